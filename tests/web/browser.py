"""A person's browser without JavaScript: it keeps cookies, fills in forms and sends what their pages hold."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from flask import Flask
from werkzeug.test import TestResponse

PASSWORD: Final = "ett långt lösenord"
TOKEN: Final = re.compile(r'name="csrf_token" value="([^"]+)"')
NEXT: Final = re.compile(r'name="next" value="([^"]+)"')


def the_cookie(answer: TestResponse, name: str = "underlag") -> str:
    """Give the one header that sets a cookie."""
    [found] = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith(f"{name}=")]
    return found


class Browser:
    """One browser; `language` is what it prefers."""

    def __init__(self, app: Flask, language: str = "en") -> None:
        self.client = app.test_client()
        self.headers = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Language": language}

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open an address; redirects are not followed."""
        return self.client.get(path, headers={**self.headers, **headers}, buffered=True)

    def refusal(self, path: str) -> tuple[int, str]:
        """Give the status and the page for an address, without what differs by itself: tokens and the address."""
        answer = self.get(path, **{"X-Request-Id": "same"})
        return answer.status_code, re.sub(r'value="[^"]+"|href="[^"]*lang=[^"]*"', "", answer.text)

    def page(self, path: str) -> str:
        """Open an address that must answer with a page, and give its text."""
        answer = self.get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.headers.get("Location"))
        return answer.text

    def post(
        self,
        path: str,
        form: dict[str, str] | None = None,
        *,
        page: str = "/sign-in",
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        """Send a form as the page it stands on would: with that page's token."""
        found = TOKEN.search(self.page(page))
        assert found, page
        sent = {**self.headers, "Sec-Fetch-Site": "same-origin", "Origin": "http://localhost", **(headers or {})}
        return self.client.post(path, data={"csrf_token": found[1], **(form or {})}, headers=sent)

    def sign_in(self, email: str, password: str = PASSWORD, page: str = "/sign-in") -> TestResponse:
        """Fill in the form of the sign-in page."""
        wanted = NEXT.search(self.page(page))
        rest = {"next": unescape(wanted[1])} if wanted else {}
        return self.post("/sign-in", {"email": email, "password": password, **rest}, page=page)

    def cookie(self, name: str = "underlag") -> str | None:
        """Give the value of a cookie."""
        found = self.client.get_cookie(name)
        return found.value if found else None
