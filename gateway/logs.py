"""The log: one event a line on standard error, and what must never stand in it.

Of a failure that nobody expected it tells the place and the first line of what it says, never the values it happened
with: no local variables, no parameters of a query (`database.configure`), nothing of what the caller sent (`hiding`).
What cannot be shown as it is, such as the end of a line or the escape of a terminal, is written as its code, so that
nobody can write a line of his own.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import Processor

from gateway.settings import Settings

Event = MutableMapping[str, Any]
LEFT_OUT: Final = "…"
TOKEN: Final = re.compile(r"\bgw_\w[\w-]{5,}|(?<=[Bb]earer )\S+")
LEAST_HIDDEN: Final = 4
"""Shorter values are words and figures that say nothing of anybody, and are everywhere."""

_hidden: ContextVar[tuple[str, ...]] = ContextVar("hidden", default=())


def to_stderr(settings: Settings) -> None:
    """Set up the log, for this program and for the libraries that it uses."""
    level = getattr(logging, settings.log_level.upper())
    is_json = settings.log_format == "json"
    stamped: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    told: list[Processor] = [trace, clean, structlog.processors.JSONRenderer() if is_json else _console()]
    structlog.configure(
        processors=[*stamped, *told],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    _hear_libraries(stamped, told)


@contextmanager
def hiding(values: Iterable[str]) -> Iterator[None]:
    """Leave some values out of all that failures say within the block."""
    known = tuple(sorted({each for each in values if len(each) >= LEAST_HIDDEN}, key=len, reverse=True))
    before = _hidden.set((*known, *_hidden.get()))
    try:
        yield
    finally:
        _hidden.reset(before)


def trace(_logger: Any, _name: str, event: Event) -> Event:
    """Turn an exception into text: where it was raised, and the first line of what it says, from the cause on."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["exception"] = "".join(_traced(error)).rstrip()
    return event


def clean(_logger: Any, _name: str, event: Event) -> Event:
    """Leave out tokens, whoever wrote them here, and write what cannot be shown as its code."""
    for name, value in event.items():
        if isinstance(value, str) and name != "exception":
            event[name] = shown(value.partition("\n")[0] if name == "error" else value)
    return event


def shown(text: str) -> str:
    """Write a text so that it stays on its line and holds no token."""
    text = TOKEN.sub(LEFT_OUT, text)
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)


def _traced(error: BaseException) -> Iterator[str]:
    """Tell an exception after what it came from."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _traced(earlier)
        yield "\nThen:\n\n"
    yield from traceback.format_tb(error.__traceback__)
    yield f"{type(error).__qualname__}: {_said(error)}\n"


def _said(error: BaseException) -> str:
    """Give the first line of what an exception says; databases put values into the others."""
    text = str(error).partition("\n")[0]
    for value in _hidden.get():
        text = text.replace(value, LEFT_OUT)
    return shown(text)


def _console() -> structlog.dev.ConsoleRenderer:
    plain = structlog.dev.plain_traceback  # the rich one shows local variables, and they hold secrets
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)


def _hear_libraries(stamped: list[Processor], told: list[Processor]) -> None:
    """Have what libraries log stand in the same form, above all the web server's."""
    handler = _Libraries(sys.stderr)
    handler.setFormatter(
        ProcessorFormatter(foreign_pre_chain=stamped, processors=[ProcessorFormatter.remove_processors_meta, *told])
    )
    root = logging.getLogger()
    for earlier in [each for each in root.handlers if isinstance(each, _Libraries)]:
        root.removeHandler(earlier)
    root.addHandler(handler)


class _Libraries(logging.StreamHandler[Any]):
    """Our handler, known by its class: setting up the log again replaces it."""
