"""The blueprint of all pages; what must hold for each of them is hooked here, so that none can be forgotten."""

from __future__ import annotations

from flask import Blueprint, request
from werkzeug.wrappers import Response

from gateway.database import refuse_unkeepable
from gateway.web import speech, visitor

blp = Blueprint("web", __name__, template_folder="templates", static_folder="static", static_url_path="/static")


@blp.before_request
def _check_form() -> None:
    visitor.check_origin()


@blp.before_request
def _refuse_unkeepable() -> None:
    refuse_unkeepable([request.args.lists(), request.form.lists(), request.view_args])


@blp.before_request
def _switch_language() -> Response | None:
    return speech.switch()


@blp.after_request
def _hide_address(answer: Response) -> Response:
    if visitor.carries_secret():
        answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
