"""The values that reading gives: words, fields, findings and pages, each as plain JSON and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal, NamedTuple

Kind = Literal["receipt", "supplier_invoice", "credit_note", "reminder", "card_slip", "other"]
KINDS: Final[tuple[Kind, ...]] = (
    "receipt",
    "supplier_invoice",
    "credit_note",
    "reminder",
    "card_slip",
    "other",
)

Hint = Literal["auto", "receipt", "supplier_invoice"]
HINTS: Final[tuple[Hint, ...]] = ("auto", "receipt", "supplier_invoice")

Engine = Literal["auto", "tesseract", "ppocr"]
ENGINES: Final[tuple[Engine, ...]] = ("auto", "tesseract", "ppocr")
"""Who is to read: the better one for each page, or one alone."""

Level = Literal["error", "warning"]
Source = Literal["ocr", "text", "qr", "einvoice"]

FIELD_NAMES: Final = (
    "supplier_name",
    "organisation_number",
    "document_date",
    "time",
    "due_date",
    "currency",
    "total_amount",
    "amount_due",
    "net_amount",
    "vat_amount",
    "vat",
    "rounding",
    "invoice_number",
    "credited_invoice",
    "payment_reference",
    "bankgiro",
    "plusgiro",
    "iban",
    "customer_name",
    "customer_number",
    "payment_method",
    "card_last4",
    "line_items",
    "invoice_form",
)
"""Every field there is, in the order in which it is shown."""

ACCOUNTS: Final = ("bankgiro", "plusgiro", "iban")
TO_PAY: Final = (*ACCOUNTS, "payment_reference", "due_date")
"""What is needed to pay later, and so what an invoice has and a receipt has not."""

SURE: Final = 0.9
"""From this confidence on a value is *proven*: a check that a misreading would fail has passed."""


class KnownSupplier(NamedTuple):
    """A supplier of the register: its name, and its organisation number (`NNNNNN-NNNN`) where that is known."""

    name: str
    organisation_number: str | None = None

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> KnownSupplier:
        """Return the supplier written as `{"name": …, "organisation_number": …}`."""
        return cls(str(written["name"]), written.get("organisation_number"))


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the upright page picture; every figure is a share (0..1) of its width or height."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.h

    def to_json(self) -> list[float]:
        """Return `[x, y, w, h]` with four decimals: a quarter of a pixel on a page of 2,500."""
        return [round(figure, 4) for figure in (self.x, self.y, self.w, self.h)]

    @classmethod
    def from_json(cls, figures: list[float]) -> Box:
        """Return the box written as `[x, y, w, h]`."""
        return cls(*figures)


def around(boxes: list[Box]) -> Box:
    """Return the smallest box that holds all of `boxes` (at least one)."""
    left, top = min(box.x for box in boxes), min(box.y for box in boxes)
    return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it was read: where it stands, how sure its reader is (0..1), and its line on the page."""

    text: str
    box: Box
    confidence: float
    line: int


@dataclass(frozen=True, slots=True)
class Check:
    """A deterministic test of a value, and whether it passed."""

    check: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Rival:
    """Another value that was considered for a field, what spoke for and against it, and where it stands."""

    value: Any
    score: float
    reasons: tuple[str, ...]
    page: int
    box: Box | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the rival as plain values."""
        box = self.box.to_json() if self.box else None
        return {
            "value": self.value,
            "score": round(self.score, 3),
            "reasons": list(self.reasons),
            "page": self.page,
            "box": box,
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Rival:
        """Return the rival written by `to_json`."""
        box = Box.from_json(written["box"]) if written["box"] else None
        return cls(**{**written, "reasons": tuple(written["reasons"]), "box": box})


@dataclass(frozen=True, slots=True)
class Field:
    """What was read for one name, with where it stands and how far it is proven.

    `value` is ready for JSON: amounts `"1234.50"`, dates `"2026-11-23"`, `time` `"14:05"`,
    `organisation_number` `"556036-8672"`, `bankgiro` `"5050-1055"`, `plusgiro` `"176099-0"`,
    `payment_reference` digits only, `vat` a list of `{"rate": "25", "net": "80.00", "vat": "20.00"}`,
    `line_items` a list of `{"description", "quantity", "unit_price", "amount", "rate"}` (text or null),
    `payment_method` `card`, `cash`, `swish`, `invoice` …, `invoice_form` `full`, `simplified` or `not_valid`
    with a check for each thing the law asks for. `raw` is the text on the paper; `page` counts from 1 over all
    files of the document. `confidence` reaches `SURE` only where `checks` prove the value. `rivals` are what
    else was considered, the best first; `evidence` is the confidence before it was calibrated, where it was.
    """

    name: str
    value: Any
    raw: str
    confidence: float
    source: Source
    page: int
    box: Box | None = None
    checks: tuple[Check, ...] = ()
    rivals: tuple[Rival, ...] = ()
    evidence: float | None = None

    @property
    def is_sure(self) -> bool:
        """Whether the value is proven."""
        return self.confidence >= SURE

    def to_json(self) -> dict[str, Any]:
        """Return the field without its name, which is the key it stands under."""
        return {
            "value": self.value,
            "raw": self.raw,
            "confidence": round(self.confidence, 3),
            "source": self.source,
            "page": self.page,
            "box": self.box.to_json() if self.box else None,
            "checks": [asdict(check) for check in self.checks],
            "rivals": [rival.to_json() for rival in self.rivals],
            "evidence": None if self.evidence is None else round(self.evidence, 3),
        }

    @classmethod
    def from_json(cls, name: str, written: Mapping[str, Any]) -> Field:
        """Return the field written by `to_json`."""
        box = Box.from_json(written["box"]) if written["box"] else None
        checks = tuple(Check(**check) for check in written["checks"])
        rivals = tuple(Rival.from_json(rival) for rival in written.get("rivals", ()))
        return cls(name, **{**written, "box": box, "checks": checks, "rivals": rivals})


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt that a person must look at; its text is that of `code` in `finding_texts`, with `params`."""

    code: str
    level: Level
    field: str | None = None
    params: Mapping[str, str | int] = dataclasses.field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the finding as plain values."""
        return {"code": self.code, "level": self.level, "field": self.field, "params": dict(self.params)}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Finding:
        """Return the finding written by `to_json`."""
        return cls(**written)


@dataclass(frozen=True, slots=True)
class PageRead:
    """One page: which sheet of which file it is (both from 1), its upright size in pixels, and its text.

    `legibility` is how well it can be read (0..1), None where that was not measured; `words` come only where
    somebody asked for an explanation.
    """

    file: int
    sheet: int
    width: int
    height: int
    text: str
    legibility: float | None = None
    words: tuple[Word, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the page as plain values."""
        words = [[word.text, word.box.to_json(), round(word.confidence, 3), word.line] for word in self.words]
        return {**asdict(dataclasses.replace(self, words=())), "words": words}

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> PageRead:
        """Return the page written by `to_json`."""
        words = tuple(Word(text, Box.from_json(box), sure, line) for text, box, sure, line in written.get("words", ()))
        return cls(**{**written, "words": words})


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one document; `seconds` is wall time, `engine` the reader and its version."""

    kind: Kind
    fields: Mapping[str, Field]
    findings: tuple[Finding, ...]
    pages: tuple[PageRead, ...]
    engine: str
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """Return the reading as plain values."""
        return {
            "kind": self.kind,
            "fields": {name: found.to_json() for name, found in self.fields.items()},
            "findings": [finding.to_json() for finding in self.findings],
            "pages": [page.to_json() for page in self.pages],
            "engine": self.engine,
            "seconds": round(self.seconds, 3),
        }

    @classmethod
    def from_json(cls, written: Mapping[str, Any]) -> Reading:
        """Return the reading written by `to_json`."""
        return cls(
            kind=written["kind"],
            fields={name: Field.from_json(name, found) for name, found in written["fields"].items()},
            findings=tuple(Finding.from_json(finding) for finding in written["findings"]),
            pages=tuple(PageRead.from_json(page) for page in written["pages"]),
            engine=written["engine"],
            seconds=written["seconds"],
        )
