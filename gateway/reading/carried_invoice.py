"""The electronic invoice that a file is, or carries within a PDF."""

from __future__ import annotations

from pathlib import Path

from gateway.errors import InvalidError
from gateway.formats.electronic_invoice.invoice import ElectronicInvoice
from gateway.formats.electronic_invoice.read import read
from gateway.reading import container, pdf
from gateway.reading.shape import Finding


def carried(path: Path) -> ElectronicInvoice | Finding | None:
    """Return the invoice, or a finding where one is carried but cannot be read; None where there is none.

    What is wrong with a file that is XML itself is told by its sheets, so it gives None here.
    """
    try:
        media_type = container.inspect(path).media_type
    except InvalidError:
        return None
    if media_type == "application/xml":
        return _read_or_none(path.read_bytes())
    content = pdf.embedded_invoice(path) if media_type == "application/pdf" else None
    if content is None:
        return None
    return _read_or_none(content) or Finding("einvoice_unreadable", "warning")


def _read_or_none(content: bytes) -> ElectronicInvoice | None:
    try:
        return read(content)
    except InvalidError:
        return None
