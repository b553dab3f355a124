"""Invented companies, their numbers and their customers, drawn at random.

Names join syllables that no company is known by; numbers lie in the ranges of `samples.generator.identifiers`.
"""

from __future__ import annotations

from random import Random
from typing import Final

from samples.generator.identifiers import bankgiro, organisation_number, plusgiro
from samples.generator.trade import Company

_FIRST: Final = [
    "Tistel",
    "Glim",
    "Skiffer",
    "Snäck",
    "Ugg",
    "Humle",
    "Lärk",
    "Vass",
    "Kvast",
    "Nypon",
    "Timjan",
    "Rönn",
    "Älv",
    "Brynje",
    "Mossa",
    "Ask",
]
_SECOND: Final = [
    "heda",
    "vreta",
    "berga",
    "tofta",
    "bäcka",
    "skoga",
    "löse",
    "mora",
    "hulta",
    "kulla",
    "viksta",
    "åsa",
]
_STREET_NAMES: Final = (
    "Storgatan",
    "Kungsgatan",
    "Järnvägsgatan",
    "Industrivägen",
    "Hantverkargatan",
    "Skolgatan",
    "Norra Torggatan",
    "Östra Hamngatan",
    "Verkstadsvägen",
    "Åkerbyvägen",
)
_TOWNS: Final = (
    ("111 22", "Stockholm"),
    ("411 04", "Göteborg"),
    ("211 20", "Malmö"),
    ("753 20", "Uppsala"),
    ("702 10", "Örebro"),
    ("831 31", "Östersund"),
    ("903 26", "Umeå"),
    ("352 30", "Växjö"),
    ("652 24", "Karlstad"),
    ("573 31", "Tranås"),
    ("972 31", "Luleå"),
    ("302 42", "Halmstad"),
)
_PHONES: Final = ("08-465 004 {:02d}", "031-390 06 {:02d}", "040-628 04 {:02d}", "0980-319 2{:02d}")
_PEOPLE: Final = (
    "Elin Åkerby",
    "Jonas Holmsten",
    "Amira Lindqvist",
    "Sofia Bergendal",
    "Per-Olof Ek",
    "Maria Öhrling",
    "Nils Säterman",
    "Karin Hjelmvik",
)


def _name(rng: Random) -> str:
    return rng.choice(_FIRST) + rng.choice(_SECOND)


def web_of(name: str) -> str:
    """Return the web address that goes with a name."""
    plain = name.lower().translate(str.maketrans("åäöé", "aaoe", " &-/"))
    return f"{plain}.example"


def company(rng: Random, *trades: str, suffix: str = " AB") -> Company:
    """Draw a company of one of `trades` (`Livs`, `Bygg`); its sign is its name without the form of company."""
    sign = f"{_name(rng)} {rng.choice(trades)}"
    serial = rng.randrange(2000, 9000)
    postcode, town = rng.choice(_TOWNS)
    return Company(
        name=f"{sign}{suffix}",
        organisation_number=organisation_number(serial),
        street=f"{rng.choice(_STREET_NAMES)} {rng.randrange(1, 99)}",
        town=f"{postcode} {town}",
        phone=rng.choice(_PHONES).format(rng.randrange(100)),
        web=web_of(sign),
        bankgiro=bankgiro(serial),
        plusgiro=plusgiro(serial).replace(" ", ""),
        sign=sign,
    )


def customer(rng: Random) -> Company:
    """Draw the company that the paper is addressed to."""
    return company(rng, "Konsult", "Måleri", "Design", "Fastigheter", "Redovisning", "Teknik", "Snickeri")


def person(rng: Random) -> str:
    """Draw a name for a reference, a guest or a clerk."""
    return rng.choice(_PEOPLE)


def iban(country: str, account: str) -> str:
    """Return an account number with its check digits (ISO 13616), in groups of four."""
    digits = "".join(str(int(character, 36)) for character in f"{account}{country}00")
    whole = f"{country}{98 - int(digits) % 97:02d}{account}"
    return " ".join(whole[start : start + 4] for start in range(0, len(whole), 4))


def swedish_iban(rng: Random) -> str:
    """Draw the IBAN of an account in a Swedish bank that does not exist (bank code 999)."""
    return iban("SE", f"999{rng.randrange(10**16, 10**17)}")
