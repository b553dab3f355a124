"""The throttle: after some failures one must wait, twice as long each time, up to a quarter of an hour.

A try is counted *before* the password is looked at, in a transaction of its own, and taken back when it was right: so
many tries at the same moment are as many as one after the other. An address that nobody has is counted like others.

There are counts for an account and for a network. So that nobody is locked out for good by a stranger who fails in his
name, a browser that has signed in to the account before has a count of its own, and a link in a letter needs none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from gateway.access.passwords import normal_email
from gateway.errors import LimitReachedError
from gateway.models import SignInFailure
from gateway.sealing import Seal

OF_ACCOUNT: Final = 5
OF_NETWORK: Final = 50
"""Many people of one office may fail on one morning."""
OF_LETTERS: Final = 3
LONGEST_SECONDS: Final = 15 * 60
FORGOTTEN_AFTER: Final = timedelta(days=1)
MARK: Final = "sign-in failure"


class TooManyTriesError(LimitReachedError):
    """Somebody failed too often and must wait before the next try."""

    code = "too_many_tries"
    message = (
        "There were too many failed tries. Wait {retry_after} s before the next, or choose a new password by e-mail."
    )


class Count(NamedTuple):
    """Whose tries are counted, as a mark that names nobody, and how many are free.

    `first_wait` is what one waits after the last free one, in seconds; `one_in` after how many seconds one try is
    forgotten, 0 for only all of them after a day.
    """

    mark: str
    free: int
    first_wait: int = 1
    one_in: int = 0


def of_account(seal: Seal, email: str, *, browser: str | None = None) -> Count:
    """Count for an account; `browser` is the mark of one that is known to belong to it."""
    return Count(seal.mark(f"account {normal_email(email)} {browser or ''}", purpose=MARK), OF_ACCOUNT)


def of_codes(seal: Seal, user_id: UUID, *, browser: str | None = None) -> Count:
    """Count the codes of a second factor that are tried; `browser` as above."""
    return Count(seal.mark(f"codes {user_id} {browser or ''}", purpose=MARK), OF_ACCOUNT)


def of_confirmations(seal: Seal, user_id: UUID) -> Count:
    """Count how often somebody who is signed in gives a wrong password: it may be somebody else at an open screen."""
    return Count(seal.mark(f"confirmations {user_id}", purpose=MARK), OF_ACCOUNT)


def of_network(seal: Seal, network: str) -> Count:
    """Count for a network; it forgets by and by, for some people of an office fail every day."""
    return Count(seal.mark(f"network {network}", purpose=MARK), OF_NETWORK, one_in=60)


def of_asking(seal: Seal, network: str) -> Count:
    """Count how often a network asks for letters."""
    return Count(seal.mark(f"asking {network}", purpose=MARK), OF_NETWORK, one_in=60)


def of_letters(seal: Seal, email: str) -> Count:
    """Count the letters that strangers have sent to an address: some at once, then one in a quarter of an hour."""
    return Count(seal.mark(f"letters {normal_email(email)}", purpose=MARK), OF_LETTERS, LONGEST_SECONDS)


def enter(session: Session, counts: Sequence[Count], *, now: datetime) -> None:
    """Count a try in the running transaction; raises TooManyTriesError, and then nothing is counted."""
    session.execute(delete(SignInFailure).where(SignInFailure.last_at < now - FORGOTTEN_AFTER))
    rows = {each.mark: _row(session, each, now) for each in sorted(counts)}
    blocked = max((_seconds_left(row, now) for row in rows.values()), default=0)
    if blocked:
        raise TooManyTriesError(retry_after=blocked)
    for each in counts:
        row = rows[each.mark]
        row.count += 1
        row.last_at = row.last_at if each.one_in else now
        wait = _wait(row.count - each.free, each.first_wait)
        row.blocked_until = now + timedelta(seconds=wait) if wait else None
    session.flush()


def succeeded(session: Session, account: Sequence[Count], network: Sequence[Count] = ()) -> None:
    """Forget the failures of an account; of a network only this try, or one good account there would free all."""
    session.execute(delete(SignInFailure).where(SignInFailure.key.in_([each.mark for each in account])))
    session.execute(
        update(SignInFailure)
        .where(SignInFailure.key.in_([each.mark for each in network]), SignInFailure.count > 0)
        .values(count=SignInFailure.count - 1, blocked_until=None)
    )


def _row(session: Session, counted: Count, now: datetime) -> SignInFailure:
    """Find and lock a count."""
    wanted = select(SignInFailure).where(SignInFailure.key == counted.mark).with_for_update()
    row = session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        row = SignInFailure(key=counted.mark, count=0, last_at=now)
        session.add(row)
        session.flush()
    if counted.one_in:
        forgotten = (now - row.last_at) // timedelta(seconds=counted.one_in)
        row.count = max(0, row.count - forgotten)
        row.last_at = now if row.count == 0 else row.last_at + timedelta(seconds=counted.one_in * forgotten)
    return row


def _seconds_left(row: SignInFailure, now: datetime) -> int:
    """Tell how long a count is blocked, in whole seconds, rounded up."""
    left = row.blocked_until - now if row.blocked_until else timedelta()
    return max(0, -(-left // timedelta(seconds=1)))


def _wait(beyond: int, first: int) -> int:
    """Tell how many seconds to wait after a failure: `first` after the last that was free, then twice as long."""
    return 0 if beyond < 0 else min(LONGEST_SECONDS, first * 2 ** min(beyond, 16))
