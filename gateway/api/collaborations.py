"""`/v1/collaborations`: what an agency and its clients have agreed, and inviting, reminding and ending by program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields as names_of
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request, url_for
from flask.views import MethodView
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from gateway.access import find
from gateway.api.blueprint import TOKEN, Blueprint
from gateway.api.caller import allow, current, now
from gateway.api.collaboration_schema import (
    CollaborationQuerySchema,
    CollaborationSchema,
    EndSchema,
    InvitationSchema,
)
from gateway.api.paging import answer_page, page_schema
from gateway.collaboration import clients, end, invite, parties, versions
from gateway.collaboration.clients import Details
from gateway.collaboration.invite import Offer
from gateway.database import db, persist
from gateway.errors import ForbiddenError, InvalidError
from gateway.models import Agency, Collaboration, Company
from gateway.parts import parts_of

blp = Blueprint(
    "collaborations", __name__, url_prefix="/v1/collaborations", description="What agencies and clients have agreed"
)


class CompanyChoiceError(InvalidError):
    """An invitation names its company twice, or not at all."""

    code = "company_choice"
    message = "Name the company either by `company_id`, for a client that you have, or by `company`, for a new one."


class NotOfAgencyError(ForbiddenError):
    """What only agencies do was asked for by a company's program."""

    code = "agency_needed"
    message = "Only a token of an agency may do that. A company answers and ends under My services."


@blp.route("")
class Collaborations(MethodView):
    """All collaborations within reach."""

    @allow("collaborations:read")
    @blp.doc(operationId="listCollaborations", **TOKEN)
    @blp.arguments(CollaborationQuerySchema, location="query")
    @blp.response(HTTPStatus.OK, page_schema(CollaborationSchema, "CollaborationPage"))
    @blp.fails()
    def get(self, query: dict[str, Any]) -> Response:
        """List collaborations, newest first; an agency sees its drafts too."""
        rows = select(Collaboration).options(
            joinedload(Collaboration.agency), joinedload(Collaboration.company), selectinload(Collaboration.services)
        )
        if query["state"] is not None:
            rows = rows.where(Collaboration.state == query["state"])
        return answer_page(
            db.session(), rows, Collaboration.id, CollaborationSchema(), limit=query["limit"], cursor=query["cursor"]
        )

    @allow("collaborations:manage")
    @blp.doc(operationId="invite", **TOKEN)
    @blp.arguments(InvitationSchema)
    @blp.response(HTTPStatus.CREATED, CollaborationSchema)
    @blp.fails(409, 503)
    def post(self, said: dict[str, Any]) -> Response:
        """Invite a company; all that is missing for that is named at once. Again is refused, so it needs no key."""
        _require_agency()
        if (said["company_id"] is None) == (said["company"] is None):
            raise CompanyChoiceError(pointer="company_id")
        shown = persist(db.session(), lambda session: _invited(session, said))
        answer = jsonify(shown)
        answer.status_code = HTTPStatus.CREATED
        answer.headers["Location"] = url_for("collaborations.OneCollaboration", collaboration_id=shown["id"])
        return answer


@blp.route("/<uuid:collaboration_id>")
class OneCollaboration(MethodView):
    """One collaboration."""

    @allow("collaborations:read")
    @blp.doc(operationId="getCollaboration", **TOKEN)
    @blp.response(HTTPStatus.OK, CollaborationSchema)
    @blp.fails()
    def get(self, collaboration_id: UUID) -> Collaboration:
        """Get a collaboration with its services."""
        return find(db.session(), Collaboration, collaboration_id)


@blp.route("/<uuid:collaboration_id>/remind")
class Reminder(MethodView):
    """A reminder of an invitation."""

    @allow("collaborations:manage")
    @blp.doc(operationId="remind", **TOKEN)
    @blp.response(HTTPStatus.OK, CollaborationSchema)
    @blp.fails(409, 503)
    def post(self, collaboration_id: UUID) -> Response:
        """Write to the client once more, once a week at most."""
        _require_agency()
        return _done(
            lambda session: _shown(
                invite.remind(
                    session, _known(session, collaboration_id), actor=current().actor, site=_site(), now=now()
                )
            ),
        )


@blp.route("/<uuid:collaboration_id>/revoke")
class Revocation(MethodView):
    """The taking back of an invitation."""

    @allow("collaborations:manage")
    @blp.doc(operationId="revoke", **TOKEN)
    @blp.response(HTTPStatus.OK, CollaborationSchema)
    @blp.fails(409, 503)
    def post(self, collaboration_id: UUID) -> Response:
        """Take an invitation back before it is answered."""
        _require_agency()
        return _done(
            lambda session: _shown(
                invite.revoke(session, _known(session, collaboration_id), actor=current().actor, now=now())
            ),
        )


@blp.route("/<uuid:collaboration_id>/end")
class Ending(MethodView):
    """The end of services."""

    @allow("collaborations:manage")
    @blp.doc(operationId="end", **TOKEN)
    @blp.arguments(EndSchema)
    @blp.response(HTTPStatus.OK, CollaborationSchema)
    @blp.fails(409, 503)
    def post(self, said: dict[str, Any], collaboration_id: UUID) -> Response:
        """End services of a collaboration, or all; what comes along with one ends with it."""
        _require_agency()
        return _done(
            lambda session: _shown(
                end.end(
                    session, _known(session, collaboration_id), side="agency", who=current().name,
                    actor=current().actor, site=_site(), now=now(), **said,
                )
            ),
        )  # fmt: skip


def _done(step: Callable[[Session], dict[str, Any]]) -> Response:
    """Take a step in a write transaction, and show what it made of the collaboration."""
    return jsonify(persist(db.session(), step))


def _invited(session: Session, said: dict[str, Any]) -> dict[str, Any]:
    agency = session.get_one(Agency, current().agency_id)
    offer = Offer(
        services=tuple(said["services"]),
        accountant_id=_accountant(session, agency.id, said["accountant"]),
        **{
            each: said[each]
            for each in ("payer", "months", "is_agency_payee", "contact_name", "contact_email", "language")
        },
    )
    return _shown(
        invite.invite(
            session, agency, _company(session, agency, said), offer, minimums=versions.minimums(parts_of().settings),
            user_id=current().user_id, actor=current().actor, site=_site(), now=now(),
        )
    )  # fmt: skip


def _company(session: Session, agency: Agency, said: dict[str, Any]) -> Company:
    """Find the client that is meant, or open a new one in the same transaction."""
    new = said["company"]
    if new is None:
        return find(session, Company, said["company_id"])
    known = {each.name for each in names_of(Details)}
    details = {name: value for name, value in {**said, **new}.items() if name in known}
    draft = clients.open_client(
        session, agency, organisation_number=new["organisation_number"], details=Details(**details),
        language=said["language"], user_id=current().user_id, actor=current().actor, now=now(),
    )  # fmt: skip
    return find(session, Company, draft.company_id)


def _accountant(session: Session, agency_id: UUID, email: str) -> UUID | None:
    wanted = email.strip().lower()
    return next((each.id for each in parties.accountants(session, agency_id) if each.email == wanted), None)


def _require_agency() -> None:
    if current().agency_id is None:
        raise NotOfAgencyError


def _known(session: Session, collaboration_id: UUID) -> UUID:
    """Return the id of a collaboration within reach; raises NotFoundError for any other."""
    return find(session, Collaboration, collaboration_id).id


def _shown(collaboration: Collaboration) -> dict[str, Any]:
    shown: dict[str, Any] = CollaborationSchema().dump(collaboration)
    return shown


def _site() -> str:
    return parts_of().settings.public_url or request.host_url
