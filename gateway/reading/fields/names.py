"""Whether two spellings of a company's name mean the same company."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import Final

ALIKE: Final = 0.8
"""From this share of common letters on, two names are one that was misread or shortened."""

FEWEST_LETTERS: Final = 4
"""A shorter name is the same only where it is spelt the same."""

_FORM: Final = re.compile(
    r"\b(?:ab|aktiebolag(?:et)?|publ|hb|handelsbolag(?:et)?|kb|kommanditbolag(?:et)?|ek ?for|ekonomisk forening|enskild"
    r" firma|filial|i sverige|sweden|sverige|as|asa|a s|aps|oy|oyj|gmbh|ag|kg|ltd|limited|plc|inc|llc|bv|sarl|sa)\b"
)
_STROKED: Final = str.maketrans({"ø": "o", "æ": "ae", "đ": "d", "ł": "l", "ß": "ss"})
_MISREAD: Final = str.maketrans("015|!", "olsll")


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are the same, whatever their case, accents, legal form and misread letters.

    A name within a longer one is the same: a shop prints `Testboden`, its bank knows `Testboden i Växjö AB`.
    """
    first, second = sorted((_letters(one), _letters(other)), key=len)
    if not first or len(first) < FEWEST_LETTERS:
        return first == second
    return first in second or SequenceMatcher(None, first, second).ratio() >= ALIKE


def _letters(name: str) -> str:
    """Return the letters and digits that tell a name from others; the legal form where it has no other."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_STROKED))
    words = re.sub(r"[^\w\s]|_", " ", "".join(letter for letter in plain if not unicodedata.combining(letter)))
    words = " ".join(words.split())
    told = _FORM.sub(" ", words).strip()
    return (told or words).translate(_MISREAD).replace(" ", "")
