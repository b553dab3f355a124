"""Where the page of a hybrid PDF says something else than the invoice in it: one of the two would be paid wrongly.

Only what decides a payment is compared, and only where print is proven: a misread figure must not accuse a file
that is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from gateway.accounting.identifiers import compact
from gateway.reading.shape import ACCOUNTS, Field, Finding

AMOUNTS: Final = ("total_amount", "amount_due")


def differences(stated: Mapping[str, Field], printed: Mapping[str, Field]) -> list[Finding]:
    """Return a finding for each value that decides a payment and differs; `stated` are the fields of the XML."""
    return [*_amounts(stated, printed), *_accounts(stated, printed)]


def _amounts(stated: Mapping[str, Field], printed: Mapping[str, Field]) -> Iterator[Finding]:
    """Compare amounts without sign, for credit notes are printed with and without it.

    What a page calls its total may be before or after rounding and prepayment: a printed amount differs where
    it is neither the total nor the amount due of the XML.
    """
    known = {amount for name in AMOUNTS if (amount := _amount(stated.get(name))) is not None}
    for name in AMOUNTS:
        amount, field = _sure_amount(printed.get(name)), stated.get(name)
        if amount is not None and field is not None and amount not in known:
            yield _finding(name, printed[name], field)


def _accounts(stated: Mapping[str, Field], printed: Mapping[str, Field]) -> Iterator[Finding]:
    """Compare account numbers; an invoice may state several, and the page show any of them."""
    for name in ACCOUNTS:
        ours, theirs = stated.get(name), printed.get(name)
        if ours is None or theirs is None or not (ours.is_sure and theirs.is_sure):
            continue
        stated_numbers = {compact(str(value)) for value in (ours.value, *(rival.value for rival in ours.rivals))}
        if compact(str(theirs.value)) not in stated_numbers:
            yield _finding(name, theirs, ours)


def _finding(name: str, printed: Field, stated: Field) -> Finding:
    return Finding("einvoice_differs", "error", name, {"printed": str(printed.value), "stated": str(stated.value)})


def _sure_amount(field: Field | None) -> Decimal | None:
    return _amount(field) if field is not None and field.is_sure else None


def _amount(field: Field | None) -> Decimal | None:
    try:
        return None if field is None else abs(Decimal(str(field.value)))
    except InvalidOperation:
        return None
