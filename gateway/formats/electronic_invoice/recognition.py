"""What an XML file is, told by the namespace of its root element and never by its name; it is not parsed for that.

Text before the root element is scanned here and not left to a parser, so that a document type declaration is
seen before anything in it can take effect.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, Literal, NamedTuple

from gateway.formats.electronic_invoice.errors import DoctypeError, MalformedXmlError

Syntax = Literal["ubl", "cii", "svefaktura"]

_CII: Final = re.compile(
    r"urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:\d+|urn:ferd:CrossIndustryDocument:invoice:1p0"
)
_SYNTAXES: Final[dict[tuple[str, str], Syntax]] = {
    ("urn:oasis:names:specification:ubl:schema:xsd:Invoice-2", "Invoice"): "ubl",
    ("urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2", "CreditNote"): "ubl",
    ("urn:sfti:documents:BasicInvoice:1:0", "Invoice"): "svefaktura",
}
_ENVELOPES: Final = frozenset(
    {
        ("http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader", "StandardBusinessDocument"),
        ("urn:sfti:documents:StandardBusinessDocumentHeader", "StandardBusinessDocument"),
        ("urn:sfti:documents:StandardBusinessDocumentHeader", "ObjectEnvelope"),
    }
)
"""What networks wrap an invoice in: Peppol the first, Svefaktura the others."""

ENCODINGS: Final = frozenset({"utf-8", "utf-16", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252"})
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED: Final = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_DECLARED: Final = re.compile(rb"""<\?xml[^>]{1,200}?\bencoding\s*=\s*["']([\w.:/-]{1,40})["']""")
_SPACES: Final = (" ", "\t", "\r", "\n")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\s+([\w:.-]*)")
_PAGES: Final = frozenset({"html", "svg"})
_NAME: Final = re.compile(r"<(?:([\w.-]+):)?([\w.-]+)(?=[\s/>])")
_ATTRIBUTE: Final = re.compile(r"""\s+([\w.:-]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')""")


class Root(NamedTuple):
    """The root element: its namespace, its name without and with prefix."""

    namespace: str
    name: str
    written: str


def syntax_of(namespace: str, name: str) -> Syntax | None:
    """Return how an element of this name writes an invoice, or None where it is none."""
    if name in {"CrossIndustryInvoice", "CrossIndustryDocument"} and _CII.fullmatch(namespace):
        return "cii"
    return _SYNTAXES.get((namespace, name))


def is_envelope(namespace: str, name: str) -> bool:
    """Tell whether an element of this name is what a network wraps an invoice in."""
    return (namespace, name) in _ENVELOPES


def is_recognised(root: Root) -> bool:
    """Tell whether the root element is an invoice, or what one is wrapped in."""
    return syntax_of(root.namespace, root.name) is not None or is_envelope(root.namespace, root.name)


def encoding_of(head: bytes) -> str | None:
    """Return the encoding by mark, by the bytes of `<` or by declaration; None for one that is not read here."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    for start, encoding in _UNMARKED:
        if head.startswith(start):
            return encoding
    declared = _DECLARED.match(head.lstrip())
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    return encoding if encoding in ENCODINGS and encoding != "utf-16" else None


def is_markup(head: bytes) -> bool:
    """Tell whether bytes begin as XML does: with `<`, after a mark and space at most."""
    for mark, _ in _MARKS:
        head = head.removeprefix(mark)
    return head.lstrip(b" \t\r\n\x00").startswith(b"<")


def root_of(text: str) -> Root | None:
    """Return the root element of a document whose beginning is `text`; None where it cannot be seen there.

    Raises `DoctypeError` where a document type is declared before it. A web page or a drawing declares one too:
    that is no invoice with a fault but something else, so it gives None.
    """
    place = _prolog_end(text)
    declared = _DOCTYPE.match(text, place)
    if declared is not None:
        if declared[1].lower() in _PAGES:
            return None
        raise DoctypeError
    name = _NAME.match(text, place)
    if name is None:
        return None
    wanted, place = f"xmlns:{name[1]}" if name[1] else "xmlns", name.end()
    while (attribute := _ATTRIBUTE.match(text, place)) is not None:
        if attribute[1] == wanted:
            return Root(attribute[2] or attribute[3] or "", name[2], name[0][1:])
        place = attribute.end()
    return None


def decoded(content: bytes) -> str:
    """Return a document as text without mark; raises `MalformedXmlError` where its bytes are not what it says."""
    encoding = encoding_of(content[:512])
    if encoding is None:
        raise MalformedXmlError
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise MalformedXmlError from None


def _prolog_end(text: str) -> int:
    """Return where the first thing stands that is no space, declaration, instruction or comment."""
    place = 0
    while True:
        while text[place : place + 1] in _SPACES:
            place += 1
        for start, end in (("<?", "?>"), ("<!--", "-->")):
            if text.startswith(start, place):
                found = text.find(end, place + len(start))
                if found < 0:
                    return len(text)
                place = found + len(end)
                break
        else:
            return place
