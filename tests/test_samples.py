"""The samples are honest: their truth adds up, and what the reader is sure of is what stands on the paper.

Each sample has a golden file, `read.json`, of what is read today; `pytest tests/test_samples.py --update` writes
them anew after a change that was meant. Other versions of the readers read a little otherwise, so the golden
file is compared only with those that wrote it; honesty is asked of all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pypdfium2
import pytest
from PIL import Image

from gateway.accounting import identifiers, vat
from gateway.reading import findings
from gateway.reading.child import ReaderChild
from gateway.reading.shape import SURE, Reading
from samples.generator import __main__ as generator
from samples.generator.identifiers import organisation_number

SAMPLES: Final = Path(__file__).parents[1] / "samples"
FOLDERS: Final = sorted(path.parent for path in SAMPLES.glob("*/truth.json"))
TODAY: Final = date(2026, 11, 23)
ORIENTATION: Final = 0x0112
NUMBERS: Final = {
    "organisation_number": identifiers.organisation_number,
    "bankgiro": identifiers.bankgiro,
    "plusgiro": identifiers.plusgiro,
    "payment_reference": identifiers.payment_reference,
}
ALWAYS_TOLD: Final = {
    "supplier_name", "organisation_number", "document_date", "due_date", "currency", "total_amount", "vat_amount",
    "vat", "invoice_number", "payment_reference", "bankgiro", "plusgiro",
}  # fmt: skip
"""Fields that every truth holds where they are printed: one of them that was read and is not there was made up."""

each_sample = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def truth_of(folder: Path) -> dict[str, Any]:
    """Load what stands on the paper."""
    truth: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return truth


def vat_rows(fields: dict[str, Any]) -> list[vat.VatRow]:
    """Turn the rows of a truth into those that accounting reckons with."""
    return [vat.VatRow(*(Decimal(row[name]) for name in ("rate", "net", "vat"))) for row in fields["vat"]]


def plain(name: str) -> str:
    """Reduce a name to its letters and digits, without the company suffix: signs are often in capitals."""
    return re.sub(r"\bab\b|[\W_]", "", name.casefold())


def is_right(field: str, value: Any, truth: dict[str, Any]) -> bool:
    """Tell whether a value is the one printed; on a credit note an amount may lack its minus sign."""
    right = [truth["fields"].get(field), *truth.get("also", {}).get(field, [])]
    if field == "supplier_name":
        return plain(value) in {plain(name) for name in right if name}
    if truth["kind"] == "credit_note" and field in {"total_amount", "vat_amount"}:
        return abs(Decimal(value)) == abs(Decimal(right[0]))
    return value in right


def test_there_is_a_sample_of_everything_that_users_send() -> None:
    """Every kind that is told apart has its sample, and all of them stay small enough to be cloned."""
    assert len(FOLDERS) >= 14
    assert {truth_of(folder)["kind"] for folder in FOLDERS} == {
        "receipt",
        "card_slip",
        "supplier_invoice",
        "credit_note",
        "reminder",
    }
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 10 * 2**20


@each_sample
def test_a_sample_is_complete(folder: Path) -> None:
    """Files, word about it, and photographs of the size that phones make."""
    truth = truth_of(folder)
    assert re.fullmatch(r"\d{4}-[a-z0-9-]+", folder.name)
    assert "**Hard about it:**" in (folder / "about.md").read_text(encoding="utf-8")
    assert {path.name for path in folder.iterdir()} == {*truth["files"], "truth.json", "about.md", "read.json"}
    assert truth["payment_method"] in {"card", "cash", "private", "unpaid"}
    for name in truth["files"]:
        assert (folder / name).stat().st_size < 700 * 1024
        if name.endswith(".jpg"):
            with Image.open(folder / name) as picture:
                assert 1500 <= max(picture.size) <= 3000


@each_sample
def test_the_numbers_of_a_sample_have_their_check_digits(folder: Path) -> None:
    """Numbers are written in their normal form, and belong to nobody: they lie in the documented ranges."""
    fields = truth_of(folder)["fields"]
    for name, normal in NUMBERS.items():
        if name in fields:
            assert normal(fields[name]) == fields[name]
    assert fields["organisation_number"].startswith("55999")
    assert fields.get("bankgiro", "999").startswith("999")
    assert fields.get("plusgiro", "999").startswith("999")


@each_sample
def test_the_amounts_of_a_sample_add_up(folder: Path) -> None:
    """VAT per rate, VAT and total agree, and each rate was in force on the day."""
    fields = truth_of(folder)["fields"]
    if "vat" not in fields:
        assert truth_of(folder)["kind"] in {"card_slip", "reminder"}
        return
    rows = vat_rows(fields)
    assert vat.agrees(rows, Decimal(fields["total_amount"]), vat_amount=Decimal(fields["vat_amount"]))
    assert {row.rate for row in rows} <= vat.rates_in_force(date.fromisoformat(fields["document_date"]))


@each_sample
def test_the_truth_is_the_generators(folder: Path) -> None:
    """What stands in truth.json comes from the values that made the pixels."""
    (sample,) = [sample for sample in generator.SAMPLES if sample.name == folder.name]
    truth = truth_of(folder)
    assert {name: truth[name] for name in sample.truth} == sample.truth


def test_the_generator_writes_the_same_file_again(tmp_path: Path) -> None:
    """A sample depends on nothing but its values: two runs agree to the byte, and say what the committed one says."""
    for run in ("first", "second"):
        if generator.main(["--out", str(tmp_path / run), "invoice-pdf"]) == 1:
            pytest.skip("the generator's fonts are not installed")
    first, second = (tmp_path / run / "0015-invoice-pdf" / "photo.pdf" for run in ("first", "second"))
    assert first.read_bytes() == second.read_bytes()
    assert text_of(first) == text_of(SAMPLES / "0015-invoice-pdf" / "photo.pdf")


def text_of(path: Path) -> list[str]:
    """Read the text layer of each page."""
    with pypdfium2.PdfDocument(path) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def test_one_photo_is_turned_by_its_tag_and_one_without() -> None:
    """Phones turn pictures in two ways, and a reader must know both."""
    tags = {}
    for name in ("0008-taxi-turned", "0009-hotel-turned-by-tag"):
        with Image.open(SAMPLES / name / "photo.jpg") as picture:
            tags[name] = (picture.getexif()[ORIENTATION], picture.width > picture.height)
    assert tags == {"0008-taxi-turned": (1, True), "0009-hotel-turned-by-tag": (6, True)}


def test_the_payment_code_survives_the_photograph() -> None:
    """The code on the photographed invoice still carries the invoice's own values."""
    folder = SAMPLES / "0013-invoice-with-payment-code"
    fields = truth_of(folder)["fields"]
    with Image.open(folder / "photo.jpg") as picture:
        payload = json.loads(cv2.QRCodeDetector().detectAndDecode(np.asarray(picture))[0])
    assert (payload["uqr"], payload["tp"], payload["pt"]) == (1, 1, "BG")
    assert payload["iref"] == fields["payment_reference"]
    assert payload["acc"] == fields["bankgiro"]
    assert Decimal(str(payload["due"])) == Decimal(fields["total_amount"])


def test_invented_numbers_are_the_documented_ones() -> None:
    """The first number of the range, with its check digit by the rule in the law."""
    assert organisation_number(0) == "559990-0007"
    assert identifiers.organisation_number("559990-0007") == "559990-0007"


@pytest.fixture(scope="module")
def reader() -> Iterator[ReaderChild]:
    """Give the real reader in its child process."""
    with ReaderChild(seconds_per_document=120, memory_bytes=1536 * 2**20) as child:
        yield child


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    """Give the place where each sample is read once for all tests."""
    return {}


@pytest.fixture
def reading(folder: Path, reader: ReaderChild, readings: dict[str, Reading]) -> Reading:
    """Read a sample, or give what was read of it before."""
    if folder.name not in readings:
        files = [folder / name for name in truth_of(folder)["files"]]
        readings[folder.name] = reader.read(files, hint="auto", today=TODAY, renditions=None)
    return readings[folder.name]


def golden(reading: Reading) -> dict[str, Any]:
    """Write down what a change of the reader may not change unnoticed."""
    return {
        "engine": reading.engine,
        "kind": reading.kind,
        "fields": {name: reading.fields[name].value for name in sorted(reading.fields)},
        "findings": sorted({finding.code for finding in reading.findings}),
    }


def write(path: Path, content: dict[str, Any]) -> None:
    """Write JSON as the samples keep it."""
    path.write_text(f"{json.dumps(content, indent=2, ensure_ascii=False)}\n", encoding="utf-8")


@pytest.mark.ocr
@each_sample
def test_a_sample_is_read_as_before(folder: Path, reading: Reading, request: pytest.FixtureRequest) -> None:
    """The reading is the golden one, and so is its colour; `--update` writes both."""
    truth, colour = truth_of(folder), findings.colour(reading.findings)
    if request.config.getoption("--update"):
        write(folder / "read.json", golden(reading))
        write(folder / "truth.json", truth | {"expected": {"status": colour}})
        return
    before = json.loads((folder / "read.json").read_text(encoding="utf-8"))
    if before["engine"] != reading.engine:
        pytest.skip(f"the golden file is by {before['engine']}, this is {reading.engine}")
    assert golden(reading) == before
    assert truth["expected"] == {"status": colour}


@pytest.mark.ocr
@each_sample
def test_what_is_sure_is_right(folder: Path, reading: Reading) -> None:
    """No value given with the confidence of a proof differs from what stands on the paper."""
    truth = truth_of(folder)
    judged = truth["fields"].keys() | truth.get("also", {}).keys() | ALWAYS_TOLD
    sure = {name: field.value for name, field in reading.fields.items() if field.confidence >= SURE and name in judged}
    wrong = {name: value for name, value in sure.items() if not is_right(name, value, truth)}
    assert wrong == {}


@pytest.mark.ocr
@each_sample
def test_green_means_that_nothing_is_left_to_do(folder: Path, reading: Reading) -> None:
    """A green document has its kind, date, amounts and currency right, and its supplier by name or by number."""
    if findings.colour(reading.findings) != "green":
        return
    truth = truth_of(folder)
    right = {name for name, field in reading.fields.items() if is_right(name, field.value, truth)}
    assert reading.kind == truth["kind"]
    assert truth["kind"] not in {"card_slip", "reminder"}
    assert right >= {"document_date", "total_amount", "vat_amount", "currency"}
    assert right & {"supplier_name", "organisation_number"}
