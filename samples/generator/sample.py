"""One sample: its files, its truth and a word about it, and how they are written to its folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from samples.generator.trade import Bill, Company, Sale, VatRow

Truth = dict[str, object]
ORDER: Final = ("kind", "payment_method", "files", "fields", "also", "expected")


@dataclass(frozen=True)
class Sample:
    """A folder to be: `make` renders its files (name, content), which takes some seconds a photograph."""

    name: str
    title: str
    shows: str
    hard: str
    truth: Truth
    make: Callable[[], Sequence[tuple[str, bytes]]]

    def write(self, parent: Path) -> list[Path]:
        """Write the files, `truth.json` and `about.md`; what `--update` filled into `expected` is kept."""
        folder = parent / self.name
        folder.mkdir(parents=True, exist_ok=True)
        files = self.make()
        for name, content in files:
            (folder / name).write_bytes(content)
        self._write_truth(folder / "truth.json", [name for name, _ in files])
        about = f"# {self.title}\n\n**Shows:** {self.shows}\n\n**Hard about it:** {self.hard}\n"
        (folder / "about.md").write_text(about, encoding="utf-8")
        return [folder / name for name, _ in files]

    def _write_truth(self, path: Path, files: Sequence[str]) -> None:
        """Write the truth in the order that people read it."""
        truth = {**self.truth, "files": files, "expected": _expected(path)}
        text = json.dumps({key: truth[key] for key in ORDER if key in truth}, indent=2, ensure_ascii=False)
        path.write_text(f"{text}\n", encoding="utf-8")


def _expected(path: Path) -> object:
    """Return what an earlier run of the golden test wrote down, if there is any."""
    return json.loads(path.read_text(encoding="utf-8")).get("expected", {}) if path.is_file() else {}


def truth_of_sale(sale: Sale, *, kind: str = "receipt") -> Truth:
    """Return what stands on a till receipt; a card slip has no VAT."""
    fields: Truth = {
        "supplier_name": sale.seller.name,
        "organisation_number": sale.seller.organisation_number,
        "document_date": f"{sale.at:%Y-%m-%d}",
        "currency": "SEK",
        "total_amount": f"{sale.total:.2f}",
    }
    if kind == "receipt":
        fields |= _vat_fields(sale.vat)
    return {"kind": kind, "payment_method": sale.means, "fields": fields} | _also(sale.seller)


def truth_of_bill(bill: Bill, *, kind: str) -> Truth:
    """Return what stands on an invoice, a credit note or a reminder."""
    fields: Truth = {
        "supplier_name": bill.seller.name,
        "organisation_number": bill.seller.organisation_number,
        "document_date": f"{bill.issued}",
        "due_date": f"{bill.due or ''}",
        "currency": "SEK",
        "total_amount": f"{bill.total:.2f}",
        "invoice_number": bill.number,
        "payment_reference": bill.payment_reference,
        "bankgiro": bill.seller.bankgiro,
        "plusgiro": bill.seller.plusgiro.replace(" ", ""),
    }
    if kind != "reminder":
        fields |= _vat_fields(bill.vat)
    printed = {name: value for name, value in fields.items() if value}
    return {"kind": kind, "payment_method": "unpaid", "fields": printed} | _also(bill.seller)


def _also(seller: Company) -> Truth:
    """Return what else would be right: the name over the door, where it is printed beside the legal name."""
    return {"also": {"supplier_name": [seller.sign]}} if seller.sign else {}


def _vat_fields(rows: Sequence[VatRow]) -> Truth:
    total = sum((row.vat for row in rows), Decimal(0))
    per_rate = [{"rate": f"{row.rate}", "net": f"{row.net:.2f}", "vat": f"{row.vat:.2f}"} for row in rows]
    return {"vat_amount": f"{total:.2f}", "vat": per_rate}
