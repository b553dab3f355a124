"""`/files/…`: one page of a document for who follows a signed link; no token, and nothing but that page."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from flask import Blueprint, Response, request

from gateway.access import file_links, open_gate
from gateway.access.file_links import FileLinkError
from gateway.access.networks import network
from gateway.api.caller import now
from gateway.api.documents import page_of, page_picture
from gateway.database import db
from gateway.documents.show import RENDITIONS
from gateway.errors import NotFoundError
from gateway.parts import keys_of

CONTENT_POLICY: Final = "sandbox; default-src 'none'; frame-ancestors 'none'"
blp = Blueprint("files", __name__, url_prefix="/files")


@blp.get("/<uuid:document_id>/<int:number>")
def file(document_id: UUID, number: int) -> Response:
    """Give what the link shows, as the token that made it would be given it now."""
    session = db.session()
    link, caller = file_links.follow(session, keys_of(), document_id, number, request.args, now=now())
    open_gate(session, caller, where=f"link {network(request.remote_addr)}")
    try:
        document, page = page_of(session, document_id, number)
    except NotFoundError as error:
        raise FileLinkError from error
    if document.company_id != link.company_id:
        raise FileLinkError
    name = next((each for each in RENDITIONS if each == link.picture), None)
    answer = page_picture(session, document, page, name)
    answer.headers["Content-Security-Policy"] = CONTENT_POLICY
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
