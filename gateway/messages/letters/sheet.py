"""The sheet that every letter is written on: its head, its parts, and how they become text and HTML.

Sentences are filled in first and escaped whole, so no value can be markup. A link leads to the gateway's own address
or there is no letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from textwrap import wrap
from typing import Final, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.units import format_unit
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from gateway.errors import InvalidError
from gateway.language import Language, translate
from gateway.messages import plain
from gateway.messages.letter import Letter

ZONE: Final = ZoneInfo("Europe/Stockholm")
_WIDTH: Final = 72
_LOCALES: Final[dict[Language, str]] = {"sv": "sv_SE", "en": "en_GB"}


class ForeignLinkError(InvalidError):
    """A letter was to hold a link that does not lead to this gateway: a bug, never an answer."""

    code = "foreign_link"
    message = "Letters link to {address} alone. Set GATEWAY_PUBLIC_URL to the address that people use."


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """To whom a letter goes, in which language, and the address of the gateway that it may link to.

    `address` is like `https://underlag.example`; `name` is the reader's own, if it is known.
    """

    to: str
    language: Language
    address: str
    name: str = ""

    def say(self, text: str, **values: object) -> str:
        """Return a sentence in the language of the letter; `values` are names, made fit by whoever gives them."""
        return translate(text, self.language, **values)

    def day(self, day: date) -> str:
        """Write a date in words."""
        return format_date(day, "long", locale=_LOCALES[self.language])

    def moment(self, at: datetime) -> str:
        """Write a moment as clocks in Sweden show it."""
        local = at.astimezone(ZONE)
        clock = format_datetime(local, "HH:mm", locale=_LOCALES[self.language])
        return f"{self.day(local.date())} {clock}"

    def hours(self, count: int) -> str:
        """Write a number of hours."""
        return format_unit(count, "duration-hour", "long", locale=_LOCALES[self.language])

    def own(self, link: str) -> str:
        """Return a link if it leads to this gateway; raises ForeignLinkError otherwise."""
        address = self.address.rstrip("/")
        is_whole = link == address or link.startswith(f"{address}/")
        is_plain = link.isascii() and link.isprintable() and not set(link) & set(" \"'<>\\`")
        if urlsplit(address).scheme not in {"http", "https"} or not is_whole or not is_plain:
            raise ForeignLinkError(address=self.address)
        return link


class Fact(NamedTuple):
    """Something that a letter names: what it is called, and what it is."""

    label: str
    value: str


class Button(NamedTuple):
    """The one thing to click on."""

    label: str
    link: str


class Count(NamedTuple):
    """A figure with a colour, which is said in words too."""

    number: int
    word: str
    colour: str


class Row(NamedTuple):
    """A company and its figures."""

    name: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a letter says, from top to bottom; `reason` tells at the foot why the reader gets it."""

    subject: str
    heading: str
    before: tuple[str, ...]
    button: Button
    items: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    rows: tuple[Row, ...] = ()
    middle: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    reason: str


def written(head: Letterhead, parts: Parts) -> Letter:
    """Write a letter; raises ForeignLinkError for a link that is not the gateway's own."""
    head.own(parts.button.link)
    values = {
        "_": head.say,
        "language": head.language,
        "address": head.address.rstrip("/"),
        "name": plain.name(head.name),
        "parts": parts,
    }
    text, html = (_environment().get_template(f"letter.{kind}").render(values) for kind in ("txt", "html"))
    return Letter(to=head.to, subject=parts.subject, text=text, html=html, language=head.language)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gateway.messages"),
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrapped"] = _wrapped
    return environment


def _wrapped(text: str) -> str:
    """Break lines at spaces only, so that every address stays whole."""
    lines = (wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False) for line in text.splitlines())
    return "\n".join("\n".join(line) for line in lines)
