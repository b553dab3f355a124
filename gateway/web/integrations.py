"""`/integrations`: the other programs that are let in, and their secrets."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from http import HTTPStatus
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway.access import integrations
from gateway.access.integrations import ExpiryPastError, Owner, Program
from gateway.database import db, persist
from gateway.errors import InvalidError, NotFoundError
from gateway.parts import parts_of
from gateway.web import figures, speech, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in


@blp.get("/integrations")
@signed_in("integrations:manage")
def integrations_page() -> ResponseReturnValue:
    """List the integrations of the agency or the company."""
    session, now = db.session(), visitor.now()
    found = integrations.listed(session, _owner(), now=now)
    return render_template(
        "integrations.html",
        integrations=found,
        valid={each.id for each in found if integrations.is_valid(each, now)},
        uses=integrations.last_uses(session, found),
        secrets=integrations.with_secrets(session, found, now=now),
        hours=parts_of().settings.secret_overlap_hours,
    )


@blp.get("/integrations/new")
@signed_in("integrations:manage")
def new_integration() -> ResponseReturnValue:
    """Ask what is to be let in; the role is chosen first, for what can be ticked depends on it."""
    role = request.args.get("role", "")
    roles = integrations.roles(person().side)
    return _form(role if role in roles else roles[0])


@blp.post("/integrations")
@signed_in("integrations:manage")
def add_integration() -> ResponseReturnValue:
    """Let a program in, and show its secret once, on this page alone."""
    role = request.form.get("role", "")
    if role not in integrations.roles(person().side):
        raise NotFoundError
    given = request.form
    is_calling = "calls" in given
    try:
        program = Program(
            name=given.get("name", ""),
            system=given.get("system", ""),
            version=given.get("version", ""),
            role=role,
            scopes=given.getlist("scope"),
            expires_at=_end_of(given.get("expires", "")),
        )
        added = persist(db.session(), lambda rows: _add(rows, program, is_calling=is_calling))
    except InvalidError as error:
        return _form(role, speech.say(error.message, **error.params)), HTTPStatus.UNPROCESSABLE_ENTITY
    identity, name, secret = added
    if secret is None:
        return redirect(url_for("web.integrations_page"), HTTPStatus.SEE_OTHER)
    return render_template("integration_secret.html", name=name, id=identity, secret=secret, until=None)


@blp.post("/integrations/<uuid:integration_id>/rotate")
@signed_in("integrations:manage")
def rotate_integration(integration_id: UUID) -> ResponseReturnValue:
    """Give a program a new secret, and show it once."""
    overlap, now = timedelta(hours=parts_of().settings.secret_overlap_hours), visitor.now()

    def work(session: Session) -> tuple[str, str, bool]:
        integration = integrations.own(session, _owner(), integration_id)
        has_old = integration.id in integrations.with_secrets(session, [integration], now=now)
        secret = integrations.rotate(session, integration, actor=person().actor, overlap=overlap, now=now)
        return integration.name, secret, has_old

    name, secret, has_old = persist(db.session(), work)
    until = now + overlap if has_old else None
    return render_template("integration_secret.html", name=name, id=integration_id, secret=secret, until=until)


@blp.post("/integrations/<uuid:integration_id>/version")
@signed_in("integrations:manage")
def change_version(integration_id: UUID) -> ResponseReturnValue:
    """Enter which version a program has now."""
    version = request.form.get("version", "")

    def work(session: Session) -> None:
        integration = integrations.own(session, _owner(), integration_id)
        integrations.change_version(session, integration, version, actor=person().actor, now=visitor.now())

    persist(db.session(), work)
    return redirect(url_for("web.integrations_page"), HTTPStatus.SEE_OTHER)


@blp.post("/integrations/<uuid:integration_id>/revoke")
@signed_in("integrations:manage")
def revoke_integration(integration_id: UUID) -> ResponseReturnValue:
    """End an integration from its next request on."""

    def work(session: Session) -> None:
        integration = integrations.own(session, _owner(), integration_id)
        integrations.revoke(session, integration, actor=person().actor, now=visitor.now())

    persist(db.session(), work)
    return redirect(url_for("web.integrations_page"), HTTPStatus.SEE_OTHER)


def _add(session: Session, program: Program, *, is_calling: bool) -> tuple[UUID, str, str | None]:
    integration, secret = integrations.add(session, _owner(), program, with_secret=is_calling, now=visitor.now())
    return integration.id, integration.name, secret


def _form(role: str, error: str | None = None) -> str:
    """Draw the form for a role, with what was filled in before."""
    side, given = person().side, request.form
    allowed = integrations.scopes_of(role, side)
    return render_template(
        "integration_new.html",
        role=role,
        roles=integrations.roles(side),
        scopes=allowed,
        ticked=set(given.getlist("scope")) if given else set(allowed),
        given=given,
        is_calling="calls" in given or not given,
        error=error,
    )


def _owner() -> Owner:
    caller = person()
    return Owner(caller.company_id, caller.agency_id, caller.actor, caller.user_id)


def _end_of(day: str) -> datetime | None:
    """Turn the last day that was chosen into the moment at which it is over, by the Swedish clock.

    Raises ExpiryPastError for what is no day.
    """
    if not day.strip():
        return None
    try:
        last = date.fromisoformat(day.strip())
        return datetime.combine(last + timedelta(days=1), time(), tzinfo=figures.ZONE)
    except (ValueError, OverflowError) as error:
        raise ExpiryPastError from error
