"""The pages of webhooks: for administrators alone, a secret once, outcomes in words, nobody else's address."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from gateway.messages.webhooks import Secret
from gateway.models import Job, Membership, User, WebhookDelivery, WebhookEndpoint
from tests.house import NOW
from tests.web.browser import Browser
from tests.web.office import ACCOUNTANT, CLIENT, READER, STRANGER, Rows
from tests.web.test_pages import Reader

SignedIn = Callable[..., Browser]
URL = "https://hooks.example/in"
SECRET = re.compile(r'<code class="secret">([^<]+)</code>')
ONE = re.compile(r"/webhooks/([0-9a-f-]{36})")


@pytest.fixture
def browser(signed_in: SignedIn) -> Browser:
    """Give the browser of an administrator of our company."""
    return signed_in(CLIENT)


@pytest.fixture
def endpoint(browser: Browser) -> str:
    """Add an address and give the path of its page."""
    return path_of(browser.post("/webhooks", {"url": URL}, page="/webhooks").text)


def path_of(page: str) -> str:
    """Find the address of the page of an address."""
    found = ONE.search(page)
    assert found
    return found[0]


def test_a_secret_is_shown_once(browser: Browser) -> None:
    answer = browser.post("/webhooks", {"url": f" {URL} "}, page="/webhooks")
    assert answer.status_code == 201
    found = SECRET.search(answer.text)
    assert found
    secret = Secret(found[1]).text
    path = path_of(answer.text)
    for later in (path, "/webhooks"):
        page = browser.page(later)
        assert URL in page
        assert secret not in page
    new = browser.post(f"{path}/rotate", page=path)
    shown = SECRET.search(new.text)
    assert shown
    assert Secret(shown[1]).text != secret
    assert "and with the one before" in new.text
    assert shown[1] not in browser.page(path)


@pytest.mark.parametrize(
    ("url", "word"),
    [("http://hooks.example/", "encrypted only"), ("https://127.0.0.1/", "127.0.0.1 is not a name"),
     ("https://a:b@hooks.example/", "Leave user and password out"), ("", "begins with https"),
     ("https://hooks.example:22/", "port 22")],
)  # fmt: skip
def test_an_address_that_cannot_be_taken_is_told_beside_the_form(
    browser: Browser, rows: Rows, url: str, word: str
) -> None:
    answer = browser.post("/webhooks", {"url": url}, page="/webhooks")
    assert answer.status_code == 422
    assert word in answer.text
    assert f'value="{url}"' in answer.text
    with rows() as session:
        assert session.scalars(select(WebhookEndpoint)).all() == []


def test_the_same_address_again_is_told(browser: Browser, endpoint: str) -> None:
    answer = browser.post("/webhooks", {"url": URL}, page="/webhooks")
    assert (answer.status_code, "already" in answer.text) == (409, True)


def test_a_test_is_sent_and_its_outcome_told(browser: Browser, rows: Rows, endpoint: str) -> None:
    assert browser.post(f"{endpoint}/test", page=endpoint).headers["Location"] == endpoint
    assert "It has not been tried yet." in browser.page(endpoint)
    with rows() as session:
        delivery = session.scalars(select(WebhookDelivery)).one()
        delivery.state, delivery.error, delivery.answer_status = "failed", "answered", 502
        delivery.attempts, delivery.tried_at = 10, NOW
        session.scalars(select(Job).where(Job.kind == "webhook")).one().state = "done"
        session.get_one(WebhookEndpoint, delivery.endpoint_id).failing_since = NOW
        again = f"{endpoint}/deliveries/{delivery.id}/replay"
    for page in (browser.page(endpoint), browser.page("/webhooks")):
        assert "The receiver answered 502." in page
        assert "Fails" in page
    assert browser.post(again, page=endpoint).status_code == 303
    with rows() as session:
        assert session.scalars(select(WebhookDelivery.state)).one() == "waiting"
        assert session.scalars(select(Job.state).where(Job.kind == "webhook").order_by(Job.id)).all() == [
            "done",
            "queued",
        ]


def test_one_that_was_switched_off_can_be_switched_on(browser: Browser, rows: Rows, endpoint: str) -> None:
    with rows() as session:
        session.scalars(select(WebhookEndpoint)).one().disabled_at = NOW
    page = browser.page(endpoint)
    assert "Switched off 2026-11-23 13:00" in page
    assert "Send a test" not in page
    assert browser.post(f"{endpoint}/enable", page=endpoint).status_code == 303
    assert "Send a test" in browser.page(endpoint)


def test_one_that_is_removed_is_gone(browser: Browser, endpoint: str) -> None:
    assert browser.post(f"{endpoint}/remove", page=endpoint).headers["Location"] == "/webhooks"
    assert URL not in browser.page("/webhooks")
    assert browser.get(endpoint).status_code == 404


@pytest.mark.parametrize("email", [ACCOUNTANT, READER])
def test_who_is_no_administrator_does_not_come_in(
    signed_in: SignedIn, browser: Browser, endpoint: str, email: str
) -> None:
    other = signed_in(email)
    assert other.get("/webhooks").status_code == 403
    assert other.get(endpoint).status_code == 403
    for action in ("", "/rotate", "/test", "/enable", "/remove"):
        path = f"{endpoint}{action}" if action else "/webhooks"
        assert other.post(path, {"url": URL}, page="/documents").status_code == 403


@pytest.mark.parametrize("email", [ACCOUNTANT, STRANGER])
def test_administrators_of_agencies_do_not_see_the_addresses_of_companies(
    signed_in: SignedIn, rows: Rows, browser: Browser, endpoint: str, email: str
) -> None:
    with rows() as session:
        person = session.scalars(select(User).where(User.email == email)).one()
        session.scalars(select(Membership).where(Membership.user_id == person.id)).one().role = "agency_administrator"
    other = signed_in(email)
    assert URL not in other.page("/webhooks")
    unknown = endpoint.replace(endpoint[-12:], "0" * 12)
    assert other.refusal(endpoint)[0] == 404
    for action in ("/rotate", "/test", "/enable", "/remove", f"/deliveries/{UUID(int=1)}/replay"):
        answers = [other.post(f"{path}{action}", page="/webhooks", headers={"X-Request-Id": "same"})
                   for path in (endpoint, unknown)]  # fmt: skip
        assert [answer.status_code for answer in answers] == [404, 404]
    assert URL in browser.page(endpoint)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_are_well_formed_labelled_and_without_anything_inline(
    signed_in: SignedIn, rows: Rows, language: str
) -> None:
    browser = signed_in(CLIENT, language=language)
    pages = [browser.page("/webhooks"), browser.post("/webhooks", {"url": "x"}, page="/webhooks").text]
    pages.append(browser.post("/webhooks", {"url": URL}, page="/webhooks").text)
    path = path_of(pages[-1])
    for _ in range(2):
        browser.post(f"{path}/test", page=path)
    pages += [browser.post(f"{path}/rotate", page=path).text, browser.page("/webhooks")]
    with rows() as session:
        session.scalars(select(WebhookEndpoint)).one().disabled_at = NOW
    pages.append(browser.page(path))
    for text in pages:
        reader = Reader()
        reader.feed(text)
        assert (reader.wrong, reader.open) == ([], [])
        assert len(reader.ids) == len(set(reader.ids))
        assert set(reader.fields) <= set(reader.labels)
        assert reader.headings.count("h1") == 1
        assert all(address.startswith(("/", "#")) for address in reader.addresses)
        assert "None" not in text
