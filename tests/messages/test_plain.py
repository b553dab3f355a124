"""Text that somebody typed, made fit for a letter."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.messages import plain


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Kvarnens Kök AB", "Kvarnens Kök AB"),
        ("A\r\nBcc: thief@evil.example", "A Bcc: thief@evil.example"),
        ("A\nB\rC\vD\fE\x85F\u2028G\u2029H", "A B C D E F G H"),
        ("A\0B\x1b[31mC\x7f", "A B [31mC"),
        ("\u202eBA\u202c \u2066x\u2069\ufeff\u200b\u00ad", "BA x"),
        ("half \ud800 a letter", "half a letter"),
        ("👩\u200d🍳", "👩\u200d🍳"),
    ],
)
def test_one_line(typed: str, line: str) -> None:
    assert plain.one_line(typed) == line


@given(st.text())
def test_one_line_is_always_one_that_can_be_seen_and_sent(typed: str) -> None:
    line = plain.one_line(typed, longest=40)
    assert len(line) <= 40
    assert line.isspace() is False
    line.encode()
    assert not {unicodedata.category(character) for character in line} & {"Cc", "Zl", "Zp", "Cs"}
    assert len(line.splitlines()) <= 1


def test_a_long_line_is_cut_and_says_so() -> None:
    assert plain.one_line("x" * 300, longest=10) == "x" * 9 + "…"


def test_lines_stay_lines_and_are_cleaned_each() -> None:
    assert plain.some_lines(" a\x1b[2J\r\nb\n\n\n\n\nc\u202e \n") == "a [2J\nb\n\nc"
    assert len(plain.some_lines("a\n" * 10_000)) <= 2000


@pytest.mark.parametrize(
    ("typed", "broken"),
    [
        ("Win at evil.example AB", "evil.example"),
        ("https://evil.example/?a", "https://"),
        ("www.evil.example", "www.evil"),
        ("mail me@evil.example", "me@evil"),
    ],
)
def test_a_name_is_no_link_and_looks_the_same(typed: str, broken: str) -> None:
    name = plain.name(typed)
    assert broken not in name
    assert name.replace("\u200c", "") == typed


def test_a_name_without_a_link_is_left_alone() -> None:
    assert plain.name("J. R. Bygg & Co.") == "J. R. Bygg & Co."
