"""What a sent document looks like on the wire: one raw body, or several parts of one form."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Iterator
from hashlib import sha256
from itertools import zip_longest
from time import monotonic
from typing import IO, Any, Final

from flask import Request
from marshmallow import Schema, fields, validate

from gateway.api.blueprint import KEY_HEADER, Parser
from gateway.api.language import request_language
from gateway.documents import notify, receive
from gateway.documents.receive import Sent, SentPage
from gateway.errors import InvalidError, TooLargeError
from gateway.parts import Parts
from gateway.reading.finding_texts import is_joint

FORM: Final = "multipart/form-data"
DIGEST: Final = "sha-256"
HEX_DIGEST: Final = r"^[0-9a-f]{64}$"
MOST_COMMENT: Final = 2000
MOST_NAME: Final = 255
MEDIA_TYPES: Final = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "image/tiff",
    "image/heic",
    "application/pdf",
    "application/xml",
)
BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
DIGEST_HEADER: Final = {
    "in": "header",
    "name": "Content-Digest",
    "schema": {"type": "string"},
    "description": "`sha-256=:<base64>:` of the body (RFC 9530); when it is sent, it must be right.",
}


class DigestFormError(InvalidError):
    """A digest was announced in a form that cannot be compared."""

    code = "bad_digest"
    message = "`Content-Digest` must read `sha-256=:<base64 of the SHA-256>:` (RFC 9530)."


class NoPageError(InvalidError):
    """A form came without a file."""

    code = "no_page"
    message = "Send each page as a file part named `page`, in order."


class TooManyFilesError(TooLargeError):
    """A document has more pages than this installation takes."""

    code = "too_many_pages"
    message = "A document may have {limit} pages at most. Split it."


class MetadataSchema(Schema):
    """What the sender says of a document; in the query for a raw body, else in the form."""

    company = fields.UUID(load_default=None, metadata={"description": "Which company, for a token of an agency"})
    kind = fields.String(load_default="auto", validate=validate.OneOf(("auto", "receipt", "supplier_invoice")))
    payment_method = fields.String(load_default=None, validate=validate.OneOf(("card", "cash", "private", "unpaid")))
    comment = fields.String(load_default=None, validate=validate.Length(max=MOST_COMMENT))
    filename = fields.String(load_default=None, validate=validate.Length(max=MOST_NAME))
    captured_at = fields.AwareDateTime(load_default=None)
    source = fields.String(load_default="api", validate=validate.OneOf(("scanner", "web", "folder", "mail", "api")))


class FormSchema(MetadataSchema):
    """The fields of a form with several pages."""

    sha256 = fields.List(
        fields.String(validate=validate.Regexp(HEX_DIGEST)),
        metadata={"description": "Of each page, in order"},
    )


REQUEST_BODY: Final = {
    "required": True,
    "content": {
        **dict.fromkeys(MEDIA_TYPES, BINARY),
        FORM: {
            "schema": {
                "type": "object",
                "required": ["page"],
                "properties": {
                    "page": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    "sha256": {"type": "array", "items": {"type": "string", "pattern": HEX_DIGEST}},
                },
            }
        },
    },
}
HEADERS: Final = [KEY_HEADER, DIGEST_HEADER]


def metadata(request: Request, query: dict[str, Any]) -> dict[str, Any]:
    """Put together what is said in the query and, where there is one, in the form, which counts more."""
    if request.mimetype != FORM:
        return query
    form: dict[str, Any] = Parser().parse(FormSchema(partial=True), request, location="form")
    return {**query, **form}


def take_pages(request: Request, parts: Parts, announced: list[str]) -> list[SentPage]:
    """Make every sent file an original, in order; raises the errors of `documents.receive.take`."""
    settings = parts.settings
    return [
        receive.take(
            parts.originals,
            stream,
            announced=digest,
            max_bytes=settings.max_file_bytes,
            max_pixels=settings.max_pixels,
        )
        for stream, digest in _files(request, announced, settings.max_pages)
    ]


def fingerprint(sent: Sent, said: dict[str, Any]) -> str:
    """Tell two requests apart: the pages and all that is said of them."""
    words = json.dumps({**said, "sha256": sent.sha256}, sort_keys=True, default=str)
    return sha256(words.encode()).hexdigest()


def as_sent(pages: list[SentPage], said: dict[str, Any]) -> Sent:
    """Put pages and words together."""
    return Sent(
        pages=tuple(pages),
        kind_hint=said["kind"],
        payment_method=said["payment_method"],
        comment=said["comment"],
        filename=said["filename"],
        source=said["source"],
        captured_at=said["captured_at"],
    )


def advice(parts: Parts, sent: Sent) -> dict[str, Any]:
    """Look at photos for as long as a sender may be kept waiting; nulls where that was too short for one of them.

    It is kept with the answer, so that the same key gives the same advice.
    """
    until = monotonic() + parts.settings.advice_seconds
    looked = {
        number: parts.adviser.look(parts.originals.path(page.sha256), until=until)
        for number, page in enumerate(sent.pages, start=1)
        if page.media_type.startswith("image/")
    }
    found = {number: page for number, page in looked.items() if page is not None}
    if not found or len(found) < len(looked):
        return {"legibility": None, "advice": None}
    return {
        "legibility": min(page["score"] for page in found.values()),
        "advice": [
            {"code": finding["code"], "page": number, "text": notify.text(finding, request_language())}
            for number, page in found.items()
            for finding in page["findings"]
            if not is_joint(finding["params"], files=len(sent.pages))
        ],
    }


def _files(request: Request, announced: list[str], limit: int) -> Iterator[tuple[IO[bytes], str | None]]:
    """Give the stream of each file with the digest that was announced for it."""
    if request.mimetype != FORM:
        yield request.stream, _announced(request.headers.get("Content-Digest"))
        return
    files = request.files.getlist("page")
    if not files:
        raise NoPageError(pointer="page")
    if len(files) > limit:
        raise TooManyFilesError(limit=limit)
    for file, digest in zip_longest(files, announced[: len(files)]):
        yield file.stream, digest


def _announced(header: str | None) -> str | None:
    """Read the SHA-256 out of a `Content-Digest` header; other algorithms are left aside."""
    if not header:
        return None
    for item in header.split(","):
        name, _, value = item.strip().partition("=")
        if name.lower() == DIGEST:
            try:
                return b64decode(value.strip().strip(":"), validate=True).hex()
            except Base64Error as error:
                raise DigestFormError(pointer="Content-Digest") from error
    raise DigestFormError(pointer="Content-Digest")


def content_digest(hexadecimal: str) -> str:
    """Write a SHA-256 as `Content-Digest` does."""
    return f"{DIGEST}=:{b64encode(bytes.fromhex(hexadecimal)).decode()}:"
