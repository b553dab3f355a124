"""The generated test set is honest: the same seed makes the same papers, and each truth is what was printed."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pypdfium2
import pytest
from PIL import Image

from gateway.accounting import identifiers, vat
from gateway.reading.shape import FIELD_NAMES, KINDS
from samples.generator import __main__ as generator
from samples.generator import wording
from samples.generator.fonts import FontMissingError
from samples.generator.pile import goods
from samples.generator.pile.layouts import LAYOUTS
from samples.generator.pile.printed import Printed
from samples.generator.pile.write import printed_by

SEEDS: Final = (11, 12)
AMOUNTS: Final = {"total_amount", "amount_due", "net_amount", "rounding"}
DIGITS: Final = {"organisation_number", "bankgiro", "plusgiro", "iban", "payment_reference", "card_last4"}
DAYS: Final = {"document_date", "due_date"}
MEANS: Final = {
    "card": ("kort", "card", "bankaxept", "debit", "kredit"),
    "cash": ("kontant",),
    "swish": ("swish",),
    "invoice": ("faktura", "iban"),
    "giro": ("bankgiro", "plusgiro"),
}
NUMBERS: Final[dict[str, Callable[[str], str]]] = {
    "organisation_number": identifiers.organisation_number,
    "bankgiro": identifiers.bankgiro,
    "plusgiro": identifiers.plusgiro,
    "payment_reference": identifiers.payment_reference,
    "iban": identifiers.iban,
}
SMALL: Final = ["--count", "6", "--seed", "5", "--levels", "clean,1"]
SIX: Final = ["--layouts", "supermarket,giro,pad,taxi,parking,danish"]
each_paper = pytest.mark.parametrize(("layout", "seed"), [(layout, seed) for layout in LAYOUTS for seed in SEEDS])
papers: dict[tuple[str, int], Printed] = {}


@pytest.fixture
def paper(layout: str, seed: int) -> Printed:
    """Print a paper once for all tests."""
    if (layout, seed) not in papers:
        try:
            papers[layout, seed] = printed_by(layout, seed, 0)
        except FontMissingError as missing:
            pytest.skip(str(missing))
    return papers[layout, seed]


def write(out: Path, *more: str) -> list[dict[str, Any]]:
    """Write the small set; return its rows."""
    if generator.main(["set", "--out", str(out), *SMALL, *SIX, *more]) == 1:
        pytest.skip("the generator's fonts are not installed")
    return [json.loads(line) for line in (out / "truth.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]]]:
    """Give the small set."""
    out = tmp_path_factory.mktemp("set")
    return out, write(out)


def is_amount_in(value: str, text: str) -> bool:
    """Tell whether an amount stands in a text in any of the ways that papers write."""
    return any(written(Decimal(value)) in text for written in wording.AMOUNTS)


def letters(text: str) -> str:
    """Reduce a text to its letters and digits."""
    return re.sub(r"[\W_]", "", text).upper()


def is_currency_in(value: str, text: str) -> bool:
    """Tell whether a currency is named; kronor go without saying in Sweden."""
    return value == "SEK" or value in text or (value == "EUR" and "€" in text)


LOOKS: Final[dict[str, Callable[[str, str], bool]]] = {
    **dict.fromkeys(AMOUNTS, is_amount_in),
    **dict.fromkeys(DIGITS, lambda value, text: letters(value) in letters(text)),
    **dict.fromkeys(DAYS, lambda value, text: any(day(date.fromisoformat(value)) in text for day in wording.DAYS)),
    "time": lambda value, text: value in text or value.replace(":", ".") in text,
    "currency": is_currency_in,
    "payment_method": lambda value, text: any(word in text.casefold() for word in MEANS[value]),
}


def is_printed(field: str, value: str, text: str) -> bool:
    """Tell whether the value of a field stands in the text of a paper."""
    return LOOKS[field](value, text) if field in LOOKS else value.casefold() in text.casefold()


def rows_of(truth: dict[str, Any]) -> list[vat.VatRow]:
    """Turn the rows of a truth into those that accounting reckons with."""
    return [vat.VatRow(*(Decimal(row[name]) for name in ("rate", "net", "vat"))) for row in truth.get("vat", ())]


def test_a_set_is_complete(small: tuple[Path, list[dict[str, Any]]]) -> None:
    """A line and a file for each document at each level, and the file is what its name says."""
    out, rows = small
    assert len(rows) == 12
    assert {path.name for path in out.iterdir()} == {row["file"] for row in rows} | {"truth.jsonl"}
    assert [row["layout"] for row in rows[::2]] == ["supermarket", "giro", "pad", "taxi", "parking", "danish"]
    for row in rows:
        content = (out / row["file"]).read_bytes()
        if row["file"].endswith(".pdf"):
            text = pypdfium2.PdfDocument(content)[0].get_textpage().get_text_bounded()
            assert row["truth"]["supplier_name"] in text
            continue
        with Image.open(io.BytesIO(content)) as picture:
            assert picture.format == {"png": "PNG", "jpg": "JPEG"}[row["file"][-3:]]
            assert min(picture.size) > 500
            assert max(picture.size) < 4100
            lies = picture.width > picture.height
        if row["level"] == "1":
            assert lies == ((row["rot"] in {90, 270}) != (row["layout"] == "pad"))


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path, small: tuple[Path, list[dict[str, Any]]]) -> None:
    """Neither the run nor the number of processes matters; another seed makes other papers."""
    out, rows = small
    assert write(tmp_path / "again", "--jobs", "2") == rows
    for row in rows:
        assert (tmp_path / "again" / row["file"]).read_bytes() == (out / row["file"]).read_bytes()
    other = write(tmp_path / "other", "--seed", "6", "--count", "1", "--levels", "clean")
    assert other[0]["truth"] != rows[0]["truth"]


def test_an_unknown_layout_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A misspelt word does not give a set without it."""
    with pytest.raises(SystemExit):
        generator.main(["set", "--out", str(tmp_path), "--layouts", "giro,papyrus"])
    assert "unknown: papyrus" in capsys.readouterr().err


def test_the_layouts_are_as_many_kinds_as_users_send() -> None:
    """The pile holds at least sixteen layouts."""
    assert len(LAYOUTS) >= 16


@each_paper
def test_what_the_truth_says_was_printed(layout: str, seed: int, paper: Printed) -> None:
    """Every value of a truth can be found among the words that the layout put on the paper."""
    text = "\n".join(paper.texts)
    truth = dict(paper.truth)
    rows, items, tax = truth.pop("vat", []), truth.pop("line_items", []), truth.pop("vat_amount", None)
    assert truth.pop("kind") in KINDS
    assert set(paper.truth) <= {"kind", *FIELD_NAMES}
    assert {field: value for field, value in truth.items() if not is_printed(field, value, text)} == {}
    for row in rows:
        assert is_amount_in(row["vat"], text)
        assert wording.percent(Decimal(row["rate"])) in text
    if len(rows) == 1:
        assert is_amount_in(tax, text)
    for item in items:
        assert item["description"].casefold() in text.casefold()
        assert is_amount_in(item["amount"], text)
        assert item["unit_price"] is None or is_amount_in(item["unit_price"], text)
        assert item["quantity"] is None or wording.quantity(Decimal(item["quantity"])) in text


@each_paper
def test_the_amounts_of_a_paper_add_up(layout: str, seed: int, paper: Printed) -> None:
    """Lines, VAT, rounding and total agree; what is left over is a tip, and is called so."""
    truth, text = paper.truth, "\n".join(paper.texts).casefold()
    if "vat" not in truth:
        assert truth["kind"] in {"reminder", "card_slip", "other"}
        return
    rows, total = rows_of(truth), Decimal(truth["total_amount"])
    rounding = Decimal(truth.get("rounding", 0))
    gross = sum((row.gross for row in rows), Decimal(0))
    tip = total - gross - rounding
    assert tip == 0 or (tip > 0 and "dricks" in text)
    assert Decimal(truth["vat_amount"]) == sum(row.vat for row in rows)
    assert all(abs(row.net * row.rate / 100 - row.vat) <= vat.ROW_TOLERANCE for row in rows)
    items = sum((Decimal(item["amount"]) for item in truth.get("line_items", ())), Decimal(0))
    assert "line_items" not in truth or items in {gross, Decimal(truth.get("net_amount", gross))}


@each_paper
def test_the_numbers_of_a_paper_are_valid(layout: str, seed: int, paper: Printed) -> None:
    """Numbers are in their normal form with right check digits, and from the ranges that nobody has."""
    for name, normal in NUMBERS.items():
        if name in paper.truth:
            assert normal(paper.truth[name]) == paper.truth[name]
    assert paper.truth.get("organisation_number", "55999").startswith("55999")
    assert paper.truth.get("bankgiro", "999").startswith("999")


@each_paper
def test_the_rates_of_a_paper_were_in_force(layout: str, seed: int, paper: Printed) -> None:
    """Swedish papers charge a rate that there was on their day; the buyer's own accounting is a rate of zero."""
    if paper.truth["currency" if "currency" in paper.truth else "kind"] != "SEK":
        return
    on = date.fromisoformat(paper.truth["document_date"])
    assert {row.rate for row in rows_of(paper.truth)} <= vat.rates_in_force(on)


def test_food_follows_the_law() -> None:
    """The rate on food fell on the first of April 2026."""
    for on in (date(2026, 3, 31), date(2026, 4, 1)):
        assert {Decimal(goods.food_rate(on))} == vat.rates_in_force(on, "food")
