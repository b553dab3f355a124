"""Swedish and English: every text that a person reads stands in English in the code and in Swedish in `swedish`."""

from __future__ import annotations

import locale
from collections.abc import Mapping
from contextvars import ContextVar
from decimal import Decimal
from typing import Final, Literal, cast

from scanner_client.swedish import SWEDISH

Language = Literal["sv", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")

_current: ContextVar[Language] = ContextVar("language", default="en")


def use(language: Language) -> None:
    """Speak this language from now on."""
    _current.set(language)


def current() -> Language:
    """Return the language that is spoken."""
    return _current.get()


def preferred(environ: Mapping[str, str]) -> Language:
    """Return the language of the environment: Swedish when the locale is Swedish, else English.

    `UNDERLAG_LANGUAGE` goes before LC_ALL, LC_MESSAGES and LANG (in POSIX's order); where none of them is set,
    as on Windows, the system's own locale decides.
    """
    for name in ("UNDERLAG_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return _of_locale(environ[name])
    return _of_locale(locale.getlocale()[0] or "")


def _of_locale(name: str) -> Language:
    beginning = name.replace("-", "_").partition("_")[0].lower()
    return cast("Language", {"sv": "sv", "swedish": "sv"}.get(beginning, "en"))


def translate(template: str, **params: object) -> str:
    """Return a text in the language that is spoken, with `{name}` replaced from `params`."""
    text = SWEDISH.get(template, template) if current() == "sv" else template
    return text.format(**params) if params else text


def amount(value: Decimal | None, currency: str | None) -> str:
    """Write money as people do: `1 234,50 SEK` in Swedish, `1,234.50 SEK` in English."""
    if value is None:
        return "–"
    written = f"{value:,.2f}"
    if current() == "sv":
        written = written.translate(str.maketrans(",.", "\N{NO-BREAK SPACE},"))
    return f"{written} {currency}" if currency else written
