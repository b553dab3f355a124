"""Numbers that identify: organisation number, bankgiro, plusgiro, IBAN, payment reference and invoice number.

All but the last end in a check digit, so a number beside its label whose check digit is right is proven: a
misread digit passes one time in ten, a misread digit beside the right label on clear print hardly ever.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateway.reading.fields.giro import giros
from gateway.reading.fields.giro_line import giro_line
from gateway.reading.fields.iban import iban
from gateway.reading.fields.invoice_number import invoice_numbers
from gateway.reading.fields.organisation import organisation
from gateway.reading.fields.reference import reference
from gateway.reading.shape import Field
from gateway.reading.words.rows import Row


def numbers(rows: Sequence[Row]) -> dict[str, Field]:
    """Return the numbers on the paper, each in its printed form; one with a wrong check digit says so."""
    line = giro_line(rows)
    fields = organisation(rows) | giros(rows, line) | iban(rows)
    fields |= reference(rows, line, has_giro=bool(fields.keys() & {"bankgiro", "plusgiro"}))
    return fields | invoice_numbers(rows, fields.get("payment_reference"))
