"""What was sold by whom for how much: the values that both the pixels and the truth are made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, Literal

Rate = int | Decimal
ZERO: Final = Decimal("0.00")
ORE: Final = Decimal("0.01")
KRONA: Final = Decimal(1)


def rounded(amount: Decimal, to: Decimal = ORE) -> Decimal:
    """Round half away from zero, as Swedish amounts are."""
    return amount.quantize(to, ROUND_HALF_UP).quantize(ORE)


@dataclass(frozen=True)
class Company:
    """An invented company as it presents itself on paper; `sign` is its name over the door, where that is another."""

    name: str
    organisation_number: str
    street: str
    town: str
    phone: str = ""
    web: str = ""
    bankgiro: str = ""
    plusgiro: str = ""
    sign: str = ""


@dataclass(frozen=True)
class Item:
    """One line: `price` is with VAT on a receipt and without it on an invoice; `rate` in per cent."""

    text: str
    price: Decimal
    rate: Rate
    quantity: Decimal = Decimal(1)
    unit: str = "st"

    @property
    def amount(self) -> Decimal:
        """What the line comes to, rounded to öre."""
        return rounded(self.price * self.quantity)


def item(text: str, price: str, rate: Rate, quantity: str = "1", unit: str = "st") -> Item:
    """Make an `Item` from amounts written as text."""
    return Item(text, Decimal(price), rate, Decimal(quantity), unit)


def sum_of(items: Iterable[Item]) -> Decimal:
    """Return what the lines come to."""
    return sum((item.amount for item in items), ZERO)


@dataclass(frozen=True)
class VatRow:
    """The net amount and the VAT of one rate."""

    rate: Rate
    net: Decimal
    vat: Decimal

    @property
    def gross(self) -> Decimal:
        """Net and VAT together."""
        return self.net + self.vat


def vat_included(items: Iterable[Item]) -> list[VatRow]:
    """Split amounts with VAT per rate, highest rate first: VAT = gross x rate / (100 + rate)."""
    rows = []
    for rate, gross in _sums(items):
        vat = rounded(gross * rate / (100 + rate))
        rows.append(VatRow(rate, gross - vat, vat))
    return rows


def vat_added(items: Iterable[Item]) -> list[VatRow]:
    """Add VAT per rate to amounts without it, highest rate first."""
    return [VatRow(rate, net, rounded(net * rate / 100)) for rate, net in _sums(items)]


def _sums(items: Iterable[Item]) -> list[tuple[Rate, Decimal]]:
    sums: dict[Rate, Decimal] = {}
    for line in items:
        sums[line.rate] = sums.get(line.rate, Decimal(0)) + line.amount
    return sorted(sums.items(), reverse=True)


@dataclass(frozen=True)
class Sale:
    """A sale over the counter, with everything a Swedish cash register must print."""

    seller: Company
    at: datetime
    number: str
    register: str
    control_unit: str
    items: Sequence[Item]
    means: Literal["card", "cash"] = "card"
    tendered: Decimal = Decimal(0)
    card_last4: str = ""
    clerk: str = ""

    @property
    def sum_of_items(self) -> Decimal:
        """What the lines come to, before cash is rounded."""
        return sum_of(self.items)

    @property
    def total(self) -> Decimal:
        """What was paid: to whole kronor where it was paid in cash."""
        return rounded(self.sum_of_items, KRONA) if self.means == "cash" else self.sum_of_items

    @property
    def rounding(self) -> Decimal:
        """The öre added or taken away when cash is rounded."""
        return self.total - self.sum_of_items

    @property
    def vat(self) -> list[VatRow]:
        """VAT per rate, of the amounts before rounding."""
        return vat_included(self.items)


@dataclass(frozen=True)
class Bill:
    """An invoice, credit note or reminder from one company to another."""

    seller: Company
    buyer: Company
    number: str
    issued: date
    due: date | None
    items: Sequence[Item]
    payment_reference: str = ""
    customer_number: str = ""
    our_reference: str = ""
    your_reference: str = ""
    notes: Sequence[str] = field(default_factory=tuple)
    credits_number: str = ""
    in_kronor: bool = True

    @property
    def net(self) -> Decimal:
        """What the lines come to without VAT."""
        return sum_of(self.items)

    @property
    def vat(self) -> list[VatRow]:
        """VAT per rate."""
        return vat_added(self.items)

    @property
    def vat_amount(self) -> Decimal:
        """VAT of all rates."""
        return sum((row.vat for row in self.vat), ZERO)

    @property
    def rounding(self) -> Decimal:
        """The öre that make the amount to pay whole kronor, where it is to be so."""
        exact = self.net + self.vat_amount
        return rounded(exact, KRONA) - exact if self.in_kronor else ZERO

    @property
    def total(self) -> Decimal:
        """The amount to pay."""
        return self.net + self.vat_amount + self.rounding
