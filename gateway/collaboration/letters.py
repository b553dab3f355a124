"""Letters: what each side of a collaboration is written, ordered in the transaction that gives cause to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from gateway import correspondence
from gateway.collaboration import days, parties, services
from gateway.language import Language, preferred, translate
from gateway.models import Collaboration, User

FOR_COMPANY: Final = "/services"
KEPT: Final = "Everything that was sent is kept."
DELETED: Final = "What the law does not ask to be kept is deleted."


def invite(
    session: Session, to: Collaboration, chosen: Iterable[str], *, site: str, now: datetime, is_reminder: bool = False
) -> None:
    """Send an invitation or its reminder.

    A new customer's goes to the contact, with the link that opens it. Of a company that is in use here it goes to the
    company's own administrators, whatever address the agency has typed, and nothing in it opens anything. The letters
    to those belong to the company: the agency does not get to know who they are.
    """
    params = _names(to) | {
        "payer": to.payer,
        "valid_until": _valid_until(to).isoformat(),
        "is_new_customer": to.situation == "new_customer",
        "is_reminder": is_reminder,
    }
    if to.situation == "new_customer":
        language = preferred([to.language])
        correspondence.order(
            session, "invitation", email=to.contact_email or "", language=language, site=site, now=now,
            params={**params, "services": services.names(chosen, language), "name": to.contact_name or ""},
            link_purpose="invitation", collaboration_id=to.id, company_id=to.company_id, agency_id=to.agency_id,
        )  # fmt: skip
        return
    for person in parties.administrators(session, to.company_id):
        _to_company(session, "invitation", to, person, params, chosen=chosen, site=site, now=now)


def tell_agency(
    session: Session, kind: str, of: Collaboration, chosen: Iterable[str], *, site: str, now: datetime, **params: Any
) -> None:
    """Write to those at the agency who look after a client."""
    for person in parties.those_responsible(session, of):
        language = language_of(person, of)
        correspondence.order(
            session, kind, email=person.email, language=language, site=site, now=now, path=f"/clients/{of.company_id}",
            params=_in(language, {**params, "services": services.names(chosen, language), "name": person.name or ""}),
            collaboration_id=of.id, company_id=of.company_id, agency_id=of.agency_id,
        )  # fmt: skip


def tell_company(
    session: Session, kind: str, of: Collaboration, chosen: Iterable[str], *, site: str, now: datetime, **params: Any
) -> None:
    """Write to the administrators of a company."""
    for person in parties.administrators(session, of.company_id):
        _to_company(session, kind, of, person, params, chosen=chosen, site=site, now=now)


def expiring(session: Session, of: Collaboration, chosen: list[str], *, site: str, now: datetime) -> None:
    """Tell both sides that an invitation soon runs out; a new customer gets no second link, the reminder has that."""
    params = _names(of) | {"valid_until": _valid_until(of).isoformat()}
    tell_agency(session, "invitation_expiring", of, chosen, site=site, now=now, **params)
    if of.situation != "new_customer":
        tell_company(session, "invitation_expiring", of, chosen, site=site, now=now, **params)


def ended(
    session: Session, of: Collaboration, chosen: list[str], *, side: str, by: str, ends_on: date, keeps_data: bool,
    site: str, now: datetime,
) -> None:  # fmt: skip
    """Tell the other side that services end."""
    params = _names(of) | {"ended_by": by, "ends_on": ends_on.isoformat(), "data": KEPT if keeps_data else DELETED}
    tell = tell_company if side == "agency" else tell_agency
    tell(session, "service_ended", of, chosen, site=site, now=now, **params)


def language_of(person: User, of: Collaboration) -> Language:
    """Choose the language of a person, or else that of the invitation."""
    return preferred([person.language or of.language])


def _to_company(
    session: Session,
    kind: str,
    of: Collaboration,
    person: User,
    params: dict[str, Any],
    *,
    chosen: Iterable[str],
    site: str,
    now: datetime,
) -> None:
    language = language_of(person, of)
    correspondence.order(
        session, kind, email=person.email, language=language, site=site, now=now, path=FOR_COMPANY,
        params=_in(language, {**params, "services": services.names(chosen, language), "name": person.name or ""}),
        collaboration_id=of.id, company_id=of.company_id,
    )  # fmt: skip


def _in(language: Language, params: dict[str, Any]) -> dict[str, Any]:
    """Put what is a sentence of ours into the language of the letter."""
    return {**params, "data": translate(params["data"], language)} if "data" in params else params


def _names(of: Collaboration) -> dict[str, Any]:
    return {"agency": of.agency.name, "company": of.company.name}


def _valid_until(of: Collaboration) -> date:
    return days.today(of.expires_at) if of.expires_at else date.max
