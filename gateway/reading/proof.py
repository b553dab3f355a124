"""Whether a document is proven as far as booking it needs: who, when, how much, and the VAT in it."""

from __future__ import annotations

from collections.abc import Mapping

from gateway.reading.shape import Field, Kind


def is_enough(kind: Kind, fields: Mapping[str, Field]) -> bool:
    """Tell whether total, date, supplier and VAT are all proven; the slip of a card terminal has no VAT."""
    needed = [("total_amount",), ("document_date",), ("organisation_number", "supplier_name")]
    if kind != "card_slip":
        needed.append(("vat_amount",))
    return all(any(name in fields and fields[name].is_sure for name in names) for names in needed)
