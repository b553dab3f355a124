"""The throttle: a thousand guesses end in a lock-out, and no stranger locks the owner out for good (S06)."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import throttle
from gateway.access.throttle import Count, TooManyTriesError
from gateway.database import writing
from gateway.models import SignInFailure
from gateway.sealing import Seal
from tests.house import NOW

SEAL = Seal("key")
ACCOUNT = throttle.of_account(SEAL, "eva@kvarnen.example")
NETWORK = throttle.of_network(SEAL, "192.0.2.0/24")
SECOND = timedelta(seconds=1)


def attempt(session: Session, *counts: Count, now: datetime = NOW) -> int:
    """Try once; give the seconds to wait, 0 when the try was let through."""
    try:
        with writing(session):
            throttle.enter(session, counts, now=now)
    except TooManyTriesError as error:
        return error.retry_after
    return 0


def tries(session: Session, count: int, *counts: Count, now: datetime = NOW) -> int:
    """Try several times at one moment; give how many were let through."""
    return sum(attempt(session, *counts, now=now) == 0 for _ in range(count))


def test_five_are_free_then_the_wait_doubles_up_to_a_quarter_of_an_hour(session: Session) -> None:
    now, waits = NOW, []
    assert tries(session, 5, ACCOUNT) == 5
    for _ in range(14):
        waits.append(attempt(session, ACCOUNT, now=now))
        now += waits[-1] * SECOND
        assert attempt(session, ACCOUNT, now=now) == 0
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]


def test_a_thousand_guesses_end_in_a_lock_out(session: Session) -> None:
    now, looked_at = NOW, 0
    for _ in range(1000):
        looked_at += attempt(session, ACCOUNT, NETWORK, now=now) == 0
        now += SECOND
    assert looked_at <= 16
    assert attempt(session, ACCOUNT, NETWORK, now=now) > 0


def test_what_is_refused_is_not_counted(session: Session) -> None:
    tries(session, 5, ACCOUNT)
    assert tries(session, 20, ACCOUNT) == 0
    assert attempt(session, ACCOUNT, now=NOW + SECOND) == 0


def test_a_success_forgets_the_account_and_of_the_network_only_itself(session: Session) -> None:
    tries(session, 4, ACCOUNT, NETWORK)
    with writing(session):
        throttle.succeeded(session, [ACCOUNT], [NETWORK])
    [left] = session.scalars(select(SignInFailure)).all()
    assert (left.key, left.count) == (NETWORK.mark, 3)


def test_a_network_is_stopped_after_many_accounts_and_forgets_by_and_by(session: Session) -> None:
    for number in range(50):
        assert attempt(session, throttle.of_account(SEAL, f"{number}@b.se"), NETWORK) == 0
    another = throttle.of_account(SEAL, "another@b.se")
    assert attempt(session, another, NETWORK) == 1
    assert attempt(session, another) == 0, "from elsewhere"
    later = NOW + timedelta(minutes=30)
    assert sum(attempt(session, NETWORK, now=later) == 0 for _ in range(100)) == 30


def test_a_known_browser_is_not_kept_out_by_strangers(session: Session) -> None:
    tries(session, 1000, ACCOUNT, NETWORK)
    mine = throttle.of_account(SEAL, "eva@kvarnen.example", browser="mine")
    assert attempt(session, ACCOUNT) > 0
    assert tries(session, 1000, mine) == 5, "and may not guess without end either"


def test_an_address_is_written_with_some_letters_only(session: Session) -> None:
    letters = throttle.of_letters(SEAL, "eva@kvarnen.example")
    assert tries(session, 10, letters) == 3
    assert tries(session, 10, letters, now=NOW + timedelta(minutes=15)) == 1


def test_a_count_names_nobody_and_is_forgotten_after_a_day(session: Session) -> None:
    attempt(session, ACCOUNT, NETWORK)
    kept = [str(vars(row)) for row in session.scalars(select(SignInFailure))]
    assert not any("eva" in each or "192.0.2" in each for each in kept)
    assert attempt(session, throttle.of_account(SEAL, "b@c.se"), now=NOW + timedelta(days=1, seconds=1)) == 0
    assert len(session.scalars(select(SignInFailure)).all()) == 1


def test_the_same_account_is_meant_however_it_is_typed() -> None:
    assert throttle.of_account(SEAL, "  EVA@Kvarnen.example ") == ACCOUNT
