"""`/v1/services`: what is active for whom, and what has changed since a program last asked."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import UUID

from flask import g
from flask.views import MethodView
from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.api.blueprint import TOKEN, Blueprint
from gateway.api.caller import allow, company_for, now
from gateway.collaboration import services, versions
from gateway.collaboration.services import IntegrationNeededError, SystemTooOldError
from gateway.database import db, persist
from gateway.models import ApiToken, CollaborationService, Integration
from gateway.models.collaboration import CHANNELS, PAYERS, REGISTERS, SERVICES
from gateway.parts import parts_of

blp = Blueprint("services", __name__, url_prefix="/v1/services", description="What is active, and what has changed")
STATES: Final = ("waiting", "active", "ending", "ended")
LONGEST: Final = 100


class PreferencesSchema(Schema):
    """How the agency works with a client."""

    always_update = fields.List(
        fields.String(metadata={"enum": list(REGISTERS)}),
        required=True,
        metadata={"description": "Registers that the invoicing side overwrites"},
    )
    looks_for_documents = fields.Boolean(required=True)
    notice_channels = fields.List(fields.String(metadata={"enum": list(CHANNELS)}), required=True)
    digest_at = fields.String(
        required=True, allow_none=True, metadata={"description": "HH:MM by the Swedish clock, for the channel `mail`"}
    )


class AgreedServiceSchema(Schema):
    """A service between an agency and a company."""

    id = fields.UUID(required=True)
    collaboration_id = fields.UUID(required=True)
    company_id = fields.UUID(required=True, attribute="collaboration.company_id")
    agency_id = fields.UUID(required=True, attribute="collaboration.agency_id")
    service = fields.String(required=True, metadata={"enum": list(SERVICES)})
    state = fields.Function(
        services.state,
        required=True,
        metadata={"type": "string", "enum": list(STATES), "description": "Nothing works while it waits for approval"},
    )
    included_in = fields.String(
        required=True, allow_none=True, metadata={"description": "The service that brings it along"}
    )
    payer = fields.String(required=True, attribute="collaboration.payer", metadata={"enum": list(PAYERS)})
    is_agency_payee = fields.Boolean(required=True, attribute="collaboration.is_agency_payee")
    agreed_until = fields.Date(required=True, allow_none=True, attribute="collaboration.agreed_until")
    starts_at = fields.AwareDateTime(required=True, allow_none=True)
    ends_on = fields.Date(required=True, allow_none=True, metadata={"description": "The last day on which it works"})
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_by = fields.String(required=True, allow_none=True, metadata={"enum": ["agency", "company", None]})
    keeps_data = fields.Boolean(
        required=True, allow_none=True, metadata={"description": "False: what the law does not ask for is deleted"}
    )
    changed_at = fields.AwareDateTime(required=True)


class ServiceSchema(AgreedServiceSchema):
    """A service, with how the agency works with the client."""

    preferences = fields.Nested(PreferencesSchema, required=True, attribute="collaboration")


class ServicesSchema(Schema):
    """The services within reach, and those of them that have changed."""

    object = fields.Constant("services")
    as_of = fields.AwareDateTime(required=True)
    changed_since = fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "null: all of it is new to you"}
    )
    services = fields.List(fields.Nested(ServiceSchema), required=True)
    changed = fields.List(fields.Nested(ServiceSchema), required=True)


class ServicesQuerySchema(Schema):
    """Which services are wanted, and since when changes count."""

    company = fields.UUID(load_default=None)
    changed_since = fields.AwareDateTime(load_default=None, metadata={"description": "Else: your last sync"})


class SystemSchema(Schema):
    """Which program is asking."""

    system = fields.String(required=True, validate=validate.Length(1, LONGEST))
    version = fields.String(required=True, validate=[validate.Length(1, LONGEST), validate.Regexp(r"[^\x00-\x1f]*\d")])


@blp.route("")
class Services(MethodView):
    """The services within reach."""

    @allow("services:read")
    @blp.doc(operationId="listServices", **TOKEN)
    @blp.arguments(ServicesQuerySchema, location="query")
    @blp.response(HTTPStatus.OK, ServicesSchema)
    @blp.fails()
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List what waits, is active or has ended, and what of it has changed; looking does not count as a sync."""
        session = db.session()
        company_id = None if query["company"] is None else company_for(query["company"])
        since = query["changed_since"] or _last_sync(session)
        return _told(services.listed(session, company_id=company_id), since, now())


@blp.route("/sync")
class Sync(MethodView):
    """The look of a program at its services."""

    @allow("services:sync")
    @blp.doc(operationId="syncServices", **TOKEN)
    @blp.arguments(SystemSchema)
    @blp.response(HTTPStatus.OK, ServicesSchema)
    @blp.fails(426, 503)
    def post(self, told: dict[str, str]) -> dict[str, Any]:
        """Tell your version and learn what is active and what has changed since the last time; again is harmless."""
        integration_id = _integration_id()
        at = now()
        before, refusal = persist(db.session(), lambda session: _check_in(session, integration_id, told, at))
        if refusal is not None:
            raise refusal
        return _told(services.listed(db.session()), before, at)


def _check_in(
    session: Session, integration_id: UUID, told: dict[str, str], at: datetime
) -> tuple[datetime | None, SystemTooOldError | None]:
    wanted = select(Integration).where(Integration.id == integration_id).with_for_update(key_share=True)
    return services.check_in(
        session, session.scalars(wanted).one(), **told, minimums=versions.minimums(parts_of().settings), now=at
    )


def _integration_id() -> UUID:
    """Name the integration that the token is of; raises IntegrationNeededError for one that an operator made."""
    token: ApiToken = g.token
    if token.integration_id is None:
        raise IntegrationNeededError
    return token.integration_id


def _last_sync(session: Session) -> datetime | None:
    token: ApiToken = g.token
    return session.scalar(select(Integration.synced_at).where(Integration.id == token.integration_id))


def _told(rows: Any, since: datetime | None, at: datetime) -> dict[str, Any]:
    found: list[CollaborationService] = list(rows)
    changed = services.changed(found, since)
    return {"as_of": at, "changed_since": since, "services": found, "changed": changed}
