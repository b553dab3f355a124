"""`/company`: what the company says of itself."""

from __future__ import annotations

from dataclasses import fields
from http import HTTPStatus
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from gateway.access import find
from gateway.collaboration import clients
from gateway.collaboration.clients import Details
from gateway.database import db, persist
from gateway.errors import InvalidError, NotFoundError
from gateway.models import Company
from gateway.web import forms, visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import person, signed_in


@blp.route("/company", methods=["GET", "POST"])
@signed_in("company:manage")
def company_details() -> ResponseReturnValue:
    """Show the details of the company and change them; its number is what it is."""
    session, faults = db.session(), dict[str, str]()
    if request.method == "POST":
        try:
            persist(
                session,
                lambda rows: clients.change_company(
                    rows, find(rows, Company, _company_id()), forms.details(), actor=person().actor, now=visitor.now()
                ),
            )
            return redirect(url_for("web.company_details", saved=1), HTTPStatus.SEE_OTHER)
        except InvalidError as error:
            faults = forms.fault(error)
    company = find(session, Company, _company_id())
    values = {each.name: getattr(company, each.name) or "" for each in fields(Details)}
    page = render_template(
        "company.html", company=company, values=forms.filled(values), faults=faults, is_saved="saved" in request.args
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if faults else HTTPStatus.OK


def _company_id() -> UUID:
    company_id = person().company_id
    if company_id is None:
        raise NotFoundError
    return company_id
