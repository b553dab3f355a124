"""The client against the fake gateway, and against what is no gateway at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from scanner_client import (
    AuthenticationError,
    ConfigurationError,
    IntegrityError,
    NotFoundError,
    Particulars,
    Photo,
    RefusedError,
    ScannerClient,
    ServiceNotActiveError,
    UnavailableError,
    UnreachableError,
)
from scanner_client.errors import ScannerError, StrangeAnswerError
from tests.scanner_client.fake_gateway import FakeGateway, photo, problem


def answering(respond: Callable[[httpx.Request], httpx.Response]) -> ScannerClient:
    """Make a client that is answered by a function."""
    return ScannerClient("http://gateway.test", "gw_x", transport=httpx.MockTransport(respond))


def test_one_page_goes_raw_with_its_digest_and_type(connected: ScannerClient, gateway: FakeGateway) -> None:
    """The gateway of the tests checks digest, key and names of parameters itself."""
    document = connected.send(Photo(photo(1), "kvitto å.jpg"), particulars=Particulars("receipt", "card", "lunch"))
    request = gateway.requests[-1]
    assert request.mimetype == "image/jpeg"
    assert request.args.to_dict() == {
        "kind": "receipt",
        "payment_method": "card",
        "comment": "lunch",
        "source": "scanner",
        "filename": "kvitto å.jpg",
    }
    assert gateway.documents[document.id]["bytes"] == len(photo(1))
    assert document.status == "received"


def test_several_pages_go_as_one_form_in_order(connected: ScannerClient, gateway: FakeGateway) -> None:
    """Each with its own digest; the names of the pages go along."""
    document = connected.send(Photo(photo(2), "b.jpg"), Photo(photo(1), "a.jpg"), particulars=Particulars("receipt"))
    assert document.page_count == 2
    assert [page["bytes"] for page in gateway.documents[document.id]["pages"]] == [len(photo(2)), len(photo(1))]
    assert [page.filename for page in gateway.requests[-1].files.getlist("page")] == ["b.jpg", "a.jpg"]
    assert gateway.documents[document.id]["kind_hint"] == "receipt"


def test_the_same_file_again_is_told_with_its_date(connected: ScannerClient, gateway: FakeGateway) -> None:
    """And nothing is doubled."""
    first = connected.send(Photo(photo(1)))
    again = connected.send(Photo(photo(1)))
    assert again.id == first.id
    assert again.already_received_at == first.received_at
    assert len(gateway.documents) == 1


def test_the_same_key_again_is_the_same_answer(connected: ScannerClient) -> None:
    """That is what makes a repetition harmless."""
    assert connected.send(Photo(photo(1)), key="k").is_replayed is False
    assert connected.send(Photo(photo(1)), key="k").is_replayed is True
    with pytest.raises(RefusedError, match="idempotency_key_reused"):
        connected.send(Photo(photo(2)), key="k")


def test_a_wrong_digest_in_the_answer_is_not_taken_for_saved(connected: ScannerClient, gateway: FakeGateway) -> None:
    """Even with status 201."""
    document = connected.send(Photo(photo(1)), key="k")
    gateway.documents[document.id]["sha256"] = "00"
    lying = answering(lambda _: httpx.Response(201, json=gateway.documents[document.id]))
    with pytest.raises(IntegrityError):
        lying.send(Photo(photo(1)))


def test_documents_are_listed_newest_first_sheet_by_sheet(connected: ScannerClient) -> None:
    """The cursor leads through all of them."""
    sent = [connected.send(Photo(photo(number))).id for number in range(5)]
    sheet = connected.documents(limit=3)
    rest = connected.documents(limit=3, cursor=sheet.next_cursor)
    assert [one.id for one in (*sheet.documents, *rest.documents)] == sent[::-1]
    assert rest.next_cursor is None


def test_waiting_ends_when_it_is_read(connected: ScannerClient, gateway: FakeGateway) -> None:
    """After as many looks as it takes."""
    rests: list[float] = []
    document = connected.send(Photo(photo(1)))
    gateway.reads_after = 3
    assert connected.wait(document.id, rest=rests.append).is_read
    assert len(rests) == 2


def test_waiting_ends_when_the_time_is_out(connected: ScannerClient) -> None:
    """Then the document is returned as it is."""
    now = iter(range(0, 1000, 10))
    document = connected.send(Photo(photo(1)))
    waited = connected.wait(document.id, timeout=30, rest=lambda _: None, clock=lambda: next(now))
    assert waited.status == "received"


def test_health_and_caller(connected: ScannerClient, gateway: FakeGateway) -> None:
    """The gateway's clock comes along."""
    stands = gateway.clock() + timedelta(hours=1)
    gateway.clock = lambda: stands
    health = connected.ready()
    assert health.version == "0.1.0"
    assert health.told_at == stands.replace(microsecond=0)
    assert connected.me().name == "Kvarnens Kök AB"


def test_an_unknown_document_is_not_found(connected: ScannerClient) -> None:
    """And an id cannot climb out of its place in the address."""
    with pytest.raises(NotFoundError):
        connected.document("0198")
    with pytest.raises(NotFoundError):
        connected.document("../me")


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (400, "idempotency_key_missing", RefusedError),
        (400, "digest_mismatch", IntegrityError),
        (401, "unauthorised", AuthenticationError),
        (403, "forbidden", AuthenticationError),
        (403, "service_not_active", ServiceNotActiveError),
        (404, "not_found", NotFoundError),
        (408, "timeout", UnavailableError),
        (413, "too_large", RefusedError),
        (415, "unsupported_type", RefusedError),
        (422, "empty", RefusedError),
        (429, "slow_down", UnavailableError),
        (500, "internal", UnavailableError),
        (503, "unavailable", UnavailableError),
        (507, "disk_full", UnavailableError),
    ],
)
def test_each_status_has_its_error(
    connected: ScannerClient, gateway: FakeGateway, status: int, code: str, expected: type[ScannerError]
) -> None:
    """With the gateway's reason and the id of the request."""
    gateway.troubles.append(lambda _: problem(status, code))
    with pytest.raises(ScannerError) as caught:
        connected.send(Photo(photo(1)))
    assert type(caught.value) is expected
    assert caught.value.reason == f"It is {code}."
    assert caught.value.request_id == "req-1"


def test_a_conflict_that_passes_is_not_a_refusal(connected: ScannerClient, gateway: FakeGateway) -> None:
    """A key in flight answers 409 with Retry-After; `retryable` says the same of anything."""
    gateway.troubles.append(lambda _: problem(409, "in_flight", headers={"Retry-After": "1"}))
    gateway.troubles.append(lambda _: problem(422, "later", retryable=True))
    for expected in (1.0, None):
        with pytest.raises(UnavailableError) as caught:
            connected.send(Photo(photo(1)))
        assert caught.value.retry_after == expected


@pytest.mark.parametrize("status", [200, 201, 302, 400, 404, 405])
def test_what_is_no_gateway_refuses_nothing_and_saves_nothing(status: int) -> None:
    """A hotel's sign-in page leaves the photo waiting, whatever its status."""
    client = answering(lambda _: httpx.Response(status, html="<h1>Welcome, please sign in</h1>"))
    with pytest.raises(StrangeAnswerError):
        client.send(Photo(photo(1)))


def test_a_proxy_that_finds_it_too_large_is_believed() -> None:
    """It will say so every time."""
    client = answering(lambda _: httpx.Response(413, html="<h1>413 Request Entity Too Large</h1>"))
    with pytest.raises(RefusedError):
        client.send(Photo(photo(1)))


def test_no_answer_at_all_is_unreachable() -> None:
    """Whatever httpx calls it."""

    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("too slow", request=request)

    with pytest.raises(UnreachableError, match="too slow"):
        answering(fail).me()


def test_a_redirect_is_not_followed_with_the_token() -> None:
    """It would carry the token to whoever is named."""
    asked: list[str] = []

    def redirect(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return httpx.Response(307, headers={"Location": "http://elsewhere.test/"})

    with pytest.raises(StrangeAnswerError):
        answering(redirect).me()
    assert asked == ["gateway.test"]


@pytest.mark.parametrize("url", ["gateway.example", "ftp://x", "http://", "http://u:p@x", "http://x:notaport", "  "])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    """Before anything is sent."""
    with pytest.raises(ConfigurationError):
        ScannerClient(url, "gw_x")


@pytest.mark.parametrize("token", ["", "  ", "gw_a b", "gw_å", "gw_a\nX-Evil: 1"])
def test_a_token_that_is_none_is_refused(token: str) -> None:
    """It would break the header, or smuggle another in."""
    with pytest.raises(ConfigurationError):
        ScannerClient("https://x", token)


def test_a_document_has_a_page(connected: ScannerClient) -> None:
    """Nothing cannot be sent."""
    with pytest.raises(ValueError, match="at least one page"):
        connected.send()
