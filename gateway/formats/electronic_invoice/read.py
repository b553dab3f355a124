"""Reads an electronic invoice from the bytes of its file, whichever syntax it is written in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from lxml import etree
from lxml.etree import _Element as Element

from gateway.formats.electronic_invoice import cii, svefaktura, ubl
from gateway.formats.electronic_invoice.errors import UnknownInvoiceError
from gateway.formats.electronic_invoice.invoice import ElectronicInvoice
from gateway.formats.electronic_invoice.recognition import Syntax, is_envelope, syntax_of
from gateway.formats.electronic_invoice.safe_xml import parse

_READERS: Final[dict[Syntax, Callable[[Element], ElectronicInvoice]]] = {
    "ubl": ubl.read,
    "cii": cii.read,
    "svefaktura": svefaktura.read,
}


def read(content: bytes) -> ElectronicInvoice:
    """Return what an invoice says; one within the envelope of a network is taken out of it.

    Raises the errors of `safe_xml.parse`, and `UnknownInvoiceError` where the XML is no invoice.
    """
    root = parse(content)
    candidates = [root, *root] if is_envelope(*_name(root)) else [root]
    for element in candidates:
        syntax = syntax_of(*_name(element))
        if syntax is not None:
            return _READERS[syntax](element)
    raise UnknownInvoiceError


def _name(element: Element) -> tuple[str, str]:
    name = etree.QName(element)
    return name.namespace or "", name.localname
