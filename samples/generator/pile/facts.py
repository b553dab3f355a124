"""What stands on a paper, in the reader's names and forms, made from the values that were printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from samples.generator.trade import Item, VatRow

Kind = Literal["receipt", "supplier_invoice", "credit_note", "reminder", "card_slip", "other"]
Ones = Literal["written", "counted", "silent"]
"""Where the number of pieces is one: number and price are printed, the number alone, or neither."""
Facts = dict[str, Any]


def facts(kind: Kind, *, vat: Sequence[VatRow] = (), **fields: Any) -> Facts:
    """Return the truth of a paper: what is None or empty is not printed; `vat_amount` is the sum of `vat`."""
    if vat:
        fields = {"vat_amount": sum((row.vat for row in vat), Decimal(0))} | fields | {"vat": rates(vat)}
    return {"kind": kind} | {
        name: _written(value) for name, value in fields.items() if value is not None and value != ""
    }


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else value


def rates(rows: Iterable[VatRow]) -> list[dict[str, str]]:
    """Return VAT per rate as the reader gives it."""
    return [{"rate": _figure(row.rate), "net": f"{row.net:.2f}", "vat": f"{row.vat:.2f}"} for row in rows]


def lines(
    items: Iterable[Item], *, priced: bool = True, rated: bool = False, counted: bool = True, ones: Ones = "written"
) -> list[Facts]:
    """Return the lines as the reader gives them.

    A flag says whether number, price or rate is printed on each; `ones` what is printed where the number is one.
    """
    return [
        {
            "description": item.text,
            "quantity": _figure(item.quantity) if counted and (item.quantity != 1 or ones != "silent") else None,
            "unit_price": f"{item.price:.2f}" if priced and (item.quantity != 1 or ones == "written") else None,
            "amount": f"{item.amount:.2f}",
            "rate": _figure(item.rate) if rated else None,
        }
        for item in items
    ]


def _figure(value: Decimal | int) -> str:
    return f"{Decimal(value).normalize():f}"
