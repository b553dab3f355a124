"""Texts, amounts and dates of XML elements, found by local names: the syntaxes' versions differ in namespace alone.

What cannot be understood is taken as not said. Texts are bounded, so that no field is a book.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from lxml.etree import _Element as Element

from gateway.accounting.vat import VatRow

MOST_TEXT: Final = 1000
MOST_TIMES: Final = 1000
"""Of what is repeated (lines, notes, accounts) so many are read; the total does not depend on them."""

_AMOUNT: Final = re.compile(r"[-+]?\d{1,20}(?:\.\d{0,20})?|[-+]?\.\d{1,20}")
_ISO_DAY: Final = re.compile(r"(\d{4}-\d{2}-\d{2})(?:$|T|Z|[-+]\d{2}:?\d{2})")
_DAY_FORMS: Final = {
    "2": "%d%m%y",
    "3": "%m%d%y",
    "4": "%d%m%Y",
    "101": "%y%m%d",
    "102": "%Y%m%d",
    "201": "%y%m%d%H%M",
    "203": "%Y%m%d%H%M",
    "204": "%Y%m%d%H%M%S",
}
"""Formats of a point in time that hold a day (UNTDID 2379)."""

_EIGHT_DIGITS: Final = re.compile(r"\d{8}")


def each(element: Element | None, path: str) -> Iterator[Element]:
    """Yield the elements at a path of local names, such as `PaymentTerms/Note`, up to `MOST_TIMES`."""
    if element is not None:
        found = element.iterfind("/".join(f"{{*}}{name}" for name in path.split("/")))
        yield from (part for _, part in zip(range(MOST_TIMES), found, strict=False))


def first(element: Element | None, *paths: str) -> Element | None:
    """Return the first element that stands at one of the paths, the paths in order."""
    return next((found for path in paths for found in each(element, path)), None)


def text(element: Element | None, *paths: str) -> str | None:
    """Return the first text at one of the paths that is not blank, its white space made single spaces."""
    return next((said for path in paths for found in each(element, path) if (said := own_text(found))), None)


def texts(element: Element | None, *paths: str) -> tuple[str, ...]:
    """Return every different text at the paths that is not blank, in order."""
    said = (own_text(found) for path in paths for found in each(element, path))
    return tuple(dict.fromkeys(filter(None, said)))


def own_text(element: Element) -> str | None:
    """Return the text of an element itself, None where it is blank."""
    return " ".join((element.text or "").split())[:MOST_TEXT].strip() or None


def amount(element: Element | None, *paths: str) -> Decimal | None:
    """Return the first number at one of the paths (XML Schema `decimal`)."""
    return next(
        (value for path in paths for found in each(element, path) if (value := own_amount(found)) is not None), None
    )


def own_amount(element: Element) -> Decimal | None:
    """Return the number that an element states."""
    said = own_text(element) or ""
    return Decimal(said) if _AMOUNT.fullmatch(said) else None


def amount_in(stated: Iterable[Element], currency: str | None) -> Decimal | None:
    """Return the first of several amounts in a currency: VAT may stand in that of the tax authority as well."""
    every = list(stated)
    own = [part for part in every if part.get("currencyID") in {currency, None}]
    return next((own_amount(part) for part in own or every), None)


def vat_row(rate: Decimal | None, net: Decimal | None, tax: Decimal | None) -> VatRow | None:
    """Return VAT per rate as it is stated; where there is no tax, its rate may be left out."""
    if net is None or tax is None or (rate is None and tax):
        return None
    return VatRow(rate or Decimal(0), net, tax)


def day(element: Element | None, *paths: str) -> date | None:
    """Return the first day at one of the paths: `2026-11-24`, a moment of that day, or by its `format`."""
    return next((value for path in paths for found in each(element, path) if (value := _own_day(found))), None)


def _own_day(element: Element) -> date | None:
    said = own_text(element) or ""
    if (iso := _ISO_DAY.match(said)) is not None:
        return _parsed(iso[1], "%Y-%m-%d")
    form = _DAY_FORMS.get(element.get("format") or "")
    known = _parsed(said, form) if form else None
    return known or (_parsed(said, "%Y%m%d") if _EIGHT_DIGITS.fullmatch(said) else None)


def _parsed(said: str, form: str) -> date | None:
    try:
        return datetime.strptime(said, form).date()  # noqa: DTZ007 - a day, of no time zone
    except ValueError:
        return None
