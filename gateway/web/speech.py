"""Which language a page is in: the one chosen on a page before, else what the browser prefers."""

from __future__ import annotations

from typing import Final

from flask import current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from gateway.language import LANGUAGES, Language, preferred, translate

COOKIE: Final = "language"
PARAMETER: Final = "lang"
YEAR_SECONDS: Final = 365 * 24 * 3600
NAMES: Final[dict[Language, str]] = {"sv": "Svenska", "en": "English"}


def language() -> Language:
    """Choose for this request; English when nothing fits."""
    if "language" not in g:
        chosen_before = request.cookies.get(COOKIE)
        accepted = [name for name, quality in request.accept_languages if quality]
        g.language = preferred([chosen_before] if chosen_before in LANGUAGES else accepted)
    chosen: Language = g.language
    return chosen


def say(text: str, **params: object) -> str:
    """Return a text in the language of the page; `text` is English and has its Swedish in the translations."""
    return translate(text, language(), **params)


def others() -> list[tuple[Language, str, str]]:
    """List the other languages: code, name, and the address that switches this page to it."""
    endpoint = request.endpoint if request.method in {"GET", "HEAD"} and request.endpoint else "web.inbox"
    values = {**request.args.to_dict(), **(request.view_args or {})} if endpoint == request.endpoint else {}
    return [
        (each, NAMES[each], url_for(endpoint, **{**values, PARAMETER: each}))
        for each in LANGUAGES
        if each != language()
    ]


def switch() -> Response | None:
    """Remember the language that `?lang=` asks for and go on to the same page without it."""
    wanted = request.args.get(PARAMETER)
    if wanted not in LANGUAGES or request.method not in {"GET", "HEAD"} or request.endpoint is None:
        return None
    rest = {name: value for name, value in request.args.items() if name != PARAMETER}
    answer = redirect(url_for(request.endpoint, **{**rest, **(request.view_args or {})}), 303)
    remember(answer, wanted)
    return answer


def remember(answer: Response, chosen: str) -> None:
    """Let a browser keep the language that was chosen."""
    answer.set_cookie(
        COOKIE,
        chosen,
        max_age=YEAR_SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
