"""Letters that wait to go out: ordered in the transaction that causes them, written when they are sent.

An order holds no secret: the one-time link in a letter is made when the letter is sent, so what lies in the database
opens nothing. `compose` writes the letter of an order; who sends it is the worker.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import urljoin
from uuid import UUID

from sqlalchemy.orm import Session

from gateway import jobs
from gateway.language import preferred
from gateway.messages import letter, letters
from gateway.messages.letters import Letterhead, NewNotices
from gateway.models import Letter

PATHS: Final[Mapping[str, str]] = {
    "first_sign_in": "welcome",
    "password_reset": "reset",
    "invitation": "invitation",
    "phone": "phone",
}
"""Where each kind of one-time link leads: `/welcome/<secret>` …"""


@dataclass(frozen=True)
class Kind:
    """A letter by name: the function that writes it, the argument that takes its link, and which params are dates."""

    write: Callable[..., letter.Letter]
    link: str = "link"
    days: tuple[str, ...] = ()
    moments: tuple[str, ...] = ()


KINDS: Final[Mapping[str, Kind]] = {
    "invitation": Kind(letters.invitation, days=("valid_until",)),
    "invitation_accepted": Kind(letters.invitation_accepted),
    "invitation_declined": Kind(letters.invitation_declined),
    "invitation_expiring": Kind(letters.invitation_expiring, days=("valid_until",)),
    "service_ended": Kind(letters.service_ended, days=("ends_on",)),
    "first_sign_in": Kind(letters.first_sign_in),
    "password_reset": Kind(letters.password_reset),
    "password_changed": Kind(letters.password_changed, link="account", moments=("at",)),
    "new_sign_in": Kind(letters.new_sign_in, link="account", moments=("at",)),
    "new_device": Kind(letters.new_device, moments=("at",)),
    "member_invited": Kind(letters.member_invited, days=("valid_until",)),
    "digest": Kind(letters.digest, link="inbox"),
}


def order(
    session: Session,
    kind: str,
    *,
    email: str,
    language: str | None,
    site: str,
    params: Mapping[str, object],
    now: datetime,
    path: str = "",
    link_purpose: str | None = None,
    user_id: UUID | None = None,
    collaboration_id: UUID | None = None,
    company_id: UUID | None = None,
    agency_id: UUID | None = None,
) -> Letter:
    """Order a letter in the running transaction.

    `site` is the address of the gateway as people reach it; the letter's link leads to `path` there, or, with
    `link_purpose`, to a one-time link for `user_id` or `collaboration_id`. `params` are what the letter's function
    takes; days and moments as ISO 8601.
    """
    row = Letter(
        kind=kind,
        email=email,
        language=preferred([language or "sv"]),
        site=site,
        params={"path": path, **params},
        link_purpose=link_purpose,
        user_id=user_id,
        collaboration_id=collaboration_id,
        company_id=company_id,
        agency_id=agency_id,
        created_at=now,
    )
    session.add(row)
    session.flush()
    jobs.enqueue(session, kind="letter", subject_id=row.id, now=now, company_id=company_id, agency_id=agency_id)
    return row


def compose(order: Letter, *, secret: str | None) -> letter.Letter:
    """Write the letter of an order; `secret` is that of its one-time link, where it has one."""
    kind, params = KINDS[order.kind], dict(order.params)
    path = f"{PATHS[order.link_purpose]}/{secret}" if order.link_purpose else params["path"]
    del params["path"]
    head = Letterhead(
        to=order.email, language=preferred([order.language]), address=order.site, name=params.pop("name", "") or ""
    )
    values: dict[str, Any] = {**params, kind.link: urljoin(f"{order.site.rstrip('/')}/", path.lstrip("/"))}
    values |= {name: date.fromisoformat(values[name]) for name in kind.days}
    values |= {name: datetime.fromisoformat(values[name]) for name in kind.moments}
    if order.kind == "digest":
        values["companies"] = [NewNotices(**each) for each in values["companies"]]
        values["account"] = urljoin(f"{order.site.rstrip('/')}/", "account")
    return kind.write(head, **values)
