"""Guessable passwords: those that somebody would try first, by the frequency lists and the rules of zxcvbn.

The lists are English, so the Swedish words that are tried first here stand below; to them come the names that everybody
knows of a person: its own, its address, its agency and company.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from unicodedata import combining, normalize

from zxcvbn import zxcvbn

ENOUGH: Final = 3
"""Of zxcvbn's 0 to 4: more than 10^8 guesses."""
LOOKED_AT: Final = 72
"""So many characters are judged: it takes long for many, and these are enough."""
LEAST_OF_WORD: Final = 3
SWEDISH: Final = (
    "lösenord hemligt hemlighet välkommen sommar sommaren vinter vintern höst hösten vår våren januari februari mars "
    "april maj juni juli augusti september oktober november december måndag tisdag onsdag torsdag fredag lördag "
    "söndag underlag kvitto kvitton faktura fakturor bokföring redovisning byrå företag ekonomi moms sverige svenska "
    "stockholm göteborg malmö älskar älskling hejhej hejsan fotboll hockey blåbär jordgubbe mormor farmor sommarlov "
    "midsommar julafton äpple banan kaffe katten hunden tomten"
)


def is_guessable(password: str, about: Iterable[str] = ()) -> bool:
    """Tell whether a password would be guessed soon; `about` are the names that everybody knows of its person.

    Signs at its ends are left out too: after one of them zxcvbn does not see that what is before it is a year.
    """
    known = {*_words(SWEDISH.split()), *_words(about)} - {""}
    spellings = {password[:LOOKED_AT], re.sub(r"^\W+|\W+$", "", password[:LOOKED_AT])} - {""}
    scores: list[int] = [zxcvbn(each, user_inputs=sorted(known))["score"] for each in spellings]
    return min(scores) < ENOUGH


def _words(names: Iterable[str]) -> Iterator[str]:
    """Give the words of names, alone and run together, with their signs, dots and rings and without."""
    for name in names:
        whole = "".join(name.lower().split())
        for part in (whole, whole.partition("@")[0], whole.rpartition(".")[0]):
            yield part
            yield _plain(part)
        words = re.findall(r"\w+", name.lower())
        for start in range(len(words)):
            for end in range(start + 1, len(words) + 1):
                joined = "".join(words[start:end])
                if len(joined) >= LEAST_OF_WORD:
                    yield joined
                    yield _plain(joined)


def _plain(word: str) -> str:
    """Write å as a, é as e."""
    return "".join(letter for letter in normalize("NFD", word) if not combining(letter))
