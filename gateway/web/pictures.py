"""The pictures of a document, for whoever is signed in: safe PNGs for the screen, originals to keep."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final
from uuid import UUID

from flask import Response, make_response, request, send_file
from flask.typing import ResponseReturnValue

from gateway.access import find
from gateway.database import db, persist
from gateway.documents import show
from gateway.documents.show import RENDITIONS
from gateway.errors import NotFoundError
from gateway.models import Document, Page
from gateway.parts import parts_of
from gateway.web import visitor
from gateway.web.blueprint import blp
from gateway.web.filters import FilterError
from gateway.web.visitor import signed_in

ENDINGS: Final = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/tiff": "tif",
    "image/heic": "heic",
    "image/heif": "heic",
    "application/pdf": "pdf",
    "application/xml": "xml",
}
PRIVATE: Final = "no-store"
LATER_SECONDS: Final = "2"


@blp.get("/documents/<uuid:document_id>/pages/<int:number>")
@signed_in("documents:read")
def picture(document_id: UUID, number: int) -> ResponseReturnValue:
    """Give the picture that `?rendition=` names, or the original as a file to save."""
    document = find(db.session(), Document, document_id)
    page = next((each for each in document.pages if each.number == number), None)
    if page is None:
        raise NotFoundError
    wanted = request.args.get("rendition")
    answer = _original(document, page) if wanted is None else _rendition(document, page, wanted)
    answer.headers["Cache-Control"] = PRIVATE
    return answer


def _original(document: Document, page: Page) -> Response:
    """Give the file as it was sent, under a name of ours: what the sender called it is not to be trusted."""
    path = parts_of().originals.existing(page.sha256)
    name = f"underlag-{document.id}-{page.number}.{ENDINGS.get(page.media_type, 'bin')}"
    return send_file(path, mimetype=page.media_type, as_attachment=True, download_name=name, etag=page.sha256)


def _rendition(document: Document, page: Page, wanted: str) -> Response:
    """Give a PNG; one that is gone is ordered, and a drawing that says so stands in for it."""
    name = next((each for each in RENDITIONS if each == wanted), None)
    if name is None:
        raise FilterError(name="rendition", value=wanted)
    path = show.rendition(parts_of().originals, page, name)
    if path is not None:
        return send_file(path, mimetype="image/png")
    identity = document.id
    persist(
        db.session(),
        lambda rows: show.make_again(rows, find(rows, Document, identity), now=visitor.now()),
    )
    answer = make_response(blp.send_static_file("waiting.svg"), HTTPStatus.SERVICE_UNAVAILABLE)
    answer.headers["Retry-After"] = LATER_SECONDS
    return answer
