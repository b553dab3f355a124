"""How collaborations look to programs, and what is said to make and to end them."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, fields, validate

from gateway.api.caller import current
from gateway.api.me import CompanySchema
from gateway.api.paging import PageQuerySchema
from gateway.api.services import AgreedServiceSchema, PreferencesSchema
from gateway.collaboration import invite
from gateway.collaboration.invite import MOST_MONTHS
from gateway.language import LANGUAGES
from gateway.models import Collaboration
from gateway.models.collaboration import PAYERS, SERVICES, SITUATIONS, STATES
from gateway.models.company import DECEMBER

LONGEST: Final = 200
TEXT: Final = validate.Length(max=LONGEST)


class OfItself(fields.Nested):
    """A part of the answer that is made of columns of the row itself."""

    def get_value(self, obj: Any, attr: str, accessor: Any = None, default: Any = None) -> Any:  # noqa: ARG002 (marshmallow's signature)
        """Give the row."""
        return obj


class CollaborationSchema(Schema):
    """What an agency and a company have agreed, or what was proposed."""

    object = fields.Constant("collaboration")
    id = fields.UUID(required=True)
    agency_id = fields.UUID(required=True)
    agency_name = fields.String(required=True, attribute="agency.name")
    company = fields.Nested(CompanySchema, required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    situation = fields.Method("_situation", required=True, metadata={"type": "string", "enum": list(SITUATIONS)})
    payer = fields.String(required=True, metadata={"enum": list(PAYERS)})
    months = fields.Integer(required=True)
    is_agency_payee = fields.Boolean(required=True)
    accountant_id = fields.UUID(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    invited_at = fields.AwareDateTime(required=True, allow_none=True)
    reminded_at = fields.AwareDateTime(required=True, allow_none=True)
    expires_at = fields.AwareDateTime(required=True, allow_none=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    agreed_until = fields.Date(required=True, allow_none=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    preferences = OfItself(PreferencesSchema, required=True)
    services = fields.List(fields.Nested(AgreedServiceSchema), required=True)

    def _situation(self, row: Collaboration) -> str:
        return invite.situation_told(row) if current().side == "agency" else row.situation


class CollaborationQuerySchema(PageQuerySchema):
    """Which collaborations are wanted."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class NewCompanySchema(Schema):
    """A company that is to become a client; one that is known here by its number is found, and left as it is."""

    name = fields.String(required=True, validate=TEXT)
    organisation_number = fields.String(required=True, validate=TEXT)
    vat_number = fields.String(load_default=None, allow_none=True, validate=TEXT)
    street = fields.String(load_default=None, allow_none=True, validate=TEXT)
    postcode = fields.String(load_default=None, allow_none=True, validate=TEXT)
    city = fields.String(load_default=None, allow_none=True, validate=TEXT)
    contact_phone = fields.String(load_default=None, allow_none=True, validate=TEXT)
    accounting_year_ends = fields.Integer(load_default=DECEMBER, validate=validate.Range(1, DECEMBER))


class InvitationSchema(Schema):
    """An invitation: to whom, and what is offered."""

    company_id = fields.UUID(load_default=None, allow_none=True, metadata={"description": "A client that you have"})
    company = fields.Nested(NewCompanySchema, load_default=None, allow_none=True)
    contact_name = fields.String(load_default=None, allow_none=True, validate=TEXT)
    contact_email = fields.String(
        load_default=None,
        allow_none=True,
        validate=TEXT,
        metadata={"description": "Needed for a company that is new here; one in use is asked through its own people"},
    )
    language = fields.String(load_default="sv", validate=validate.OneOf(LANGUAGES))
    services = fields.List(
        fields.String(validate=validate.OneOf(SERVICES)), required=True, validate=validate.Length(max=len(SERVICES))
    )
    payer = fields.String(load_default="agency", validate=validate.OneOf(PAYERS))
    months = fields.Integer(load_default=12, validate=validate.Range(1, MOST_MONTHS))
    accountant = fields.String(
        required=True, validate=TEXT, metadata={"description": "E-mail address of the accountant who is responsible"}
    )
    is_agency_payee = fields.Boolean(load_default=False)


class EndSchema(Schema):
    """What ends, when, and what happens with what was sent."""

    services = fields.List(
        fields.String(validate=validate.OneOf(SERVICES)),
        load_default=list,
        validate=validate.Length(max=len(SERVICES)),
        metadata={"description": "None: all of them"},
    )
    last_day = fields.Date(load_default=None, allow_none=True, metadata={"description": "null: it ends at once"})
    keeps_data = fields.Boolean(
        required=True, metadata={"description": "False: what the law does not ask to be kept is deleted"}
    )
