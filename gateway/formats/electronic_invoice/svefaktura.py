"""Reads SFTI Svefaktura 1.0 (Basic Invoice), which older Swedish programs still send; it follows UBL 1.0.

Its total is what is to be paid: öresavrundning is part of it, unlike BT-112. The arithmetic decides where a
sender took it otherwise. Source: SFTI, Svefaktura 1.0, Basic Invoice.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from lxml.etree import _Element as Element

from gateway.accounting.vat import VatRow
from gateway.formats.electronic_invoice.accounts import account
from gateway.formats.electronic_invoice.elements import amount, day, each, first, text, texts, vat_row
from gateway.formats.electronic_invoice.invoice import CREDIT_NOTES, Account, ElectronicInvoice, Line, Party
from gateway.formats.electronic_invoice.parties import postal_address

_STREETS: Final = ("Postbox", "StreetName", "Department")
_BANK: Final = "FinancialInstitutionBranch/FinancialInstitution/ID"
_ZERO: Final = Decimal(0)


def read(root: Element) -> ElectronicInvoice:
    """Return what a Svefaktura says."""
    totals, code = first(root, "LegalTotal"), text(root, "InvoiceTypeCode")
    net, tax = amount(totals, "TaxExclusiveTotalAmount"), amount(root, "TaxTotal/TotalTaxAmount")
    rounding, stated = amount(totals, "RoundOffAmount"), amount(totals, "TaxInclusiveTotalAmount")
    is_before_rounding = None not in {net, tax} and stated == (net or _ZERO) + (tax or _ZERO)
    before = stated if is_before_rounding else _plus(stated, -(rounding or _ZERO))
    return ElectronicInvoice(
        profile="urn:sfti:documents:BasicInvoice:1:0",
        type_code=code,
        is_credit_note=code in CREDIT_NOTES,
        number=text(root, "ID"),
        issue_date=day(root, "IssueDate"),
        due_date=day(root, "PaymentMeans/DuePaymentDate"),
        currency=text(root, "InvoiceCurrencyCode"),
        seller=_party(first(root, "SellerParty/Party")),
        buyer=_party(first(root, "BuyerParty/Party")),
        net_amount=net,
        vat_amount=tax,
        total_amount=before,
        rounding=rounding,
        amount_due=_plus(before, rounding or _ZERO),
        vat=tuple(_vat(root)),
        payment_means=text(root, "PaymentMeans/PaymentMeansTypeCode"),
        accounts=tuple(_accounts(root)),
        payment_reference=text(root, "PaymentMeans/PayeeFinancialAccount/PaymentInstructionID"),
        order_reference=text(
            root, "InvoiceLine/OrderLineReference/OrderReference/BuyersID", "RequisitionistDocumentReference/ID"
        ),
        credited_invoices=texts(root, "InitialInvoiceDocumentReference/ID"),
        lines=tuple(_line(line) for line in each(root, "InvoiceLine")),
        notes=texts(root, "Note", "PaymentTerms/Note"),
    )


def _plus(amount: Decimal | None, more: Decimal) -> Decimal | None:
    return None if amount is None else amount + more


def _party(party: Element | None) -> Party:
    by_scheme = {text(part, "TaxScheme/ID"): part for part in each(party, "PartyTaxScheme")}
    registered, taxed = by_scheme.get("SWT"), by_scheme.get("VAT")
    number, identifier = text(registered, "CompanyID"), text(party, "PartyIdentification/ID")
    place = first(party, "Address")
    return Party(
        name=text(registered, "RegistrationName") or text(party, "PartyName/Name"),
        organisation_number=number,
        vat_number=text(taxed, "CompanyID"),
        identifier=None if identifier == number else identifier,
        address=postal_address(place, _STREETS, "PostalZone", "CityName"),
        country=text(place, "Country/IdentificationCode") or "SE",
    )


def _vat(root: Element) -> Iterator[VatRow]:
    for part in each(root, "TaxTotal/TaxSubTotal"):
        rate = amount(part, "TaxCategory/Percent")
        if (row := vat_row(rate, amount(part, "TaxableAmount"), amount(part, "TaxAmount"))) is not None:
            yield row


def _accounts(root: Element) -> Iterator[Account]:
    for payee in each(root, "PaymentMeans/PayeeFinancialAccount"):
        if (number := text(payee, "ID")) is not None:
            yield account(number, bank=text(payee, _BANK), code=None, is_swedish=True)


def _line(line: Element) -> Line:
    return Line(
        description=text(line, "Item/Description", "Note"),
        quantity=amount(line, "InvoicedQuantity"),
        unit_price=amount(line, "Item/BasePrice/PriceAmount"),
        amount=amount(line, "LineExtensionAmount"),
        rate=amount(line, "Item/TaxCategory/Percent"),
    )
