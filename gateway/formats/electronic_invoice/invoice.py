"""What an electronic invoice says, in the terms of EN 16931 (BT- and BG-numbers), whatever syntax it came in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from typing import Final, Literal

from gateway.accounting.vat import VatRow

CREDIT_NOTES: Final = frozenset({"81", "83", "261", "262", "296", "308", "381", "396", "420", "458", "532"})
"""The document types (UNTDID 1001) that give money back."""

_PRICES: Final = Context(prec=12)

Means = Literal["bankgiro", "plusgiro", "iban", "account"]


@dataclass(frozen=True, slots=True)
class Account:
    """Where to pay (BT-84), with what is known of the sort of the number."""

    means: Means
    number: str


@dataclass(frozen=True, slots=True)
class Party:
    """The seller (BG-4) or the buyer (BG-7); `country` is the ISO 3166 code of its address.

    `identifier` is what the other party calls it: of a buyer the customer number (BT-46).
    """

    name: str | None = None
    organisation_number: str | None = None
    vat_number: str | None = None
    identifier: str | None = None
    address: tuple[str, ...] = ()
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An invoice line (BG-25): `amount` is its net (BT-131), `unit_price` the net price of one unit."""

    description: str | None
    quantity: Decimal | None
    unit_price: Decimal | None
    amount: Decimal | None
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class ElectronicInvoice:
    """An invoice or a credit note as its file states it: amounts with the signs that stand there, None if unsaid.

    `profile` is the specification the file follows (BT-24). `is_credit_note` says that the amounts are given
    back, which the syntaxes write as positive figures.
    """

    profile: str | None = None
    type_code: str | None = None
    is_credit_note: bool = False
    number: str | None = None
    issue_date: date | None = None
    due_date: date | None = None
    currency: str | None = None
    seller: Party = Party()
    buyer: Party = Party()
    net_amount: Decimal | None = None
    vat_amount: Decimal | None = None
    total_amount: Decimal | None = None
    prepaid_amount: Decimal | None = None
    rounding: Decimal | None = None
    amount_due: Decimal | None = None
    vat: tuple[VatRow, ...] = ()
    payment_means: str | None = None
    accounts: tuple[Account, ...] = ()
    payment_reference: str | None = None
    order_reference: str | None = None
    credited_invoices: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    notes: tuple[str, ...] = ()

    def numbers(self, means: Means) -> tuple[str, ...]:
        """Return the accounts of a sort in order, each once."""
        return tuple(dict.fromkeys(account.number for account in self.accounts if account.means == means))


def per_unit(price: Decimal | None, quantity: Decimal | None) -> Decimal | None:
    """Return the price of one unit, where it is stated for a `quantity` of them (BT-149)."""
    if price is None or not quantity or quantity == 1:
        return price
    return _PRICES.divide(price, quantity)
