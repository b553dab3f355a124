"""Which sort of account a number is: Swedish invoices say bankgiro and plusgiro in the place of the bank.

Source: Peppol BIS Billing 3, rules SE-R-007 to SE-R-012; SFTI Svefaktura 1.0, PaymentMeans.
"""

from __future__ import annotations

import re
from typing import Final

from gateway.formats.electronic_invoice.invoice import Account, Means

_BANKS: Final[dict[str, Means]] = {
    "SE:BANKGIRO": "bankgiro",
    "BGABSESS": "bankgiro",
    "9900": "bankgiro",
    "SE:PLUSGIRO": "plusgiro",
    "PGSISESS": "plusgiro",
    "9500": "plusgiro",
    "9960": "plusgiro",
}
"""What stands for the bank: the words of Peppol, the BIC of Svefaktura, or the clearing number."""

_CODES: Final[dict[str, Means]] = {"56": "bankgiro", "50": "plusgiro"}
"""Payment means (UNTDID 4461) of invoices older than Peppol BIS 3; in other countries these are other giros."""

_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}")


def account(number: str, *, bank: str | None, code: str | None, is_swedish: bool) -> Account:
    """Return an account by what the invoice says of its bank and of the means of payment (`code`)."""
    bare = re.sub(r"[\s.-]", "", number).upper()
    if bank is not None and (means := _BANKS.get(bank.upper())) is not None:
        return Account(means, bare)
    if _IBAN.fullmatch(bare):
        return Account("iban", bare)
    if is_swedish and code is not None and (means := _CODES.get(code)) is not None:
        return Account(means, bare)
    return Account("account", number)
