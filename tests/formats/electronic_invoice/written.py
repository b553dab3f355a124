"""One sale written in every syntax that is read: 1,000 kr at 25 % and 100 kr at 6 %, by companies that do not exist."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from gateway.accounting.vat import VatRow
from gateway.formats.electronic_invoice.invoice import Account, ElectronicInvoice, Line, Party

UBL: Final = """<?xml version="1.0" encoding="UTF-8"?>
<!-- Written by the tests of the product; <Invoice> in a comment is not the root. -->
<Invoice xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
    xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">
  <cbc:CustomizationID>urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>
  <cbc:ID>2026-0117</cbc:ID>
  <cbc:IssueDate>2026-11-18</cbc:IssueDate>
  <cbc:DueDate>2026-12-18</cbc:DueDate>
  <cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode>
  <cbc:Note>Tack för ordern,
    välkommen åter</cbc:Note>
  <cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode>
  <cac:OrderReference><cbc:ID>B-77</cbc:ID></cac:OrderReference>
  <cac:AccountingSupplierParty><cac:Party>
    <cac:PartyName><cbc:Name>Järnboden</cbc:Name></cac:PartyName>
    <cac:PostalAddress>
      <cbc:StreetName>Smedjegatan 3</cbc:StreetName><cbc:CityName>Växjö</cbc:CityName>
      <cbc:PostalZone>352 30</cbc:PostalZone>
      <cac:Country><cbc:IdentificationCode>SE</cbc:IdentificationCode></cac:Country>
    </cac:PostalAddress>
    <cac:PartyTaxScheme>
      <cbc:CompanyID>Godkänd för F-skatt</cbc:CompanyID><cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme>
    </cac:PartyTaxScheme>
    <cac:PartyTaxScheme>
      <cbc:CompanyID>SE559991234101</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
    </cac:PartyTaxScheme>
    <cac:PartyLegalEntity>
      <cbc:RegistrationName>Järnboden i Växjö AB</cbc:RegistrationName>
      <cbc:CompanyID schemeID="0007">5599912341</cbc:CompanyID>
    </cac:PartyLegalEntity>
  </cac:Party></cac:AccountingSupplierParty>
  <cac:AccountingCustomerParty><cac:Party>
    <cac:PartyIdentification><cbc:ID>K-12</cbc:ID></cac:PartyIdentification>
    <cac:PartyLegalEntity>
      <cbc:RegistrationName>Kvarnens Kök AB</cbc:RegistrationName><cbc:CompanyID>5599923454</cbc:CompanyID>
    </cac:PartyLegalEntity>
  </cac:Party></cac:AccountingCustomerParty>
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode>30</cbc:PaymentMeansCode><cbc:PaymentID>1234567897</cbc:PaymentID>
    <cac:PayeeFinancialAccount><cbc:ID>99912347</cbc:ID>
      <cac:FinancialInstitutionBranch><cbc:ID>SE:BANKGIRO</cbc:ID></cac:FinancialInstitutionBranch>
    </cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
    <cac:PayeeFinancialAccount><cbc:ID>99901233</cbc:ID>
      <cac:FinancialInstitutionBranch><cbc:ID>SE:PLUSGIRO</cbc:ID></cac:FinancialInstitutionBranch>
    </cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  <cac:PaymentMeans>
    <cbc:PaymentMeansCode>30</cbc:PaymentMeansCode>
    <cac:PayeeFinancialAccount><cbc:ID>SE54 9990 0000 0999 1234 5678</cbc:ID></cac:PayeeFinancialAccount>
  </cac:PaymentMeans>
  <cac:PaymentTerms><cbc:Note>30 dagar</cbc:Note></cac:PaymentTerms>
  <cac:TaxTotal><cbc:TaxAmount currencyID="EUR">23.11</cbc:TaxAmount></cac:TaxTotal>
  <cac:TaxTotal>
    <cbc:TaxAmount currencyID="SEK">256.00</cbc:TaxAmount>
    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="SEK">1000.00</cbc:TaxableAmount>
      <cbc:TaxAmount currencyID="SEK">250.00</cbc:TaxAmount>
      <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent></cac:TaxCategory>
    </cac:TaxSubtotal>
    <cac:TaxSubtotal>
      <cbc:TaxableAmount currencyID="SEK">100.40</cbc:TaxableAmount><cbc:TaxAmount currencyID="SEK">6.00</cbc:TaxAmount>
      <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>6</cbc:Percent></cac:TaxCategory>
    </cac:TaxSubtotal>
  </cac:TaxTotal>
  <cac:LegalMonetaryTotal>
    <cbc:TaxExclusiveAmount currencyID="SEK">1100.40</cbc:TaxExclusiveAmount>
    <cbc:TaxInclusiveAmount currencyID="SEK">1356.40</cbc:TaxInclusiveAmount>
    <cbc:PayableRoundingAmount currencyID="SEK">-0.40</cbc:PayableRoundingAmount>
    <cbc:PayableAmount currencyID="SEK">1356</cbc:PayableAmount>
  </cac:LegalMonetaryTotal>
  <cac:InvoiceLine>
    <cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="EA">4</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="SEK">1000.00</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Stekpanna</cbc:Name>
      <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>25</cbc:Percent></cac:ClassifiedTaxCategory>
    </cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="SEK">250.00</cbc:PriceAmount></cac:Price>
  </cac:InvoiceLine>
  <cac:InvoiceLine>
    <cbc:ID>2</cbc:ID><cbc:InvoicedQuantity unitCode="EA">502</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="SEK">100.40</cbc:LineExtensionAmount>
    <cac:Item><cbc:Name>Recept</cbc:Name>
      <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>6</cbc:Percent></cac:ClassifiedTaxCategory>
    </cac:Item>
    <cac:Price>
      <cbc:PriceAmount currencyID="SEK">20.00</cbc:PriceAmount><cbc:BaseQuantity unitCode="EA">100</cbc:BaseQuantity>
    </cac:Price>
  </cac:InvoiceLine>
</Invoice>
"""

UBL_CREDIT_NOTE: Final = """<n:CreditNote xmlns:n="urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
    xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
    xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
  <b:ID>K-9</b:ID><b:IssueDate>2026-11-20</b:IssueDate><b:CreditNoteTypeCode>381</b:CreditNoteTypeCode>
  <b:DocumentCurrencyCode>SEK</b:DocumentCurrencyCode>
  <a:BillingReference>
    <a:InvoiceDocumentReference><b:ID>2026-0117</b:ID></a:InvoiceDocumentReference>
  </a:BillingReference>
  <a:AccountingSupplierParty><a:Party>
    <a:PartyTaxScheme><b:CompanyID>SE559991234101</b:CompanyID><a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:PartyTaxScheme>
    <a:PartyName><b:Name>Järnboden</b:Name></a:PartyName>
  </a:Party></a:AccountingSupplierParty>
  <a:PaymentMeans><b:PaymentMeansCode>56</b:PaymentMeansCode><b:PaymentDueDate>2026-12-01</b:PaymentDueDate>
    <a:PayeeFinancialAccount><b:ID>9991-2347</b:ID></a:PayeeFinancialAccount></a:PaymentMeans>
  <a:TaxTotal><b:TaxAmount currencyID="SEK">62.50</b:TaxAmount>
    <a:TaxSubtotal><b:TaxableAmount>250</b:TaxableAmount><b:TaxAmount>62.50</b:TaxAmount>
      <a:TaxCategory><b:Percent>25.0</b:Percent></a:TaxCategory></a:TaxSubtotal>
    <a:TaxSubtotal><b:TaxableAmount>0</b:TaxableAmount><b:TaxAmount>0</b:TaxAmount>
      <a:TaxCategory><b:ID>O</b:ID></a:TaxCategory></a:TaxSubtotal></a:TaxTotal>
  <a:LegalMonetaryTotal><b:TaxExclusiveAmount>250</b:TaxExclusiveAmount>
    <b:TaxInclusiveAmount>312.50</b:TaxInclusiveAmount><b:PayableAmount currencyID="SEK">312.50</b:PayableAmount>
  </a:LegalMonetaryTotal>
  <a:CreditNoteLine><b:CreditedQuantity>1</b:CreditedQuantity><b:LineExtensionAmount>250</b:LineExtensionAmount>
    <a:Item><b:Name>Stekpanna</b:Name></a:Item><a:Price><b:PriceAmount>250</b:PriceAmount></a:Price></a:CreditNoteLine>
</n:CreditNote>"""

CII: Final = """<?xml version='1.0' encoding='UTF-8'?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
    xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
  <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
    <ram:ID>urn:cen.eu:en16931:2017</ram:ID>
  </ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
  <rsm:ExchangedDocument>
    <ram:ID>R-31</ram:ID><ram:TypeCode>389</ram:TypeCode>
    <ram:IssueDateTime><udt:DateTimeString format="102">20261118</udt:DateTimeString></ram:IssueDateTime>
    <ram:IncludedNote><ram:Content>Es gelten unsere Bedingungen.</ram:Content></ram:IncludedNote>
  </rsm:ExchangedDocument>
  <rsm:SupplyChainTradeTransaction>
    <ram:IncludedSupplyChainTradeLineItem>
      <ram:SpecifiedTradeProduct><ram:Name>Messer</ram:Name></ram:SpecifiedTradeProduct>
      <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice>
        <ram:ChargeAmount>9.900</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
      <ram:SpecifiedLineTradeDelivery>
        <ram:BilledQuantity unitCode="C62">20.0</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery>
      <ram:SpecifiedLineTradeSettlement>
        <ram:ApplicableTradeTax><ram:RateApplicablePercent>19.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
        <ram:SpecifiedTradeSettlementLineMonetarySummation>
          <ram:LineTotalAmount>198.00</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
      </ram:SpecifiedLineTradeSettlement>
    </ram:IncludedSupplyChainTradeLineItem>
    <ram:ApplicableHeaderTradeAgreement>
      <ram:SellerTradeParty>
        <ram:GlobalID schemeID="0088">4099999999995</ram:GlobalID>
        <ram:Name>Messerschmiede
          Nirgendwo GmbH</ram:Name>
        <ram:SpecifiedLegalOrganization><ram:ID>HRB 0</ram:ID></ram:SpecifiedLegalOrganization>
        <ram:PostalTradeAddress><ram:PostcodeCode>00000</ram:PostcodeCode><ram:LineOne>Am Ende 1</ram:LineOne>
          <ram:CityName>Nirgendwo</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">1/2/3</ram:ID></ram:SpecifiedTaxRegistration>
        <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE999999999</ram:ID></ram:SpecifiedTaxRegistration>
      </ram:SellerTradeParty>
      <ram:BuyerTradeParty><ram:ID>4711</ram:ID><ram:Name>Kvarnens Kök AB</ram:Name></ram:BuyerTradeParty>
      <ram:BuyerOrderReferencedDocument>
        <ram:IssuerAssignedID>B-78</ram:IssuerAssignedID></ram:BuyerOrderReferencedDocument>
    </ram:ApplicableHeaderTradeAgreement>
    <ram:ApplicableHeaderTradeSettlement>
      <ram:PaymentReference>R-31/4711</ram:PaymentReference>
      <ram:TaxCurrencyCode>SEK</ram:TaxCurrencyCode><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
      <ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>
        <ram:PayeePartyCreditorFinancialAccount>
          <ram:IBANID>DE19999999990000123456</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
      </ram:SpecifiedTradeSettlementPaymentMeans>
      <ram:ApplicableTradeTax><ram:CalculatedAmount>37.62</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>
        <ram:BasisAmount>198.00</ram:BasisAmount><ram:RateApplicablePercent>19.00</ram:RateApplicablePercent>
      </ram:ApplicableTradeTax>
      <ram:SpecifiedTradePaymentTerms><ram:Description>30 Tage</ram:Description>
        <ram:DueDateDateTime><udt:DateTimeString format="102">20261218</udt:DateTimeString></ram:DueDateDateTime>
      </ram:SpecifiedTradePaymentTerms>
      <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
        <ram:LineTotalAmount>198.00</ram:LineTotalAmount><ram:TaxBasisTotalAmount>198.00</ram:TaxBasisTotalAmount>
        <ram:TaxTotalAmount currencyID="SEK">421.30</ram:TaxTotalAmount>
        <ram:TaxTotalAmount currencyID="EUR">37.62</ram:TaxTotalAmount>
        <ram:GrandTotalAmount>235.62</ram:GrandTotalAmount><ram:TotalPrepaidAmount>35.62</ram:TotalPrepaidAmount>
        <ram:DuePayableAmount>200.00</ram:DuePayableAmount>
      </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
      <ram:InvoiceReferencedDocument>
        <ram:IssuerAssignedID>R-30</ram:IssuerAssignedID></ram:InvoiceReferencedDocument>
    </ram:ApplicableHeaderTradeSettlement>
  </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
"""

_OLD_NAMES: Final = (
    ("urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100", "urn:ferd:CrossIndustryDocument:invoice:1p0"),
    ("CrossIndustryInvoice", "CrossIndustryDocument"),
    ("rsm:ExchangedDocumentContext", "rsm:SpecifiedExchangedDocumentContext"),
    ("rsm:ExchangedDocument>", "rsm:HeaderExchangedDocument>"),
    ("rsm:SupplyChainTradeTransaction", "rsm:SpecifiedSupplyChainTradeTransaction"),
    ("ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement"),
    ("ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement"),
    ("SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation"),
    ("SpecifiedTradeSettlementLineMonetarySummation", "SpecifiedTradeSettlementMonetarySummation"),
    ("SpecifiedLineTrade", "SpecifiedSupplyChainTrade"),
    ("RateApplicablePercent", "ApplicablePercent"),
    ("IssuerAssignedID", "ID"),
)


def _zugferd_1() -> str:
    text = CII
    for new, old in _OLD_NAMES:
        text = text.replace(new, old)
    return text


ZUGFERD_1: Final = _zugferd_1()
"""The same invoice in the words of ZUGFeRD 1.0."""

SVEFAKTURA: Final = """<?xml version="1.0" encoding="ISO-8859-1"?>
<Invoice xmlns="urn:sfti:documents:BasicInvoice:1:0" xmlns:cac="urn:sfti:CommonAggregateComponents:1:0"
    xmlns:cbc="urn:oasis:names:tc:ubl:CommonBasicComponents:1:0">
  <ID>417</ID><cbc:IssueDate>2026-11-18</cbc:IssueDate><InvoiceTypeCode>380</InvoiceTypeCode>
  <InvoiceCurrencyCode>SEK</InvoiceCurrencyCode>
  <cac:BuyerParty><cac:Party>
    <cac:PartyIdentification><cac:ID>K-12</cac:ID></cac:PartyIdentification>
    <cac:PartyName><cbc:Name>Kvarnens Kök AB</cbc:Name></cac:PartyName>
  </cac:Party></cac:BuyerParty>
  <cac:SellerParty><cac:Party>
    <cac:PartyName><cbc:Name>Järnboden</cbc:Name></cac:PartyName>
    <cac:Address><cbc:StreetName>Smedjegatan 3</cbc:StreetName><cbc:CityName>Växjö</cbc:CityName>
      <cbc:PostalZone>35230</cbc:PostalZone></cac:Address>
    <cac:PartyTaxScheme><cac:CompanyID>SE559991234101</cac:CompanyID>
      <cac:TaxScheme><cac:ID>VAT</cac:ID></cac:TaxScheme></cac:PartyTaxScheme>
    <cac:PartyTaxScheme><cbc:RegistrationName>Järnboden i Växjö AB</cbc:RegistrationName>
      <cac:CompanyID>559991-2341</cac:CompanyID><cbc:ExemptionReason>Godkänd för F-skatt</cbc:ExemptionReason>
      <cac:TaxScheme><cac:ID>SWT</cac:ID></cac:TaxScheme></cac:PartyTaxScheme>
  </cac:Party></cac:SellerParty>
  <cac:PaymentMeans><cac:PaymentMeansTypeCode>1</cac:PaymentMeansTypeCode>
    <cbc:DuePaymentDate>2026-12-18</cbc:DuePaymentDate>
    <cac:PayeeFinancialAccount><cac:ID>99912347</cac:ID>
      <cac:FinancialInstitutionBranch><cac:FinancialInstitution><cac:ID>BGABSESS</cac:ID></cac:FinancialInstitution>
      </cac:FinancialInstitutionBranch>
      <cac:PaymentInstructionID>1234567897</cac:PaymentInstructionID></cac:PayeeFinancialAccount></cac:PaymentMeans>
  <cac:PaymentMeans><cac:PayeeFinancialAccount><cac:ID>99901233</cac:ID>
      <cac:FinancialInstitutionBranch><cac:FinancialInstitution><cac:ID>PGSISESS</cac:ID></cac:FinancialInstitution>
      </cac:FinancialInstitutionBranch></cac:PayeeFinancialAccount></cac:PaymentMeans>
  <cac:TaxTotal><cbc:TotalTaxAmount amountCurrencyID="SEK">250.10</cbc:TotalTaxAmount>
    <cac:TaxSubTotal><cbc:TaxableAmount amountCurrencyID="SEK">1000.40</cbc:TaxableAmount>
      <cbc:TaxAmount amountCurrencyID="SEK">250.10</cbc:TaxAmount>
      <cac:TaxCategory><cac:ID>S</cac:ID><cbc:Percent>25</cbc:Percent></cac:TaxCategory></cac:TaxSubTotal></cac:TaxTotal>
  <cac:LegalTotal>
    <cbc:TaxExclusiveTotalAmount amountCurrencyID="SEK">1000.40</cbc:TaxExclusiveTotalAmount>
    <cbc:TaxInclusiveTotalAmount amountCurrencyID="SEK">1251.00</cbc:TaxInclusiveTotalAmount>
    <cac:RoundOffAmount amountCurrencyID="SEK">0.50</cac:RoundOffAmount></cac:LegalTotal>
  <cac:InvoiceLine><cac:ID>1</cac:ID><cbc:InvoicedQuantity quantityUnitCode="st">4</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount amountCurrencyID="SEK">1000.40</cbc:LineExtensionAmount>
    <cac:OrderLineReference><cac:OrderReference><cac:BuyersID>B-77</cac:BuyersID></cac:OrderReference></cac:OrderLineReference>
    <cac:Item><cbc:Description>Stekpanna</cbc:Description>
      <cac:TaxCategory><cac:ID>S</cac:ID><cbc:Percent>25</cbc:Percent></cac:TaxCategory>
      <cac:BasePrice><cbc:PriceAmount amountCurrencyID="SEK">250.10</cbc:PriceAmount></cac:BasePrice></cac:Item>
  </cac:InvoiceLine>
</Invoice>
"""

STATED_IN_UBL: Final = ElectronicInvoice(
    profile="urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
    type_code="380",
    number="2026-0117",
    issue_date=date(2026, 11, 18),
    due_date=date(2026, 12, 18),
    currency="SEK",
    seller=Party("Järnboden i Växjö AB", "5599912341", "SE559991234101", None, ("Smedjegatan 3", "352 30 Växjö"), "SE"),
    buyer=Party("Kvarnens Kök AB", "5599923454", identifier="K-12"),
    net_amount=Decimal("1100.40"),
    vat_amount=Decimal("256.00"),
    total_amount=Decimal("1356.40"),
    rounding=Decimal("-0.40"),
    amount_due=Decimal(1356),
    vat=(
        VatRow(Decimal(25), Decimal("1000.00"), Decimal("250.00")),
        VatRow(Decimal(6), Decimal("100.40"), Decimal("6.00")),
    ),
    payment_means="30",
    accounts=(
        Account("bankgiro", "99912347"),
        Account("plusgiro", "99901233"),
        Account("iban", "SE5499900000099912345678"),
    ),
    payment_reference="1234567897",
    order_reference="B-77",
    lines=(
        Line("Stekpanna", Decimal(4), Decimal("250.00"), Decimal("1000.00"), Decimal(25)),
        Line("Recept", Decimal(502), Decimal("0.2"), Decimal("100.40"), Decimal(6)),
    ),
    notes=("Tack för ordern, välkommen åter", "30 dagar"),
)
"""What the UBL invoice says."""
