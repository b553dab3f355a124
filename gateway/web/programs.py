"""What a browser calls itself, in words: `Firefox on Windows`."""

from __future__ import annotations

from typing import Final

from gateway.language import Language, translate

BROWSERS: Final = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("vivaldi/", "Vivaldi"),
    ("samsungbrowser/", "Samsung Internet"),
    ("firefox/", "Firefox"),
    ("fxios/", "Firefox"),
    ("crios/", "Chrome"),
    ("chrome/", "Chrome"),
    ("chromium/", "Chromium"),
    ("safari/", "Safari"),
)
"""What stands in the text, the more particular first: nearly all of them say Chrome and Safari too."""
SYSTEMS: Final = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("cros ", "ChromeOS"),
    ("mac os x", "macOS"),
    ("linux", "Linux"),
)


def program(user_agent: str | None, language: Language) -> str:
    """Name browser and system by the text that a browser sends; it may be made up, so nothing hangs on it."""
    said = (user_agent or "").lower()
    browser = next((name for mark, name in BROWSERS if mark in said), None)
    system = next((name for mark, name in SYSTEMS if mark in said), None)
    if browser and system:
        return translate("{program} on {system}", language, program=browser, system=system)
    return browser or system or translate("Unknown browser", language)
