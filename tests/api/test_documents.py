"""Sending documents and getting them back: once, whole, and with a clear word when it cannot be."""

from __future__ import annotations

import threading
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.models import Document, IdempotencyKey, Job
from gateway.parts import parts_of
from tests.formats.electronic_invoice.written import UBL
from tests.house import House, bearer
from tests.pictures import jpeg, pdf, png

Send = Callable[..., Any]


def digest_header(body: bytes) -> str:
    """Write a body's SHA-256 as RFC 9530 does."""
    return f"sha-256=:{b64encode(sha256(body).digest()).decode()}:"


def stored(session: Session, table: type = Document) -> int:
    """Count rows."""
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_photo_is_received_and_will_be_read(send: Send, app: Flask, session: Session) -> None:
    body = jpeg()
    answer = send(body, kind="receipt", payment_method="card", comment="Lunch å åt", source="scanner", filename="a.jpg")
    assert answer.status_code == 201
    sent = answer.get_json()
    assert answer.headers["Location"] == f"/v1/documents/{sent['id']}"
    assert (sent["status"], sent["bytes"], sent["sha256"]) == ("received", len(body), sha256(body).hexdigest())
    assert (sent["kind_hint"], sent["payment_method"], sent["comment"]) == ("receipt", "card", "Lunch å åt")
    assert sent["pages"] == [
        {"number": 1, "sheet": 1, "sha256": sent["sha256"], "bytes": len(body), "media_type": "image/jpeg",
         "width": None, "height": None}
    ]  # fmt: skip
    assert sent["already_received_at"] is None
    assert parts_of(app).originals.path(sent["sha256"]).read_bytes() == body
    assert stored(session, Job) == 1


def test_several_pages_are_one_document_in_order(client: FlaskClient, house: House) -> None:
    pages = [jpeg("one"), png("two")]
    form = {
        "page": [(BytesIO(page), f"../../{number}.php") for number, page in enumerate(pages)],
        "sha256": [sha256(page).hexdigest() for page in pages],
        "kind": "supplier_invoice",
        "comment": "två sidor",
    }
    answer = client.post("/v1/documents", data=form, headers={**bearer(house.token["client"]), "Idempotency-Key": "k"})
    assert answer.status_code == 201, answer.get_json()
    digests = [sha256(page) for page in pages]
    assert [page["sha256"] for page in answer.get_json()["pages"]] == [digest.hexdigest() for digest in digests]
    assert [page["media_type"] for page in answer.get_json()["pages"]] == ["image/jpeg", "image/png"]
    assert answer.get_json()["sha256"] == sha256(b"".join(digest.digest() for digest in digests)).hexdigest()
    assert answer.get_json()["comment"] == "två sidor"


def test_a_wrong_page_digest_in_a_form_is_refused(client: FlaskClient, house: House, session: Session) -> None:
    form = {"page": [(BytesIO(jpeg()), "a"), (BytesIO(png()), "b")], "sha256": [sha256(jpeg()).hexdigest(), "0" * 64]}
    answer = client.post("/v1/documents", data=form, headers={**bearer(house.token["client"]), "Idempotency-Key": "k"})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "digest_mismatch")
    assert stored(session) == 0


def test_the_same_file_again_is_the_same_document(send: Send, session: Session) -> None:
    first, second = send(jpeg()), send(jpeg())
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json["id"] == first.json["id"]
    assert second.json["already_received_at"] == first.json["received_at"]
    assert stored(session) == stored(session, Job) == 1


def test_the_same_file_of_another_company_is_another_document(send: Send, house: House, session: Session) -> None:
    ours, theirs = send(jpeg()), send(jpeg(), token=house.other["client"])
    assert theirs.status_code == 201
    assert ours.json["id"] != theirs.json["id"]


def test_the_same_key_gives_the_same_answer(send: Send, session: Session) -> None:
    first, again = send(jpeg(), key="once"), send(jpeg(), key='"once"')
    assert again.status_code == 201
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json == first.json
    assert stored(session) == stored(session, IdempotencyKey) == 1


def test_the_same_key_for_something_else_is_refused(send: Send, session: Session) -> None:
    send(jpeg(), key="once")
    for answer in (send(png(), key="once"), send(jpeg(), key="once", comment="other")):
        assert (answer.status_code, answer.get_json()["code"]) == (422, "idempotency_key_reused")
    assert stored(session) == 1


def test_keys_of_two_companies_do_not_meet(send: Send, house: House) -> None:
    assert send(jpeg(), key="once").status_code == 201
    assert send(png(), key="once", token=house.other["client"]).status_code == 201


def test_many_tries_at_once_make_one_document(app: Flask, house: House, session: Session) -> None:
    answers: list[Any] = []
    headers = {**bearer(house.token["client"]), "Idempotency-Key": "once"}

    def post() -> None:
        answers.append(app.test_client().post("/v1/documents", data=jpeg(), headers=headers))

    threads = [threading.Thread(target=post) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.get_json()["id"] for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer.headers for answer in answers) == 11
    assert stored(session) == stored(session, Job) == 1


@pytest.mark.parametrize(("headers", "code"), [
    ({}, "idempotency_key_missing"),
    ({"Idempotency-Key": ""}, "idempotency_key_missing"),
    ({"Idempotency-Key": "two words"}, "idempotency_key_missing"),
    ({"Idempotency-Key": "x" * 129}, "idempotency_key_missing"),
    ({"Idempotency-Key": "k", "Content-Digest": digest_header(b"other")}, "digest_mismatch"),
])  # fmt: skip
def test_what_is_missing_or_wrong_in_the_head(
    client: FlaskClient, house: House, session: Session, headers: dict[str, str], code: str
) -> None:
    answer = client.post("/v1/documents", data=jpeg(), headers={**bearer(house.token["client"]), **headers})
    assert (answer.status_code, answer.get_json()["code"]) == (400, code)
    assert stored(session) == 0


def test_a_right_digest_is_taken(client: FlaskClient, house: House) -> None:
    headers = {**bearer(house.token["client"]), "Idempotency-Key": "k", "Content-Digest": digest_header(jpeg())}
    assert client.post("/v1/documents", data=jpeg(), headers=headers).status_code == 201


@pytest.mark.parametrize(("body", "status", "code"), [
    (b"", 422, "empty_file"),
    (b"<html>hello</html>", 415, "unknown_type"),
    (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", 415, "unknown_type"),
    (b"<!DOCTYPE Invoice [<!ENTITY a 'b'>]>" + UBL.partition("-->")[2].encode(), 422, "xml_doctype"),
    (jpeg()[:-300], 422, "truncated_file"),
    (png()[:-20], 422, "truncated_file"),
])  # fmt: skip
def test_a_file_that_cannot_be_taken(
    send: Send, app: Flask, session: Session, body: bytes, status: int, code: str
) -> None:
    answer = send(body)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.get_json()["request_id"] == answer.headers["X-Request-Id"]
    assert len(answer.get_json()["detail"]) > 20
    assert stored(session) == 0
    assert list(parts_of(app).originals.incoming.iterdir()) == []
    assert list(parts_of(app).originals.digests()) == []


def test_the_type_is_told_by_the_bytes_not_by_the_label(client: FlaskClient, house: House) -> None:
    headers = {**bearer(house.token["client"]), "Idempotency-Key": "k", "Content-Type": "text/plain"}
    answer = client.post("/v1/documents", data=pdf(), headers=headers)
    assert answer.status_code == 201
    assert answer.get_json()["pages"][0]["media_type"] == "application/pdf"


def test_an_electronic_invoice_is_taken_and_given_back_as_a_file_to_save(
    client: FlaskClient, house: House, send: Send
) -> None:
    sent = send(UBL.encode()).get_json()
    assert sent["pages"][0]["media_type"] == "application/xml"
    address = f"/v1/documents/{sent['id']}/pages/1"
    with client.get(address, headers=bearer(house.token["client"])) as answer:
        assert answer.data == UBL.encode()
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(("query", "pointer"), [
    ({"kind": "banana"}, "/kind"), ({"payment_method": "gold"}, "/payment_method"),
    ({"captured_at": "now"}, "/captured_at"), ({"comment": "x" * 2001}, "/comment"),
    ({"knid": "receipt"}, "/knid"), ({"company": "x"}, "/company"),
])  # fmt: skip
def test_a_word_that_cannot_be_used_is_named(send: Send, query: dict[str, str], pointer: str) -> None:
    answer = send(jpeg(), **query)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "validation_failed")
    assert [fault["pointer"] for fault in answer.get_json()["errors"]] == [pointer]


def test_a_form_without_a_page_is_refused(client: FlaskClient, house: House) -> None:
    headers = {**bearer(house.token["client"]), "Idempotency-Key": "k"}
    answer = client.post("/v1/documents", data={"kind": "receipt"}, content_type="multipart/form-data", headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "no_page")


def test_an_agency_must_say_which_company(send: Send, house: House) -> None:
    token = house.token["accountant"]
    assert send(jpeg(), token=token).json["code"] == "company_needed"
    assert send(jpeg(), token=token, company=str(house.other_company)).status_code == 404
    assert send(jpeg(), token=token, company=str(house.company)).status_code == 201


def test_lists_come_page_by_page_newest_first(send: Send, client: FlaskClient, house: House) -> None:
    ids = [send(jpeg(str(number))).json["id"] for number in range(5)]
    found, address = [], "/v1/documents?limit=2"
    while address:
        answer = client.get(address, headers=bearer(house.token["client"]))
        found += [row["id"] for row in answer.get_json()["data"]]
        assert answer.get_json()["has_more"] == ("Link" in answer.headers)
        address = answer.headers.get("Link", "").partition(">")[0].strip("<")
    assert found == ids[::-1]


@pytest.mark.parametrize(
    "query", [{"limit": "0"}, {"limit": "201"}, {"cursor": "%%%"}, {"cursor": "AAAA"}, {"offset": "3"}]
)
def test_a_bad_list_query_is_refused(client: FlaskClient, house: House, query: dict[str, str]) -> None:
    assert client.get("/v1/documents", query_string=query, headers=bearer(house.token["client"])).status_code == 422


def test_the_original_comes_back_byte_for_byte(send: Send, client: FlaskClient, house: House) -> None:
    sent = send(jpeg()).json
    with client.get(f"/v1/documents/{sent['id']}/pages/1", headers=bearer(house.token["client"])) as answer:
        assert answer.data == jpeg()
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_that_is_not_made_yet_is_ordered(
    send: Send, client: FlaskClient, house: House, session: Session
) -> None:
    sent = send(jpeg()).json
    address = f"/v1/documents/{sent['id']}/pages/1?rendition=page"
    answer = client.get(address, headers=bearer(house.token["client"]))
    assert (answer.status_code, answer.get_json()["code"]) == (503, "rendition_not_ready")
    assert answer.headers["Retry-After"]
    assert stored(session, Job) == 1, "the reading that waits makes it"


def test_the_history_tells_what_happened(send: Send, client: FlaskClient, house: House) -> None:
    sent = send(jpeg()).json
    send(jpeg())
    answer = client.get(f"/v1/documents/{sent['id']}/events", headers=bearer(house.token["client"]))
    assert [event["action"] for event in answer.get_json()["data"]] == ["received_again", "received"]
    assert answer.get_json()["data"][0]["actor"].startswith("token:")


def test_another_tenants_document_is_as_unknown_as_any(send: Send, client: FlaskClient, house: House) -> None:
    sent = send(jpeg()).json
    unknown = "01900000-0000-7000-8000-000000000000"
    for tail in ("", "/pages/1", "/pages/1?rendition=thumb", "/events"):
        answers = [
            client.get(f"/v1/documents/{one}{tail}", headers={**bearer(house.other["client"]), "X-Request-Id": "r"})
            for one in (sent["id"], unknown)
        ]
        bodies = [answer.get_data(as_text=True).replace(sent["id"], unknown) for answer in answers]
        assert {answer.status_code for answer in answers} == {404}
        assert bodies[0] == bodies[1]


@pytest.mark.parametrize("token", ["", "gw_wrong", "Basic abc"])
def test_without_a_valid_token_nothing_is_told(client: FlaskClient, token: str) -> None:
    for address in ("/v1/documents", "/v1/notices", "/v1/me"):
        answer = client.get(address, headers={"Authorization": f"Bearer {token}"} if token else {})
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.content_type == "application/problem+json"
