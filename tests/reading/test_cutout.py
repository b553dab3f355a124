"""A cut-out shows what stands in a box, in few bytes."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gateway.reading.cutout import TALLEST, WHOLE, WIDEST, cutouts
from gateway.reading.shape import Box


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Return a white page with a black field from (200, 400) to (400, 450), 1000 wide and 1600 high."""
    page = np.full((1600, 1000, 3), 255, np.uint8)
    page[400:450, 200:400] = 0
    Image.fromarray(page).save(tmp_path / "1.png")
    return tmp_path / "1.png"


def opened(packed: bytes) -> Image.Image:
    """Return a cut-out as a grey picture."""
    picture = Image.open(BytesIO(packed))
    assert picture.format == "JPEG"
    return picture.convert("L")


def test_the_box_is_in_the_middle_with_a_margin(picture: Path) -> None:
    [cut] = map(opened, cutouts(picture, [Box(0.2, 0.25, 0.2, 0.03125)]))
    assert cut.size == (260, 110)
    assert np.asarray(cut)[55, 130] < 20
    assert np.asarray(cut)[5, 5] > 235


def test_boxes_at_the_edge_and_beyond_are_cut_to_the_page(picture: Path) -> None:
    corner, beyond, nothing = map(
        opened, cutouts(picture, [Box(0.95, 0.99, 0.05, 0.01), Box(0.9, 0.9, 0.5, 0.5), Box(1.2, 1.5, 0.1, 0.0)])
    )
    assert corner.width <= 70
    assert beyond.height > 50
    assert nothing.size[0] >= 1


def test_a_whole_page_is_made_small(picture: Path) -> None:
    [packed] = cutouts(picture, [WHOLE])
    assert opened(packed).size == (round(1000 * TALLEST / 1600), TALLEST)
    assert opened(packed).width <= WIDEST
    assert len(packed) < 10_000


def test_what_is_no_picture_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "1.png").write_bytes(b"no picture")
    for path in (tmp_path / "1.png", tmp_path / "2.png"):
        with pytest.raises(OSError, match=r"\.png"):
            cutouts(path, [WHOLE])
