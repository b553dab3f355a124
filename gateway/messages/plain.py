"""Text that somebody typed, made fit for a letter: it can be no header, no markup of a terminal, and no link."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_JOINERS: Final = "\u200c\u200d"
_NOT_A_LINK: Final = "\u200c"
_MAKES_A_LINK: Final = re.compile(r"(?<=[.:@])(?=\S)")
_BLANK_LINES: Final = re.compile(r"\n{3,}")


def one_line(text: str, *, longest: int = 200) -> str:
    """Return a text on one line of at most `longest` characters, without anything that cannot be seen.

    What breaks lines becomes a space. Characters that turn the direction of writing go, since they make a name
    read as another; the two that join letters stay, for some scripts and pictures need them.
    """
    kept = "".join(_seen(character) for character in text)
    line = " ".join(kept.split())
    return line if len(line) <= longest else f"{line[: longest - 1].rstrip()}…"


def some_lines(text: str, *, longest: int = 2000) -> str:
    """Return a text of several lines, each cleaned as by `one_line`, with at most one empty line between two."""
    lines = (one_line(line, longest=longest) for line in text[: 2 * longest].splitlines())
    return _BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()[:longest]


def name(text: str) -> str:
    """Return a name as it may stand in the body of a letter: programs that show mail make no link of it.

    Whoever registers as `Win at evil.example AB` has us send that to strangers. An invisible mark behind each dot,
    colon and at sign leaves the name as it looks and gives nothing to click on.
    """
    return unlinked(one_line(text, longest=120))


def unlinked(text: str) -> str:
    """Mark every place in a text that could become a link."""
    return _MAKES_A_LINK.sub(_NOT_A_LINK, text)


def _seen(character: str) -> str:
    """Return a character, a space for one that controls a terminal, nothing for one that is not seen."""
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in {"Cf", "Cs"} and character not in _JOINERS else character
