"""`/device`: a person lets in the scanner that shows a code, or turns it away."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway.access import guesses, pairing
from gateway.access.devices import companies_to_pair
from gateway.access.networks import network
from gateway.access.pairing import AlreadyAnsweredError, NoSuchCodeError
from gateway.database import db, persist
from gateway.errors import NotFoundError
from gateway.models import Company, DeviceCode
from gateway.web import speech, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in

DONE: Final = ("approved", "denied")


@blp.get("/device")
@signed_in("devices:pair")
def pair() -> ResponseReturnValue:
    """Ask for the code of a device, or show the device that waits under it."""
    done = request.args.get("done")
    if done in DONE:
        return render_template("pair_done.html", done=done)
    code = request.args.get("code", "")
    if not pairing.plain_code(code):
        return _asked("", None)
    return _shown(code)


@blp.post("/device")
@signed_in("devices:pair")
def do_pair() -> ResponseReturnValue:
    """Let the device in for a company, or turn it away."""
    code = request.form.get("code", "")
    session = db.session()
    try:
        device = _waiting(session, code)
        if request.form.get("answer") != "approve":
            done = "denied"
            persist(session, lambda rows: pairing.deny(rows, device, now=visitor.now()))
        else:
            done = "approved"
            company_id = _chosen(companies_to_pair(session, person()))
            persist(session, lambda rows: _approve(rows, device, company_id))
    except (NoSuchCodeError, AlreadyAnsweredError) as error:
        return _asked(code, speech.say(error.message)), HTTPStatus.UNPROCESSABLE_ENTITY
    return redirect(url_for("web.pair", done=done), HTTPStatus.SEE_OTHER)


def _shown(code: str) -> ResponseReturnValue:
    session = db.session()
    try:
        device = session.get_one(DeviceCode, _waiting(session, code))
    except NoSuchCodeError as error:
        return _asked(code, speech.say(error.message)), HTTPStatus.UNPROCESSABLE_ENTITY
    companies = companies_to_pair(session, person())
    shown = pairing.shown_code(code)
    here = network(request.remote_addr)
    return render_template(
        "pair.html", code=shown, error=None, device=device, companies=companies, is_near=device.where == here
    )


def _asked(code: str, error: str | None) -> str:
    """Ask for a code, and tell what was wrong with the one before."""
    return render_template("pair.html", code=code, error=error, device=None, companies=[], site=visitor.site())


def _waiting(session: Session, code: str) -> UUID:
    """Find the device that waits under a code; a wrong one is counted, and too many of them make one wait."""
    guessers = pairing.guessers(person(), network(request.remote_addr))
    guesses.check(session, *guessers, now=visitor.now())
    try:
        return pairing.waiting(session, code, now=visitor.now()).id
    except NoSuchCodeError:
        persist(session, lambda rows: guesses.note(rows, *guessers, now=visitor.now()))
        raise


def _approve(session: Session, device: UUID, company_id: UUID) -> None:
    """Enter the approval, if the company may still be chosen when it is entered."""
    if company_id not in {each.id for each in companies_to_pair(session, person())}:
        raise NotFoundError
    pairing.approve(session, device, person(), company_id=company_id, now=visitor.now())


def _chosen(companies: Sequence[Company]) -> UUID:
    """Tell which company was chosen out of those that may be; raises NotFoundError for any other."""
    named = request.form.get("company", "")
    for company in companies:
        if str(company.id) == named or (len(companies) == 1 and not named):
            return company.id
    raise NotFoundError
