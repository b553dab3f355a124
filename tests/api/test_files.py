"""Signed links: each says one thing, until a moment, in the name of a token; whatever is changed ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from gateway.access import file_links, tokens
from gateway.access.file_links import FileLink
from gateway.access.keys import Keys
from gateway.database import writing
from gateway.models import ApiToken, AuditEvent, Collaboration, Document, Field, Job, Page, Sender
from gateway.parts import keys_of, parts_of
from tests.house import House, bearer
from tests.pictures import jpeg, png

LINK: Final = "/v1/documents/{}/pages/1/link"
Made = Callable[..., str]


@pytest.fixture
def document(send: Callable[..., Any]) -> str:
    """Send a document and give its id."""
    identity: str = send(jpeg()).get_json()["id"]
    return identity


@pytest.fixture
def made(client: FlaskClient, document: str, house: House) -> Made:
    """Give a function that has a link made and tells its path and query."""

    def make(token: str = house.token["accountant"], **query: str) -> str:
        answer = client.post(LINK.format(document), headers=bearer(token), query_string=query)
        assert answer.status_code == 200, answer.get_json()
        found = urlsplit(answer.get_json()["url"])
        return f"{found.path}?{found.query}"

    return make


def opened(client: FlaskClient, link: str) -> Any:
    """Follow a link, without a token."""
    return client.get(link, buffered=True)


def refused(client: FlaskClient, link: str) -> None:
    """Expect the answer that every bad link gets, whatever is the matter with it."""
    answer = opened(client, link)
    assert (answer.status_code, answer.get_json()["code"]) == (404, "file_link_invalid"), link


def changed(link: str, **query: str) -> str:
    """Change some of what stands in a link."""
    path, _, rest = link.partition("?")
    return f"{path}?{urlencode({**dict(parse_qsl(rest, keep_blank_values=True)), **query})}"


def test_a_link_gives_the_original_without_a_token(client: FlaskClient, made: Made, document: str) -> None:
    answer = opened(client, made())
    assert (answer.status_code, answer.data, answer.mimetype) == (200, jpeg(), "image/jpeg")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_link_gives_a_picture_for_the_screen(
    app: Flask, client: FlaskClient, made: Made, session: Session, document: str
) -> None:
    link = made(rendition="thumb")
    assert opened(client, link).status_code == 503, "it is not made yet"
    page = session.scalars(select(Page)).one()
    path = parts_of(app).originals.rendition(page.sha256, 1, "thumb")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(png())
    answer = opened(client, link)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", png())
    assert "Content-Disposition" not in answer.headers or "attachment" not in answer.headers["Content-Disposition"]


def test_it_lasts_five_minutes_at_the_most(client: FlaskClient, made: Made, document: str, house: House) -> None:
    answer = client.post(LINK.format(document), headers=bearer(house.token["client"])).get_json()
    assert answer["object"] == "file_link"
    left = datetime.fromisoformat(answer["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=4) < left <= timedelta(minutes=5)
    assert "expires_at" in answer


@pytest.mark.parametrize("name", ["company", "picture", "expires", "by", "key", "signature"])
@pytest.mark.parametrize("how", ["other", "gone", "empty"])
def test_whatever_is_changed_ends_it(
    client: FlaskClient, made: Made, house: House, session: Session, name: str, how: str
) -> None:
    link = made(rendition="page")
    said, ours = dict(parse_qsl(link.partition("?")[2])), ApiToken.company_id == house.company
    another = session.scalars(select(ApiToken.id).where(ApiToken.name == "integrator", ours)).one()
    last = said["signature"][-1]
    other = {
        "company": str(house.other_company), "picture": "original", "expires": str(int(said["expires"]) + 1),
        "by": str(another), "key": "0" * 8, "signature": said["signature"][:-1] + "01"[last == "0"],
    }  # fmt: skip
    if how == "gone":
        rest = {key: value for key, value in said.items() if key != name}
        refused(client, f"{link.partition('?')[0]}?{urlencode(rest)}")
    else:
        refused(client, changed(link, **{name: other[name] if how == "other" else ""}))


def test_another_page_or_document_is_not_given(client: FlaskClient, made: Made, document: str, send: Any) -> None:
    link = made()
    second = send(jpeg(size=(700, 500)), key="second").get_json()["id"]
    assert second != document
    refused(client, link.replace(document, second))
    refused(client, link.replace("/1?", "/2?"))


def signed(app: Flask, document: str, company: UUID, by: UUID, **other: Any) -> str:
    """Sign a link as only who knows the key can."""
    values = {"picture": "original", "expires": file_links.expiry(datetime.now(UTC)), "page": 1, **other}
    link = FileLink(company, UUID(document), by=by, **values)
    return f"/files/{document}/{values['page']}?{urlencode(file_links.make(keys_of(app), link))}"


@pytest.fixture
def token_id(session: Session, house: House) -> UUID:
    """Give the id of the accountant's token."""
    caller, row = tokens.caller_of_token(session, house.token["accountant"], now=datetime.now(UTC))
    assert caller.may("documents:read")
    return row.id


def test_an_old_one_is_worth_nothing(
    app: Flask, client: FlaskClient, house: House, document: str, token_id: UUID
) -> None:
    now = int(datetime.now(UTC).timestamp())
    assert opened(client, signed(app, document, house.company, token_id, expires=now + 60)).status_code == 200
    refused(client, signed(app, document, house.company, token_id, expires=now - 1))


def test_what_was_signed_for_another_purpose_is_worth_nothing(
    app: Flask, client: FlaskClient, made: Made, house: House, document: str, token_id: UUID
) -> None:
    link = FileLink(house.company, UUID(document), 1, "original", file_links.expiry(datetime.now(UTC)), token_id)
    text = file_links._text(link)  # the very same text, as somebody would have to get it signed elsewhere
    for signature in (keys_of(app).sign("audit head", text), Keys(("guess",)).sign("file link", text)):
        query = urlencode({**link.query, "key": signature.key, "signature": signature.value})
        refused(client, f"/files/{document}/1?{query}")
    right = keys_of(app).sign("file link", text)
    query = urlencode({**link.query, "key": right.key, "signature": right.value})
    assert opened(client, f"/files/{document}/1?{query}").status_code == 200, "the text is the one that is signed"


def test_it_ends_with_the_token_that_made_it(client: FlaskClient, made: Made, session: Session) -> None:
    for change in ({"revoked_at": datetime.now(UTC)}, {"expires_at": datetime.now(UTC)}, {"scopes": ["notices:read"]}):
        link = made()
        assert opened(client, link).status_code == 200
        with writing(session):
            session.execute(update(ApiToken).where(ApiToken.name == "accountant").values(**change))
        refused(client, link)
        with writing(session):
            session.execute(update(ApiToken).values(revoked_at=None, expires_at=None, scopes=None))


def test_it_ends_with_the_collaboration(client: FlaskClient, made: Made, session: Session, house: House) -> None:
    link = made()
    assert opened(client, link).status_code == 200
    with writing(session):
        session.execute(update(Collaboration).where(Collaboration.company_id == house.company).values(state="ended"))
    refused(client, link)


def test_it_ends_with_the_document(client: FlaskClient, made: Made, session: Session) -> None:
    link = made()
    with writing(session):
        for table in (Page, Field, Sender, Job):
            session.execute(delete(table))
        session.execute(delete(Document))
    refused(client, link)
    assert session.scalars(select(AuditEvent.id)).first() is not None


def test_a_token_of_another_tenant_gets_none_and_signs_nothing_for_itself(
    app: Flask, client: FlaskClient, document: str, house: House, session: Session
) -> None:
    answer = client.post(LINK.format(document), headers=bearer(house.other["accountant"]))
    unknown = client.post(LINK.format(uuid4()), headers=bearer(house.other["accountant"]))
    assert (answer.status_code, unknown.status_code) == (404, 404)
    _, theirs = tokens.caller_of_token(session, house.other["accountant"], now=datetime.now(UTC))
    refused(client, signed(app, document, house.company, theirs.id))
    refused(client, signed(app, document, house.other_company, theirs.id))


def test_it_says_whose_the_document_is(
    app: Flask, client: FlaskClient, document: str, house: House, token_id: UUID
) -> None:
    refused(client, signed(app, document, house.other_company, token_id))


def test_links_outlive_an_exchange_of_the_key(app: Flask, client: FlaskClient, made: Made) -> None:
    link, old = made(), app.config["SECRET_KEY"]
    app.config.update(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[old])
    assert opened(client, link).status_code == 200
    fresh = made()
    app.config.update(SECRET_KEY_FALLBACKS=[])
    refused(client, link)
    assert opened(client, fresh).status_code == 200
