"""When a value that was read is the value that is printed.

Amounts agree to 0.01, on a credit note without regard to sign; numbers by their digits and capitals; names by their
letters and digits, accents kept, without case, punctuation and the form of the company; anything else as it is
written, without case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any, Final, NamedTuple

AMOUNTS: Final = frozenset({"total_amount", "vat_amount", "net_amount", "amount_due", "rounding"})
NUMBERS: Final = frozenset(
    {"organisation_number", "bankgiro", "plusgiro", "payment_reference", "iban", "card_last4"},
)
NAMES: Final = frozenset({"supplier_name", "customer_name"})
ROWS: Final = frozenset({"vat", "line_items"})
CLOSE: Final = 0.8
"""Two names are close when they share this part of their words, two descriptions this part of their letters."""

_CENT: Final = Decimal("0.01")
_NOT_IN_NUMBER: Final = re.compile(r"[^0-9A-Z]")
_NOT_IN_NAME: Final = re.compile(r"[^\w\s]")
_FORMS: Final = re.compile(
    r"\b(?:ab|aktiebolag|publ|hb|kb|as|a/s|oy|gmbh|ltd|limited|llc|inc|co|sdn|bhd|s/b)\b",
)
_CLOCK: Final = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?")
_FIGURES: Final = ("amount", "quantity", "unit_price", "rate", "net", "vat")


class Parts(NamedTuple):
    """How much of a value is right: of `of` parts `right`. A value without rows is one part."""

    right: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is missing, wrong or too much."""
        return self.right == self.of


def agreement(field: str, want: Any, got: Any, *, is_credit: bool = False) -> Parts:
    """Return how much of the value `got` agrees with what is printed; None is never right."""
    if field in ROWS:
        return _rows(want, got, is_credit=is_credit)
    return Parts(int(got is not None and _agrees(field, want, got, is_credit=is_credit)), 1)


def close(want: Any, got: Any) -> bool:
    """Tell whether two names share at least four of five words; None shares none."""
    ours, theirs = set(_name(want).split()), set(_name(got).split())
    return got is not None and len(ours & theirs) >= CLOSE * max(len(ours), len(theirs), 1)


def _agrees(field: str, want: Any, got: Any, *, is_credit: bool) -> bool:
    if field in AMOUNTS:
        return _same_figure(want, got, is_credit=is_credit)
    if field in NUMBERS:
        return _number(want) == _number(got)
    if field in NAMES:
        return _name(want).replace(" ", "") == _name(got).replace(" ", "")
    if field == "time":
        return _time(want) == _time(got)
    return str(want).strip().casefold() == str(got).strip().casefold()


def _figure(value: Any) -> Decimal | None:
    """Return an amount to the hundredth, None for what is none."""
    try:
        return Decimal(str(value)).quantize(_CENT)
    except InvalidOperation:
        return None


def _same_figure(want: Any, got: Any, *, is_credit: bool) -> bool:
    ours, theirs = _figure(want), _figure(got)
    if ours is None or theirs is None:
        return False
    return abs(ours) == abs(theirs) if is_credit else ours == theirs


def _number(value: Any) -> str:
    return _NOT_IN_NUMBER.sub("", str(value).upper())


def _name(value: Any) -> str:
    """Reduce a name to its words; `a/s` is taken out before its stroke is."""
    without_form = _FORMS.sub(" ", re.sub(r"[^\w\s/]", " ", str(value).lower()))
    return " ".join(_NOT_IN_NAME.sub(" ", without_form).split())


def _time(value: Any) -> str:
    found = _CLOCK.fullmatch(str(value).strip())
    return f"{int(found[1]):02}:{found[2]}" if found else str(value).strip()


def _rows(want: Any, got: Any, *, is_credit: bool) -> Parts:
    """Pair each row that is printed with one that was read; a row too much counts as a wrong one."""
    printed = want if isinstance(want, list) else []
    left = list(got) if isinstance(got, list) else []
    right, of = 0, max(len(printed), len(left), 1)
    for row in printed:
        twin = next((each for each in left if _same_row(row, each, is_credit=is_credit)), None)
        if twin is not None:
            left.remove(twin)
            right += 1
    return Parts(right, of)


def _same_row(want: Mapping[str, Any], got: Any, *, is_credit: bool) -> bool:
    """Compare what is printed of a row: its figures exactly, its description by its letters."""
    if not isinstance(got, Mapping):
        return False
    asked = (figure for figure in _FIGURES if want.get(figure) is not None)
    if not all(_same_figure(want[figure], got.get(figure), is_credit=is_credit) for figure in asked):
        return False
    text = want.get("description")
    return text is None or _alike(_name(text), _name(got.get("description")))


def _alike(ours: str, theirs: str) -> bool:
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio() >= CLOSE
