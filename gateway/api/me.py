"""`/v1/me`: who the token is."""

from __future__ import annotations

from typing import Any

from flask import g
from flask.views import MethodView
from marshmallow import Schema, fields

from gateway.api.blueprint import TOKEN, Blueprint
from gateway.api.caller import allow, current
from gateway.database import db
from gateway.models import Agency, ApiToken, Company

blp = Blueprint("me", __name__, url_prefix="/v1/me", description="Who the token is")


class CompanySchema(Schema):
    """A company."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    organisation_number = fields.String(required=True)


class AgencySchema(Schema):
    """An accounting agency."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)


class TokenSchema(Schema):
    """The token that the request was made with; never the token itself."""

    name = fields.String(required=True)
    prefix = fields.String(required=True)


class MeSchema(Schema):
    """The caller: what it may do and for whom."""

    object = fields.Constant("caller")
    role = fields.String(required=True)
    company = fields.Nested(CompanySchema, required=True, allow_none=True)
    agency = fields.Nested(AgencySchema, required=True, allow_none=True)
    token = fields.Nested(TokenSchema, required=True)


@blp.route("")
class Me(MethodView):
    """The caller."""

    @allow("me")
    @blp.doc(operationId="getMe", **TOKEN)
    @blp.response(200, MeSchema)
    @blp.fails()
    def get(self) -> dict[str, Any]:
        """Tell who the token is, what it may do and for whom."""
        caller, session = current(), db.session()
        token: ApiToken = g.token
        return {
            "role": caller.role,
            "company": session.get(Company, caller.company_id) if caller.company_id else None,
            "agency": session.get(Agency, caller.agency_id) if caller.agency_id else None,
            "token": token,
        }
