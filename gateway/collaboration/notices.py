"""Notices without a document: what one side must know of the other, of its devices, or of its connections."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from gateway.collaboration import services
from gateway.language import Language, translate
from gateway.models import Collaboration, Notice
from gateway.models.collaboration import OF_BOTH_PARTIES

TITLES: Final = {
    "invitation_received": "Invitation from {agency}",
    "invitation_accepted": "{company} said yes",
    "invitation_declined": "{company} said no",
    "invitation_expiring": "The invitation to {company} soon runs out",
    "invitation_expired": "The invitation to {company} has run out",
    "service_ended": "A service between {agency} and {company} ends",
    "device_added": "New device: {device}",
    "webhook_disabled": "Events no longer reach {host}",
}
TEXTS: Final = {
    "invitation_received": "{agency} offers {services}. Answer under My services by {day}; nothing starts before that.",
    "invitation_accepted": "{person} accepted {services}. They are active now.",
    "invitation_declined": "{person} declined {services}. You can talk to them and send a new invitation.",
    "invitation_expiring": "There is no answer yet about {services}. It runs out after {day}.",
    "invitation_expired": "Nobody answered about {services} in time. The agency can send a new invitation.",
    "service_ended": "{person} has ended {services}. The last day is {day}.",
    "device_added": "{by} has paired it: it can now send documents. Take it away under Devices if it should not.",
    "webhook_disabled": "The address has failed for days and gets no more events. Mend it, then switch it on again.",
}
STATUS: Final = {
    "invitation_received": "yellow",
    "invitation_accepted": "green",
    "invitation_declined": "yellow",
    "invitation_expiring": "yellow",
    "invitation_expired": "yellow",
    "service_ended": "yellow",
    "device_added": "green",
    "webhook_disabled": "yellow",
}
"""The colour that each kind has among the notices of documents."""

UNKNOWN: Final = "–"


class _Params(dict[str, object]):
    """What a text is filled with; a hole that nothing was given for is shown as such, never an error."""

    def __missing__(self, key: str) -> str:
        return UNKNOWN


def tell(
    session: Session,
    kind: str,
    *,
    side: str,
    company_id: UUID | None,
    agency_id: UUID | None = None,
    collaboration_id: UUID | None = None,
    params: Mapping[str, Any],
    now: datetime,
) -> Notice:
    """Put a notice before one side, in the running transaction.

    For the agency give `agency_id`, and the company that it is about; for the company give `company_id` alone.
    `params` fill the text: names as they are now, and codes of services.
    """
    notice = Notice(
        kind=kind,
        side=side,
        status=STATUS[kind],
        company_id=company_id,
        agency_id=agency_id if side == "agency" else None,
        collaboration_id=collaboration_id,
        findings=[],
        params=dict(params),
        created_at=now,
    )
    session.add(notice)
    session.flush()
    return notice


def tell_agency(session: Session, kind: str, of: Collaboration, *, now: datetime, **params: Any) -> Notice:
    """Tell the agency of a collaboration something."""
    return tell(
        session, kind, side="agency", company_id=of.company_id, agency_id=of.agency_id, collaboration_id=of.id,
        params=params, now=now,
    )  # fmt: skip


def tell_company(session: Session, kind: str, of: Collaboration, *, now: datetime, **params: Any) -> Notice:
    """Tell the company of a collaboration something."""
    return tell(session, kind, side="company", company_id=of.company_id, collaboration_id=of.id, params=params, now=now)


def settle(session: Session, collaboration_id: UUID, *kinds: str, now: datetime) -> None:
    """Close the notices of a collaboration that nobody needs to act on any more."""
    session.execute(
        update(Notice)
        .where(Notice.collaboration_id == collaboration_id, Notice.kind.in_(kinds), Notice.state != "handled")
        .values(state="handled", handled_at=now),
        execution_options={**OF_BOTH_PARTIES, "synchronize_session": False},
    )


def title(notice: Notice, language: Language) -> str:
    """Name a notice in a few words."""
    return _filled(TITLES, notice, language)


def text(notice: Notice, language: Language) -> str:
    """Tell what has happened and what to do about it."""
    return _filled(TEXTS, notice, language)


def _filled(texts: Mapping[str, str], notice: Notice, language: Language) -> str:
    params = dict(notice.params)
    if "services" in params:
        params["services"] = ", ".join(services.names(params["services"], language))
    return translate(texts[notice.kind], language).format_map(_Params(params))
