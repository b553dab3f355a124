"""What the gateway answers, as values: documents, the caller, a code to pair by. Unknown members are left alone."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final
from urllib.parse import urlsplit

UNREAD: Final = frozenset({"received", "reading"})
INTERVAL: Final = 5.0
SHORTEST_INTERVAL: Final = 1.0
LONGEST_WORD: Final = 1000


class ShapeError(ValueError):
    """The JSON is not what a gateway sends; the client makes a `StrangeAnswerError` of it."""


@dataclass(frozen=True)
class Finding:
    """One thing that a person must look at, and why."""

    code: str
    level: str
    field: str | None
    text: str

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Finding:
        """Take what is there; a finding without a code still has its text."""
        return cls(str(body.get("code", "")), str(body.get("level", "")), body.get("field"), str(body.get("text", "")))


@dataclass(frozen=True)
class Advice:
    """What to do better with the next photo; `page` counts the files that were sent, from 1."""

    code: str
    page: int
    text: str

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Advice:
        """Take what is there."""
        return cls(str(body.get("code", "")), int(body.get("page") or 1), str(body.get("text", "")))


@dataclass(frozen=True)
class Document:
    """A document as the gateway has it; `raw` is the whole answer, for whoever needs more than this."""

    id: str
    status: str
    sha256: str
    kind: str | None = None
    payment_method: str | None = None
    comment: str | None = None
    received_at: datetime | None = None
    already_received_at: datetime | None = None
    page_count: int = 1
    supplier_name: str | None = None
    document_date: str | None = None
    total_amount: Decimal | None = None
    vat_amount: Decimal | None = None
    currency: str | None = None
    notice_status: str | None = None
    findings: tuple[Finding, ...] = ()
    advice: tuple[Advice, ...] = ()
    is_replayed: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_read(self) -> bool:
        """Whether the gateway is done with it, well or badly."""
        return self.status not in UNREAD

    @classmethod
    def from_json(cls, body: object, *, is_replayed: bool = False) -> Document:
        """Read the JSON of a document; raises `ShapeError` when it is none."""
        body = _object(body, "document")
        notice = body.get("notice") or {}
        return cls(
            id=_text(body, "id"),
            status=_text(body, "status"),
            sha256=_text(body, "sha256").lower(),
            kind=body.get("kind") or body.get("kind_hint"),
            payment_method=body.get("payment_method"),
            comment=body.get("comment"),
            received_at=_instant(body.get("received_at")),
            already_received_at=_instant(body.get("already_received_at")),
            page_count=len(body.get("pages") or ()) or 1,
            supplier_name=body.get("supplier_name"),
            document_date=body.get("document_date"),
            total_amount=_amount(body.get("total_amount")),
            vat_amount=_amount(body.get("vat_amount")),
            currency=body.get("currency"),
            notice_status=notice.get("status") if isinstance(notice, Mapping) else None,
            findings=tuple(Finding.from_json(one) for one in body.get("findings") or ()),
            advice=tuple(Advice.from_json(one) for one in body.get("advice") or ()),
            is_replayed=is_replayed,
            raw=body,
        )


@dataclass(frozen=True)
class DocumentList:
    """One sheet of the list of documents, newest first; `next_cursor` leads to the next."""

    documents: tuple[Document, ...]
    next_cursor: str | None = None

    @classmethod
    def from_json(cls, body: object) -> DocumentList:
        """Read the JSON of a list; raises `ShapeError` when it is none."""
        body = _object(body, "list")
        documents = tuple(Document.from_json(one) for one in body.get("data") or ())
        return cls(documents, body.get("next_cursor") if body.get("has_more") else None)


@dataclass(frozen=True)
class Caller:
    """Whom the token stands for: its role, and the company or agency that it opens."""

    role: str
    company_name: str | None
    agency_name: str | None
    owner: str
    token_name: str | None

    @property
    def name(self) -> str:
        """The company's name, or the agency's."""
        return self.company_name or self.agency_name or self.owner

    @classmethod
    def from_json(cls, body: object) -> Caller:
        """Read the answer of `/v1/me`; raises `ShapeError` when it is none."""
        body = _object(body, "caller")
        company = body.get("company") or {}
        agency = body.get("agency") or {}
        return cls(
            role=_text(body, "role"),
            company_name=company.get("name"),
            agency_name=agency.get("name"),
            owner=str(company.get("id") or agency.get("id") or ""),
            token_name=(body.get("token") or {}).get("name"),
        )


@dataclass(frozen=True)
class PairingCode:
    """A code that a person approves at `verification_uri` (RFC 8628, 3.2); times are in seconds.

    `device_code` is the secret half, for the gateway alone. `verification_uri_complete` has the short code in it.
    """

    device_code: str = field(repr=False)
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: float
    interval: float

    @classmethod
    def from_json(cls, body: object) -> PairingCode:
        """Read the answer of `/v1/device/code`; raises `ShapeError` when it is none, or not fit to be shown."""
        body = _object(body, "pairing_code")
        link = _link(body, "verification_uri")
        has_complete = bool(body.get("verification_uri_complete"))
        return cls(
            device_code=_text(body, "device_code"),
            user_code=_word(body, "user_code"),
            verification_uri=link,
            verification_uri_complete=_link(body, "verification_uri_complete") if has_complete else link,
            expires_in=_seconds(body.get("expires_in")),
            interval=max(SHORTEST_INTERVAL, _seconds(body.get("interval", INTERVAL))),
        )


@dataclass(frozen=True)
class Health:
    """That the gateway is up, which version, and what its clock says."""

    version: str
    told_at: datetime | None


def _object(body: object, name: str) -> Mapping[str, Any]:
    if not isinstance(body, Mapping) or body.get("object", name) != name:
        raise ShapeError(f"not a {name}")
    return body


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise ShapeError(f"{name} is missing")
    return value


def _word(body: Mapping[str, Any], name: str) -> str:
    """Read what goes to a terminal as it is: nothing in it may be obeyed by one."""
    value = _text(body, name)
    if not value.isprintable() or " " in value or len(value) > LONGEST_WORD:
        raise ShapeError(f"{name} cannot be shown")
    return value


def _link(body: Mapping[str, Any], name: str) -> str:
    """Read a link that a person opens, or this machine for them: to a page, never to a file or a program."""
    value = _word(body, name)
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ShapeError(f"{name} is not a link to a page")
    return value


def _seconds(value: object) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise ShapeError(f"not a number of seconds: {value}")
    return float(value)


def _instant(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        return datetime.fromisoformat(str(value))
    except ValueError as error:
        raise ShapeError(f"not an instant: {value}") from error


def _amount(value: object) -> Decimal | None:
    if value is None:
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise ShapeError(f"not an amount: {value}") from error
