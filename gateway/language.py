"""Swedish and English: texts stand in English in the code and in Swedish in `translations/sv.po`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Final, Literal

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

Language = Literal["sv", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")


def preferred(wanted: Iterable[str]) -> Language:
    """Choose the first of the wanted languages that there is, `en-GB` for `en`; English when none fits."""
    known: dict[str, Language] = {each: each for each in LANGUAGES}
    plain = (each.partition("-")[0].lower() for each in wanted)
    return next((known[each] for each in plain if each in known), "en")


@cache
def catalogue(language: Language) -> NullTranslations:
    """Load the texts of a language; English is what stands in the code."""
    if language == "en":
        return NullTranslations()
    with (files("gateway") / "translations" / f"{language}.po").open("rb") as source:
        compiled = BytesIO()
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


def translate(template: str, language: Language, **params: object) -> str:
    """Return a text in `language`, with `{name}` replaced from `params`."""
    text: str = catalogue(language).gettext(template) if template else ""
    return text.format(**params) if params else text
