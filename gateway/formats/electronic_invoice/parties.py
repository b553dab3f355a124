"""What the syntaxes have in common about sellers and buyers: how an address is put together, and number schemes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from lxml.etree import _Element as Element

from gateway.formats.electronic_invoice.elements import text, texts

SWEDISH_SCHEME: Final = "0007"
"""Swedish organisation numbers among the identifiers of ISO 6523."""


def postal_address(place: Element | None, streets: Sequence[str], postcode: str, city: str) -> tuple[str, ...]:
    """Return the lines of an address, postcode and city as the last."""
    town = " ".join(filter(None, [text(place, postcode), text(place, city)]))
    return tuple(filter(None, [*texts(place, *streets), town]))
