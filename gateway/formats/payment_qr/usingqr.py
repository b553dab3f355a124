"""UsingQR: an invoice as one line of JSON with short keys, as Swedish and Norwegian programs print it.

What is printed varies: numbers as text, keys in capitals or missing, a decimal comma, four decimals, dates with
dashes, ` MVA` behind a company number. VAT is one sum (`vat`) or one for each rate (`vh`, `vm`, `vl`), or both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final, cast

from gateway.accounting import identifiers, money
from gateway.formats.payment_qr.code import (
    AccountType,
    Damaged,
    InvalidPaymentCodeError,
    PaymentCode,
    Purpose,
    amount,
    clean,
    day,
)

Object = dict[str, str | Decimal]

_BEGINNING: Final = re.compile(r"\{.{0,4000}?[\"']?\buqr\b[\"']?\s*:", re.IGNORECASE | re.DOTALL)
_COMMA_IN_NUMBER: Final = re.compile(r"(:\s*-?\d+),(\d+)(?=\s*[,}])", re.ASCII)
_VERSIONS: Final = frozenset({"1", "2"})
_PURPOSES: Final[dict[str, Purpose]] = {"1": "payment", "2": "credit", "3": "cash"}
_TYPES: Final = {purpose: number for number, purpose in _PURPOSES.items()}
_ACCOUNT_TYPES: Final[dict[str, AccountType]] = {
    "BG": "BG",
    "BANKGIRO": "BG",
    "PG": "PG",
    "PLUSGIRO": "PG",
    "IBAN": "IBAN",
    "BBAN": "BBAN",
}
_CURRENCIES: Final = {"NO": "NOK", "DK": "DKK", "FI": "EUR"}
_LONGEST_NUMBER: Final = 30
_NORWEGIAN: Final = re.compile(r"\s*MVA$", re.IGNORECASE)

_TEXTS: Final = {
    "payee": ("nme",),
    "company_id": ("cid",),
    "country": ("cc",),
    "reference": ("iref",),
    "credited_reference": ("cr", "cref"),
    "account": ("acc",),
    "bank_code": ("bc",),
    "address": ("adr",),
}
_DATES: Final = {"invoice_date": "idt", "due_date": "ddt"}
_AMOUNTS: Final = {"amount": "due", "vat": "vat", "vat_high": "vh", "vat_middle": "vm", "vat_low": "vl"}
_MUSTS: Final[dict[Purpose, tuple[str, ...]]] = {
    "payment": ("payee", "company_id", "reference", "due_date", "amount", "account_type", "account"),
    "credit": ("payee", "amount"),
    "cash": ("payee", "amount"),
}


def parsed(text: str) -> PaymentCode | Damaged | None:
    """Return what a UsingQR code says, `Damaged` where it cannot be understood, None where it is something else."""
    if _BEGINNING.match(text) is None:
        return None
    try:
        keys = _object(text)
    except (ValueError, ArithmeticError, RecursionError):
        return Damaged("usingqr", "it is not JSON")
    if not isinstance(keys, dict) or "uqr" not in keys:
        return None
    if _word(keys, "uqr") not in _VERSIONS:
        return Damaged("usingqr", "its version is not known")
    purpose = _PURPOSES.get(_word(keys, "tp") or "1")
    return Damaged("usingqr", "its type is not known") if purpose is None else _code(keys, purpose)


def written(code: PaymentCode) -> str:
    """Write a UsingQR code; raises `InvalidPaymentCodeError` where a part that its purpose needs is missing."""
    for part in _MUSTS[code.purpose]:
        if getattr(code, part) is None:
            raise InvalidPaymentCodeError(scheme=code.scheme, part=part)
    if code.purpose == "payment" and (code.amount or 0) < 0:
        raise InvalidPaymentCodeError(scheme=code.scheme, part="amount")
    texts = {keys[0]: getattr(code, name) for name, keys in _TEXTS.items()}
    texts |= {"cur": code.currency, "pt": code.account_type}
    days = {key: getattr(code, name) for name, key in _DATES.items()}
    amounts = {key: getattr(code, name) for name, key in _AMOUNTS.items()}
    members = {"uqr": "1", "tp": _TYPES[code.purpose]}
    members |= {key: _quoted(clean(text)) for key, text in texts.items() if text}
    members |= {key: _quoted(f"{value:%Y%m%d}") for key, value in days.items() if value is not None}
    members |= {key: f"{value:f}" for key, value in amounts.items() if value is not None}
    return "{" + ",".join(f'"{key}":{value}' for key, value in members.items()) + "}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _object(text: str) -> Any:
    """Read the JSON, with numbers as they are written; a number with a decimal comma is mended first."""
    try:
        return _loaded(text)
    except ValueError:
        return _loaded(_COMMA_IN_NUMBER.sub(r"\1.\2", text))


def _loaded(text: str) -> Any:
    return json.loads(
        text,
        strict=False,
        parse_float=Decimal,
        parse_int=Decimal,
        parse_constant=_refused,
        object_pairs_hook=_once,
    )


def _refused(constant: str) -> None:
    raise ValueError(constant)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object with its keys in lower case; a key that says two things makes the code unbelievable."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        name = key.strip().lower()
        if name in found and found[name] != value:
            raise ValueError(name)
        found[name] = value
    return {key: value for key, value in found.items() if value is not None and value != ""}


def _word(keys: Mapping[str, Any], key: str) -> str | None:
    """Return a member as text; a number as it is written."""
    value = keys.get(key)
    if isinstance(value, Decimal):
        return f"{value:f}" if abs(value.adjusted()) < _LONGEST_NUMBER else None
    return clean(value) or None if isinstance(value, str) else None


def _code(keys: Mapping[str, Any], purpose: Purpose) -> PaymentCode:
    parts = {name: _first(keys, names) for name, names in _TEXTS.items()}
    currency_written = _word(keys, "cur")
    country = _country(parts["country"], parts["company_id"])
    currency = _currency(currency_written) or _CURRENCIES.get(country or "", "SEK")
    days = _read(keys, _DATES, day)
    amounts = _read(keys, _AMOUNTS, lambda text: amount(text, currency), numbers=True)
    known = days | amounts
    missed = {name for name, key in (_DATES | _AMOUNTS).items() if key in keys and known[name] is None}
    parts |= {name: _word(keys, key) for name, key in (_DATES | _AMOUNTS).items() if known[name] is not None}
    if currency_written is not None and _currency(currency_written) is None:
        missed.add("currency")
    parts["currency"] = None if "currency" in missed else currency_written
    company = _NORWEGIAN.sub("", parts["company_id"]) if parts["company_id"] else None
    return PaymentCode(
        scheme="usingqr",
        purpose=purpose,
        payee=parts["payee"],
        company_id=company,
        country=country,
        reference=parts["reference"],
        credited_reference=parts["credited_reference"],
        invoice_date=cast("date | None", days["invoice_date"]),
        due_date=cast("date | None", days["due_date"]),
        amount=amounts["amount"],
        currency=currency,
        vat=amounts["vat"],
        vat_high=amounts["vat_high"],
        vat_middle=amounts["vat_middle"],
        vat_low=amounts["vat_low"],
        account_type=_account_type(_word(keys, "pt"), parts["account"]),
        account=parts["account"],
        bank_code=parts["bank_code"],
        address=parts["address"],
        unclear=tuple(sorted(missed)),
        parts={name: text for name, text in parts.items() if text},
    )


def _first(keys: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return next((word for name in names if (word := _word(keys, name))), None)


def _read(
    keys: Mapping[str, Any], wanted: Mapping[str, str], how: Callable[[Any], Any], *, numbers: bool = False
) -> dict[str, Any]:
    """Read the members of one sort; what cannot be understood is None."""
    found: dict[str, Any] = {}
    for name, key in wanted.items():
        value = keys.get(key)
        text = value if numbers and isinstance(value, Decimal) else _word(keys, key)
        found[name] = None if text is None else how(text)
    return found


def _currency(word: str | None) -> str | None:
    """Return the ISO code that a word for a currency means, None where it is none."""
    if word is None:
        return None
    return word.upper() if re.fullmatch(r"[A-Za-z]{3}", word) else money.currency_of(word)


def _country(written_country: str | None, company_id: str | None) -> str | None:
    if written_country:
        return written_country.upper()
    return "NO" if company_id and _NORWEGIAN.search(company_id) else None


def _account_type(word: str | None, account: str | None) -> AccountType | None:
    """Return the sort of account, by what the code says or else by how the account is written."""
    if word is not None:
        return _ACCOUNT_TYPES.get(word.upper())
    if account is None:
        return None
    if identifiers.is_valid(identifiers.iban, account):
        return "IBAN"
    return "BG" if re.fullmatch(r"\d{3,4}-\d{4}", account, re.ASCII) else None
