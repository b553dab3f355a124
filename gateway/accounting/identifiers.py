"""Numbers that identify companies, accounts and payments in Sweden: their shape and check digit.

Each function takes a number as people write it and returns it as it is printed; `compact` of that is the
normal form without spaces and dashes. A number that fails raises `InvalidIdentifierError`; `is_valid` asks
without raising. All Swedish ones end in a check digit of modulus 10 (Luhn), IBAN begins with modulus 97.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from stdnum import iban as stdnum_iban
from stdnum import luhn
from stdnum.exceptions import ValidationError
from stdnum.se import orgnr

from gateway.errors import InvalidError

BANKGIRO_DIGITS: Final = range(7, 9)
PLUSGIRO_DIGITS: Final = range(2, 9)
PAYMENT_REFERENCE_DIGITS: Final = range(2, 26)

_CENTURIES: Final = ("16", "18", "19", "20")
_LEGAL_PERSON_MONTH: Final = 20
_COORDINATION_DAY: Final = 60


class InvalidIdentifierError(InvalidError):
    """A number has not the shape, or not the check digit, that numbers of its sort have."""

    code = "invalid_identifier"
    message = "{number} is not a valid {sort}. Check that every digit is right."


def compact(number: str) -> str:
    """Return the normal form of a number: its letters, upper case, and digits."""
    return re.sub(r"[\W_]", "", number).upper()


def is_valid(identifier: Callable[[str], str], number: str) -> bool:
    """Tell whether `number` is what `identifier` (a function of this module) takes."""
    try:
        identifier(number)
    except InvalidIdentifierError:
        return False
    return True


def organisation_number(number: str) -> str:
    """Return `NNNNNN-NNNN`; twelve digits with 16 (or a century, for a sole trader) in front are taken too.

    The third and fourth digits are at least 20 for a legal person; for a sole trader the number is the
    personal number, so the first six must be a day (plus 60 for a coordination number).
    """
    digits = compact(number)
    if len(digits) == len("165560368672") and digits.startswith(_CENTURIES):
        digits = digits[2:]
    if not orgnr.is_valid(digits) or not (_is_legal_person(digits) or _is_birth_date(digits)):
        raise InvalidIdentifierError(number=number, sort="organisation number")
    return f"{digits[:6]}-{digits[6:]}"


def vat_number(number: str) -> str:
    """Return the Swedish VAT number, `SE` + organisation number + `01` (Peppol SE-R-001, SE-R-002)."""
    found = re.fullmatch(r"SE(\d{10})01", compact(number))
    if found is None or not is_valid(organisation_number, found[1]):
        raise InvalidIdentifierError(number=number, sort="VAT number")
    return found[0]


def bankgiro(number: str) -> str:
    """Return `NNN-NNNN` or `NNNN-NNNN`; the dash is before the last four digits."""
    digits = _with_check_digit(number, BANKGIRO_DIGITS, "bankgiro number")
    return f"{digits[:-4]}-{digits[-4:]}"


def plusgiro(number: str) -> str:
    """Return two to eight digits with the dash before the check digit."""
    digits = _with_check_digit(number, PLUSGIRO_DIGITS, "plusgiro number")
    return f"{digits[:-1]}-{digits[-1]}"


def payment_reference(number: str) -> str:
    """Return the digits of the number a payer quotes (OCR number), two to twenty-five with a check digit."""
    return _with_check_digit(number, PAYMENT_REFERENCE_DIGITS, "payment reference")


def has_length_digit(reference: str) -> bool:
    """Tell whether the digit before the check digit is the length of the reference (modulo ten).

    Bankgirot's hard control with variable length asks for it; without such an agreement it is chance.
    """
    digits = payment_reference(reference)
    return int(digits[-2]) == len(digits) % 10


def iban(number: str) -> str:
    """Return the account number of any country in groups of four (ISO 13616, modulus 97)."""
    try:
        return str(stdnum_iban.format(stdnum_iban.validate(compact(number))))
    except ValidationError:
        raise InvalidIdentifierError(number=number, sort="IBAN") from None


def swish(number: str) -> str:
    """Return a company's Swish number, `123 NNN NN NN`; it has no check digit."""
    digits = compact(number)
    if not re.fullmatch(r"123\d{7}", digits, re.ASCII):
        raise InvalidIdentifierError(number=number, sort="Swish number")
    return f"{digits[:3]} {digits[3:6]} {digits[6:8]} {digits[8:]}"


def _with_check_digit(number: str, lengths: range, sort: str) -> str:
    digits = compact(number)
    if not re.fullmatch(r"\d+", digits, re.ASCII) or len(digits) not in lengths or not luhn.is_valid(digits):
        raise InvalidIdentifierError(number=number, sort=sort)
    return digits


def _is_legal_person(digits: str) -> bool:
    return int(digits[2:4]) >= _LEGAL_PERSON_MONTH


def _is_birth_date(digits: str) -> bool:
    day = int(digits[4:6])
    day -= _COORDINATION_DAY if day > _COORDINATION_DAY else 0
    try:
        date(2000 + int(digits[:2]), int(digits[2:4]), day)
    except ValueError:
        return False
    return True
