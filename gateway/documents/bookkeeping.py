"""Bookkeeping: which documents the law wants kept, whatever anybody asks for.

Only what is clearly none may go before its time: a paper that was read, is neither receipt, invoice, credit note,
reminder nor card slip, has no total, and which its sender gave out for nothing of the kind. What could not be read may
well be a receipt, so it is kept; so is everything that is still waiting to be read.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, and_

from gateway.models import Document

READ: Final = ("ready", "needs_review")


def is_none() -> ColumnElement[bool]:
    """Say which documents are no bookkeeping material."""
    return and_(
        Document.status.in_(READ),
        Document.kind == "other",
        Document.total_amount.is_(None),
        Document.kind_hint == "auto",
        Document.payment_method.is_(None),
    )
