"""Amounts of money: reading them as they are printed, rounding, minor units and writing; never a float.

What is printed does not always say what is meant: `1,234` is one and a quarter in one country and twelve
hundred in another. `candidates` then gives both, and whoever asks must decide by other evidence.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from gateway.errors import InvalidError
from gateway.language import Language

MOST_DIGITS: Final = 12

_MINOR_DIGITS: Final = {"JPY": 0, "KRW": 0, "ISK": 0, "KWD": 3, "BHD": 3, "TND": 3}
_PRINTED_SIGNS: Final = {"SEK": "kr", "EUR": "€", "GBP": "£", "USD": "$"}

_SIGNS: Final = {
    "SEK": r"sek|skr|kronor|kr\.?",
    "EUR": r"eur|euro|€",
    "USD": r"usd|us\$|\$",
    "GBP": r"gbp|£",
    "NOK": r"nok",
    "DKK": r"dkk",
    "CHF": r"chf|sfr\.?|fr\.",
    "MYR": r"myr|rm",
    "INR": r"inr|rs\.?|₹",
    "PLN": r"pln|zł",
    "JPY": r"jpy|¥",
}
_ANY_SIGN: Final = "|".join(_SIGNS.values())
_SIGN_AROUND: Final = re.compile(rf"^(?:{_ANY_SIGN})\s*(?=[-+(\d.,])|(?<=[-+)\d.,])\s*(?:{_ANY_SIGN})$", re.IGNORECASE)
_SIGN_WITHIN: Final = {
    code: re.compile(rf"(?<![^\W\d_])(?:{signs})(?![^\W\d_])", re.IGNORECASE) for code, signs in _SIGNS.items()
}

_PLAIN: Final = (
    dict.fromkeys(map(ord, "\u00a0\u202f\u2009\u2007\u2008\u2002\u2003\u3000\t"), " ")
    | dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d"), "-")
    | dict.fromkeys(map(ord, "\u2019\u2018\u00b4`\u02bc"), "'")
)

_NO_MINOR: Final = re.compile(r"(?<=\d)\s?[:,.]\s?(?:--?|=)$")
_KRONOR_COLON_ORE: Final = re.compile(r":(?=\d{2}$)")
_LOOSE_MINOR: Final = re.compile(r"(?<=\d)(?:\s([.,])\s?|([.,])\s)(?=\d{2}$)")
_GROUPED: Final = re.compile(r"[1-9]\d{0,2}(?P<mark>[ '.,])\d{3}(?:(?P=mark)\d{3})*", re.ASCII)
_LAKHS: Final = re.compile(r"[1-9]\d?(?:,\d{2})+,\d{3}", re.ASCII)
_WHOLE: Final = re.compile(r"0|[1-9]\d*", re.ASCII)
_DECIMAL: Final = re.compile(r"(?P<whole>.*)(?P<mark>[.,])(?P<minor>\d{1,6})", re.ASCII)


class NotAnAmountError(InvalidError):
    """A figure is not an amount of its currency, such as one with three decimals of kronor."""

    code = "not_an_amount"
    message = "{amount} is not an amount in {currency}. Write it as 1234.50, with at most {digits} decimals."


def candidates(text: str) -> tuple[Decimal, ...]:
    """Return every amount that `text`, as printed, may mean; none where it is no amount at all.

    Currency signs around it, thin and hard spaces, `12:-`, a minus on either side and brackets for negative
    are understood. Two values come back where the text alone cannot tell, such as `1.234`: grouped first.
    """
    bare = _without_sign(text.translate(_PLAIN).strip())
    is_negative, bare = _minus(bare)
    values = _unsigned(_without_sign(bare))
    return tuple(-value for value in values) if is_negative else values


def currency_of(text: str) -> str | None:
    """Return the ISO 4217 code of the currency named in `text`, where exactly one is.

    `kr` is taken for SEK; it is also Norwegian and Danish, so other evidence goes before it.
    """
    found = [code for code, sign in _SIGN_WITHIN.items() if sign.search(text.translate(_PLAIN))]
    return found[0] if len(found) == 1 else None


def rounded(amount: Decimal, currency: str = "SEK") -> Decimal:
    """Round half away from zero to the minor unit of the currency, as an invoice does."""
    return amount.quantize(Decimal(1).scaleb(-minor_digits(currency)), ROUND_HALF_UP)


def minor_digits(currency: str) -> int:
    """Return how many decimals amounts in the currency have (ISO 4217)."""
    return _MINOR_DIGITS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """Return the amount in minor units (öre); raises `NotAnAmountError` where that would lose something."""
    digits = minor_digits(currency)
    if not amount.is_finite() or rounded(amount, currency) != amount:
        raise NotAnAmountError(amount=amount, currency=currency, digits=digits)
    return int(amount.scaleb(digits))


def from_minor(minor: int, currency: str) -> Decimal:
    """Return the amount that so many minor units are, with all its decimals."""
    return Decimal(minor).scaleb(-minor_digits(currency))


def written(amount: Decimal, currency: str = "SEK") -> str:
    """Write an amount for machines: a decimal point, all decimals, nothing else (`1234.50`)."""
    return f"{rounded(amount, currency):f}"


def plain(number: Decimal) -> str:
    """Write a number for machines without zeros at its end: `25`, `25.5`, `1000`."""
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def printed(amount: Decimal, currency: str = "SEK", language: Language = "sv") -> str:
    """Write an amount for people: `1 234,50 kr` (with hard spaces) in Swedish, `1,234.50 SEK` in English."""
    grouped = f"{rounded(amount, currency):,f}"
    if language == "en":
        return f"{grouped}\u00a0{currency}"
    swedish = grouped.translate({ord(","): "\u00a0", ord("."): ",", ord("-"): "\u2212"})
    return f"{swedish}\u00a0{_PRINTED_SIGNS.get(currency, currency)}"


def _without_sign(text: str) -> str:
    return _SIGN_AROUND.sub("", text).strip()


def _minus(text: str) -> tuple[bool, str]:
    """Take a minus from one side, or brackets from both; one that is part of `12:-` stays."""
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1].strip()
    if text.startswith("-"):
        return True, text[1:].strip()
    if text.endswith("-") and not _NO_MINOR.search(text):
        return True, text[:-1].strip()
    return False, text.removeprefix("+").strip()


def _unsigned(text: str) -> tuple[Decimal, ...]:
    if sum(letter.isdigit() for letter in text) > MOST_DIGITS:
        return ()
    if _NO_MINOR.search(text):
        bare = _NO_MINOR.sub("", text)
        return tuple(map(Decimal, filter(None, [_whole(bare)]))) or _unsigned(bare)
    text = _LOOSE_MINOR.sub(r"\1\2", _KRONOR_COLON_ORE.sub(",", text))
    text = text.rstrip(".,") if text[-2:-1].isdigit() else text
    whole, decimal = _whole(text), _decimal(text)
    # A single point or comma before three digits parts thousands in one country and decimals in another.
    is_either = whole is not None and decimal is not None
    if is_either and sum(text.count(mark) for mark in " '.,") > 1:
        return (Decimal(whole or 0),)
    return tuple(map(Decimal, filter(None, [whole, decimal])))


def _decimal(text: str) -> str | None:
    """Return a number with decimals in plain writing, its thousands parted by another mark or not at all."""
    parts = _DECIMAL.fullmatch(text)
    kronor = _whole(parts["whole"] or "0", unlike=parts["mark"]) if parts else None
    return f"{kronor}.{parts['minor']}" if parts and kronor else None


def _whole(text: str, *, unlike: str = "") -> str | None:
    """Return the digits of a whole number, grouped by a mark other than `unlike` or not at all."""
    if _WHOLE.fullmatch(text):
        return text
    grouped = _GROUPED.fullmatch(text) or _LAKHS.fullmatch(text)
    if grouped and (not unlike or unlike not in grouped[0]):
        return re.sub(r"\D", "", text)
    return None
