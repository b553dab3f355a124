"""Reads UN/CEFACT CrossIndustryInvoice, the syntax of Factur-X, ZUGFeRD 2 and XRechnung, and that of ZUGFeRD 1.

The latter's CrossIndustryDocument names the same things a little differently; every path is given
for both, the newer first (EN 16931-3-3).
"""

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

_CONTEXT: Final = ("ExchangedDocumentContext", "SpecifiedExchangedDocumentContext")
_DOCUMENT: Final = ("ExchangedDocument", "HeaderExchangedDocument")
_TRADE: Final = ("SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction")
_AGREEMENT: Final = ("ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement")
_SETTLEMENT: Final = ("ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement")
_SUMS: Final = ("SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation")
_LINE_SUMS: Final = ("SpecifiedTradeSettlementLineMonetarySummation", "SpecifiedTradeSettlementMonetarySummation")
_RATES: Final = ("RateApplicablePercent", "ApplicablePercent")
_MEANS: Final = "SpecifiedTradeSettlementPaymentMeans"
_TERMS: Final = "SpecifiedTradePaymentTerms"


def read(root: Element) -> ElectronicInvoice:
    """Return what a cross industry invoice says."""
    document, trade = first(root, *_DOCUMENT), first(root, *_TRADE)
    agreement, settlement = first(trade, *_AGREEMENT), first(trade, *_SETTLEMENT)
    sums = first(settlement, *_SUMS)
    code, currency = text(document, "TypeCode"), text(settlement, "InvoiceCurrencyCode")
    seller = _party(first(agreement, "SellerTradeParty"))
    return ElectronicInvoice(
        profile=text(first(root, *_CONTEXT), "GuidelineSpecifiedDocumentContextParameter/ID"),
        type_code=code,
        is_credit_note=code in CREDIT_NOTES,
        number=text(document, "ID"),
        issue_date=day(document, "IssueDateTime/DateTimeString", "IssueDateTime/DateTime", "IssueDateTime"),
        due_date=day(settlement, f"{_TERMS}/DueDateDateTime/DateTimeString", f"{_TERMS}/DueDateDateTime/DateTime"),
        currency=currency,
        seller=seller,
        buyer=_party(first(agreement, "BuyerTradeParty")),
        net_amount=amount(sums, "TaxBasisTotalAmount"),
        vat_amount=amount_in(each(sums, "TaxTotalAmount"), currency),
        total_amount=amount(sums, "GrandTotalAmount"),
        prepaid_amount=amount(sums, "TotalPrepaidAmount"),
        rounding=amount(sums, "RoundingAmount"),
        amount_due=amount(sums, "DuePayableAmount"),
        vat=tuple(_vat(settlement)),
        payment_means=text(settlement, f"{_MEANS}/TypeCode"),
        accounts=tuple(_accounts(settlement, is_swedish=seller.country == "SE" or currency == "SEK")),
        payment_reference=text(settlement, "PaymentReference"),
        order_reference=text(
            agreement, "BuyerOrderReferencedDocument/IssuerAssignedID", "BuyerOrderReferencedDocument/ID"
        ),
        credited_invoices=texts(
            settlement, "InvoiceReferencedDocument/IssuerAssignedID", "InvoiceReferencedDocument/ID"
        ),
        lines=tuple(_line(line) for line in each(trade, "IncludedSupplyChainTradeLineItem")),
        notes=(*texts(document, "IncludedNote/Content"), *texts(settlement, f"{_TERMS}/Description")),
    )


def _party(party: Element | None) -> Party:
    place = first(party, "PostalTradeAddress")
    return Party(
        name=text(party, "Name"),
        organisation_number=text(party, "SpecifiedLegalOrganization/ID")
        or _by_scheme(party, "GlobalID", SWEDISH_SCHEME),
        vat_number=_by_scheme(party, "SpecifiedTaxRegistration/ID", "VA"),
        identifier=text(party, "ID"),
        address=postal_address(place, ("LineOne", "LineTwo", "LineThree"), "PostcodeCode", "CityName"),
        country=text(place, "CountryID"),
    )


def _by_scheme(party: Element | None, path: str, scheme: str) -> str | None:
    said = (own_text(part) for part in each(party, path) if part.get("schemeID") == scheme)
    return next(filter(None, said), None)


def _vat(settlement: Element | None) -> Iterator[VatRow]:
    for part in each(settlement, "ApplicableTradeTax"):
        row = vat_row(amount(part, *_RATES), amount(part, "BasisAmount"), amount(part, "CalculatedAmount"))
        if row is not None and text(part, "TypeCode") in {"VAT", None}:
            yield row


def _accounts(settlement: Element | None, *, is_swedish: bool) -> Iterator[Account]:
    for means in each(settlement, _MEANS):
        bank = text(means, "PayeeSpecifiedCreditorFinancialInstitution/BICID")
        for payee in each(means, "PayeePartyCreditorFinancialAccount"):
            if (number := text(payee, "IBANID", "ProprietaryID")) is not None:
                yield account(number, bank=bank, code=text(means, "TypeCode"), is_swedish=is_swedish)


def _line(line: Element) -> Line:
    agreement = first(line, "SpecifiedLineTradeAgreement", "SpecifiedSupplyChainTradeAgreement")
    delivery = first(line, "SpecifiedLineTradeDelivery", "SpecifiedSupplyChainTradeDelivery")
    settlement = first(line, "SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement")
    price = first(agreement, "NetPriceProductTradePrice")
    charged, per = amount(price, "ChargeAmount"), amount(price, "BasisQuantity")
    return Line(
        description=text(line, "SpecifiedTradeProduct/Name", "SpecifiedTradeProduct/Description"),
        quantity=amount(delivery, "BilledQuantity"),
        unit_price=per_unit(charged, per),
        amount=amount(first(settlement, *_LINE_SUMS), "LineTotalAmount"),
        rate=amount(settlement, *(f"ApplicableTradeTax/{name}" for name in _RATES)),
    )
