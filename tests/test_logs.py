"""The log: one event a line whatever is in it, and no secret, not even in the words of a failure."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from gateway import logs
from gateway.database import writing
from gateway.settings import Settings
from tests.house import House

Written = Callable[[], str]
FORGED = "a.jpg\n2026-11-23T12:00:00Z [info     ] admin login"
SHOWN_ODDLY = ["\x1b[2J\x1b[31mred", "\r[info] forged", "a\u2028b", "\u202egpj.exe", "\x85next", "\x9b2J", "\x00"]


@pytest.fixture(params=["console", "json"])
def written(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Written]:
    """Set up the log as the programs do, and give a function that tells what was written."""
    stream = io.StringIO()
    before, handlers = structlog.get_config(), list(logging.getLogger().handlers)
    monkeypatch.setattr("sys.stderr", stream)
    logs.to_stderr(Settings(log_format=request.param))
    structlog.configure(cache_logger_on_first_use=False)
    yield stream.getvalue
    structlog.configure(**before)
    logging.getLogger().handlers[:] = handlers


def test_an_event_is_one_line_whatever_is_in_it(written: Written) -> None:
    for number, value in enumerate((FORGED, *SHOWN_ODDLY), start=1):
        structlog.get_logger().info("request", path=value, error=value)
        lines = written().splitlines()
        assert len(lines) == number
        assert lines[-1].isprintable()
    assert "\n2026-11-23" not in written()


def test_what_libraries_write_is_one_line_too(written: Written) -> None:
    logging.getLogger("waitress").warning("Exception while serving /%s", FORGED)
    (line,) = written().splitlines()
    assert line.isprintable()
    assert "warning" in line


def test_tokens_are_left_out_wherever_they_stand(written: Written) -> None:
    secret = "gw_live_" + "aB3-_x" * 8
    structlog.get_logger().info("event", note=f"who sent {secret}?", header=f"Bearer {secret[3:]}")
    logging.getLogger("library").warning("Authorization: bearer %s", secret)
    raised("said {}", secret)
    assert "aB3-_x" not in written()
    assert written().replace("\\u2026", "…").count("…") == 4


def raised(template: str, *values: str) -> None:
    """Log a failure that says something about values."""
    structlog.get_logger().error("unexpected_error", exc_info=ValueError(template.format(*values)))


def test_a_failure_tells_its_place_and_its_cause(written: Written) -> None:
    try:
        try:
            json.loads("{}")["inner"]
        except KeyError as error:
            raise RuntimeError("outer") from error
    except RuntimeError:
        structlog.get_logger().exception("job_failed")
    found = written()
    assert found.index("KeyError: 'inner'") < found.index("RuntimeError: outer")
    assert "test_logs.py" in found
    assert "in test_a_failure_tells_its_place_and_its_cause" in found


def test_a_failure_of_a_library_tells_its_place_too(written: Written) -> None:
    try:
        int("broken")
    except ValueError:
        logging.getLogger("waitress").exception("Exception while serving %s", "/path")
    assert "ValueError: invalid literal" in written()
    assert "test_logs.py" in written()


def test_a_failure_cannot_write_a_line_of_its_own(written: Written) -> None:
    raised("no such file: {}", FORGED)
    assert "admin login" not in written()
    raised("no such file: {}", "\x1b[2Jx")
    assert "\x1b" not in written()


def test_what_the_caller_sent_is_left_out_of_what_failures_say(written: Written) -> None:
    with logs.hiding(["hemligt lösen", "556016-0680", "a"]):
        raised("could not use {} of {}, a bad one", "hemligt lösen", "556016-0680")
    assert "could not use … of …, a bad one" in written().replace("\\u2026", "…")


def test_hiding_ends_with_its_block(written: Written) -> None:
    with logs.hiding(["inside"]):
        pass
    raised("inside")
    assert "ValueError: inside" in written()


def test_local_variables_are_not_shown(written: Written) -> None:
    password = "ett långt lösenord"
    try:
        len(int(password[:0] or "7"))  # type: ignore[arg-type]  # it shall fail
    except TypeError:
        structlog.get_logger().exception("job_failed")
    assert password not in written()


def test_values_of_a_query_are_left_out(session: Session, house: House, written: Written) -> None:
    row = session.execute(text("SELECT name, created_at FROM agency LIMIT 1")).one()
    values = {"id": uuid4().hex, "name": row.name, "at": row.created_at}
    insert = text("INSERT INTO agency (id, name, created_at) VALUES (:id, :name, :at)")
    with pytest.raises(IntegrityError) as caught, writing(session):
        session.execute(insert, values)
    assert values["id"] not in str(caught.value)
    structlog.get_logger().error("unexpected_error", exc_info=caught.value)
    structlog.get_logger().warning("database_unavailable", error=str(caught.value))
    assert "IntegrityError: (" in written()
    assert row.name not in written()
    assert values["id"] not in written()


def test_setting_up_twice_writes_once(capsys: pytest.CaptureFixture[str], written: Written) -> None:
    logs.to_stderr(Settings(log_format="json"))
    logging.getLogger("waitress").warning("once")
    assert (written().count("once"), capsys.readouterr().err.count("once")) == (0, 1)


def test_the_level_holds(capsys: pytest.CaptureFixture[str], written: Written) -> None:
    logs.to_stderr(Settings(log_level="error"))
    structlog.get_logger("anew").warning("quiet")
    assert (written(), capsys.readouterr().err) == ("", "")
