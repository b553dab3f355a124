"""The accountant's notices: filtered, counted, told in two languages, never another's."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from gateway.database import writing
from gateway.documents import notify
from gateway.models import Document, Notice
from gateway.reading.shape import Finding
from tests.house import NOW, House, bearer

DOUBTS: dict[str, list[Finding]] = {
    "green": [],
    "yellow": [Finding("no_vat", "warning", "vat_amount")],
    "red": [Finding("no_total", "error", "total_amount")],
}


@pytest.fixture
def notices(session: Session, house: House) -> list[str]:
    """Put a notice of each colour into our company and a red one into the other; return the ids of ours."""
    with writing(session):
        for company, colour in ((house.company, "green"), (house.company, "yellow"), (house.company, "red"),
                                (house.other_company, "red")):  # fmt: skip
            document = Document(
                company_id=company, sha256=uuid4().hex, bytes=1, status="reading", kind_hint="auto", source="api",
                received_at=NOW, received_by="test",
            )  # fmt: skip
            session.add(document)
            session.flush()
            notify.notify_read(session, document, DOUBTS[colour], now=NOW)
    ours = session.query(Notice).filter(Notice.company_id == house.company).order_by(Notice.id)
    return [str(notice.id) for notice in ours]


def listed(client: FlaskClient, house: House, **query: str) -> list[dict[str, Any]]:
    """List notices as our accountant."""
    answer = client.get("/v1/notices", query_string=query, headers=bearer(house.token["accountant"]))
    assert answer.status_code == 200, answer.get_json()
    data: list[dict[str, Any]] = answer.get_json()["data"]
    return data


def test_newest_first_and_only_ours(client: FlaskClient, house: House, notices: list[str]) -> None:
    assert [notice["id"] for notice in listed(client, house)] == notices[::-1]


@pytest.mark.parametrize("colour", ["green", "yellow", "red"])
def test_by_colour(client: FlaskClient, house: House, notices: list[str], colour: str) -> None:
    [notice] = listed(client, house, status=colour)
    assert notice["status"] == colour
    assert notice["document"]["status"] == ("ready" if colour == "green" else "needs_review")


def test_by_company(client: FlaskClient, house: House, notices: list[str]) -> None:
    assert len(listed(client, house, company=str(house.company))) == 3
    for unknown in (house.other_company, UUID(int=0)):
        answer = client.get(f"/v1/notices?company={unknown}", headers=bearer(house.token["accountant"]))
        assert answer.status_code == 404


def test_counts(client: FlaskClient, house: House, notices: list[str]) -> None:
    accountant = bearer(house.token["accountant"])
    client.post(f"/v1/notices/{notices[0]}/read", headers=accountant)
    count = client.get("/v1/notices/count", headers=accountant).get_json()
    assert count == {"total": 3, "unread": 2, "green": 1, "yellow": 1, "red": 1}
    assert client.get("/v1/notices/count?status=red", headers=accountant).get_json()["total"] == 1


def test_findings_say_what_to_do_in_the_callers_language(client: FlaskClient, house: House, notices: list[str]) -> None:
    texts = []
    for language in ("en", "sv"):
        headers = {**bearer(house.token["accountant"]), "Accept-Language": language}
        [finding] = client.get("/v1/notices?status=red", headers=headers).get_json()["data"][0]["findings"]
        assert (finding["code"], finding["level"], finding["field"]) == ("no_total", "error", "total_amount")
        texts.append(finding["text"])
    assert texts[0] != texts[1]
    assert min(map(len, texts)) > 20


def test_another_agency_cannot_mark_ours(client: FlaskClient, house: House, notices: list[str]) -> None:
    answer = client.post(f"/v1/notices/{notices[0]}/read", headers=bearer(house.other["accountant"]))
    assert answer.status_code == 404
    assert listed(client, house, state="read") == []


def test_page_by_page(client: FlaskClient, house: House, notices: list[str]) -> None:
    first = client.get("/v1/notices?limit=2", headers=bearer(house.token["accountant"])).get_json()
    assert first["has_more"]
    assert [notice["id"] for notice in listed(client, house, cursor=first["next_cursor"])] == [notices[0]]
