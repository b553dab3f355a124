"""What a failure looks like to people: a page that says what happened, what to do, and the id to report."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from flask import Request, Response, g, make_response, render_template

from gateway.doorstep.hosts import UnknownHostError
from gateway.failures import Failure
from gateway.web import speech
from gateway.web.blueprint import blp

MACHINES: Final = ("/v1/", "/openapi.json", "/healthz", "/readyz")
PROBLEM: Final = "application/problem+json"
PAGE: Final = "text/html"
LATER_SECONDS: Final = "5"

TITLES: Final[dict[int, str]] = {
    400: "That did not get through",
    403: "This is not for you",
    404: "There is nothing here",
    405: "That cannot be done here",
    409: "That is no longer possible",
    413: "That is too large",
    422: "That cannot be used",
    429: "Not right now",
    500: "Something went wrong here",
    503: "Not right now",
}
OTHERWISE: Final = "That did not work"
ADVICE: Final[dict[int, str]] = {
    400: "The form was no longer valid. Go back, load the page anew, and try again. Nothing was changed.",
    403: "Your role does not open this page. Ask the one who runs this gateway if you need it.",
    404: "The address may be misspelt, or what it leads to is not yours to see. Start from the inbox.",
    405: "The address was called in a way that it does not answer. Start from the inbox.",
}
"""What to do where the text of the failure speaks to programs; the others are told as they are."""
TOLD_AS_IT_IS: Final = (UnknownHostError.code,)


def is_for_people(request: Request) -> bool:
    """Tell whether a failure is answered by a page: on our pages always, on the API's paths never, else as asked."""
    if request.blueprint == blp.name:
        return True
    if f"{request.path}/".startswith(MACHINES):
        return False
    return request.accept_mimetypes.best_match((PROBLEM, PAGE)) == PAGE


def page(failure: Failure) -> Response:
    """Draw the page of a failure; nothing of it needs the database."""
    answer = make_response(
        render_template(
            "failure.html",
            status=failure.status,
            title=TITLES.get(failure.status, OTHERWISE),
            text=_text(failure),
            request_id=g.get("request_id", ""),
        ),
        failure.status,
    )
    if failure.retry_after is not None:
        answer.headers["Retry-After"] = str(failure.retry_after)
    elif failure.status is HTTPStatus.SERVICE_UNAVAILABLE:
        answer.headers["Retry-After"] = LATER_SECONDS
    return answer


def _text(failure: Failure) -> str:
    """Tell people what to do; a failure that one of our pages raised itself knows best."""
    if failure.status in ADVICE and failure.code not in TOLD_AS_IT_IS:
        return speech.say(ADVICE[failure.status])
    return failure.text(speech.language())
