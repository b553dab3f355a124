"""What a company may send in a day: counted to the byte, told before it is read, over at midnight."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from gateway.api import documents
from gateway.models import Document, Job
from gateway.parts import parts_of
from gateway.settings import Settings
from tests.house import House, bearer
from tests.pictures import jpeg

Send = Callable[..., Any]
PHOTO = jpeg()
ROOM_FOR = 3
LATE = datetime(2026, 11, 23, 23, 59, 30, tzinfo=UTC)


class Clock:
    """The clock at the door."""

    now = LATE


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Let it be half a minute to midnight."""
    clock = Clock()
    monkeypatch.setattr(documents, "now", lambda: clock.now)
    return clock


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Give a company room for three photos a day."""
    return replace(settings, bytes_per_day=ROOM_FOR * (len(PHOTO) + 3))


def photo(number: int) -> bytes:
    """Make a photo of the same size as all others, with bytes of its own."""
    return PHOTO + f"{number:03}".encode()


class Untouchable(BytesIO):
    """A body that nobody may read."""

    def read(self, *_: Any) -> bytes:
        """Fail the test."""
        pytest.fail("the body was read")


def test_a_company_may_send_so_much_and_goes_on_after_midnight(
    send: Send, app: Flask, session: Session, house: House, clock: Clock
) -> None:
    assert [send(photo(number)).status_code for number in range(ROOM_FOR)] == [201] * ROOM_FOR
    answer = send(photo(ROOM_FOR))
    problem = answer.get_json()
    assert (answer.status_code, problem["code"], problem["retryable"]) == (429, "daily_bytes_spent", True)
    assert answer.headers["Retry-After"] == "30"
    assert session.scalar(select(func.count()).select_from(Document)) == ROOM_FOR
    assert session.scalar(select(func.count()).select_from(Job)) == ROOM_FOR
    assert list(parts_of(app).originals.incoming.iterdir()) == []

    assert send(photo(9), token=house.other["client"]).status_code == 201
    clock.now += timedelta(seconds=30)
    assert send(photo(ROOM_FOR)).status_code == 201


def test_it_is_refused_before_the_body_is_read(client: FlaskClient, house: House, clock: Clock) -> None:
    headers = {**bearer(house.token["client"]), "Idempotency-Key": "k"}
    announced = {"CONTENT_LENGTH": "999999", "CONTENT_TYPE": "image/jpeg"}
    answer = client.post("/v1/documents", input_stream=Untouchable(), headers=headers, environ_overrides=announced)
    assert answer.get_json()["code"] == "daily_bytes_spent"


def test_a_form_is_counted_by_its_pages(client: FlaskClient, send: Send, house: House, clock: Clock) -> None:
    assert send(photo(0)).status_code == 201
    headers = {**bearer(house.token["client"]), "Idempotency-Key": uuid4().hex}
    for count, status in ((3, 429), (2, 201)):
        form = {"page": [(BytesIO(photo(10 * count + number)), "a.jpg") for number in range(count)]}
        answer = client.post("/v1/documents", data=form, headers=headers, content_type="multipart/form-data")
        assert answer.status_code == status


def test_another_try_of_what_was_saved_is_answered_as_before(send: Send, clock: Clock) -> None:
    first = send(photo(0), key="first")
    assert [send(photo(number)).status_code for number in (1, 2)] == [201, 201]
    again = send(photo(0), key="first")
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert again.headers["Idempotent-Replayed"] == "true"
    assert send(photo(3), key="fourth").status_code == 429


def test_zero_is_no_limit(send: Send, app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.extensions, "gateway", replace(parts_of(app), settings=Settings(bytes_per_day=0)))
    assert {send(photo(number)).status_code for number in range(ROOM_FOR + 2)} == {201}
