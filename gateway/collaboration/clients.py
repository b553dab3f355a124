"""Clients: an agency opens a client, and a company keeps its own details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import audit
from gateway.accounting import identifiers
from gateway.collaboration import parties, register
from gateway.collaboration.register import NoNameError
from gateway.errors import ConflictError, InvalidError
from gateway.messages.letter import BadMailAddressError, checked_address
from gateway.messages.plain import one_line
from gateway.models import Agency, Collaboration, Company
from gateway.models.collaboration import WAITING, WORKING
from gateway.models.company import DECEMBER

LONGEST: Final = 200
PERSONAL: Final = frozenset({"contact_name", "contact_email", "contact_phone"})
"""What the history says the change of, and not what it was: it keeps what it is told for good."""


class AlreadyClientError(ConflictError):
    """The agency has opened this client before."""

    code = "already_client"
    message = "{name} is among your clients already. Open it there."


class TextTooLongError(InvalidError):
    """A name or an address is longer than any that there is."""

    code = "text_too_long"
    message = "This is longer than {most} characters. Shorten it."


class UnknownMonthError(InvalidError):
    """A month that is not one of the twelve."""

    code = "unknown_month"
    message = "Give the month in which the accounting year ends as a number from 1 to 12."


@dataclass(frozen=True, kw_only=True)
class Details:
    """What a company says of itself, or an agency of a company that is new here; empty texts are not known."""

    name: str
    vat_number: str | None = None
    street: str | None = None
    postcode: str | None = None
    city: str | None = None
    contact_name: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
    accounting_year_ends: int = DECEMBER


def checked(given: Details) -> Details:
    """Return details as they are kept.

    Raises NoNameError, InvalidIdentifierError, BadMailAddressError, TextTooLongError and UnknownMonthError, each with
    the field as its pointer.
    """
    values = {each.name: getattr(given, each.name) for each in fields(given)}
    texts = {name: _text(name, value) for name, value in values.items() if name != "accounting_year_ends"}
    if texts["name"] is None:
        raise NoNameError(pointer="name")
    if texts["vat_number"] is not None:
        texts["vat_number"] = _vat_number(texts["vat_number"])
    texts["contact_email"] = checked_contact(texts["contact_email"])
    if not 1 <= given.accounting_year_ends <= DECEMBER:
        raise UnknownMonthError(pointer="accounting_year_ends")
    return Details(**{**texts, "accounting_year_ends": given.accounting_year_ends})  # type: ignore[arg-type]  # by name


def checked_contact(email: str | None) -> str | None:
    """Return the address of a contact as it is kept, None for none; raises BadMailAddressError."""
    if not email or not email.strip():
        return None
    try:
        return checked_address(email.strip().lower())
    except BadMailAddressError as error:
        raise BadMailAddressError(pointer="contact_email") from error


def open_client(
    session: Session,
    agency: Agency,
    *,
    organisation_number: str,
    details: Details,
    language: str,
    user_id: UUID | None,
    actor: str,
    now: datetime,
) -> Collaboration:
    """Make a company a client of an agency, as a draft that nobody else sees, and return the draft.

    A company whose number is known here is found and nothing of it is changed: the details that were typed are left
    aside, and the agency sees its name alone until it has agreed. Raises AlreadyClientError.
    """
    number = identifiers.organisation_number(organisation_number)
    details = checked(details)
    lock_agency(session, agency.id)
    company = parties.company_with(session, number)
    if company is None:
        company = register.add_company(session, details.name, organisation_number=number, now=now, actor=actor)
        for name, value in asdict(details).items():
            setattr(company, name, value)
    elif _is_client(session, agency.id, company.id):
        raise AlreadyClientError(name=company.name)
    draft = Collaboration(
        agency_id=agency.id,
        company_id=company.id,
        situation="existing_customer" if parties.is_in_use(session, company.id) else "new_customer",
        contact_name=details.contact_name,
        contact_email=details.contact_email,
        language=language,
        created_by_id=user_id,
        created_at=now,
    )
    session.add(draft)
    session.flush()
    audit.record(
        session, subject_id=draft.id, action="client_opened", actor=actor, now=now, company_id=company.id,
        agency_id=agency.id, after={"company": str(company.id), "organisation_number": number},
    )  # fmt: skip
    return draft


def change_company(session: Session, company: Company, details: Details, *, actor: str, now: datetime) -> list[str]:
    """Enter what a company says of itself and return the names of what changed; again changes nothing."""
    new = asdict(checked(details))
    old = {name: getattr(company, name) for name in new}
    changed = [name for name, value in new.items() if value != old[name]]
    for name in changed:
        setattr(company, name, new[name])
    if changed:
        audit.record(
            session, subject_id=company.id, action="company_changed", actor=actor, now=now, company_id=company.id,
            changed=changed, before=_shown(old, changed), after=_shown(new, changed),
        )  # fmt: skip
    return changed


def lock_agency(session: Session, agency_id: UUID) -> None:
    """Let one at a time open clients and send invitations for an agency, so that no service is proposed twice."""
    session.execute(select(Agency.id).where(Agency.id == agency_id).with_for_update(key_share=True))


def _is_client(session: Session, agency_id: UUID, company_id: UUID) -> bool:
    """Tell whether something is drafted, asked or agreed between the two."""
    wanted = select(Collaboration.id).where(
        Collaboration.agency_id == agency_id,
        Collaboration.company_id == company_id,
        Collaboration.state.in_(("draft", *WAITING, *WORKING)),
    )
    return session.scalar(wanted.limit(1)) is not None


def _text(name: str, value: str | None) -> str | None:
    text = one_line(value or "", longest=LONGEST + 1)
    if len(text) > LONGEST:
        raise TextTooLongError(most=LONGEST, pointer=name)
    return text or None


def _vat_number(number: str) -> str:
    try:
        return identifiers.vat_number(number)
    except identifiers.InvalidIdentifierError as error:
        raise identifiers.InvalidIdentifierError(**error.params, pointer="vat_number") from error


def _shown(values: Mapping[str, object], names: list[str]) -> dict[str, object]:
    return {name: values[name] for name in names if name not in PERSONAL}
