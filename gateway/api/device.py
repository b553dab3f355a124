"""`/v1/device`: a scanner asks to be let in by a short code (RFC 8628)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Response, request
from flask.views import MethodView
from marshmallow import EXCLUDE, Schema, fields

from gateway.access import pairing, permissions
from gateway.api import oauth_answers
from gateway.api.blueprint import OF_EVERY_OPEN, Blueprint
from gateway.api.caller import here, now, open_to_all
from gateway.api.oauth_answers import FORM, OAuthErrorSchema
from gateway.database import db, persist
from gateway.parts import parts_of

CLIENT_ID: Final = "underlag-scanner"
GRANT_TYPE: Final = "urn:ietf:params:oauth:grant-type:device_code"
WHY: Final = "A device has no token before it was let in; a person who is signed in decides."

blp = Blueprint("device", __name__, url_prefix="/v1/device", description="Let a scanner in by a short code")


class DeviceCodeFormSchema(Schema):
    """Who asks to be let in."""

    client_id = oauth_answers.text(f"Always `{CLIENT_ID}`.")
    device_name = oauth_answers.text("What people will know the device by.", is_needed=False)


class DeviceCodeSchema(Schema):
    """A code for the device, and one for people (RFC 8628, 3.2)."""

    device_code = fields.String(required=True, metadata={"description": "For the device alone"})
    user_code = fields.String(required=True, metadata={"description": "To be shown: `BCDF-GHJK`"})
    verification_uri = fields.String(required=True, metadata={"description": "Where a person types the code"})
    verification_uri_complete = fields.String(required=True, metadata={"description": "The same with the code in it"})
    expires_in = fields.Integer(required=True, metadata={"description": "Seconds"})
    interval = fields.Integer(required=True, metadata={"description": "Seconds between two questions"})


class DeviceTokenFormSchema(Schema):
    """The question whether somebody has approved the device."""

    grant_type = oauth_answers.text(f"Always `{GRANT_TYPE}`.")
    device_code = oauth_answers.text("The code that the device keeps to itself.")
    client_id = oauth_answers.text(f"Always `{CLIENT_ID}`.")


class DeviceTokenSchema(Schema):
    """The token of the device; it holds until it is revoked."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True, metadata={"enum": ["Bearer"]})
    scope = fields.String(required=True)


@blp.route("/code")
class DeviceCodes(MethodView):
    """The codes of devices."""

    @open_to_all(WHY)
    @blp.doc(operationId="beginPairing", security=[])
    @blp.arguments(DeviceCodeFormSchema, location="form", content_type=FORM, unknown=EXCLUDE)
    @blp.response(HTTPStatus.OK, DeviceCodeSchema)
    @blp.alt_response(HTTPStatus.BAD_REQUEST, schema=OAuthErrorSchema, description="Why there is no code")
    @blp.alt_response(HTTPStatus.UNAUTHORIZED, schema=OAuthErrorSchema, description="No client by that name")
    @blp.fails(of_every=OF_EVERY_OPEN)
    def post(self, form: dict[str, str]) -> Response:
        """Let a device begin: give it a code to keep and one to show."""
        if not oauth_answers.is_decent(form, "client_id"):
            return oauth_answers.refusal("invalid_request")
        if form["client_id"] != CLIENT_ID:
            return oauth_answers.refusal("invalid_client")
        codes = persist(
            db.session(), lambda session: pairing.begin(session, name=form["device_name"], where=here(), now=now())
        )
        shown = pairing.shown_code(codes.user_code)
        address = f"{site()}/device"
        return oauth_answers.answer(
            {
                "device_code": codes.device_code,
                "user_code": shown,
                "verification_uri": address,
                "verification_uri_complete": f"{address}?code={shown}",
                "expires_in": int(pairing.LASTS.total_seconds()),
                "interval": pairing.PAUSE_SECONDS,
            }
        )


@blp.route("/token")
class DeviceTokens(MethodView):
    """The tokens of devices."""

    @open_to_all(WHY)
    @blp.doc(operationId="finishPairing", security=[])
    @blp.arguments(DeviceTokenFormSchema, location="form", content_type=FORM, unknown=EXCLUDE)
    @blp.response(HTTPStatus.OK, DeviceTokenSchema)
    @blp.alt_response(HTTPStatus.BAD_REQUEST, schema=OAuthErrorSchema, description="Why there is no token yet, or none")
    @blp.alt_response(HTTPStatus.UNAUTHORIZED, schema=OAuthErrorSchema, description="No client by that name")
    @blp.fails(of_every=OF_EVERY_OPEN)
    def post(self, form: dict[str, str]) -> Response:
        """Give a device its token, once, when a person has approved it."""
        if not oauth_answers.is_decent(form, "grant_type", "client_id"):
            return oauth_answers.refusal("invalid_request")
        if form["client_id"] != CLIENT_ID:
            return oauth_answers.refusal("invalid_client")
        if form["grant_type"] != GRANT_TYPE:
            return oauth_answers.refusal("unsupported_grant_type")
        if not form["device_code"]:
            return oauth_answers.refusal("invalid_request")
        told = persist(db.session(), lambda session: pairing.ask(session, form["device_code"], site=site(), now=now()))
        if told.token is None:
            return oauth_answers.refusal(told.error or "invalid_grant")
        scope = " ".join(sorted(permissions.ROLES["device"].permissions))
        return oauth_answers.answer({"access_token": told.token, "token_type": "Bearer", "scope": scope})


def site() -> str:
    """Tell the address of the gateway as people reach it."""
    return (parts_of().settings.public_url or request.host_url).rstrip("/")
