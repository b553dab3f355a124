"""Every page in a real browser: no breach of the policy, nothing inline, nothing hostile comes alive (S09, S10)."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from gateway.access.permissions import ROLES
from gateway.application import create_app
from tests.browser.conftest import Served, Window
from tests.security.routes import Route, filled, routes

PEOPLE = [role.name for role in ROLES.values() if role.is_of_people]
IDENTITY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
MOST_PAGES = 60


@pytest.fixture(scope="module")
def app(served: Served) -> Flask:
    """Give the app that is served, to know its routes."""
    return create_app(served.installation.settings)


@pytest.mark.parametrize("role", PEOPLE)
def test_no_page_of_a_role_breaks_the_policy(window: Window, app: Flask, role: str) -> None:
    window.sign_in(role)
    seen: set[str] = set()
    waiting = [route.address(filled(route, window.served.tenant)) for route in routes(app) if is_page(route, role)]
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.pop(0)
        kind = IDENTITY.sub("<id>", path)
        if kind in seen:
            continue
        seen.add(kind)
        window.open(path)
        assert window.watch.inline(window.page) == [], path
        assert window.watch.troubles == [], path
        waiting += followed(window)
    assert len(seen) > 3
    assert window.page.url.startswith(window.served.address)


def test_the_description_of_the_api_is_drawn_without_a_breach(window: Window) -> None:
    window.open("/docs")
    window.page.locator(".opblock").first.wait_for()
    window.page.locator(".opblock-summary-control").first.click()
    window.page.locator(".opblock-body").first.wait_for()
    assert window.page.locator("script:not([src])").count() == 0
    window.open("/docs/errors")
    assert window.watch.inline(window.page) == []


def test_a_breach_an_error_and_a_dialog_are_seen(window: Window) -> None:
    window.open("/sign-in")
    window.page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'document.title = "broken"';
        document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<p style="color: red" onclick="x()">x</p>');
    }""")
    window.page.evaluate("() => { setTimeout(() => { alert('hello'); throw new Error('planned'); }); }")
    window.page.wait_for_timeout(300)
    troubles = " ".join(window.watch.troubles)
    assert "policy: script-src-elem inline" in troubles
    assert "policy: style-src-attr inline" in troubles
    assert "dialog hello" in troubles
    assert "planned" in troubles
    assert window.page.title() != "broken"
    assert len(window.watch.inline(window.page)) == 2
    window.watch.troubles.clear()


def is_page(route: Route, role: str) -> bool:
    """Tell whether a route is a page that a role may open."""
    is_file = route.rule.endpoint == "web.picture"
    return route.method == "GET" and not route.is_api and route.permission in ROLES[role].permissions and not is_file


def followed(window: Window) -> list[str]:
    """List the links of a page that lead to other pages of ours; what is saved as a file is left alone."""
    links = window.page.evaluate(
        "() => [...document.querySelectorAll('a[href]:not([download])')].map(each => each.getAttribute('href'))"
    )
    return [link for link in links if link.startswith("/") and not re.search(r"/pages/\d+|[?&]lang=|/static/", link)]
