"""Whether a file is an electronic invoice in XML: its head and its tail are looked at, and nothing is parsed."""

from __future__ import annotations

from typing import Final

from gateway.formats.electronic_invoice.errors import MalformedXmlError, XmlTooLargeError
from gateway.formats.electronic_invoice.limits import MOST_BYTES
from gateway.formats.electronic_invoice.recognition import encoding_of, is_markup, is_recognised, root_of
from gateway.reading.container.errors import TruncatedFileError, UnknownTypeError
from gateway.reading.container.slices import Slices

HEAD: Final = 1 << 16
TAIL: Final = 1 << 12

__all__ = ["is_markup", "require_invoice"]


def require_invoice(file: Slices) -> None:
    """Refuse XML that is no invoice, or one that a reader could not read.

    Raises `UnknownTypeError` for other markup such as HTML and SVG, `DoctypeError` for a document type,
    `MalformedXmlError` for an encoding that is not read, `XmlTooLargeError`, and `TruncatedFileError` where the
    element that was opened first is not closed near the end of the file.
    """
    head = file.take(0, HEAD)
    encoding = encoding_of(head)
    root = root_of(head.decode(encoding or "latin-1", errors="replace").removeprefix("\ufeff"))
    if root is None or not is_recognised(root):
        raise UnknownTypeError
    if encoding is None:
        raise MalformedXmlError
    if file.size > MOST_BYTES:
        raise XmlTooLargeError
    closing = f"</{root.written}".encode(encoding)
    if closing not in file.take(max(0, file.size - TAIL), TAIL):
        raise TruncatedFileError
