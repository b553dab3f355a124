"""What a browser calls itself, in words."""

from __future__ import annotations

import pytest

from gateway.web.programs import program

CHROME = "(KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(("said", "meant"), [
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
    (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 {CHROME} Edg/142.0.0.0", "Edge on Windows"),
    (f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 {CHROME}", "Chrome on Linux"),
    (f"Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 {CHROME}", "Chrome on Android"),
    (f"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 SamsungBrowser/29.0 {CHROME}", "Samsung Internet on Android"),
    (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Version/18.5 Safari/605.1.15", "Safari on macOS"),
    (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {WEBKIT} Version/18.5 Safari/604.1", "Safari on iPhone"),
    (f"Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) {WEBKIT} CriOS/142 Safari/604.1", "Chrome on iPad"),
    (f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 {CHROME} OPR/120.0", "Opera on Linux"),
    ("curl/8.5.0", "Unknown browser"),
    ("", "Unknown browser"),
    (None, "Unknown browser"),
])  # fmt: skip
def test_a_browser_is_named_as_people_name_it(said: str | None, meant: str) -> None:
    assert program(said, "en") == meant


def test_it_is_said_in_swedish() -> None:
    assert program("Mozilla/5.0 (Windows NT 10.0) Firefox/140.0", "sv") == "Firefox på Windows"
