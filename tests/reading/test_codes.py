"""QR codes on pictures: drawn ones in every pose, the examples of others, and pictures that are none."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image, ImageFilter, ImageOps

from gateway.formats import payment_qr
from gateway.reading.codes import MOST_CODES, codes, placed
from gateway.reading.picture import Pixels

INVOICE = (
    '{"uqr":1,"tp":1,"nme":"Skärgårdens Fågel AB","cid":"556016-0680","iref":"1023472","idt":"20261001",'
    '"ddt":"20261031","due":12500,"vat":2500,"pt":"BG","acc":"5050-1055"}'
)


def code(text: str, scale: float = 4, **options: Any) -> Image.Image:
    """Draw a code with its quiet zone."""
    out = BytesIO()
    segno.make(text, micro=False, **options).save(out, kind="png", scale=10, border=4)
    large = Image.open(out).convert("RGB")
    side = round(large.width * scale / 10)
    return large.resize((side, side), Image.Resampling.BOX)


def page(*at: tuple[Image.Image, int, int], size: tuple[int, int] = (1200, 1600)) -> Pixels:
    """Lay pictures on a light grey page."""
    paper = Image.new("RGB", size, (225, 225, 220))
    for picture, x, y in at:
        paper.paste(picture, (x, y))
    return np.asarray(paper)


def texts(picture: Pixels) -> list[str]:
    """Return what the codes on a picture say."""
    return [found.text for found in codes(picture)]


@pytest.mark.parametrize("angle", [0, 7, 45, 90, 180, 270, 333])
def test_a_code_is_read_however_it_is_turned(angle: int) -> None:
    turned = code(INVOICE).rotate(angle, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)
    assert texts(page((turned, 300, 500))) == [INVOICE]


def test_an_inverted_a_small_and_a_grey_one_are_read() -> None:
    assert texts(page((ImageOps.invert(code(INVOICE)), 300, 500))) == [INVOICE]
    assert texts(page((code(INVOICE, 2), 300, 500))) == [INVOICE]
    assert texts(page((code(INVOICE), 300, 500))[:, :, 1]) == [INVOICE]
    assert texts(page((code(INVOICE), 300, 500))[::-1, ::-1]) == [INVOICE]


def test_a_blurred_one_is_read_sharpened() -> None:
    paper = Image.fromarray(page((code(INVOICE, 2), 300, 500)))
    assert texts(np.asarray(paper.filter(ImageFilter.GaussianBlur(0.9)))) == [INVOICE]


def test_several_are_read_from_the_top_and_each_once() -> None:
    below, above = code("C1237856901;100,00;12229445;0"), code(INVOICE)
    assert texts(page((below, 700, 900), (above, 100, 100), (below, 100, 1100))) == [
        INVOICE,
        "C1237856901;100,00;12229445;0",
    ]


def test_a_page_full_of_codes_is_cut_short() -> None:
    many = [(code(f"code {number}", 3), 100 * (number % 8), 110 * (number // 8)) for number in range(MOST_CODES + 4)]
    assert len(codes(page(*many))) == MOST_CODES


def test_the_place_of_a_code_is_in_shares_of_the_picture() -> None:
    found = codes(page((code(INVOICE), 300, 800)))[0]
    side = code(INVOICE).width - 2 * 4 * 4
    assert found.box is not None
    assert found.box.to_json() == pytest.approx([316 / 1200, 816 / 1600, side / 1200, side / 1600], abs=0.003)
    assert found.format.startswith("QRCode")


def test_codes_are_placed_on_another_picture_of_the_page() -> None:
    given = page((code(INVOICE), 300, 800), (code("C1237856901;1,00;x;0"), 800, 100))
    found = codes(given)
    turned = placed(found, np.ascontiguousarray(np.rot90(given)))
    assert [each.text for each in turned] == [each.text for each in found]
    before, after = found[1].box, turned[1].box
    assert before is not None
    assert after is not None
    assert (after.x, after.y) == pytest.approx((before.y, 1 - before.right), abs=0.003)
    blank = page()
    assert [each.box for each in placed(found, blank)] == [None, None]
    assert placed((), given) == ()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (INVOICE, "utf-8"),
        (INVOICE, "iso-8859-1"),
        (INVOICE.replace("Skärgårdens", "ÅÄÖ"), "iso-8859-1"),
        ("BCD\n002\n2\nSCT\n\nMünchner Bäckerei\nDE33100205000001194700\nEUR1.00", "iso-8859-1"),
        ("Skärgårdens Fågel", "iso-8859-1"),
        ("日本語", None),
    ],
)
def test_text_comes_out_right_however_it_is_encoded(text: str, encoding: str | None) -> None:
    assert texts(page((code(text, encoding=encoding), 300, 500))) == [text]


@pytest.mark.parametrize(
    "picture",
    [
        np.zeros((0, 0, 3), np.uint8),
        np.zeros((5, 5000, 3), np.uint8),
        np.zeros((0,), np.uint8),
        np.zeros((100, 100, 1), np.uint8),
        np.zeros((100, 100, 2), np.uint8),
        np.zeros((100, 100), np.float64),
        np.zeros((2, 100, 100, 3), np.uint8),
    ],
)
def test_what_is_no_picture_has_no_codes(picture: Any) -> None:
    assert codes(picture) == ()


@settings(max_examples=60, deadline=None)
@given(arrays.arrays(np.uint8, arrays.array_shapes(min_dims=2, max_dims=3, max_side=60)))
def test_no_picture_makes_it_fail(picture: Pixels) -> None:
    assert isinstance(codes(picture), tuple)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_code_that_is_partly_gone_never_says_something_else(data: st.DataObject) -> None:
    picture = page((code(INVOICE), 40, 40), size=(400, 400)).copy()
    x, y = data.draw(st.integers(40, 250)), data.draw(st.integers(40, 250))
    side = data.draw(st.integers(5, 120))
    picture[y : y + side, x : x + side] = data.draw(st.sampled_from([0, 128, 255]))
    assert texts(picture) in ([], [INVOICE])


def test_the_examples_of_others_are_read(material: Path) -> None:
    for path in sorted((material / "qr").glob("*.png")):
        payload = payment_qr.text_of(path.with_suffix(".txt").read_bytes())
        (text,) = texts(np.asarray(Image.open(path).convert("RGB")))
        assert text.strip() == payload.strip()
        assert isinstance(payment_qr.parsed(text), payment_qr.PaymentCode)
        assert payment_qr.parsed(text) == payment_qr.parsed(payload)
