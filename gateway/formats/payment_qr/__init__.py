"""Payment codes: what the QR code on an invoice says, read and written, in three schemes.

UsingQR (JSON, from Visma, the specification at qrkod.info), Swish (`C…`, the QR manual at developer.getswish.se)
and EPC (`BCD…`, EPC069-12, also called GiroCode). Nothing in a code is trusted: a text is bounded in length, what
cannot be printed is dropped, and whether numbers have the right check digit is for the reader to ask.
"""

from __future__ import annotations

from typing import Final

from gateway.formats.payment_qr import epc, swish, usingqr
from gateway.formats.payment_qr.code import (
    AccountType,
    Damaged,
    InvalidPaymentCodeError,
    Part,
    PaymentCode,
    Purpose,
    Scheme,
)

__all__ = [
    "AccountType",
    "Damaged",
    "InvalidPaymentCodeError",
    "Part",
    "PaymentCode",
    "Purpose",
    "Scheme",
    "parsed",
    "text_of",
    "written",
]

LONGEST: Final = 4296
"""No QR code holds more letters than this."""

_AROUND: Final = "\ufeff\0 \t\r\n"


def parsed(text: str) -> PaymentCode | Damaged | None:
    """Return what a payment code says, `Damaged` where it is one that cannot be understood, None where it is none."""
    bare = text.strip(_AROUND)
    if len(text) > LONGEST:
        return None
    return usingqr.parsed(bare) or swish.parsed(bare) or epc.parsed(bare)


def written(code: PaymentCode) -> str:
    """Write a payment code, ready to be drawn; raises `InvalidPaymentCodeError` where its scheme does not allow it."""
    if code.scheme == "usingqr":
        return usingqr.written(code)
    return swish.written(code) if code.scheme == "swish" else epc.written(code)


def text_of(payload: bytes) -> str:
    """Return the text of a payload that does not say how it is encoded.

    It is UTF-8 where that is possible, else what an EPC code declares, else Latin-1 as Windows knows it, which is
    what programs write that do not think of encodings.
    """
    try:
        return payload.decode()
    except UnicodeDecodeError:
        return payload.decode(epc.declared_encoding(payload) or "cp1252", errors="replace")
