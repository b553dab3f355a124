"""Pictures for the screen are small, and nothing but pixels."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gateway.reading import renditions


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
