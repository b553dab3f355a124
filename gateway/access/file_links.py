"""Links that show one page of one document for a few minutes, to a browser or program that holds no token.

A link is signed over all that it says: whose document, which, which page of it and which picture, until when, and by
whose token it was made. It is no right of its own: whoever follows it reaches what that token reaches at that moment,
so a link ends with the token, with the collaboration, and with the document.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.access import tokens
from gateway.access.gate import Caller
from gateway.access.keys import Keys, Signature
from gateway.errors import NotFoundError, UnauthorisedError

LASTS: Final = timedelta(minutes=5)
ORIGINAL: Final = "original"


class FileLinkError(NotFoundError):
    """A link to a file was changed, is too old, or what made it may not see the file any longer: which is not told."""

    code = "file_link_invalid"
    message = "This link to a file is not valid, or no longer. Ask for a new one."


@dataclass(frozen=True)
class FileLink:
    """What a link says; `picture` is a rendition, or `original`, `by` the id of the token that it was made by."""

    company_id: UUID
    document_id: UUID
    page: int
    picture: str
    expires: int
    by: UUID

    @property
    def query(self) -> dict[str, str | int]:
        """What stands in the address behind the path."""
        return {"company": str(self.company_id), "picture": self.picture, "expires": self.expires, "by": str(self.by)}


def make(keys: Keys, link: FileLink) -> dict[str, str | int]:
    """Sign a link and give all that stands in its address behind the path."""
    signature = keys.sign("file link", _text(link))
    return {**link.query, "key": signature.key, "signature": signature.value}


def expiry(now: datetime) -> int:
    """Tell until when a link lasts that is made now, in seconds since 1970."""
    return int((now + LASTS).timestamp())


def follow(
    session: Session, keys: Keys, document_id: UUID, page: int, query: Mapping[str, str], *, now: datetime
) -> tuple[FileLink, Caller]:
    """Tell what a link shows and for whom the gate is to be opened; raises FileLinkError for any doubt about it."""
    link, signature = _read(document_id, page, query)
    if not keys.is_genuine("file link", _text(link), signature) or now.timestamp() >= link.expires:
        raise FileLinkError
    try:
        caller, _ = tokens.caller_by_id(session, link.by, now=now)
    except UnauthorisedError as error:
        raise FileLinkError from error
    if not caller.may("documents:read"):
        raise FileLinkError
    return link, caller


def _read(document_id: UUID, page: int, query: Mapping[str, str]) -> tuple[FileLink, Signature]:
    try:
        link = FileLink(
            UUID(query["company"]), document_id, page, query["picture"], int(query["expires"]), UUID(query["by"])
        )
        signature = Signature(query["key"], query["signature"])
    except (KeyError, ValueError) as error:
        raise FileLinkError from error
    return link, signature


def _text(link: FileLink) -> str:
    """Write down all that is signed, so that no two links are written alike."""
    return json.dumps([str(value) for value in astuple(link)])
