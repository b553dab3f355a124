"""Events sent: signed to the letter of the specification, to real TLS servers, and to nobody inside (S16, API-09)."""

from __future__ import annotations

import base64
import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from itertools import count, repeat
from zoneinfo import ZoneInfo

import pytest
import trustme
from standardwebhooks import Webhook, WebhookVerificationError

from gateway.language import translate
from gateway.messages import outside, webhooks
from gateway.messages.outside import STRICT, Allowance
from gateway.messages.webhooks import (
    BadEventError,
    BadSecretError,
    Delivered,
    EventTooLargeError,
    Secret,
    deliver,
    pause,
    signed,
)
from tests.messages.letterbox import context_of
from tests.messages.receiver import TAKEN, Receiver, receiving, silence

NAME = "hooks.example"
BODY = '{"type":"document.received","timestamp":"2026-11-23T12:00:00Z","data":{"id":"å"}}'.encode()
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class NameServer:
    """Answers each question with the next of its answers, and remembers what it was asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, int]] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        """Answer."""
        self.asked.append((host, port))
        return self.answers[min(len(self.asked), len(self.answers)) - 1]


@pytest.fixture
def receiver(authority: trustme.CA) -> Iterator[Receiver]:
    """Run a receiver that is called `hooks.example`."""
    with receiving(context_of(authority, NAME)) as receiver:
        yield receiver


@pytest.fixture
def names() -> NameServer:
    """Give a name server that leads to loopback."""
    return NameServer(["127.0.0.1"])


@pytest.fixture
def allowance(receiver: Receiver, names: NameServer, trust: ssl.SSLContext) -> Allowance:
    """Allow the one receiver of the test: its port, its address, its authority; all else is as in production."""
    return Allowance(
        ports=outside.PORTS | {receiver.port},
        is_allowed=lambda address: outside.is_public(address) or address == ip_address("127.0.0.1"),
        resolve=names,
        trust=lambda: trust,
    )


@pytest.fixture
def secret() -> Secret:
    """Make a secret."""
    return Secret.new()


def url_of(receiver: Receiver, name: str = NAME, path: str = "/in?x=1") -> str:
    """Write the address of a receiver."""
    return f"https://{name}:{receiver.port}{path}"


def sent(receiver: Receiver, allowance: Allowance, secret: Secret, *, url: str = "", seconds: float = 10) -> Delivered:
    """Send an event now."""
    now = datetime.now(UTC)
    return deliver(url or url_of(receiver), [secret], "evt_1", BODY, now=now, allowance=allowance, seconds=seconds)


# --- what arrives ---


def test_an_event_arrives_as_the_specification_says(
    receiver: Receiver, names: NameServer, allowance: Allowance, secret: Secret
) -> None:
    done = sent(receiver, allowance, secret)
    assert (done.outcome, done.reason, done.status, done.answer) == ("delivered", "delivered", 200, "OK")
    [request] = receiver.requests
    assert request.line == "POST /in?x=1 HTTP/1.1"
    assert request.body == BODY
    assert request.headers["host"] == f"{NAME}:{receiver.port}"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["webhook-id"] == "evt_1"
    assert request.headers["webhook-timestamp"].isdigit()
    assert request.headers["user-agent"].startswith("Underlag/")
    assert receiver.named == [NAME]
    assert names.asked == [(NAME, receiver.port)]
    Webhook(secret.text).verify(request.body, request.headers)


def test_the_vector_of_the_specification() -> None:
    secret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    at = datetime.fromtimestamp(1614265330, tz=UTC)
    headers = signed([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', now=at)
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }
    swedish = at.astimezone(ZoneInfo("Europe/Stockholm"))
    assert signed([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', now=swedish) == headers


def test_while_secrets_change_both_are_good(receiver: Receiver, allowance: Allowance, secret: Secret) -> None:
    old = Secret.new()
    deliver(url_of(receiver), [secret, old], "evt_1", BODY, now=datetime.now(UTC), allowance=allowance)
    [request] = receiver.requests
    signatures = request.headers["webhook-signature"].split(" ")
    assert [each.partition(",")[0] for each in signatures] == ["v1", "v1"]
    for known in (secret, old):
        Webhook(known.text).verify(request.body, request.headers)
    with pytest.raises(WebhookVerificationError, match="No matching signature"):
        Webhook(Secret.new().text).verify(request.body, request.headers)


def test_what_was_tampered_with_is_not_believed(receiver: Receiver, allowance: Allowance, secret: Secret) -> None:
    sent(receiver, allowance, secret)
    [request] = receiver.requests
    known = Webhook(secret.text)
    tampered = [
        (request.body.replace(b"received", b"deceived"), request.headers),
        (request.body + b" ", request.headers),
        (request.body, request.headers | {"webhook-id": "evt_2"}),
        (request.body, request.headers | {"webhook-timestamp": str(int(request.headers["webhook-timestamp"]) + 1)}),
        (request.body, request.headers | {"webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OA="}),
    ]
    for body, headers in tampered:
        with pytest.raises(WebhookVerificationError, match="No matching signature"):
            known.verify(body, headers)


@pytest.mark.parametrize("missing", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_what_lacks_a_header_is_not_believed(
    missing: str, receiver: Receiver, allowance: Allowance, secret: Secret
) -> None:
    sent(receiver, allowance, secret)
    [request] = receiver.requests
    del request.headers[missing]
    with pytest.raises(WebhookVerificationError, match="Missing required headers"):
        Webhook(secret.text).verify(request.body, request.headers)


@pytest.mark.parametrize(("age", "word"), [(301, "too old"), (-302, "too new")])
def test_what_is_stale_is_not_believed(
    age: int, word: str, receiver: Receiver, allowance: Allowance, secret: Secret
) -> None:
    now = datetime.now(UTC) - timedelta(seconds=age)
    deliver(url_of(receiver), [secret], "evt_1", BODY, now=now, allowance=allowance)
    [request] = receiver.requests
    with pytest.raises(WebhookVerificationError, match=word):
        Webhook(secret.text).verify(request.body, request.headers)


@pytest.mark.parametrize("event_id", ["", "evt.1", "evt 1", "evt\r\nx: y", "å", "e" * 101])
def test_an_id_that_would_blur_what_is_signed_is_refused(event_id: str, secret: Secret) -> None:
    with pytest.raises(BadEventError):
        signed([secret], event_id, BODY, now=NOW)


def test_an_event_is_small_and_signed_text(secret: Secret) -> None:
    assert signed([secret], "evt_1", b"x" * 19_999, now=NOW)
    with pytest.raises(EventTooLargeError, match="19999"):
        signed([secret], "evt_1", b"x" * 20_000, now=NOW)
    with pytest.raises(BadEventError):
        signed([secret], "evt_1", b"\xff", now=NOW)
    with pytest.raises(BadEventError):
        signed([], "evt_1", BODY, now=NOW)


@pytest.mark.parametrize("size", [24, 32, 64])
def test_a_secret_is_taken(size: int) -> None:
    text = "whsec_" + base64.b64encode(b"k" * size).decode()
    assert Secret(text).text == text


@pytest.mark.parametrize(
    "text",
    [
        "", "whsec_", base64.b64encode(b"k" * 32).decode(), "whsec_" + base64.b64encode(b"k" * 23).decode(),
        "whsec_" + base64.b64encode(b"k" * 65).decode(), "whsec_" + "ö" * 44, "whsec_" + "!" * 44,
        "WHSEC_" + base64.b64encode(b"k" * 32).decode(), "whsec_" + base64.b64encode(b"k" * 32).decode() + "\n",
        "whsec_" + base64.b64encode(b"k" * 32).decode().rstrip("="),
    ],
)  # fmt: skip
def test_what_is_no_secret_is_refused_and_not_shown(text: str) -> None:
    with pytest.raises(BadSecretError) as caught:
        Secret(text)
    assert len(text) < 10 or text[6:] not in f"{caught.value}{caught.value!r}"


def test_a_new_secret_is_another_each_time() -> None:
    made = {Secret.new().text for _ in range(100)}
    assert len(made) == 100
    assert {len(base64.b64decode(text.removeprefix("whsec_"))) for text in made} == {32}


def test_a_secret_is_told_to_nobody(
    receiver: Receiver, allowance: Allowance, secret: Secret, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    receiver.answer = b"nonsense"
    done = sent(receiver, allowance, secret)
    with pytest.raises(BadEventError) as caught:
        deliver(url_of(receiver), [secret], "evt.1", BODY, now=NOW, allowance=allowance)
    written = f"{caplog.text}{done!r}{secret!r}{secret}{caught.value!r}{receiver.requests}"
    assert "httpcore" in caplog.text
    assert secret.text.removeprefix("whsec_") not in written


# --- what is answered ---


@pytest.mark.parametrize(
    ("status", "outcome", "reason"),
    [
        (200, "delivered", "delivered"), (204, "delivered", "delivered"), (299, "delivered", "delivered"),
        (301, "failed", "redirected"), (302, "failed", "redirected"), (307, "failed", "redirected"),
        (400, "failed", "answered"), (404, "failed", "answered"), (410, "gone", "gone"),
        (429, "failed", "answered"), (500, "failed", "answered"), (502, "failed", "answered"),
        (503, "failed", "answered"), (504, "failed", "answered"), (599, "failed", "answered"),
    ],
)  # fmt: skip
def test_a_status_has_its_meaning(
    status: int, outcome: str, reason: str, receiver: Receiver, allowance: Allowance, secret: Secret
) -> None:
    receiver.answer = f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\n\r\n".encode()
    done = sent(receiver, allowance, secret)
    assert (done.outcome, done.reason, done.status) == (outcome, reason, status)


def test_what_comes_before_an_answer_is_passed_over(receiver: Receiver, allowance: Allowance, secret: Secret) -> None:
    receiver.answer = b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + TAKEN
    assert sent(receiver, allowance, secret).outcome == "delivered"


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("120", timedelta(minutes=2)),
        ("Mon, 23 Nov 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("Mon, 23 Nov 2026 11:00:00 GMT", timedelta()),
        ("soon", None),
        ("-5", None),
        ("9" * 400, None),
    ],
)
def test_a_receiver_may_ask_to_be_left_alone(
    said: str, wish: timedelta | None, receiver: Receiver, allowance: Allowance, secret: Secret
) -> None:
    receiver.answer = f"HTTP/1.1 503 X\r\nRetry-After: {said}\r\nContent-Length: 0\r\n\r\n".encode()
    done = deliver(url_of(receiver), [secret], "evt_1", BODY, now=NOW, allowance=allowance)
    assert done.retry_after == wish


def test_the_beginning_of_an_answer_is_kept_and_can_harm_nobody(
    receiver: Receiver, allowance: Allowance, secret: Secret
) -> None:
    receiver.answer = b"HTTP/1.1 500 X\r\n\r\n\x1b[2J<b>\xff\0 line\n[INFO] admin login" + b"x" * 5000
    answer = sent(receiver, allowance, secret).answer
    assert answer.startswith("[2J<b>\ufffd line\n[INFO] admin login")
    assert len(answer) <= webhooks.KEPT_OF_ANSWER


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200", b"HTTP/9.9 x\r\n\r\n"])
def test_what_is_no_answer_is_a_failure(
    answer: bytes, receiver: Receiver, allowance: Allowance, secret: Secret
) -> None:
    receiver.answer = answer
    done = sent(receiver, allowance, secret)
    assert (done.outcome, done.reason, done.status) == ("failed", "broken_off", None)


# --- the attacks of S16 ---


@pytest.mark.parametrize(
    "url",
    [
        "https://127.1/", "https://0x7f000001/", "https://2130706433/", "https://[::1]/", "https://[::]/",
        "https://[::ffff:127.0.0.1]/", "https://127.0.0.1:8443/", "https://localhost/", "https://user@127.0.0.1/",
        "http://hooks.example/", "https://hooks.example:22/", "https://169.254.169.254/latest/meta-data/",
    ],
)  # fmt: skip
def test_a_url_that_leads_inside_is_never_asked_for(url: str, secret: Secret, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise AssertionError("something was asked or connected to")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    monkeypatch.setattr(socket, "create_connection", nobody)
    done = deliver(url, [secret], "evt_1", BODY, now=NOW)
    assert (done.outcome, done.reason, done.answer) == ("failed", "not_public", "")


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["10.0.0.1"], ["1.1.1.1", "127.0.0.1"], ["::1", "1.1.1.1"], ["::ffff:127.0.0.1"]]
)
def test_a_name_that_leads_inside_is_never_connected_to(
    addresses: list[str], secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise AssertionError("something was connected to")

    monkeypatch.setattr(socket, "create_connection", nobody)
    allowance = Allowance(resolve=NameServer(addresses))
    done = deliver("https://hooks.example/", [secret], "evt_1", BODY, now=NOW, allowance=allowance)
    assert (done.outcome, done.reason) == ("failed", "not_public")


def test_what_holds_in_production_is_strict(receiver: Receiver, secret: Secret) -> None:
    assert (STRICT.ports, STRICT.is_allowed, STRICT.resolve) == ({443, 8443}, outside.is_public, outside.by_system)
    context = STRICT.trust()
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    for url in (url_of(receiver, "127.0.0.1"), url_of(receiver, "localhost")):
        assert deliver(url, [secret], "evt_1", BODY, now=NOW).reason == "not_public"
    assert receiver.connections == 0


def test_a_second_answer_of_the_name_server_counts_for_nothing(
    authority: trustme.CA, trust: ssl.SSLContext, secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    """127.0.0.1 plays the public address, 127.0.0.2 what the attacker wants to reach by the second answer."""
    names = NameServer(["127.0.0.1"], ["127.0.0.2"])
    system, looked_up = socket.getaddrinfo, []

    def look_up(host: str, *rest: object, **more: object) -> object:
        looked_up.append(host)
        return system("127.0.0.2" if host == NAME else host, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with (
        receiving(context_of(authority, NAME)) as public,
        receiving(context_of(authority, NAME), host="127.0.0.2", port=public.port) as private,
    ):
        allowance = Allowance(
            ports={public.port},
            is_allowed=lambda address: address == ip_address("127.0.0.1"),
            resolve=names,
            trust=lambda: trust,
        )
        assert sent(public, allowance, secret).outcome == "delivered"
        assert (len(public.requests), private.connections) == (1, 0)
        assert names.asked == [(NAME, public.port)]
        assert NAME not in looked_up
        assert sent(public, allowance, secret).reason == "not_public", "the next delivery asks anew"
        assert (len(public.requests), private.connections) == (1, 0)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int, receiver: Receiver, allowance: Allowance, secret: Secret) -> None:
    for place in ("https://169.254.169.254/latest/meta-data/", url_of(receiver, path="/elsewhere")):
        receiver.answer = f"HTTP/1.1 {status} X\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n".encode()
        done = sent(receiver, allowance, secret)
        assert (done.outcome, done.reason, done.status) == ("failed", "redirected", status)
    assert [request.line for request in receiver.requests] == ["POST /in?x=1 HTTP/1.1"] * 2
    assert receiver.connections == 2


def test_no_proxy_of_the_environment_is_used(
    receiver: Receiver, allowance: Allowance, secret: Secret, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        proxy.settimeout(0)
        assert sent(receiver, allowance, secret).outcome == "delivered"
        with pytest.raises(BlockingIOError):
            proxy.accept()


def test_the_certificate_must_be_one_for_the_name(
    authority: trustme.CA, receiver: Receiver, allowance: Allowance, names: NameServer, secret: Secret
) -> None:
    done = sent(receiver, allowance, secret, url=url_of(receiver, "other.example"))
    assert (done.outcome, done.reason) == ("failed", "certificate_refused")
    assert names.asked == [("other.example", receiver.port)]
    assert receiver.named == ["other.example"]
    assert receiver.requests == []


def test_the_certificate_must_be_from_an_authority_that_is_trusted(
    receiver: Receiver, names: NameServer, secret: Secret
) -> None:
    allowance = Allowance(ports={receiver.port}, is_allowed=lambda _: True, resolve=names)
    assert sent(receiver, allowance, secret).reason == "certificate_refused"
    assert receiver.requests == []


@pytest.mark.parametrize("written", ["hooks.example.", "HOOKS.EXAMPLE", "hooks。example"])
def test_a_name_has_one_form_for_all_who_look_at_it(
    written: str, receiver: Receiver, allowance: Allowance, names: NameServer, secret: Secret
) -> None:
    assert sent(receiver, allowance, secret, url=url_of(receiver, written)).outcome == "delivered"
    assert (names.asked, receiver.named) == ([(NAME, receiver.port)], [NAME])
    assert receiver.requests[0].headers["host"] == f"{NAME}:{receiver.port}"


def test_a_name_with_swedish_letters(
    authority: trustme.CA, allowance: Allowance, trust: ssl.SSLContext, secret: Secret
) -> None:
    with receiving(context_of(authority, "xn--kk-fka.example")) as receiver:
        allowance = Allowance(
            ports={receiver.port}, is_allowed=allowance.is_allowed, resolve=allowance.resolve, trust=lambda: trust
        )
        assert sent(receiver, allowance, secret, url=url_of(receiver, "kök.example")).outcome == "delivered"
    assert receiver.named == ["xn--kk-fka.example"]


def test_the_next_address_is_tried_when_one_does_not_answer(
    receiver: Receiver, allowance: Allowance, secret: Secret, trust: ssl.SSLContext
) -> None:
    loopback = Allowance(
        ports={receiver.port},
        is_allowed=lambda address: address.is_loopback,
        resolve=NameServer(["127.0.0.9", "127.0.0.1"]),
        trust=lambda: trust,
    )
    assert sent(receiver, loopback, secret).outcome == "delivered"


def test_nobody_there(receiver: Receiver, allowance: Allowance, secret: Secret, free_port: int) -> None:
    nobody = Allowance(ports={free_port}, is_allowed=allowance.is_allowed, resolve=allowance.resolve)
    done = deliver(f"https://{NAME}:{free_port}/", [secret], "evt_1", BODY, now=NOW, allowance=nobody)
    assert (done.outcome, done.reason) == ("failed", "not_connected")


# --- no longer than it may take ---


def drip(connection: ssl.SSLSocket, content: bytes) -> None:
    """Send a byte at a time, each soon enough for a patience that begins anew with every byte."""
    for byte in content:
        connection.send(bytes([byte]))
        time.sleep(0.02)


def test_a_head_that_drips_is_not_waited_for(receiver: Receiver, allowance: Allowance, secret: Secret) -> None:
    slow = b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 300 + b"\r\nContent-Length: 0\r\n\r\n"
    receiver.answer = lambda connection: drip(connection, slow)
    done = sent(receiver, allowance, secret, seconds=0.5)
    assert (done.outcome, done.reason) == ("failed", "timed_out")
    assert receiver.cut_off.wait(10)


def test_a_body_that_drips_is_not_waited_for(receiver: Receiver, allowance: Allowance, secret: Secret) -> None:
    def answer(connection: ssl.SSLSocket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 300\r\n\r\n")
        drip(connection, b"x" * 300)

    receiver.answer = answer
    done = sent(receiver, allowance, secret, seconds=0.5)
    assert (done.outcome, done.status) == ("delivered", 200), "it said so before"
    assert 0 < len(done.answer) < 300
    assert receiver.cut_off.wait(10)


def test_endless_hints_before_an_answer_are_not_waited_for(
    receiver: Receiver, allowance: Allowance, secret: Secret
) -> None:
    def answer(connection: ssl.SSLSocket) -> None:
        for _ in range(300):
            connection.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")
            time.sleep(0.02)
        connection.sendall(TAKEN)

    receiver.answer = answer
    assert sent(receiver, allowance, secret, seconds=0.5).reason == "timed_out"
    assert receiver.cut_off.wait(10)


def test_a_receiver_that_never_answers_is_not_waited_for(
    receiver: Receiver, allowance: Allowance, secret: Secret
) -> None:
    over = threading.Event()

    def wait(connection: ssl.SSLSocket) -> None:
        over.wait(20)

    receiver.answer = wait
    assert sent(receiver, allowance, secret, seconds=0.3).reason == "timed_out"
    over.set()


def test_a_receiver_that_never_speaks_tls_is_not_waited_for(
    names: NameServer, secret: Secret, trust: ssl.SSLContext
) -> None:
    with silence() as (port, left):
        allowance = Allowance(ports={port}, is_allowed=lambda _: True, resolve=names, trust=lambda: trust)
        done = deliver(f"https://{NAME}:{port}/", [secret], "evt_1", BODY, now=NOW, allowance=allowance, seconds=0.3)
    assert (done.outcome, done.reason) == ("failed", "timed_out")
    assert left.is_set()


def test_an_answer_without_end_is_cut_off(receiver: Receiver, allowance: Allowance, secret: Secret) -> None:
    sent_bytes = count()

    def flood(connection: ssl.SSLSocket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        for piece in repeat(b"x" * 2**16, 1000):
            connection.sendall(piece)
            next(sent_bytes)

    receiver.answer = flood
    done = sent(receiver, allowance, secret, seconds=60)
    assert done.outcome == "delivered"
    assert len(done.answer) <= webhooks.KEPT_OF_ANSWER
    assert receiver.cut_off.wait(30)
    assert next(sent_bytes) < 1000, "64 MB were taken"


def test_a_head_without_end_is_cut_off(receiver: Receiver, allowance: Allowance, secret: Secret) -> None:
    def flood(connection: ssl.SSLSocket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(100_000):
            connection.sendall(b"X-%d: %s\r\n" % (number, b"x" * 500))

    receiver.answer = flood
    assert sent(receiver, allowance, secret, seconds=60).reason == "broken_off"
    assert receiver.cut_off.wait(30)


def test_the_patience_in_production_is_ten_seconds_in_all() -> None:
    assert webhooks.SECONDS == 10
    assert f"{webhooks.SECONDS:.0f} seconds" in webhooks.TEXTS["timed_out"]


# --- when it is tried again ---


def test_the_pauses_are_those_of_the_specification() -> None:
    def plain(low: float, high: float) -> float:
        return low

    waits = [pause(attempts, spread=plain) for attempts in range(11)]
    assert [wait and wait.total_seconds() for wait in waits] == [
        timedelta(), 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400, None,
    ]  # fmt: skip


def test_a_part_of_a_pause_is_left_to_chance() -> None:
    waits = {pause(2) for _ in range(50)}
    assert len(waits) > 10
    assert all(wait and timedelta(minutes=5) <= wait <= timedelta(minutes=6) for wait in waits)


def test_a_pause_regards_what_the_receiver_wants_within_reason() -> None:
    hour, year = timedelta(hours=1), timedelta(days=365)
    assert pause(1, hour) == hour
    assert pause(9, hour, lambda low, _: low) == timedelta(hours=24)
    assert pause(1, year) == timedelta(hours=24)
    assert pause(10, hour) is None


def test_every_end_of_a_delivery_is_told_in_swedish() -> None:
    for reason, text in webhooks.TEXTS.items():
        done = Delivered(outcome="failed", reason=reason, status=404)
        assert done.text("sv") != done.text("en"), reason
        assert translate(text, "sv").count("{") == text.count("{")
    assert Delivered(outcome="failed", reason="answered", status=404).text("en").startswith("The receiver answered 404")
