"""`/v1/oauth/token`: an integration gets a token that soon ends for its secret (RFC 6749, 4.4)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from urllib.parse import unquote_plus

from flask import Response, request
from flask.views import MethodView
from marshmallow import EXCLUDE, Schema, fields
from sqlalchemy.orm import Session

from gateway.access import client_credentials, guesses
from gateway.access.client_credentials import Granted
from gateway.api import oauth_answers
from gateway.api.blueprint import OF_EVERY_OPEN, Blueprint
from gateway.api.caller import here, now, open_to_all
from gateway.api.oauth_answers import FORM, OAuthErrorSchema
from gateway.database import db, persist

GRANT_TYPE: Final = "client_credentials"
WHY: Final = "A program comes here to get a token; it proves who it is by its secret."

blp = Blueprint("oauth", __name__, url_prefix="/v1/oauth", description="Tokens of integrations")


class GrantFormSchema(Schema):
    """What an integration asks for; it says who it is here or by HTTP Basic, not both."""

    grant_type = oauth_answers.text(f"Always `{GRANT_TYPE}`.")
    client_id = oauth_answers.text("The id of the integration, unless it is in the header.", is_needed=False)
    client_secret = oauth_answers.text("One of its secrets, unless it is in the header.", is_needed=False)
    scope = oauth_answers.text("What shall be permitted, with blanks between; else all that may.", is_needed=False)


class GrantSchema(Schema):
    """A token that holds for an hour at most (RFC 6749, 5.1)."""

    access_token = fields.String(required=True)
    token_type = fields.String(required=True, metadata={"enum": ["Bearer"]})
    expires_in = fields.Integer(required=True, metadata={"description": "Seconds"})
    scope = fields.String(required=True)


@blp.route("/token")
class OAuthTokens(MethodView):
    """Tokens that soon end."""

    @open_to_all(WHY)
    @blp.doc(operationId="grantToken", security=[{"integration": []}, {}])
    @blp.arguments(GrantFormSchema, location="form", content_type=FORM, unknown=EXCLUDE)
    @blp.response(HTTPStatus.OK, GrantSchema)
    @blp.alt_response(HTTPStatus.BAD_REQUEST, schema=OAuthErrorSchema, description="Why there is no token")
    @blp.alt_response(HTTPStatus.UNAUTHORIZED, schema=OAuthErrorSchema, description="No client with that id and secret")
    @blp.fails(of_every=OF_EVERY_OPEN)
    def post(self, form: dict[str, str]) -> Response:
        """Exchange an integration's id and secret for a token."""
        if not oauth_answers.is_decent(form, "grant_type"):
            return oauth_answers.refusal("invalid_request")
        if form["grant_type"] != GRANT_TYPE:
            return oauth_answers.refusal("unsupported_grant_type")
        by_header = _by_header()
        if by_header and form["client_secret"]:
            return oauth_answers.refusal("invalid_request")
        client_id, secret = by_header or (form["client_id"], form["client_secret"])
        guesses.check(db.session(), client_credentials.guesser(here()), now=now())
        granted = persist(db.session(), lambda session: _grant(session, client_id, secret, form["scope"]))
        if not isinstance(granted, Granted):
            return oauth_answers.refusal(granted)
        return oauth_answers.answer(
            {
                "access_token": granted.token,
                "token_type": "Bearer",
                "expires_in": granted.seconds,
                "scope": " ".join(granted.scopes),
            }
        )


def _grant(session: Session, client_id: str, secret: str, scope: str) -> Granted | str:
    """Grant a token, or tell the name of the error; a wrong secret is counted in the same transaction."""
    client = client_credentials.client_of(session, client_id, secret, now=now())
    if client is None:
        guesses.note(session, client_credentials.guesser(here()), now=now())
        return "invalid_client"
    client.secret.last_used_from = here()
    return client_credentials.grant(session, client, scope, now=now()) or "invalid_scope"


def _by_header() -> tuple[str, str] | None:
    """Read HTTP Basic, in which both parts are written as in forms (RFC 6749, 2.3.1)."""
    given = request.authorization
    if given is None or given.type != "basic":
        return None
    return unquote_plus(given.username or ""), unquote_plus(given.password or "")
