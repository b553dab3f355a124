"""Two languages, and not a text without its Swedish."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import scanner_client
from scanner_client import language
from scanner_client.cli.exits import MEANINGS
from scanner_client.cli.wording import ROLES
from scanner_client.swedish import SWEDISH

SOURCES = [path for path in Path(scanner_client.__file__).parent.rglob("*.py") if not path.name.startswith("swedish")]
TELLING = frozenset({"translate", "_heading", "_unknown"})
KEYWORDS = frozenset({"help", "short_help", "advice"})


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Leave English behind."""
    yield
    language.use("en")


def constants(node: ast.AST) -> Iterator[str]:
    """Yield the texts in a piece of source."""
    for one in ast.walk(node):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value


def told(tree: ast.AST) -> Iterator[str]:
    """Yield the texts that are shown: arguments of `translate`, of errors, and the help of commands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from told_by_call(node)
        elif isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.Constant):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and target.id in {"message", "advice"}:
                yield str(node.value.value)


def told_by_call(call: ast.Call) -> Iterator[str]:
    """Yield the texts that a call shows."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if (name in TELLING or name.endswith("Error")) and call.args:
        yield from constants(call.args[0]) if isinstance(call.args[0], ast.Constant) else ()
    for keyword in call.keywords:
        if keyword.arg in KEYWORDS and isinstance(keyword.value, ast.Constant):
            yield from constants(keyword.value)
        if keyword.arg == "examples" and isinstance(keyword.value, ast.List):
            yield from (list(constants(pair))[1] for pair in keyword.value.elts)


def test_every_text_that_is_shown_has_its_swedish() -> None:
    """But those that programmers alone read."""
    for_programmers = {"a document has at least one page", "not the health of a gateway"}
    for_programmers |= {"not a token", "not a bearer token"}
    shown = {text for path in SOURCES for text in told(ast.parse(path.read_text(encoding="utf-8")))}
    assert len(shown) > 120
    shown |= {*MEANINGS.values(), *ROLES.values()}
    assert shown - set(SWEDISH) - for_programmers - {"", "None"} == set()


def test_no_swedish_is_left_over() -> None:
    """What the gateway may send as a kind of document stands in no source."""
    from_the_gateway = {"credit_note", "reminder", "other"}
    known = {text for path in SOURCES for text in constants(ast.parse(path.read_text(encoding="utf-8")))}
    assert set(SWEDISH) - known - from_the_gateway == set()


def test_the_swedish_has_the_same_places_to_fill() -> None:
    """Else it would fail when it is needed."""

    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert [text for text in SWEDISH if places(SWEDISH[text]) != places(text)] == []


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"LANG": "sv_SE.UTF-8"}, "sv"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "sv_SE.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "sv_FI"}, "sv"),
        ({"LANG": "en_GB", "UNDERLAG_LANGUAGE": "sv"}, "sv"),
        ({"LANG": "Swedish_Sweden.1252"}, "sv"),
        ({"LANG": "svk"}, "en"),
    ],
)
def test_the_locale_decides(environment: dict[str, str], expected: str) -> None:
    """In the order of POSIX."""
    assert language.preferred(environment) == expected


def test_without_a_locale_in_the_environment_the_systems_own_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows."""
    monkeypatch.setattr("locale.getlocale", lambda: ("Swedish_Sweden", "1252"))
    assert language.preferred({}) == "sv"
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    assert language.preferred({}) == "en"


def test_money_is_written_as_people_write_it() -> None:
    """With a space that does not break in Swedish."""
    assert language.amount(Decimal("1234.5"), "SEK") == "1,234.50 SEK"
    language.use("sv")
    assert language.amount(Decimal("-1234567.5"), "SEK") == "-1\N{NO-BREAK SPACE}234\N{NO-BREAK SPACE}567,50 SEK"
    assert language.amount(None, "SEK") == "–"


def test_a_text_without_swedish_stays_as_it_is() -> None:
    """The gateway's own words pass through."""
    language.use("sv")
    assert language.translate("being read") == "läses"
    assert language.translate("Något annat {name}", name="x") == "Något annat x"
