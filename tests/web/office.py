"""What the pages show in tests: people of two agencies, and documents in every state."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from gateway import audit
from gateway.models import Document, Field, Notice, Page
from tests.house import NOW

ACCOUNTANT: Final = "anna@siffra.example"
READER: Final = "leo@kvarnen.example"
CLIENT: Final = "kim@kvarnen.example"
STRANGER: Final = "eva@annan.example"
OPEN_TO_ALL: Final = {
    "web.sign_in",
    "web.do_sign_in",
    "web.sign_out",
    "web.phone",
    "web.invitation",
    "web.answer_invitation",
    "web.do_phone",
    "web.code",
    "web.do_code",
    "web.forgot",
    "web.do_forgot",
    "web.reset",
    "web.do_reset",
    "web.welcome",
    "web.do_welcome",
    "web.welcome_again",
    "web.static",
}
"""Pages that ask nobody who it is: each by which one gets in or out."""
Rows = Callable[[], AbstractContextManager[Session]]
Enter = Callable[..., UUID]
DOCUMENT_STATUS: Final = {"green": "ready", "yellow": "needs_review", "red": "needs_review"}


@dataclass(frozen=True)
class Office:
    """Companies: `ours` and `second` belong to the same agency, `theirs` to another."""

    ours: UUID
    second: UUID
    theirs: UUID


def add_document(
    session: Session,
    company: UUID,
    *,
    supplier: str | None = "Kvarnvik Handel AB",
    colour: str | None = "green",
    state: str = "unread",
    findings: list[dict[str, Any]] | None = None,
    fields: dict[str, dict[str, Any]] | None = None,
    at: datetime = NOW,
    **more: Any,
) -> Document:
    """Enter a document of one page; `colour` None leaves it unread, without a notice."""
    digest = sha256(f"{company}{supplier}{at}{more}".encode()).hexdigest()
    is_read = colour is not None
    size = {"width": 600, "height": 900} if is_read else {}
    values: dict[str, Any] = {
        "kind_hint": "auto",
        "source": "scanner",
        "received_by": "token:00000000-0000-0000-0000-000000000000",
        "status": DOCUMENT_STATUS[colour] if colour else "received",
        "kind": "receipt" if is_read else None,
        "supplier_name": supplier if is_read else None,
        "document_date": date(2026, 11, 20) if is_read else None,
        "total_amount": Decimal("1234.50") if is_read else None,
        "vat_amount": Decimal("246.90") if is_read else None,
        "currency": "SEK" if is_read else None,
        "read_at": at if is_read else None,
    }
    document = Document(
        company_id=company, sha256=digest, bytes=2_500_000, received_at=at, **{**values, **more},
        pages=[Page(company_id=company, number=1, sha256=digest, bytes=2_500_000, media_type="image/jpeg", **size)],
        fields=[Field(company_id=company, name=name, **value) for name, value in (fields or {}).items()],
    )  # fmt: skip
    session.add(document)
    session.flush()
    audit.record(
        session, company_id=company, subject_id=document.id, action="received", actor=document.received_by, now=at
    )
    if colour is not None:
        read_at = at + timedelta(minutes=5) if state != "unread" else None
        session.add(
            Notice(
                company_id=company, document_id=document.id, kind="document_read", status=colour, state=state,
                findings=findings or [], created_at=at, read_at=read_at,
            )
        )  # fmt: skip
        session.flush()
    return document


def field(
    value: Any, *, confidence: float = 0.95, checks: list[dict[str, Any]] | None = None, raw: str = ""
) -> dict[str, Any]:
    """Describe a value that was read."""
    return {
        "value": value,
        "raw": raw or str(value),
        "confidence": confidence,
        "source": "ocr",
        "page": 1,
        "box": [0.1, 0.2, 0.3, 0.05],
        "checks": checks or [],
    }


def finding(code: str, level: str = "warning", name: str | None = None, /, **params: Any) -> dict[str, Any]:
    """Describe a doubt."""
    return {"code": code, "level": level, "field": name, "params": params}
