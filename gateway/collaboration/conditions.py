"""Conditions: what must hold before an invitation leaves; whatever does not is told all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from gateway.collaboration import parties, services, versions
from gateway.errors import ConflictError
from gateway.language import Language, translate
from gateway.models import Collaboration, Integration
from gateway.models.collaboration import WAITING, WORKING

TEXTS: Final = {
    "no_service_chosen": "No service is chosen. Choose at least one.",
    "payee_without_invoices": "The agency can stand as payee only of digital invoices and documents. "
    "Choose that service too, or do not stand as payee.",
    "no_accounting_system": "Your accounting system is not registered. "
    "Create an integration with the role accounting under Integrations.",
    "accounting_system_too_old": "Your accounting system has version {version}, and {service} needs at least {needed}. "
    "Install a newer version, and enter it under Integrations.",
    "no_contact": "The client has no main contact with an e-mail address. Enter one under Main contact.",
    "nobody_to_answer": "The company is in use here but has no administrator who could answer. "
    "Ask the operator of this gateway to add one (`gateway user add`).",
    "no_accountant": "Nobody at the agency is responsible for the client. "
    "Choose an accountant; new ones are added under Members.",
    "service_active": "{service} is active already between you and the client. Leave it out.",
    "service_waiting": "{service} has been proposed already and waits for an answer. Leave it out, or remind.",
}
"""What each obstacle says, and where it is put right."""


@dataclass(frozen=True)
class Obstacle:
    """One thing in the way of an invitation; `part` names the part of the choices that it is about, if any."""

    code: str
    place: str
    part: str | None = None
    params: Mapping[str, str] = field(default_factory=dict)

    def text(self, language: Language) -> str:
        """Say what is in the way and where it is put right."""
        params = dict(self.params)
        if "service" in params:
            params["service"] = translate(services.NAMES[params["service"]], language)
        return translate(TEXTS[self.code], language, **params)


class NotReadyError(ConflictError):
    """Something that must hold before an invitation leaves does not; `obstacles` names all of it."""

    code = "not_ready_to_invite"
    message = "The invitation was not sent, since something is missing. `errors` names each thing and where to mend it."

    def __init__(self, obstacles: Sequence[Obstacle]) -> None:
        super().__init__()
        self.obstacles = tuple(obstacles)


def obstacles(
    session: Session,
    offer: Collaboration,
    chosen: Sequence[str],
    *,
    minimums: Mapping[str, str],
    now: datetime,
) -> list[Obstacle]:
    """List what is in the way of an offer; the gate is that of its agency."""
    return [
        *_of_choices(offer, chosen),
        *_of_accounting_system(session, offer.agency_id, chosen, minimums, now),
        *of_contact(session, offer),
        *_of_accountant(session, offer),
        *_of_agreements(session, offer, chosen),
    ]


def of_contact(session: Session, offer: Collaboration) -> Iterator[Obstacle]:
    """See that there is somebody whom the invitation reaches and who may answer it."""
    if offer.situation == "new_customer":
        if not offer.contact_email:
            yield Obstacle("no_contact", "contact", "contact_email")
    elif not parties.administrators(session, offer.company_id):
        yield Obstacle("nobody_to_answer", "operator")


def _of_choices(offer: Collaboration, chosen: Sequence[str]) -> Iterator[Obstacle]:
    if not chosen:
        yield Obstacle("no_service_chosen", "services", "services")
    if offer.is_agency_payee and "digital_invoices" not in chosen:
        yield Obstacle("payee_without_invoices", "services", "is_agency_payee")


def _of_accounting_system(
    session: Session, agency_id: UUID, chosen: Sequence[str], minimums: Mapping[str, str], now: datetime
) -> Iterator[Obstacle]:
    """See that one of the agency's accounting systems is new enough for all that is chosen, and what that includes."""
    wanted = select(Integration).where(
        Integration.agency_id == agency_id,
        Integration.role == services.CHECKED_ROLE,
        Integration.revoked_at.is_(None),
        or_(Integration.expires_at.is_(None), Integration.expires_at > now),
    )
    found = sorted(session.scalars(wanted), key=lambda each: versions.numbers(each.version))
    if not found:
        yield Obstacle("no_accounting_system", "integrations")
        return
    newest = found[-1].version
    for service, needed in versions.lacking(newest, services.with_included(chosen), minimums).items():
        params = {"version": newest, "service": service, "needed": needed}
        yield Obstacle("accounting_system_too_old", "integrations", None, params)


def _of_accountant(session: Session, offer: Collaboration) -> Iterator[Obstacle]:
    if offer.accountant_id not in {each.id for each in parties.accountants(session, offer.agency_id)}:
        yield Obstacle("no_accountant", "members", "accountant")


def _of_agreements(session: Session, offer: Collaboration, chosen: Sequence[str]) -> Iterator[Obstacle]:
    for code, states in (("service_active", WORKING), ("service_waiting", WAITING)):
        there = parties.services_between(session, offer.agency_id, offer.company_id, states)
        for service in chosen:
            if service in there:
                yield Obstacle(code, "client", "services", {"service": service})
