"""Advice on a photo comes with the answer to its upload when there is time for it, and is never in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from time import monotonic
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from gateway.parts import parts_of
from gateway.reading.picture import Pixels
from gateway.settings import Settings
from tests.house import House, bearer
from tests.pictures import jpeg, pdf
from tests.reading.typed import RECEIPT, drawn

Send = Callable[..., Any]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Leave time enough for a machine that is busy with other tests."""
    return replace(settings, advice_seconds=5)


@pytest.fixture
def advised(app: Flask, send: Send) -> Iterator[None]:
    """Start the adviser and wait until it is warm."""
    with parts_of(app).adviser:
        deadline = monotonic() + 60
        while send(packed(drawn([f"Kvitto {uuid4()}", *RECEIPT]))).get_json()["advice"] is None:
            assert monotonic() < deadline
        yield


def packed(picture: Pixels) -> bytes:
    """Save a picture as JPEG."""
    out = BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=95)
    return out.getvalue()


DARK = packed((drawn(RECEIPT) * 0.2).astype(np.uint8))


@pytest.mark.usefixtures("advised")
def test_a_good_photo_gets_no_advice_and_a_bad_one_some(send: Send) -> None:
    good = send(packed(drawn(RECEIPT))).get_json()
    assert good["advice"] == []
    assert good["legibility"] > 0.5
    bad = send(DARK, key="dark").get_json()
    assert [(advice["code"], advice["page"]) for advice in bad["advice"]] == [("too_dark", 1)]
    assert "light" in bad["advice"][0]["text"]
    assert bad["legibility"] < good["legibility"]


@pytest.mark.usefixtures("advised")
def test_the_same_key_gets_the_same_advice_even_when_nobody_looks_any_more(send: Send, app: Flask) -> None:
    first = send(DARK, key="once")
    parts_of(app).adviser.close()
    again = send(DARK, key="once")
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.get_json() == first.get_json()
    assert first.get_json()["advice"]


@pytest.mark.usefixtures("advised")
def test_each_page_is_looked_at_and_a_pdf_is_not(send: Send, client: FlaskClient, house: House) -> None:
    form = {"page": [(BytesIO(packed(drawn(RECEIPT))), "a"), (BytesIO(DARK), "b")]}
    headers = {**bearer(house.token["client"]), "Idempotency-Key": "two"}
    answer = client.post("/v1/documents", data=form, headers=headers).get_json()
    assert [(advice["code"], advice["page"]) for advice in answer["advice"]] == [("too_dark", 2)]
    paper = send(pdf()).get_json()
    assert (paper["legibility"], paper["advice"]) == (None, None)


def test_without_an_adviser_nothing_waits(send: Send) -> None:
    began = monotonic()
    answer = send(jpeg())
    assert (answer.status_code, answer.get_json()["advice"]) == (201, None)
    assert monotonic() - began < 5
