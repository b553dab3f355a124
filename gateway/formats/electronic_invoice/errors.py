"""Why an electronic invoice is not read: each says what the sender can do, and quotes nothing of the file."""

from __future__ import annotations

from gateway.errors import InvalidError, TooLargeError, UnsupportedError


class DoctypeError(InvalidError):
    """It declares a document type, which no invoice needs and which can name files and endless texts."""

    code = "xml_doctype"
    message = "The XML has a DOCTYPE, which is never read here. Ask the sender for the invoice without it, or as PDF."


class MalformedXmlError(InvalidError):
    """It is not well-formed XML in an encoding that is read here."""

    code = "xml_malformed"
    message = "The XML is damaged and cannot be read. Save it again from the e-mail, or ask the sender for it anew."


class XmlTooLargeError(TooLargeError):
    """It has more bytes than an invoice may have (`limits.MOST_BYTES`)."""

    code = "xml_too_large"
    message = "The XML is larger than 5 MB. Ask the sender for the invoice without attachments in it."


class XmlTooDeepError(TooLargeError):
    """Its elements stand inside each other deeper than in any invoice (`limits.MOST_DEPTH`)."""

    code = "xml_too_deep"
    message = "The XML is nested deeper than 100 levels, as no invoice is. Ask the sender for it anew, or as PDF."


class UnknownInvoiceError(UnsupportedError):
    """It is XML, but not an invoice of a kind that is read here."""

    code = "xml_not_an_invoice"
    message = "This XML is no invoice that is read here. Send UBL 2.1 (Peppol), Factur-X, ZUGFeRD or Svefaktura 1.0."
