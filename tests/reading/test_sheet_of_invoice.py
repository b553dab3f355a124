"""An invoice without paper gets a page: readable, in two languages, with its words where they stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gateway.formats.electronic_invoice.invoice import ElectronicInvoice
from gateway.formats.electronic_invoice.read import read
from gateway.language import Language
from gateway.reading.sheet_of_invoice import HEIGHT, DrawnPage, drawn
from gateway.reading.words.rows import rows_of
from tests.formats.electronic_invoice.written import STATED_IN_UBL, UBL_CREDIT_NOTE


def only(invoice: ElectronicInvoice, language: Language = "en") -> DrawnPage:
    """Draw an invoice of one page."""
    (page,) = drawn(invoice, language)
    return page


def text_of(page: DrawnPage) -> str:
    """Return the words of a page in rows."""
    return "\n".join(row.text for row in rows_of(1, page.words, "text"))


def test_all_that_a_person_looks_for_stands_on_the_page() -> None:
    text = text_of(only(STATED_IN_UBL))
    for wanted in (
        "Järnboden i Växjö AB", "Smedjegatan 3", "352 30 Växjö", "5599912341", "SE559991234101", "Kvarnens Kök AB",
        "2026-0117", "2026-11-18", "2026-12-18", "K-12", "B-77", "Stekpanna", "502", "0.2", "1,000.00 SEK",
        "VAT 25 %", "250.00 SEK", "256.00 SEK", "1,100.40 SEK", "1,356.40 SEK", "-0.40 SEK", "1,356.00 SEK",
        "99912347", "99901233", "SE5499900000099912345678", "1234567897", "Tack för ordern, välkommen åter", "30 dagar",
    ):  # fmt: skip
        assert wanted in text.replace("  ", " "), wanted


def test_the_words_stand_where_the_picture_is_dark() -> None:
    page = only(STATED_IN_UBL)
    height, width = page.picture.shape[:2]
    assert (page.picture.dtype, page.picture.shape) == (np.dtype(np.uint8), (HEIGHT, 1240, 3))
    assert len(page.words) > 60
    for word in page.words:
        box = word.box
        assert 0 <= box.x < box.right <= 1.001, word
        assert 0 <= box.y < box.bottom <= 1, word
        part = page.picture[
            round(box.y * height) : round(box.bottom * height), round(box.x * width) : round(box.right * width)
        ]
        assert part.min() < 128, word


def test_the_page_is_in_the_language_of_the_reader_and_says_what_it_is() -> None:
    assert text_of(only(STATED_IN_UBL, "en")).startswith("Invoice\nDrawn from the electronic invoice")
    assert text_of(only(read(UBL_CREDIT_NOTE.encode()), "en")).startswith("Credit note")
    swedish = text_of(only(STATED_IN_UBL, "sv"))
    assert "1 356,40 kr" in swedish
    assert "Förfallodatum" in swedish


def test_many_lines_fill_several_pages_and_none_is_lost() -> None:
    line = STATED_IN_UBL.lines[0]
    lines = tuple(replace(line, description=f"Vara {number}") for number in range(120))
    pages = list(drawn(replace(STATED_IN_UBL, lines=lines), "en"))
    assert len(pages) == 3
    every = "\n".join(text_of(page) for page in pages)
    for number in range(120):
        assert f"Vara {number} " in every
    assert "1,356.00 SEK" in text_of(pages[-1])


@pytest.mark.parametrize("text", ["", "x" * 1000, "ord " * 300, "中文 ę ő € ½ עברית", "\u0000\u0007"])
def test_any_text_is_drawn_within_the_page(text: str) -> None:
    party = replace(STATED_IN_UBL.seller, name=text, address=(text,))
    line = replace(STATED_IN_UBL.lines[0], description=text)
    invoice = replace(STATED_IN_UBL, seller=party, lines=(line,), notes=(text,), number=text, order_reference=text)
    for page in drawn(invoice, "en"):
        assert all(word.box.right <= 1.001 for word in page.words)


def test_an_invoice_that_says_nothing_has_a_page() -> None:
    assert text_of(only(ElectronicInvoice())).startswith("Invoice")
