"""`ScannerClient`: sends a document to the gateway and follows it, over HTTP and nothing else."""

from __future__ import annotations

import base64
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Self
from urllib.parse import quote

import httpx

from scanner_client.answers import Caller, Document, DocumentList, Health, ShapeError
from scanner_client.errors import ConfigurationError, IntegrityError
from scanner_client.photos import Particulars, Photo, document_sha256
from scanner_client.refusals import error_of
from scanner_client.wire import TIMEOUT, Wire

LOOK_EVERY: Final = 1.0


class ScannerClient:
    """A connection to one gateway with one token; close it, or use it in `with`.

    `transport` is where the requests go: by default the network, in a test `httpx.WSGITransport(app)` or
    `httpx.MockTransport(function)`. `timeout` is seconds per read or write, not for a whole upload.

    Every method raises `AuthenticationError`, `RefusedError`, `UnavailableError` or one of their kin
    (`scanner_client.errors` draws the tree) and nothing of httpx.
    """

    def __init__(
        self,
        url: str,
        token: str,
        *,
        transport: httpx.BaseTransport | None = None,
        timeout: float = TIMEOUT,
        language: str = "en",
    ) -> None:
        self.url = usable_url(url)
        self._wire = Wire(self.url, token=usable_token(token), transport=transport, timeout=timeout, language=language)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._wire.close()

    def send(self, *photos: Photo, particulars: Particulars | None = None, key: str | None = None) -> Document:
        """Send the pages of one document, in order, and return it once the gateway has it safely on disk.

        `key` makes a repetition harmless: give the same one again after a lost answer. Raises `IntegrityError`
        when the gateway names another SHA-256 than that of what was sent.
        """
        if not photos:
            raise ValueError("a document has at least one page")
        said = (particulars or Particulars()).as_parameters()
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        send = self._send_page if len(photos) == 1 else self._send_pages
        response = send(photos, said, headers)
        document = self._document(response)
        if document.sha256 != document_sha256([photo.sha256 for photo in photos]):
            raise IntegrityError(request_id=response.headers.get("X-Request-Id"))
        return document

    def document(self, document_id: str) -> Document:
        """Return one document; raises `NotFoundError` when there is none by that id for this token."""
        return self._document(self._request("GET", f"/v1/documents/{quote(document_id, safe='')}"))

    def documents(self, *, limit: int = 50, cursor: str | None = None) -> DocumentList:
        """Return documents, newest first, at most `limit` (1 to 200); `cursor` goes on where a list ended."""
        wished = {"limit": str(limit)} | ({} if cursor is None else {"cursor": cursor})
        response = self._request("GET", "/v1/documents", params=wished)
        return self._wire.read(response, DocumentList.from_json)

    def wait(
        self,
        document_id: str,
        *,
        timeout: float = 60.0,
        rest: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> Document:
        """Return the document once it is read, or as it is after `timeout` seconds: see `is_read`."""
        ends_at = clock() + timeout
        while True:
            document = self.document(document_id)
            if document.is_read or clock() >= ends_at:
                return document
            rest(min(LOOK_EVERY, max(0.0, ends_at - clock())))

    def me(self) -> Caller:
        """Return whom the token stands for."""
        return self._wire.read(self._request("GET", "/v1/me"), Caller.from_json)

    def ready(self) -> Health:
        """Return that the gateway is up; the token is not looked at."""
        response = self._request("GET", "/healthz")
        body = self._wire.read(response, _health)
        return Health(str(body.get("version", "")), _date(response.headers.get("Date")))

    def _send_page(
        self, photos: Sequence[Photo], said: Mapping[str, str], headers: Mapping[str, str]
    ) -> httpx.Response:
        photo = photos[0]
        digest = base64.b64encode(bytes.fromhex(photo.sha256)).decode("ascii")
        return self._request(
            "POST",
            "/v1/documents",
            params={**said, "filename": photo.name},
            content=photo.content,
            headers={**headers, "Content-Type": photo.media_type, "Content-Digest": f"sha-256=:{digest}:"},
        )

    def _send_pages(
        self, photos: Sequence[Photo], said: Mapping[str, str], headers: Mapping[str, str]
    ) -> httpx.Response:
        return self._request(
            "POST",
            "/v1/documents",
            data={**said, "sha256": [photo.sha256 for photo in photos]},
            files=[("page", (photo.name, photo.content, photo.media_type)) for photo in photos],
            headers=headers,
        )

    def _request(self, method: str, path: str, **content: Any) -> httpx.Response:
        response = self._wire.request(method, path, **content)
        if not response.is_success:
            raise error_of(response, self.url, datetime.now(UTC))
        return response

    def _document(self, response: httpx.Response) -> Document:
        is_replayed = response.headers.get("Idempotent-Replayed", "").lower() == "true"
        return self._wire.read(response, lambda body: Document.from_json(body, is_replayed=is_replayed))


def usable_url(url: str) -> str:
    """Return the gateway's address without a slash at its end; raises `ConfigurationError` when it is none."""
    try:
        parsed = httpx.URL(url.strip())
    except httpx.InvalidURL:
        parsed = httpx.URL("")
    if parsed.scheme not in {"http", "https"} or not parsed.host or parsed.userinfo or parsed.query:
        raise ConfigurationError(
            "This is not the address of a gateway: {url}", advice="Write it as https://HOST", url=url
        )
    return str(parsed).rstrip("/")


def usable_token(token: str) -> str:
    """Return the token without the white space around it; raises `ConfigurationError` when it cannot be one."""
    token = token.strip()
    if not token or not token.isascii() or not token.isprintable() or " " in token:
        raise ConfigurationError(
            "This is not a token.", advice="A token is one word that begins with gw_ and stands on one line."
        )
    return token


def _health(body: object) -> Mapping[str, Any]:
    if not isinstance(body, Mapping) or body.get("status") != "ok":
        raise ShapeError("not the health of a gateway")
    return body


def _date(value: str | None) -> datetime | None:
    try:
        return None if value is None else parsedate_to_datetime(value)
    except ValueError:
        return None
