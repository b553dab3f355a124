"""What stands in the log of a running gateway after it was attacked: every request, and nothing of what was sent."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

import pytest
import structlog
from flask import Flask, request
from werkzeug.test import EnvironBuilder

from gateway import application, logs
from gateway.application import create_app
from gateway.doorstep import record
from gateway.settings import Settings
from tests.pictures import jpeg
from tests.stress.running import Installation

FORGED = "\n2026-11-23T12:00:00Z [info     ] admin login user=eva"
NAME = f"hemligt.jpg{FORGED}"
PASSWORD = "ett mycket hemligt lösen"
PERSON = "kim@hemliga.example"
COMMENT = "Lunch med Hemliga Hansson 19700101-1234"
LINK = "oneTimeSecret-0123456789abcdef"


class Attacked:
    """A gateway whose database is gone for one table, and all that was asked of it."""

    def __init__(self, folder: Path, log_format: str) -> None:
        self.installation = Installation(folder, workers=0, log_format=log_format)
        self.answers: dict[str, tuple[int, str, str]] = {}
        with self.installation.serving():
            self._ask_for_what_works()
            with closing(sqlite3.connect(folder / "gateway.db")) as database:
                database.execute("DROP TABLE notice")
                database.commit()
            self._ask_for_what_fails()

    @property
    def log(self) -> str:
        """All that was written."""
        return self.installation.log.read_text("utf-8")

    @property
    def token(self) -> str:
        """The client's token."""
        return self.installation.tokens["client"]

    def ask(self, name: str, method: str, path: str, headers: dict[str, str], body: bytes | None = None) -> None:
        """Ask for something, and keep what was answered."""
        with closing(HTTPConnection("127.0.0.1", self.installation.port, timeout=60)) as connection:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            self.answers[name] = answer.status, answer.getheader("X-Request-Id", ""), text

    def _ask_for_what_works(self) -> None:
        mine = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": uuid4().hex}
        said = urlencode({"filename": NAME, "comment": COMMENT})
        self.ask("upload", "POST", f"/v1/documents?{said}", mine, jpeg())
        self.ask("path", "GET", f"/nothing{quote(FORGED)}%1b%5b2J", {"Accept": "text/html"})
        self.ask("id", "GET", "/healthz", {"X-Request-Id": "x [info] admin login"})
        self.ask("link", "GET", f"/reset/{LINK}?code={LINK}", {})
        self.ask("device", "GET", f"/device?code={LINK}", {})
        self.ask("link-method", "DELETE", f"/reset/{LINK}/again", {"Referer": f"http://localhost/reset/{LINK}"})
        with closing(socket.create_connection(("127.0.0.1", self.installation.port))) as connection:
            connection.sendall(f"GET /x HTTP/1.1\r\nAuthorization: Bearer {self.token}\x00\r\n\r\n".encode())
            while connection.recv(65536):
                pass

    def _ask_for_what_fails(self) -> None:
        mine = {"Authorization": f"Bearer {self.token}", "Cookie": f"underlag={LINK}; other={LINK}"}
        self.ask("problem", "GET", f"/v1/documents?cursor={LINK}", mine)
        self.ask("problem", "GET", "/v1/documents", mine)
        self.ask(
            "count", "GET", "/v1/notices/count", {"Authorization": f"Bearer {self.installation.tokens['accountant']}"}
        )


@pytest.fixture(scope="module", params=["console", "json"])
def attacked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Attacked:
    """Run a gateway, attack it, and stop it."""
    return Attacked(tmp_path_factory.mktemp("attacked"), request.param)


def test_what_was_sent_is_not_in_the_log(attacked: Attacked) -> None:
    assert attacked.answers["upload"][0] == 201
    for secret in (*attacked.installation.tokens.values(), LINK, COMMENT, "Hansson", "19700101", "hemligt.jpg"):
        assert secret not in attacked.log, secret


def test_nobody_writes_a_line_of_their_own(attacked: Attacked) -> None:
    lines = attacked.log.splitlines()
    assert not [line for line in lines if line.startswith(("2026-11-23", "[info"))]
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202e]", attacked.log)
    assert attacked.answers["id"][1] != "x [info] admin login"


def test_every_request_is_there_with_its_name(attacked: Attacked) -> None:
    for name in ("upload", "path", "id", "link", "device", "problem", "count"):
        assert attacked.answers[name][1] in attacked.log, name


def test_a_one_time_link_is_written_as_its_rule(attacked: Attacked) -> None:
    assert attacked.log.count("/reset/<token>") == 2
    assert "/device" in attacked.log
    assert "?" not in "".join(re.findall(r"path=\S+", attacked.log))


@pytest.mark.parametrize("name", ["problem", "count"])
def test_a_real_failure_tells_the_caller_its_name_and_nothing_else(attacked: Attacked, name: str) -> None:
    status, request_id, text = attacked.answers[name]
    problem = json.loads(text)
    assert (status, problem["code"], problem["request_id"]) == (500, "internal_error", request_id)
    for inside in ("Traceback", "sqlite", "SELECT", "no such table", "gateway/", ".py", "OperationalError"):
        assert inside not in text, inside


def test_the_operator_finds_its_place_under_that_name(attacked: Attacked) -> None:
    status, request_id, _ = attacked.answers["problem"]
    assert status == 500
    assert "no such table: notice" in attacked.log
    assert "documents.py" in attacked.log
    lines = [line for line in attacked.log.splitlines() if request_id in line]
    assert any("unexpected_error" in line for line in lines)


def test_no_parameters_of_a_query_are_in_the_log(attacked: Attacked) -> None:
    assert "[parameters" not in attacked.log
    assert "[SQL" not in attacked.log


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """Give an app with a route of one-time links and one that fails with what it was sent."""
    app = create_app(Settings(data_dir=tmp_path, workers=0))
    app.add_url_rule("/open/<token>", "open", lambda token: token, methods=["GET", "POST"])
    app.add_url_rule("/fail", "fail", fail, methods=["POST"])
    return app


def fail() -> str:
    """Fail with all that was sent."""
    raise ValueError(f"{dict(request.form)} {dict(request.args)} {dict(request.headers)} {request.cookies}")


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[StringIO]:
    """Write the log as the programs do, to where a test can read it."""
    stream, before = StringIO(), structlog.get_config()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            logs.trace,
            logs.clean,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )
    for module in (application, record):
        monkeypatch.setattr(module, "log", structlog.get_logger())
    yield stream
    structlog.configure(**before)


def test_a_route_with_a_token_is_written_as_its_rule(app: Flask, written: StringIO) -> None:
    app.test_client().get(f"/open/{LINK}")
    assert json.loads(written.getvalue())["path"] == "/open/<token>"


def test_what_a_form_held_is_not_in_what_a_failure_says(app: Flask, written: StringIO) -> None:
    client = app.test_client()
    client.set_cookie("underlag", "made-up-cookie-value")
    sent: Any = {"password": PASSWORD, "email": PERSON}
    answer = client.post(f"/fail?code={LINK}", data=sent, headers={"Authorization": f"Bearer {LINK}x"})
    assert answer.status_code == 500
    failure = json.loads(written.getvalue().splitlines()[0])
    assert failure["event"] == "unexpected_error"
    assert "ValueError: {'password': '…', 'email': '…'} {'code': '…'}" in failure["exception"]
    for secret in (PASSWORD, PERSON, LINK, "made-up-cookie-value"):
        assert secret not in json.dumps(failure, ensure_ascii=False)
        assert secret not in answer.text


def test_what_is_told_of_a_request_is_all_that_was_sent_with_it(app: Flask) -> None:
    form: Any = {"password": PASSWORD, "email": PERSON}
    sent = EnvironBuilder(
        path="/fail",
        method="POST",
        query_string={"code": LINK},
        data=form,
        headers=[("Authorization", "Bearer gw_abc"), ("Cookie", "underlag=cookie-value")],
    )
    with app.test_request_context(environ_overrides=sent.get_environ()) as context:
        request = context.request
        assert {LINK, "gw_abc", "cookie-value"} <= set(record.told_by(request))
        assert PASSWORD not in record.told_by(request)
        assert request.form
        assert {PASSWORD, PERSON} <= set(record.told_by(request))
