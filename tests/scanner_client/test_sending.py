"""From the outbox to the gateway: what is tried again, what is given up, and how long is waited."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator

import httpx
import pytest

from scanner_client import AuthenticationError, Outbox, Particulars, Photo, ScannerClient, Sender, ServiceNotActiveError
from scanner_client.outbox import Entry
from scanner_client.sending import MOST_TRIES, Outcome
from tests.scanner_client.clock import Clock
from tests.scanner_client.fake_gateway import TOKEN, FakeGateway, photo, problem


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands."""
    return Clock()


@pytest.fixture
def sender(connected: ScannerClient, outbox: Outbox, clock: Clock) -> Sender:
    """Give a sender that waits the whole pause each time."""
    return Sender(connected, outbox, clock=clock, jitter=lambda: 0.999)


def taken(outbox: Outbox, *numbers: int) -> list[Entry]:
    """Take photos in."""
    return [outbox.take([Photo(photo(number), f"{number}.jpg")], Particulars(), "me") for number in numbers]


def results(outcomes: Iterable[Outcome]) -> list[tuple[str, str]]:
    """Name each entry and how it went."""
    return [(outcome.entry.name, outcome.result) for outcome in outcomes]


def test_everything_is_saved_oldest_first(sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock) -> None:
    """And the outbox is empty afterwards."""
    outcomes = list(sender.deliver(taken(outbox, 1, 2, 3), until=clock() + 60, rest=clock.rest))
    assert results(outcomes) == [("1.jpg", "saved"), ("2.jpg", "saved"), ("3.jpg", "saved")]
    assert {outcome.entry.document_id for outcome in outcomes} == set(gateway.documents)
    assert outbox.waiting("me") == []


def test_trouble_of_the_gateway_makes_all_of_them_wait(
    sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock
) -> None:
    """As long as it asks, and nobody jumps the queue."""
    gateway.troubles += [lambda _: problem(503, "unavailable", headers={"Retry-After": "7"})]
    outcomes = list(sender.deliver(taken(outbox, 1, 2), until=clock() + 60, rest=clock.rest))
    assert results(outcomes) == [("1.jpg", "saved"), ("2.jpg", "saved")]
    assert sum(clock.rests) == pytest.approx(7.5, abs=0.01)


def test_trouble_of_one_photo_lets_the_others_pass(
    sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock
) -> None:
    """Its turn comes again."""
    gateway.troubles += [lambda _: problem(500, "internal")]
    outcomes = list(sender.deliver(taken(outbox, 1, 2), until=clock() + 60, rest=clock.rest))
    assert results(outcomes) == [("2.jpg", "saved"), ("1.jpg", "saved")]


def test_pauses_grow_while_trouble_lasts(sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock) -> None:
    """Twice as long each time."""
    gateway.troubles += [lambda _: problem(503, "unavailable")] * 4
    list(sender.deliver(taken(outbox, 1), until=clock() + 60, rest=clock.rest))
    pauses = [seconds for seconds in clock.rests if seconds]
    assert pauses == pytest.approx([1.0, 2.0, 4.0, 8.0], rel=0.01)


def test_it_goes_on_waiting_when_the_time_is_out(
    sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock
) -> None:
    """Nothing is lost and the reason is noted."""
    gateway.troubles += [lambda _: problem(503, "unavailable")] * 100
    outcomes = list(sender.deliver(taken(outbox, 1, 2), until=clock() + 5, rest=clock.rest))
    assert results(outcomes) == [("1.jpg", "waiting"), ("2.jpg", "waiting")]
    assert sum(clock.rests) <= 5
    assert outbox.waiting("me")[0].trouble is not None


def test_it_goes_on_waiting_after_so_many_tries(
    sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock
) -> None:
    """However long there is time."""
    gateway.troubles += [lambda _: problem(500, "internal")] * 100
    outcomes = list(sender.deliver(taken(outbox, 1), until=clock() + 1e6, rest=clock.rest))
    assert results(outcomes) == [("1.jpg", "waiting")]
    assert len(gateway.requests) == MOST_TRIES


def test_refused_is_given_up_at_once_and_the_others_go_on(
    sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock
) -> None:
    """With the gateway's reason."""
    gateway.troubles += [lambda _: problem(415, "unsupported_type")]
    refused, saved = sender.deliver(taken(outbox, 1, 2), until=clock() + 60, rest=clock.rest)
    assert (refused.result, refused.entry.code, saved.result) == ("refused", "unsupported_type", "saved")
    assert len(gateway.requests) == 2


def test_a_service_that_is_not_active_keeps_everything_waiting(
    sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock
) -> None:
    """It is tried with one photo alone, and again after a quarter of an hour: it may be switched on by then."""
    gateway.troubles += [lambda _: problem(403, "service_not_active")]
    entries = taken(outbox, 1, 2)
    first, second = sender.deliver(entries, until=clock() + 60, rest=clock.rest)
    assert (first.result, second.result) == ("waiting", "waiting")
    assert isinstance(first.error, ServiceNotActiveError)
    assert "It is service_not_active." in str(outbox.waiting("me")[0].trouble)
    assert len(gateway.requests) == 1
    outcomes = sender.deliver(outbox.waiting("me"), until=clock() + 1000, rest=clock.rest)
    assert results(outcomes) == [("1.jpg", "saved"), ("2.jpg", "saved")]
    assert sum(clock.rests) == pytest.approx(900, abs=1)


def test_a_gateway_that_says_when_the_service_is_active_is_believed(
    sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock
) -> None:
    """Sooner or later than by ourselves."""
    gateway.troubles += [lambda _: problem(403, "service_not_active", headers={"Retry-After": "0"})]
    assert results(sender.deliver(taken(outbox, 1), until=clock() + 60, rest=clock.rest)) == [("1.jpg", "saved")]


def test_a_token_that_is_not_accepted_leaves_everything_waiting(
    sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock
) -> None:
    """It may be renewed."""
    gateway.tokens.clear()
    with pytest.raises(AuthenticationError):
        list(sender.deliver(taken(outbox, 1, 2), until=clock() + 60, rest=clock.rest))
    assert len(outbox.waiting("me")) == 2


def test_what_arrives_otherwise_than_sent_is_never_saved(
    sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock
) -> None:
    """Three times, then it is told; once alone is only a bad line."""
    gateway.troubles += [lambda _: problem(400, "digest_mismatch")]
    entries = taken(outbox, 1)
    assert results(sender.deliver(entries, until=clock() + 60, rest=clock.rest)) == [("1.jpg", "saved")]
    gateway.troubles += [lambda _: problem(400, "digest_mismatch")] * 3
    entries = taken(outbox, 2)
    assert results(sender.deliver(entries, until=clock() + 60, rest=clock.rest)) == [("2.jpg", "mismatch")]
    assert outbox.waiting("me") == [outbox.entry(entries[0].key)]


def test_a_damaged_copy_is_never_sent(sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock) -> None:
    """Nor one that is gone."""
    damaged, gone = taken(outbox, 1, 2)
    (outbox.copies.waiting / damaged.pages[0].copy).write_bytes(b"\xff\xd8\xff something else")
    (outbox.copies.waiting / gone.pages[0].copy).unlink()
    outcomes = list(sender.deliver([damaged, gone], until=clock() + 60, rest=clock.rest))
    assert [outcome.result for outcome in outcomes] == ["mismatch", "mismatch"]
    assert gateway.requests == []


def test_a_lost_answer_is_asked_for_again_and_doubles_nothing(
    sender: Sender, outbox: Outbox, gateway: FakeGateway, clock: Clock
) -> None:
    """The key is the same."""
    gateway.is_naive = True
    gateway.after += [lambda _: problem(503, "unavailable")]
    outcomes = list(sender.deliver(taken(outbox, 1), until=clock() + 60, rest=clock.rest))
    assert results(outcomes) == [("1.jpg", "saved")]
    assert len(gateway.documents) == 1


def test_what_the_gateway_had_is_told_with_the_date(
    sender: Sender, outbox: Outbox, connected: ScannerClient, clock: Clock
) -> None:
    """Whether it knows by the file or this outbox by its memory."""
    had = connected.send(Photo(photo(1)))
    (first,) = sender.deliver(taken(outbox, 1), until=clock() + 60, rest=clock.rest)
    assert first.saved_before == had.received_at
    (again,) = sender.deliver(taken(outbox, 1), until=clock() + 60, rest=clock.rest)
    assert again.saved_before == first.entry.settled_at


def test_stopping_leaves_the_rest_waiting(sender: Sender, outbox: Outbox, clock: Clock) -> None:
    """After the photo that was on its way."""
    answers: Iterator[bool] = iter([True, False])
    outcomes = sender.deliver(taken(outbox, 1, 2, 3), until=clock() + 60, rest=lambda _: next(answers))
    assert results(outcomes) == [("1.jpg", "saved"), ("2.jpg", "waiting"), ("3.jpg", "waiting")]


def test_any_weather_saves_each_once(outbox: Outbox, gateway: FakeGateway, clock: Clock) -> None:
    """A gateway that trusts keys alone, and answers that are lost, refused for now, or cut off, at random."""
    gateway.is_naive = True
    random_weather = random.Random(7)

    def weather(request: httpx.Request) -> httpx.Response:
        dice = random_weather.random()
        if dice < 0.2:
            raise httpx.ConnectError("no network", request=request)
        response = inside.handle_request(request)
        response.read()
        if dice < 0.4:
            raise httpx.ReadError("cut off", request=request)
        return response if dice < 0.8 else httpx.Response(429, json={"title": "t", "code": "slow_down"})

    inside = httpx.WSGITransport(app=gateway)
    with ScannerClient("http://gateway.test", TOKEN, transport=httpx.MockTransport(weather)) as client:
        sender = Sender(client, outbox, clock=clock, jitter=random_weather.random)
        entries = taken(outbox, *range(60))
        for _ in range(20):
            list(sender.deliver(outbox.waiting("me"), until=clock() + 600, rest=clock.rest))
    assert outbox.waiting("me") == []
    assert sorted(one["sha256"] for one in gateway.documents.values()) == sorted(entry.sha256 for entry in entries)
