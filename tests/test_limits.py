"""Buckets: what they give, when exactly they give again, and that they are forgotten."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.limits import SWEPT_EACH_TIME, Buckets, Grant


def taken(buckets: Buckets, now: float, key: str = "a", cost: float = 1.0) -> Grant:
    """Take a request out of a bucket that has a limit."""
    grant = buckets.take(key, now=now, cost=cost)
    assert grant is not None
    return grant


def test_a_full_bucket_gives_its_quota_at_once_and_then_at_an_even_pace() -> None:
    buckets = Buckets("default", 5, seconds=10)
    assert [taken(buckets, 100).remaining for _ in range(5)] == [4, 3, 2, 1, 0]
    refused = taken(buckets, 100)
    assert (refused.is_given, refused.remaining, refused.retry_after, refused.full_after) == (False, 0, 2, 10)
    assert not taken(buckets, 101.9).is_given
    assert taken(buckets, 102).is_given
    assert not taken(buckets, 102).is_given


def test_what_is_told_is_what_the_draft_means() -> None:
    buckets = Buckets("default", 100)
    for _ in range(43):
        grant = taken(buckets, 50)
    assert (grant.policy, grant.quota, grant.remaining, grant.full_after) == ("default", 100, 57, 5)
    assert taken(buckets, 51).remaining == 66


def test_keys_do_not_share() -> None:
    buckets = Buckets("default", 1)
    assert taken(buckets, 0, "a").is_given
    assert not taken(buckets, 0, "a").is_given
    assert taken(buckets, 0, "b").is_given


def test_being_refused_costs_nothing() -> None:
    buckets = Buckets("default", 1, seconds=10)
    assert taken(buckets, 0).is_given
    for moment in range(10):
        assert not taken(buckets, moment).is_given
    assert taken(buckets, 10).is_given


def test_a_small_thing_costs_a_part() -> None:
    buckets = Buckets("default", 10)
    assert sum(taken(buckets, 0, cost=0.1).is_given for _ in range(200)) == 100


def test_no_quota_is_no_limit() -> None:
    buckets = Buckets("default", 0)
    assert buckets.take("a", now=0) is None
    buckets.give_back("a", now=0)
    assert len(buckets) == 0


def test_what_is_given_back_can_be_taken_again() -> None:
    buckets = Buckets("address", 2)
    assert taken(buckets, 0).is_given
    assert taken(buckets, 0).is_given
    buckets.give_back("a", now=0)
    assert taken(buckets, 0).is_given
    assert not taken(buckets, 0).is_given


def test_giving_back_never_fills_beyond_the_brim() -> None:
    buckets = Buckets("address", 2)
    for _ in range(10):
        buckets.give_back("a", now=0)
    assert [taken(buckets, 0).is_given for _ in range(3)] == [True, True, False]


def test_full_buckets_are_forgotten() -> None:
    buckets = Buckets("default", 100, seconds=10)
    for number in range(1000):
        taken(buckets, number / 1000, str(number))
    for number in range(1000 // SWEPT_EACH_TIME + 1):
        taken(buckets, 20, f"later {number}")
    assert len(buckets) <= 1000 // SWEPT_EACH_TIME + 2


def test_there_are_never_more_than_fit() -> None:
    buckets = Buckets("default", 1, seconds=1000, most=50)
    for number in range(5000):
        taken(buckets, 0, str(number))
        assert len(buckets) <= 51


def test_threads_that_ask_at_once_get_no_more_than_the_quota() -> None:
    buckets = Buckets("default", 500)
    given: list[bool] = []

    def ask() -> None:
        given.extend([taken(buckets, 7).is_given for _ in range(200)])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(given), sum(given)) == (1600, 500)


@given(
    quota=st.integers(1, 200),
    seconds=st.integers(1, 3600),
    pauses=st.lists(st.floats(0, 100), min_size=1, max_size=60),
)
def test_waiting_as_long_as_told_is_enough_and_a_second_less_is_not(
    quota: int, seconds: int, pauses: list[float]
) -> None:
    buckets, now = Buckets("default", quota, seconds=seconds), 1_000_000.0
    for pause in pauses:
        now += pause
        grant = taken(buckets, now)
        assert 0 <= grant.remaining <= quota
        if not grant.is_given:
            assert grant.retry_after >= 1
            if grant.retry_after > 1:
                assert not taken(buckets, now + grant.retry_after - 1.001).is_given
            now += grant.retry_after
            assert taken(buckets, now).is_given


@pytest.mark.parametrize("quota", [1, 7, 30, 100])
def test_in_the_long_run_no_more_passes_than_the_pace(quota: int) -> None:
    buckets = Buckets("default", quota, seconds=10)
    passed = sum(taken(buckets, number / 50).is_given for number in range(50 * 100))
    assert passed <= quota + quota * 10
