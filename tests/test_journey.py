"""The whole journey of one photo: scanner client → gateway → original → job → Tesseract → notice → read by a person."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import httpx
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from gateway.parts import parts_of
from gateway.settings import Settings
from gateway.worker import Worker
from scanner_client import NotFoundError, Photo, ScannerClient
from scanner_client.photos import Particulars
from tests.house import House, bearer

SAMPLES = Path(__file__).parents[1] / "samples"
INVOICE = SAMPLES / "0012-invoice-with-giro-form" / "photo.jpg"
TWO_PHOTOS = SAMPLES / "0010-long-receipt-in-two-photos"


@pytest.fixture
def scanner(app: Flask, house: House) -> Iterator[ScannerClient]:
    """Give the real client, which speaks to the real app without a network between."""
    transport = httpx.WSGITransport(app)
    with ScannerClient("http://localhost", house.token["client"], transport=transport, language="sv") as client:
        yield client


@pytest.fixture
def worker(app: Flask, settings: Settings) -> Iterator[Worker]:
    """Give a worker that reads with Tesseract."""
    worker = Worker(app, settings, parts_of(app).originals, threading.Event())
    with worker.reader:
        yield worker


@pytest.mark.ocr
def test_a_photo_becomes_a_notice_that_is_read(
    app: Flask, client: FlaskClient, scanner: ScannerClient, worker: Worker, house: House
) -> None:
    body = INVOICE.read_bytes()
    sent = scanner.send(Photo.from_path(INVOICE), particulars=Particulars(kind="supplier_invoice", comment="Reklam"))
    assert (sent.status, sent.sha256) == ("received", sha256(body).hexdigest())
    assert parts_of(app).originals.path(sent.sha256).read_bytes() == body

    accountant = bearer(house.token["accountant"])
    count = client.get("/v1/notices/count", headers=accountant)
    assert count.get_json() == {"total": 0, "unread": 0, "green": 0, "yellow": 0, "red": 0}

    assert worker.step()

    again = client.get("/v1/notices/count", headers={**accountant, "If-None-Match": count.headers["ETag"]})
    assert (again.status_code, again.get_json()["unread"]) == (200, 1)
    unchanged = client.get("/v1/notices/count", headers={**accountant, "If-None-Match": again.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")

    [notice] = client.get("/v1/notices?state=unread", headers=accountant).get_json()["data"]
    assert notice["kind"] == "document_read"
    assert notice["document"]["id"] == sent.id
    assert notice["document"]["total_amount"] == "33408.00"

    document = scanner.document(sent.id)
    assert document.is_read
    assert (document.kind, document.total_amount) == ("supplier_invoice", Decimal("33408.00"))
    fields = document.raw["fields"]
    assert (fields["bankgiro"]["value"], fields["payment_reference"]["value"]) == ("9991-2123", "20264784")
    assert {"check": "check_digit", "passed": True} in fields["bankgiro"]["checks"]
    assert len(fields["total_amount"]["box"]) == 4

    with client.get(f"/v1/documents/{sent.id}/pages/1?rendition=thumb", headers=accountant) as picture:
        assert picture.data.startswith(b"\x89PNG")

    for _ in range(2):
        read = client.post(f"/v1/notices/{notice['id']}/read", headers=accountant).get_json()
        assert (read["state"], read["read_at"] is None) == ("read", False)
    assert client.get("/v1/notices?state=unread", headers=accountant).get_json()["data"] == []

    events = client.get(f"/v1/documents/{sent.id}/events", headers=accountant).get_json()["data"]
    assert [event["action"] for event in events] == ["notice_read", "notice_opened", "read", "received"]


@pytest.mark.ocr
def test_two_photos_become_one_document_with_two_pages(scanner: ScannerClient, worker: Worker) -> None:
    photos = [Photo.from_path(path) for path in sorted(TWO_PHOTOS.glob("photo-*.jpg"))]
    sent = scanner.send(*photos)
    assert worker.step()
    document = scanner.document(sent.id)
    assert document.page_count == 2
    assert [page["number"] for page in document.raw["pages"]] == [1, 2]
    assert all(page["width"] for page in document.raw["pages"])


@pytest.mark.ocr
def test_a_pdf_has_as_many_pages_as_it_has_sheets(scanner: ScannerClient, worker: Worker) -> None:
    sent = scanner.send(Photo.from_path(SAMPLES / "0015-invoice-pdf" / "photo.pdf"))
    assert worker.step()
    pages = scanner.document(sent.id).raw["pages"]
    assert [(page["number"], page["sheet"]) for page in pages] == [(1, 1), (2, 2)]
    assert {page["sha256"] for page in pages} == {sent.sha256}


def test_another_agency_never_hears_of_it(
    app: Flask, client: FlaskClient, scanner: ScannerClient, house: House, session: Session
) -> None:
    sent = scanner.send(Photo.from_path(INVOICE))
    stranger = ScannerClient("http://localhost", house.other["client"], transport=httpx.WSGITransport(app))
    with stranger, pytest.raises(NotFoundError):
        stranger.document(sent.id)
    assert client.get("/v1/notices", headers=bearer(house.other["accountant"])).get_json()["data"] == []
