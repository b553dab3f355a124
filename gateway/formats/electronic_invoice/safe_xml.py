"""Parses XML from strangers: no document type, no entities, no network, bounded size and depth.

What is decoded and scanned for a document type is the very text that is parsed: no encoding can hide one.
Source: OWASP XML External Entity Prevention, and the documentation of libxml2.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from gateway.formats.electronic_invoice.errors import (
    DoctypeError,
    MalformedXmlError,
    UnknownInvoiceError,
    XmlTooDeepError,
    XmlTooLargeError,
)
from gateway.formats.electronic_invoice.limits import MOST_BYTES, MOST_DEPTH
from gateway.formats.electronic_invoice.recognition import decoded, root_of

_IS_TOO_DEEP: Final = etree.XPath(f"boolean({'/*' * (MOST_DEPTH + 1)})")


def parse(content: bytes) -> etree._Element:
    """Return the root element.

    Raises `XmlTooLargeError`, `DoctypeError`, `UnknownInvoiceError` where no root element with a namespace can
    be seen, `MalformedXmlError` or `XmlTooDeepError`.
    """
    if len(content) > MOST_BYTES:
        raise XmlTooLargeError
    text = decoded(content)
    if root_of(text) is None:
        raise UnknownInvoiceError
    try:
        root = etree.fromstring(text.encode("utf-8"), _parser())
    except (etree.XMLSyntaxError, ValueError):
        raise MalformedXmlError from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise DoctypeError
    if _IS_TOO_DEEP(root.getroottree()):
        raise XmlTooDeepError
    return root


def _parser() -> etree.XMLParser:
    """Make a parser for one document; the text was decoded already, so what it declares of itself is not asked."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        no_network=True,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
