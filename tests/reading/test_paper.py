"""The paper is found on a darker ground and laid flat; nothing of it is ever cut off."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from gateway.reading.paper import find, laid_flat
from gateway.reading.picture import Pixels
from tests.reading.typed import RECEIPT, drawn

CORNERS = np.array([[300, 200], [1100, 260], [1180, 1700], [210, 1650]], np.float32)


def photographed(*, ground: int = 60, paper: int = 255, plate: bool = False) -> Pixels:
    """Return a receipt seen at an angle on a plain ground."""
    sheet = drawn(RECEIPT)
    sheet = np.asarray(sheet * (paper / 255), dtype=np.uint8)
    height, width = sheet.shape[:2]
    view = cv2.getPerspectiveTransform(
        np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32), CORNERS
    )
    picture = np.full((2000, 1400, 3), ground, np.uint8)
    if plate:
        cv2.circle(picture, (1150, 900), 240, (250, 250, 250), -1)
    cv2.warpPerspective(sheet, view, (1400, 2000), dst=picture, borderMode=cv2.BORDER_TRANSPARENT)
    return picture


def test_the_corners_are_found() -> None:
    found = find(photographed())
    assert found is not None
    assert np.abs(found - CORNERS).max() < 12


def test_the_paper_fills_the_picture_when_laid_flat() -> None:
    flat = laid_flat(photographed())
    assert flat.shape[0] > flat.shape[1]
    for corner in (flat[20, 20], flat[20, -20], flat[-20, 20], flat[-20, -20]):
        assert corner.min() > 200


@pytest.mark.parametrize("ground", [250, 240])
def test_a_scan_or_paper_on_a_bright_ground_is_left_as_it_is(ground: int) -> None:
    picture = photographed(ground=ground)
    assert laid_flat(picture) is picture
    scan = drawn(RECEIPT)
    assert laid_flat(scan) is scan


def test_something_bright_that_touches_the_paper_does_not_bend_it() -> None:
    found = find(photographed(plate=True))
    if found is not None:
        outline = found.reshape(-1, 1, 2)
        for x, y in CORNERS:
            assert cv2.pointPolygonTest(outline, (float(x), float(y)), measureDist=True) > -12


def test_an_empty_ground_has_no_paper() -> None:
    assert find(np.full((400, 300, 3), 90, np.uint8)) is None
