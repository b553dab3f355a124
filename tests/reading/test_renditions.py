"""Pictures for the screen are small, and nothing but pixels."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gateway.reading import renditions
from gateway.reading.limits import Limits
from gateway.reading.sheets import Sheet, sheets


@pytest.mark.parametrize(
    ("width", "height", "page", "thumb"),
    [(3000, 2000, (1600, 1067), (320, 213)), (500, 4000, (200, 1600), (40, 320)), (300, 200, (300, 200), (300, 200))],
)
def test_a_page_and_its_thumb_are_written(
    tmp_path: Path, width: int, height: int, page: tuple[int, int], thumb: tuple[int, int]
) -> None:
    renditions.write(tmp_path, 7, np.full((height, width, 3), 200, np.uint8))
    for name, size in (("7.png", page), ("7.thumb.png", thumb)):
        with Image.open(tmp_path / name) as picture:
            assert (picture.format, picture.size, picture.info) == ("PNG", size, {})
    assert len(list(tmp_path.iterdir())) == 2


def test_where_a_photo_was_taken_stays_in_the_original_alone(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010F] = "Kamera"
    exif.get_ifd(0x8825).update({1: "N", 2: (59.0, 19.0, 46.0), 3: "E", 4: (18.0, 4.0, 7.0)})
    photo = BytesIO()
    Image.new("RGB", (300, 200), "white").save(photo, "JPEG", exif=exif, comment=b"Kamera")
    original = tmp_path / "original.jpg"
    original.write_bytes(photo.getvalue())
    with Image.open(original) as picture:
        assert picture.getexif().get_ifd(0x8825), "the photo says where it was taken"
    (sheet,) = sheets(original, Limits())
    assert isinstance(sheet, Sheet)
    renditions.write(tmp_path, 1, sheet.picture)
    assert original.read_bytes() == photo.getvalue()
    for name in ("1.png", "1.thumb.png"):
        drawn = (tmp_path / name).read_bytes()
        with Image.open(BytesIO(drawn)) as picture:
            assert (dict(picture.getexif()), picture.info) == ({}, {})
        assert not any(trace in drawn for trace in (b"eXIf", b"Kamera", b"tEXt", b"iTXt", b"zTXt"))
