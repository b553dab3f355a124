"""`/clients`: whom the agency works with, how it stands with each, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.orm import Session, selectinload

from gateway.access import find
from gateway.accounting import identifiers
from gateway.collaboration import clients, delivery, parties
from gateway.collaboration.delivery import Sent
from gateway.database import db, persist
from gateway.errors import ConflictError, InvalidError
from gateway.language import LANGUAGES
from gateway.models import Agency, AuditEvent, Collaboration, Company, Notice, User
from gateway.models.collaboration import WAITING, WORKING
from gateway.web import forms, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in

ROWS: Final = 100
MOST_EVENTS: Final = 50


@blp.get("/clients")
@signed_in("collaborations:read")
def client_list() -> ResponseReturnValue:
    """List the clients by name, with how it stands with each."""
    session, wanted = db.session(), request.args.get("q", "").strip()
    rows = select(Company).order_by(Company.name, Company.id).limit(ROWS + 1)
    if wanted:
        rows = rows.where(or_(*_fitting(wanted)))
    if request.args.get("after"):
        last = find(session, Company, _identity(request.args["after"]))
        rows = rows.where(tuple_(Company.name, Company.id) > (last.name, last.id))
    found = session.scalars(rows).all()
    shown = found[:ROWS]
    return render_template(
        "clients.html",
        companies=shown,
        collaborations=_by_company(session, [each.id for each in shown]),
        wanted=wanted,
        after=shown[-1].id if len(found) > ROWS else None,
    )


@blp.route("/clients/new", methods=["GET", "POST"])
@signed_in("collaborations:manage")
def new_client() -> ResponseReturnValue:
    """Open a client, and go on to invite it."""
    faults: dict[str, str] = {}
    if request.method == "POST":
        try:
            company_id = persist(db.session(), _open)
            return redirect(url_for("web.invite_client", company_id=company_id), HTTPStatus.SEE_OTHER)
        except (InvalidError, ConflictError) as error:
            faults = forms.fault(error)
    page = render_template("client_new.html", values=forms.filled(forms.BLANK), faults=faults)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK


@blp.get("/clients/<uuid:company_id>")
@signed_in("collaborations:read")
def client(company_id: UUID) -> ResponseReturnValue:
    """Show a client; more than its name and number only while the two work together."""
    session = db.session()
    company = find(session, Company, company_id)
    found = _by_company(session, [company.id]).get(company.id, [])
    events = _events(session, found)
    return render_template(
        "client.html",
        company=company,
        is_open=any(each.state in WORKING for each in found),
        collaborations=found,
        letters=_letters(session, found),
        said=_words_of_refusal(session, found),
        people=_names(session, found),
        events=events,
        actors=_actors(session, events),
    )


def _fitting(wanted: str) -> Iterator[ColumnElement[bool]]:
    """Say which companies fit what was searched for: a part of the name, or the first digits of the number."""
    yield Company.name.icontains(wanted, autoescape=True)
    number = identifiers.compact(wanted)
    if number.isdigit():
        digits = f"{number[:6]}-{number[6:]}" if len(number) > len("556016") else number
        yield Company.organisation_number.startswith(digits, autoescape=True)


def _open(session: Session) -> UUID:
    language = request.form.get("language", "")
    draft = clients.open_client(
        session,
        session.get_one(Agency, person().agency_id),
        organisation_number=_number(request.form.get("organisation_number", "")),
        details=forms.details(),
        language=language if language in LANGUAGES else LANGUAGES[0],
        user_id=person().user_id,
        actor=person().actor,
        now=visitor.now(),
    )
    return draft.company_id


def _number(text: str) -> str:
    """Check an organisation number here, so that its own field is named when it is wrong."""
    try:
        return identifiers.organisation_number(text)
    except identifiers.InvalidIdentifierError as error:
        raise identifiers.InvalidIdentifierError(**error.params, pointer="organisation_number") from error


def _by_company(session: Session, companies: Sequence[UUID]) -> dict[UUID, list[Collaboration]]:
    """Give the collaborations with some companies, the newest first."""
    rows = (
        select(Collaboration)
        .where(Collaboration.company_id.in_(companies))
        .options(selectinload(Collaboration.services))
        .order_by(Collaboration.id.desc())
    )
    found: dict[UUID, list[Collaboration]] = {}
    for row in session.scalars(rows):
        found.setdefault(row.company_id, []).append(row)
    return found


def _letters(session: Session, found: Iterable[Collaboration]) -> dict[UUID, Sequence[Sent]]:
    """Give the letters of the invitations that wait."""
    return {each.id: delivery.of_invitation(session, each) for each in found if each.state in WAITING}


def _words_of_refusal(session: Session, found: Iterable[Collaboration]) -> dict[UUID, str]:
    """Give what was written with a no."""
    wanted = select(Notice).where(
        Notice.kind == "invitation_declined", Notice.collaboration_id.in_([each.id for each in found])
    )
    return {
        row.collaboration_id: row.params.get("words", "") for row in session.scalars(wanted) if row.collaboration_id
    }


def _names(session: Session, found: Iterable[Collaboration]) -> dict[UUID, str]:
    """Name the accountants responsible."""
    agencies = {each.agency_id for each in found}
    return {each.id: each.name or each.email for agency in agencies for each in parties.accountants(session, agency)}


def _events(session: Session, found: Iterable[Collaboration]) -> Sequence[AuditEvent]:
    """List what the agency's own history says of the collaborations."""
    rows = select(AuditEvent).where(
        AuditEvent.subject_id.in_([each.id for each in found]), AuditEvent.agency_id == person().agency_id
    )
    return session.scalars(rows.order_by(AuditEvent.id.desc()).limit(MOST_EVENTS)).all()


def _actors(session: Session, events: Iterable[AuditEvent]) -> dict[str, str]:
    """Name the people who did something, where they are known here."""
    actors = {event.actor for event in events if event.actor.startswith("user:")}
    known: Any = session.execute(
        select(User.id, User.name, User.email).where(User.id.in_([UUID(each.partition(":")[2]) for each in actors]))
    )
    return {f"user:{identity}": name or email for identity, name, email in known}


def _identity(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
