"""EPC codes (GiroCode): a SEPA credit transfer in euro, one part a line, as EPC069-12 says.

`BCD`, version, character set, `SCT`, BIC, name, IBAN, amount, purpose, structured reference (ISO 11649) or free
text, note; lines end in LF or CRLF, and those at the end may be missing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from gateway.accounting import identifiers
from gateway.formats.payment_qr.code import Damaged, InvalidPaymentCodeError, PaymentCode, amount, clean

LONGEST_NAME: Final = 70
LONGEST_REFERENCE: Final = 35
MOST: Final = Decimal("999999999.99")

_CHARACTER_SETS: Final = {
    "1": "utf-8",
    "2": "iso-8859-1",
    "3": "iso-8859-2",
    "4": "iso-8859-4",
    "5": "iso-8859-5",
    "6": "iso-8859-7",
    "7": "iso-8859-10",
    "8": "iso-8859-15",
}
_VERSION: Final = re.compile(r"0{0,2}[12]")
_AMOUNT: Final = re.compile(r"([A-Z]{3})\s?(\d+(?:[.,]\d{1,2})?)", re.ASCII)
_LINES: Final = 12


def parsed(text: str) -> PaymentCode | Damaged | None:
    """Return what an EPC code says, `Damaged` where it cannot be understood, None where it is something else."""
    lines = [clean(line) for line in re.split(r"\r\n|\n|\r", text)]
    if lines[0].upper() != "BCD":
        return None
    _, version, _, transfer, bic, name, iban, money, _, reference, message, *_ = [*lines, *[""] * _LINES][:_LINES]
    if not _VERSION.fullmatch(version) or transfer.upper() != "SCT":
        return Damaged("epc", "its version or its kind of transfer is not known")
    if not iban or not name:
        return Damaged("epc", "it has no account or no name")
    found = _AMOUNT.fullmatch(money.upper())
    value = amount(found[2], found[1]) if found else None
    parts = {"payee": name, "account": iban, "reference": reference, "message": message}
    parts |= {"amount": money if value is not None else "", "currency": found[1] if found else "EUR"}
    return PaymentCode(
        scheme="epc",
        payee=name,
        account_type="IBAN",
        account=identifiers.compact(iban),
        bank_code=bic or None,
        amount=value,
        currency=found[1] if found else "EUR",
        reference=identifiers.compact(reference) or None,
        message=message or None,
        unclear=("amount",) if money and value is None else (),
        parts={part: text for part, text in parts.items() if text},
    )


def written(code: PaymentCode) -> str:
    """Write an EPC code; raises `InvalidPaymentCodeError` where the standard does not allow a part."""
    for part, is_allowed in _allowed(code).items():
        if not is_allowed:
            raise InvalidPaymentCodeError(scheme=code.scheme, part=part)
    lines = [
        "BCD",
        "002",
        "1",
        "SCT",
        clean(code.bank_code or ""),
        clean(code.payee or ""),
        identifiers.compact(code.account or ""),
        "" if code.amount is None else f"EUR{code.amount:.2f}",
        "",
        identifiers.compact(code.reference or ""),
        clean(code.message or ""),
    ]
    return "\n".join(lines).rstrip("\n")


def declared_encoding(payload: bytes) -> str | None:
    """Return the encoding that the payload of an EPC code declares, None where it is none."""
    lines = payload.removeprefix(b"\xef\xbb\xbf").lstrip().splitlines()
    is_code = len(lines) > len(("BCD", "002")) and lines[0].strip().upper() == b"BCD"
    return _CHARACTER_SETS.get(lines[2].strip().decode("ascii", errors="replace")) if is_code else None


def _allowed(code: PaymentCode) -> dict[str, bool]:
    return {
        "payee": 0 < len(clean(code.payee or "")) <= LONGEST_NAME,
        "account": identifiers.is_valid(identifiers.iban, code.account or ""),
        "currency": code.currency == "EUR",
        "amount": code.amount is None or Decimal("0.01") <= code.amount <= MOST,
        "reference": len(identifiers.compact(code.reference or "")) <= LONGEST_REFERENCE,
        "message": not (code.message and code.reference),
    }
