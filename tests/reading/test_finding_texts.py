"""Every finding says in both languages what to do, and what is a word in it is translated, too."""

from __future__ import annotations

from string import Formatter

import pytest

from gateway.language import translate
from gateway.reading.finding_texts import ASKED_BY_LAW, EDGES, TEXTS, asked_by_law, text


@pytest.mark.parametrize("code", TEXTS)
def test_every_text_stands_in_swedish_with_the_same_values(code: str) -> None:
    english, swedish = TEXTS[code], translate(TEXTS[code], "sv")
    assert swedish != english

    def values(template: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(template) if name}

    assert values(swedish) == values(english)


@pytest.mark.parametrize("word", [*ASKED_BY_LAW.values(), *EDGES.values()])
def test_every_word_in_a_text_stands_in_swedish(word: str) -> None:
    assert translate(word, "sv") != word


def test_what_the_law_asks_for_is_listed_in_the_readers_language() -> None:
    params = {"missing": "issue_date,buyer_name,buyer_address"}
    assert "the date of issue, the buyer's name, and the buyer's address" in text("missing_by_law", params, "en")
    assert "datum, köparens namn och köparens adress" in text("missing_by_law", params, "sv")


def test_an_edge_is_named_in_the_readers_language() -> None:
    assert text("edge_cut_off", {"edge": "top"}, "en").startswith("The top edge of the paper is missing")
    assert "överkanten" in text("edge_cut_off", {"edge": "top"}, "sv")


def test_figures_stay_as_they_are_and_an_unknown_word_is_shown_rather_than_hidden() -> None:
    assert "Only the first 20 pages" in text("too_many_pages", {"pages": 20}, "en")
    assert asked_by_law(["some_new_thing"], "sv") == "some new thing"
