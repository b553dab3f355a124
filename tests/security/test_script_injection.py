"""What others typed, printed or named is text: on every page that shows it, and in the letters (S10)."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from gateway.database import db
from tests.security.bodies import pages
from tests.security.ground import Ground, lay
from tests.security.hostile import HOSTILE, taken_for_markup
from tests.security.routes import filled, routes


@pytest.fixture(scope="module")
def hostile(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """Lay a ground where every text of every table is an attack."""
    ground = lay(tmp_path_factory.mktemp("hostile"), migrated_sqlite, mark=HOSTILE)
    yield ground
    with ground.app.app_context():
        db.engine.dispose()


def test_no_page_takes_text_for_markup(hostile: Ground) -> None:
    shown: set[str] = set()
    for caller, address, page in pages(hostile, hostile.friends):
        assert list(taken_for_markup(page)) == [], (address, caller.name)
        if HOSTILE in unescape(page):
            shown.add(address)
    assert len(shown) >= 3, "the attacks must be on the pages, or this proves nothing"


def test_no_page_of_a_failure_takes_the_address_for_markup(hostile: Ground) -> None:
    person = next(each for each in hostile.friends if not each.is_program)
    for route in routes(hostile.app):
        if route.method == "GET" and not route.is_api and route.permission:
            for name in ("company", "before", "status", "state", "next", "rendition", "lang", "q", "code"):
                answer = person.ask(route, filled(route, hostile.ours), query_string={name: HOSTILE})
                if answer.mimetype == "text/html" and answer.text:
                    assert list(taken_for_markup(answer.text)) == [], (route, name)


def test_programs_get_text_as_json_that_no_browser_guesses_about(hostile: Ground) -> None:
    seen = 0
    for route in routes(hostile.app):
        if route.method != "GET" or not route.is_api:
            continue
        for caller in hostile.friends:
            if caller.uses(route):
                answer = caller.ask(route, filled(route, hostile.ours))
                if b"alert(2)" in answer.get_data():
                    seen += 1
                    assert answer.mimetype in {"application/json", "application/problem+json"}, route
                    assert answer.headers["X-Content-Type-Options"] == "nosniff", route
    assert seen


@pytest.mark.parametrize(
    ("page", "found"),
    [
        (f"<p>{HOSTILE}</p>", "a script"),
        (f'<a href="{HOSTILE}">x</a>', "the address"),
        (f"<input value='{HOSTILE}'>", "a picture"),
        (f'<input value="{HOSTILE}">', "a script"),
        ("<p>7006652</p>", "a template"),
        ('<p onclick="x()">', "the attribute"),
    ],
)
def test_what_is_taken_for_markup_is_seen(page: str, found: str) -> None:
    assert any(each.startswith(found) for each in taken_for_markup(page))
