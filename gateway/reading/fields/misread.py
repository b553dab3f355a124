"""What readers take for each other: labels that are found though misread, and digits that stand as letters.

A reader swaps what looks alike (0 and o, 1 and l, rn and m) and drops or adds spaces and dots; a label is written
here as it is meant and found in every such form, and what stands in the place of a digit is read as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

FEWEST_LETTERS: Final = 5
"""A shorter label is only taken as it is written: misread, it would be another word."""

DIGIT: Final = r"[\doqlizsbg|!]"
"""A digit in folded text, or a letter that is read in its place."""

_ALIKE: Final = {
    "o": "[o0q]",
    "i": "[i1l|!]",
    "l": "[l1i|!]",
    "s": "[s5]",
    "b": "[b8]",
    "g": "[g9q]",
    "e": "[ec]",
    "u": "[uvo]",
    "m": "(?:m|rn|nn)",
    "№": "(?:n[rt]|m|hr|mr|ur)",
}
_AS_DIGIT: Final = str.maketrans("oqlizsbgOQLIZSBGDö|!Ö", "001125890011258900110")
_SWAPPED: Final = {
    "0": "86",
    "1": "74",
    "2": "7",
    "3": "85",
    "4": "19",
    "5": "63",
    "6": "580",
    "7": "12",
    "8": "3069",
    "9": "48",
}
"""The digits that each is taken for on worn or blurred print."""


def label(*meant: str) -> re.Pattern[str]:
    """Return what finds these labels in folded text, as whole words.

    Each is written in lower case without accents; a space stands for whatever parts words there (a dot, a dash,
    a colon, nothing), a star for the rest of a word, and what is in brackets may be missing.
    """
    forms = "|".join(_form(each) for each in sorted(meant, key=len, reverse=True))
    return re.compile(rf"(?<![a-z])(?:{forms})")


def as_digits(text: str) -> str:
    """Return the digits of a number, with letters that stand in the place of one read as it."""
    return re.sub(r"\D", "", text.translate(_AS_DIGIT))


def corrections(digits: str) -> Iterator[str]:
    """Yield the numbers that differ from `digits` in one digit that is easily taken for another."""
    for place, digit in enumerate(digits):
        for other in _SWAPPED[digit]:
            yield digits[:place] + other + digits[place + 1 :]


def _form(meant: str) -> str:
    is_long = sum(letter.isalpha() for letter in meant) >= FEWEST_LETTERS
    letters = []
    for letter in meant.replace("nr", "№") if is_long else meant:
        if letter == " ":
            letters.append(r"[\s.,:;/_-]{0,3}")
        elif letter == "*":
            letters.append("[a-z]*")
        elif letter == "(":
            letters.append("(?:")
        elif letter == ")":
            letters.append(")?")
        else:
            letters.append(_ALIKE.get(letter, re.escape(letter)) if is_long else re.escape(letter))
    end = "" if meant.endswith("*") else "(?![a-z])"
    return "".join(letters) + end
