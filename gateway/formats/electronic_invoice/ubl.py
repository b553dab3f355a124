"""Reads UBL 2.1 Invoice and CreditNote, the syntax of Peppol BIS Billing 3 (EN 16931-3-2)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml.etree import _Element as Element

from gateway.accounting.vat import VatRow
from gateway.formats.electronic_invoice.accounts import account
from gateway.formats.electronic_invoice.elements import (
    amount,
    amount_in,
    day,
    each,
    first,
    own_text,
    text,
    texts,
    vat_row,
)
from gateway.formats.electronic_invoice.invoice import CREDIT_NOTES, Account, ElectronicInvoice, Line, Party, per_unit
from gateway.formats.electronic_invoice.parties import SWEDISH_SCHEME, postal_address

TOTALS: Final = "LegalMonetaryTotal"
_ADDRESS: Final = ("StreetName", "AdditionalStreetName", "AddressLine/Line")


def read(root: Element) -> ElectronicInvoice:
    """Return what a UBL invoice or credit note says."""
    totals = first(root, TOTALS)
    code = text(root, "InvoiceTypeCode", "CreditNoteTypeCode")
    currency = text(root, "DocumentCurrencyCode") or _currency_of(totals)
    seller = _party(first(root, "AccountingSupplierParty"))
    return ElectronicInvoice(
        profile=text(root, "CustomizationID"),
        type_code=code,
        is_credit_note=root.tag.endswith("}CreditNote") or code in CREDIT_NOTES,
        number=text(root, "ID"),
        issue_date=day(root, "IssueDate"),
        due_date=day(root, "DueDate", "PaymentMeans/PaymentDueDate", "PaymentTerms/PaymentDueDate"),
        currency=currency,
        seller=seller,
        buyer=_party(first(root, "AccountingCustomerParty")),
        net_amount=amount(totals, "TaxExclusiveAmount"),
        vat_amount=amount_in(each(root, "TaxTotal/TaxAmount"), currency),
        total_amount=amount(totals, "TaxInclusiveAmount"),
        prepaid_amount=amount(totals, "PrepaidAmount"),
        rounding=amount(totals, "PayableRoundingAmount"),
        amount_due=amount(totals, "PayableAmount"),
        vat=tuple(_vat(root)),
        payment_means=text(root, "PaymentMeans/PaymentMeansCode"),
        accounts=tuple(_accounts(root, is_swedish=seller.country == "SE" or currency == "SEK")),
        payment_reference=text(root, "PaymentMeans/PaymentID"),
        order_reference=text(root, "OrderReference/ID"),
        credited_invoices=texts(root, "BillingReference/InvoiceDocumentReference/ID"),
        lines=tuple(_line(line) for name in ("InvoiceLine", "CreditNoteLine") for line in each(root, name)),
        notes=texts(root, "Note", "PaymentTerms/Note"),
    )


def _currency_of(totals: Element | None) -> str | None:
    payable = first(totals, "PayableAmount", "TaxInclusiveAmount")
    return None if payable is None else payable.get("currencyID")


def _party(element: Element | None) -> Party:
    party = first(element, "Party")
    legal = text(party, "PartyLegalEntity/CompanyID")
    place = first(party, "PostalAddress")
    return Party(
        name=text(party, "PartyLegalEntity/RegistrationName", "PartyName/Name"),
        organisation_number=legal or _by_scheme(party),
        vat_number=next(_vat_numbers(party), None),
        identifier=text(element, "SupplierAssignedAccountID") or _own_identifier(party),
        address=postal_address(place, _ADDRESS, "PostalZone", "CityName"),
        country=text(place, "Country/IdentificationCode"),
    )


def _by_scheme(party: Element | None) -> str | None:
    """Return the organisation number where it stands only as another identifier."""
    for path in ("PartyIdentification/ID", "EndpointID"):
        for identifier in each(party, path):
            if identifier.get("schemeID") == SWEDISH_SCHEME and (said := own_text(identifier)):
                return said
    return None


def _own_identifier(party: Element | None) -> str | None:
    """Return what the seller calls the buyer: an identifier of no public scheme."""
    said = (own_text(part) for part in each(party, "PartyIdentification/ID") if not part.get("schemeID"))
    return next(filter(None, said), None)


def _vat_numbers(party: Element | None) -> Iterator[str]:
    for scheme in each(party, "PartyTaxScheme"):
        number = text(scheme, "CompanyID")
        if number is not None and (text(scheme, "TaxScheme/ID") or "").upper() == "VAT":
            yield number


def _vat(root: Element) -> Iterator[VatRow]:
    for part in each(root, "TaxTotal/TaxSubtotal"):
        rate = amount(part, "TaxCategory/Percent", "Percent")
        if (row := vat_row(rate, amount(part, "TaxableAmount"), amount(part, "TaxAmount"))) is not None:
            yield row


def _accounts(root: Element, *, is_swedish: bool) -> Iterator[Account]:
    for means in each(root, "PaymentMeans"):
        code = text(means, "PaymentMeansCode")
        for payee in each(means, "PayeeFinancialAccount"):
            branch = "FinancialInstitutionBranch"
            bank = text(payee, f"{branch}/ID", f"{branch}/FinancialInstitution/ID")
            if (number := text(payee, "ID")) is not None:
                yield account(number, bank=bank, code=code, is_swedish=is_swedish)


def _line(line: Element) -> Line:
    price, per = amount(line, "Price/PriceAmount"), amount(line, "Price/BaseQuantity")
    return Line(
        description=text(line, "Item/Name", "Item/Description"),
        quantity=amount(line, "InvoicedQuantity", "CreditedQuantity"),
        unit_price=per_unit(price, per),
        amount=amount(line, "LineExtensionAmount"),
        rate=amount(line, "Item/ClassifiedTaxCategory/Percent"),
    )
