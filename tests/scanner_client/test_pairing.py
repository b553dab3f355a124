"""Pairing against the fake gateway: how often it looks, what it takes for an answer, and when it gives up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from scanner_client import ConfigurationError, PairingClient, PairingError, UnavailableError, UnreachableError
from scanner_client.answers import PairingCode, ShapeError
from scanner_client.errors import (
    PairingDeniedError,
    PairingExpiredError,
    PairingNotOfferedError,
    ScannerError,
    StrangeAnswerError,
)
from tests.scanner_client.clock import Clock
from tests.scanner_client.fake_gateway import FakeGateway, problem
from tests.scanner_client.fake_pairing import (
    DEVICE_CODE,
    DEVICE_TOKEN,
    LINK,
    USER_CODE,
    FakePairing,
    oauth_error,
    pending,
    slow_down,
)

CODE: dict[str, Any] = {
    "device_code": DEVICE_CODE,
    "user_code": USER_CODE,
    "verification_uri": LINK,
    "verification_uri_complete": f"{LINK}?code={USER_CODE}",
    "expires_in": 600,
    "interval": 5,
}
Troubles = list[UnavailableError]


@pytest.fixture
def client(gateway: FakeGateway) -> Iterator[PairingClient]:
    """Give a client whose requests go straight into the gateway."""
    with PairingClient("http://gateway.test", transport=httpx.WSGITransport(app=gateway)) as client:
        yield client


@pytest.fixture
def pairing(gateway: FakeGateway) -> FakePairing:
    """Give what the gateway answers."""
    return gateway.pairing


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands."""
    return Clock()


def waited(client: PairingClient, clock: Clock, troubles: Troubles | None = None) -> str:
    """Begin and wait."""
    told: Troubles = [] if troubles is None else troubles
    return client.wait(client.begin(), rest=clock.rest, clock=clock, on_trouble=told.append)


def answering(respond: Callable[[httpx.Request], httpx.Response]) -> PairingClient:
    """Make a client that is answered by a function."""
    return PairingClient("http://gateway.test", transport=httpx.MockTransport(respond))


def test_a_code_is_asked_for_with_the_name_of_the_device(client: PairingClient, pairing: FakePairing) -> None:
    """If it has one; the gateway of the tests looks at the rest of the form itself."""
    code = client.begin("Disken å kassan")
    assert (code.user_code, code.verification_uri) == (USER_CODE, LINK)
    assert (code.verification_uri_complete, code.expires_in, code.interval) == (f"{LINK}?code={USER_CODE}", 600, 5)
    client.begin()
    assert pairing.names == ["Disken å kassan", None]
    assert DEVICE_CODE not in repr(code)


def test_the_token_comes_once_it_is_approved(client: PairingClient, pairing: FakePairing, clock: Clock) -> None:
    """The gateway is asked no more often than it wishes."""
    pairing.answers += [pending, pending]
    assert waited(client, clock) == DEVICE_TOKEN
    assert clock.rests == [5, 5, 5]


def test_slow_down_holds_for_all_that_follows(client: PairingClient, pairing: FakePairing, clock: Clock) -> None:
    """Five seconds more each time."""
    pairing.answers += [slow_down, pending, slow_down]
    assert waited(client, clock) == DEVICE_TOKEN
    assert clock.rests == [5, 10, 10, 15]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("access_denied", PairingDeniedError),
        ("expired_token", PairingExpiredError),
        ("invalid_grant", PairingError),
        ("something_new", PairingError),
    ],
)
def test_each_no_has_its_error(
    client: PairingClient, pairing: FakePairing, clock: Clock, name: str, expected: type[ScannerError]
) -> None:
    """With the gateway's reason, at once, and for good."""
    pairing.answers += [pending, oauth_error(name)]
    with pytest.raises(PairingError) as caught:
        waited(client, clock)
    assert type(caught.value) is expected
    assert caught.value.reason == f"It is {name}."
    assert pairing.looks == 2


def test_a_no_without_a_description_is_named() -> None:
    """By its code."""
    client = answering(lambda _: httpx.Response(401, json={"error": "invalid_client"}))
    with pytest.raises(PairingError, match="invalid_client"):
        client.begin()


def test_nobody_approves(client: PairingClient, pairing: FakePairing, clock: Clock) -> None:
    """The last look is when the time is out: it may have been approved that second."""
    pairing.is_approved, pairing.expires_in = False, 12
    with pytest.raises(PairingExpiredError):
        waited(client, clock)
    assert clock.rests == [5, 5, 2]
    pairing.answers += [pending, pending]
    pairing.is_approved = True
    assert waited(client, clock) == DEVICE_TOKEN


def test_without_an_answer_it_asks_ever_more_seldom_and_goes_on(gateway: FakeGateway, clock: Clock) -> None:
    """Twice as long each time (RFC 8628, 3.5), and as before once there is an answer again."""
    lines = iter([True, False, False, False, False, False, True, False, True])

    def weather(request: httpx.Request) -> httpx.Response:
        if not next(lines):
            raise httpx.ReadError("cut off", request=request)
        response = inside.handle_request(request)
        response.read()
        return response

    inside = httpx.WSGITransport(app=gateway)
    gateway.pairing.answers += [pending]
    troubles: Troubles = []
    assert waited(answering(weather), clock, troubles) == DEVICE_TOKEN
    assert clock.rests == [5, 10, 20, 40, 60, 60, 5, 10]
    assert {type(trouble) for trouble in troubles} == {UnreachableError}
    assert len(troubles) == 6


def test_a_line_that_never_comes_back_ends_with_the_code(clock: Clock) -> None:
    """Not later."""

    def cut_off(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/device/code":
            return httpx.Response(200, json=CODE)
        raise httpx.ConnectError("no network", request=request)

    with pytest.raises(PairingExpiredError):
        waited(answering(cut_off), clock)
    assert sum(clock.rests) == 600


@pytest.mark.parametrize(
    ("answer", "rested"),
    [
        (lambda _: problem(500, "internal"), 10),
        (lambda _: problem(429, "too_many", headers={"Retry-After": "33"}), 33),
        (lambda _: problem(503, "unavailable", headers={"Retry-After": "1"}), 10),
    ],
)
def test_a_gateway_that_cannot_answer_now_is_asked_later(
    client: PairingClient, pairing: FakePairing, clock: Clock, answer: Any, rested: float
) -> None:
    """Never sooner than it wishes."""
    pairing.answers += [answer]
    assert waited(client, clock) == DEVICE_TOKEN
    assert clock.rests == [5, rested]


def test_an_older_gateway_offers_no_pairing(client: PairingClient, pairing: FakePairing) -> None:
    """The way to sign in there is told."""
    pairing.is_offered = False
    with pytest.raises(PairingNotOfferedError) as caught:
        client.begin()
    assert "--with-token" in caught.value.advice_template


def test_what_is_no_gateway_is_not_taken_for_an_older_one() -> None:
    """The address is wrong, or a hotel wants to be paid first."""
    for status in (200, 302, 404):
        client = answering(lambda _, status=status: httpx.Response(status, html="<h1>Welcome</h1>"))  # type: ignore[misc]  # a default
        with pytest.raises(StrangeAnswerError):
            client.begin()


def test_no_answer_to_the_first_question_is_told_at_once() -> None:
    """There is no code to wait for."""

    def cut_off(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("no network", request=request)

    with pytest.raises(UnreachableError, match="no network"):
        answering(cut_off).begin()


def test_an_address_that_is_none_is_refused() -> None:
    """Before anything is sent."""
    with pytest.raises(ConfigurationError):
        PairingClient("gateway.example")


@pytest.mark.parametrize(
    "change",
    [
        {"device_code": None},
        {"user_code": ""},
        {"user_code": "\x1b]0;evil\x07"},
        {"user_code": "BCDF GHJK"},
        {"verification_uri": "javascript:alert(1)"},
        {"verification_uri": "file:///etc/passwd"},
        {"verification_uri": "https://"},
        {"verification_uri": f"{LINK}\x1b[2J"},
        {"verification_uri": f"{LINK}{'x' * 1000}"},
        {"verification_uri_complete": "--version"},
        {"expires_in": None},
        {"expires_in": "600"},
        {"expires_in": float("nan")},
        {"expires_in": float("inf")},
        {"interval": -1},
        {"object": "document"},
    ],
)
def test_a_code_that_is_none_or_would_harm_the_terminal_is_refused(change: dict[str, Any]) -> None:
    """Whoever answers, nothing but a code and a link to a page is shown or opened."""
    with pytest.raises(ShapeError):
        PairingCode.from_json({**CODE, **change})


def test_what_may_be_left_out_has_its_default() -> None:
    """The interval of RFC 8628, 3.2, never below a second, and the plain link."""
    left_out = {name: value for name, value in CODE.items() if name not in {"interval", "verification_uri_complete"}}
    code = PairingCode.from_json(left_out)
    assert (code.interval, code.verification_uri_complete) == (5, LINK)
    assert PairingCode.from_json({**CODE, "verification_uri_complete": None}).verification_uri_complete == LINK
    assert PairingCode.from_json({**CODE, "interval": 0}).interval == 1


@pytest.mark.parametrize(
    "body",
    [
        {"access_token": "gw_a", "token_type": "mac"},
        {"access_token": "", "token_type": "Bearer"},
        {"access_token": "gw_a\nX-Evil: 1", "token_type": "Bearer"},
        {"token_type": "Bearer"},
        ["gw_a"],
    ],
)
def test_what_is_no_token_is_not_taken_for_one(body: object, clock: Clock) -> None:
    """It would break every later request."""

    def strange(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=CODE if request.url.path == "/v1/device/code" else body)

    troubles: Troubles = []
    with pytest.raises(PairingExpiredError):
        waited(answering(strange), clock, troubles)
    assert {type(trouble) for trouble in troubles} == {StrangeAnswerError}


def test_the_secret_half_is_sent_to_nobody_else(clock: Clock) -> None:
    """A redirect is not followed with it."""
    asked: list[str] = []

    def redirect(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        if request.url.path == "/v1/device/code":
            return httpx.Response(200, json=CODE)
        return httpx.Response(307, headers={"Location": "http://elsewhere.test/"})

    with pytest.raises(PairingExpiredError):
        waited(answering(redirect), clock)
    assert set(asked) == {"gateway.test"}
