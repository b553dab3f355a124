"""A gateway small enough to read: it keeps strictly to the wire contract and can be told to misbehave."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from socketserver import ThreadingMixIn
from typing import Any, Final
from uuid import UUID, uuid4
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer
from wsgiref.types import StartResponse, WSGIEnvironment

from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Request, Response

from tests.scanner_client.fake_pairing import DEVICE_TOKEN, FakePairing

TOKEN: Final = "gw_client"
JPEG: Final = b"\xff\xd8\xff\xe0 a photo of a receipt "
_METADATA: Final = frozenset({"kind", "payment_method", "comment", "captured_at", "source", "filename"})
_TYPES: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"%PDF-": "application/pdf"}

Trouble = Callable[[Request], Response]


def photo(number: int = 0, size: int = 0) -> bytes:
    """Make the bytes of a JPEG unlike those of any other number."""
    return JPEG + str(number).encode() + b"." * size


def problem(status: int, code: str, *, headers: dict[str, str] | None = None, retryable: bool = False) -> Response:
    """Make the answer that a gateway gives when it says no."""
    body = {
        "type": f"https://underlag.example/problems/{code}",
        "title": code.replace("_", " "),
        "status": status,
        "detail": f"It is {code}.",
        "code": code,
        "request_id": "req-1",
        "retryable": retryable,
        "errors": [],
    }
    return Response(json.dumps(body), status, headers, content_type="application/problem+json")


def cut(request: Request) -> Response:
    """Cut the line without an answer."""
    request.environ["scanner.connection"].shutdown(socket.SHUT_RDWR)
    return Response("")


@dataclass
class FakeGateway:
    """Documents in memory, a log of requests, and `troubles`: what the next uploads are answered instead.

    `get_troubles` are the same for what is asked for, and `pairing` answers a scanner that has no token yet.
    `is_naive` leaves only the key to tell one document from another, so that a key made twice shows as a double.
    `after` are troubles that come when the document is already kept: the answer is lost, the document is not.
    """

    is_naive: bool = False
    documents: dict[str, dict[str, Any]] = field(default_factory=dict)
    by_key: dict[str, str] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    troubles: deque[Trouble] = field(default_factory=deque)
    after: deque[Trouble] = field(default_factory=deque)
    get_troubles: deque[Trouble] = field(default_factory=deque)
    tokens: dict[str, str] = field(default_factory=lambda: {TOKEN: "Kvarnens Kök AB"})
    limit: int = 10_000_000
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    status: str = "received"
    reads_after: int = 0
    advice: list[dict[str, Any]] | None = None
    pairing: FakePairing = field(default_factory=FakePairing)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as a WSGI application."""
        request = Request(environ)
        request.get_data(cache=True)
        with self.lock:
            self.requests.append(request)
            response = self.answer(request)
        response.headers["X-Request-Id"] = request.headers.get("X-Request-Id", "")
        response.headers["Date"] = self.clock().strftime("%a, %d %b %Y %H:%M:%S GMT")
        return response(environ, start_response)

    def answer(self, request: Request) -> Response:
        """Answer one request."""
        UUID(request.headers["X-Request-Id"])
        assert request.headers["User-Agent"].startswith("underlag-scanner/")
        assert request.headers["Accept-Language"] in {"sv", "en"}
        if request.path == "/healthz":
            return _json({"status": "ok", "version": "0.1.0"})
        if request.path.startswith("/v1/device/"):
            offered = self.pairing.is_offered
            return self.pairing.answer(request, self.tokens) if offered else problem(404, "not_found")
        if request.headers.get("Authorization", "").removeprefix("Bearer ") not in self.tokens:
            return problem(401, "unauthorised")
        return self.answer_caller(request)

    def answer_caller(self, request: Request) -> Response:
        """Answer one request of somebody whom the gateway knows."""
        if request.method == "GET" and self.get_troubles:
            return self.get_troubles.popleft()(request)
        if request.path == "/v1/me":
            return _json(self.caller(request))
        if request.path == "/v1/documents":
            return self.upload(request) if request.method == "POST" else self.listing(request)
        return self.one(request.path.removeprefix("/v1/documents/"))

    def caller(self, request: Request) -> dict[str, Any]:
        """Say whom the token stands for."""
        token = request.headers["Authorization"].removeprefix("Bearer ")
        name = self.tokens[token]
        return {
            "object": "caller",
            "role": "device" if token == DEVICE_TOKEN else "client",
            "company": {"id": f"id of {name}", "name": name, "organisation_number": "556016-0680"},
            "agency": None,
            "token": {"name": "scanner", "prefix": "gw_cli"},
        }

    def upload(self, request: Request) -> Response:
        """Take a document as the contract says, or say what is wrong with it."""
        if self.troubles:
            return self.troubles.popleft()(request)
        key = request.headers.get("Idempotency-Key", "")
        if not (1 <= len(key) <= 128 and key.isascii() and key.isprintable()):
            return problem(400, "idempotency_key_missing")
        pages, said, wrong = _parts(request)
        if wrong or not pages:
            return problem(400, "digest_mismatch")
        if unknown := set(said) - _METADATA:
            return problem(422, "unknown_field_" + min(unknown))
        return self.refusal(pages) or self.keep(request, key, pages, said)

    def refusal(self, pages: list[bytes]) -> Response | None:
        """Say no to what is too large, empty or of no known type."""
        if sum(map(len, pages)) > self.limit:
            return problem(413, "too_large")
        if not all(pages):
            return problem(422, "empty")
        if not all(_media_type(page) for page in pages):
            return problem(415, "unsupported_type")
        return None

    def keep(self, request: Request, key: str, pages: list[bytes], said: dict[str, str]) -> Response:
        """Keep a document once, and answer it."""
        digest = _digest(pages)
        had = self.by_key.get(key)
        if had is not None and self.documents[had]["sha256"] != digest:
            return problem(422, "idempotency_key_reused")
        same = None if self.is_naive else self.of_sha256(digest)
        document = self.documents[had] if had else same or self.new(digest, pages, said)
        self.by_key[key] = document["id"]
        if self.after:
            return self.after.popleft()(request)
        headers = {"Location": f"/v1/documents/{document['id']}"} | ({"Idempotent-Replayed": "true"} if had else {})
        if same and not had:
            return _json({**document, "already_received_at": document["received_at"]}, 200, headers)
        return _json(document, 201, headers)

    def new(self, digest: str, pages: list[bytes], said: dict[str, str]) -> dict[str, Any]:
        """Make a document."""
        made: dict[str, Any] = {
            "object": "document",
            "id": str(uuid4()),
            "status": self.status,
            "kind": None,
            "kind_hint": said.get("kind", "auto"),
            "payment_method": said.get("payment_method"),
            "comment": said.get("comment"),
            "source": said.get("source"),
            "captured_at": said.get("captured_at"),
            "received_at": self.clock().isoformat().replace("+00:00", "Z"),
            "already_received_at": None,
            "sha256": digest,
            "bytes": sum(map(len, pages)),
            "pages": [_page(number, page) for number, page in enumerate(pages, 1)],
            "supplier_name": None,
            "document_date": None,
            "total_amount": None,
            "vat_amount": None,
            "currency": None,
            "notice": None,
            "fields": {},
            "findings": [],
            "advice": self.advice,
        }
        self.documents[made["id"]] = made
        return made

    def of_sha256(self, digest: str) -> dict[str, Any] | None:
        """Find a document by its digest."""
        return next((one for one in self.documents.values() if one["sha256"] == digest), None)

    def read_all(self) -> None:
        """Pretend that everything has been read."""
        for document in self.documents.values():
            document |= {
                "status": "needs_review",
                "kind": "receipt",
                "supplier_name": "Bageri [Ek]",
                "document_date": "2026-11-03",
                "total_amount": "1234.50",
                "vat_amount": "246.90",
                "currency": "SEK",
                "notice": {"id": str(uuid4()), "status": "yellow", "state": "unread"},
                "findings": [
                    {"code": "vat_unsure", "level": "yellow", "field": "vat_amount", "text": "VAT is unsure."}
                ],
            }

    def listing(self, request: Request) -> Response:
        """List documents, newest first."""
        limit, begin = int(request.args.get("limit", "50")), int(request.args.get("cursor", "0"))
        if not 1 <= limit <= 200:
            return problem(422, "limit")
        known = list(reversed(self.documents.values()))
        more = begin + limit < len(known)
        cursor = str(begin + limit) if more else None
        sheet = known[begin : begin + limit]
        return _json({"object": "list", "data": sheet, "has_more": more, "next_cursor": cursor})

    def one(self, document_id: str) -> Response:
        """Answer one document; the look at which it is read is counted down in `reads_after`."""
        if document_id not in self.documents:
            return problem(404, "not_found")
        self.reads_after -= 1
        if self.reads_after == 0:
            self.read_all()
        return _json(self.documents[document_id])

    @contextmanager
    def served(self) -> Iterator[str]:
        """Serve on a free port of the loopback address while the block runs; gives the URL."""
        server = _Server(("127.0.0.1", 0), _Handler)
        server.set_app(self)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: lines are cut on purpose here."""


class _Handler(WSGIRequestHandler):
    def get_environ(self) -> WSGIEnvironment:
        return super().get_environ() | {"scanner.connection": self.connection}

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _parts(request: Request) -> tuple[list[bytes], dict[str, str], bool]:
    """Return the pages, what was said of them, and whether a digest is wrong."""
    if request.mimetype != "multipart/form-data":
        body = request.get_data()
        digest = base64.b64encode(sha256(body).digest()).decode()
        return [body], request.args.to_dict(), request.headers.get("Content-Digest") != f"sha-256=:{digest}:"
    pages = [_read(page) for page in request.files.getlist("page")]
    said = {name: value for name, value in request.form.items() if name != "sha256"}
    return pages, said, request.form.getlist("sha256") != [sha256(page).hexdigest() for page in pages]


def _read(page: FileStorage) -> bytes:
    content: bytes = page.read()
    page.close()
    return content


def _digest(pages: list[bytes]) -> str:
    if len(pages) == 1:
        return sha256(pages[0]).hexdigest()
    return sha256(b"".join(sha256(page).digest() for page in pages)).hexdigest()


def _media_type(page: bytes) -> str | None:
    return next((known for beginning, known in _TYPES.items() if page.startswith(beginning)), None)


def _page(number: int, page: bytes) -> dict[str, Any]:
    digest = sha256(page).hexdigest()
    return {"number": number, "sheet": 1, "sha256": digest, "bytes": len(page), "media_type": _media_type(page)}


def _json(body: object, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body), status, headers, content_type="application/json")
