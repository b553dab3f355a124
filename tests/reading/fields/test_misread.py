"""Labels are found though misread, and what stands in the place of a digit is read as one."""

from __future__ import annotations

import pytest

from gateway.reading.fields.misread import as_digits, corrections, label


@pytest.mark.parametrize(
    "printed",
    [
        "organisationsnummer",
        "0rganisationsnummer",
        "organisati0nsnurnmer",
        "organisations nummer",
        "organisations-nummer:",
    ],
)
def test_a_long_label_is_found_in_every_form(printed: str) -> None:
    assert label("organisations nummer").search(printed)


@pytest.mark.parametrize("printed", ["org.nr", "orgnr", "org nr", "0rg.nr", "orgm", "org-nr:"])
def test_number_is_shortened_and_misread(printed: str) -> None:
    assert label("org nr").search(printed)


@pytest.mark.parametrize("printed", ["bgx", "abg", "b9"])
def test_a_short_label_is_taken_as_it_is_written(printed: str) -> None:
    assert not label("bg").search(printed)


def test_a_label_may_be_glued_to_its_value() -> None:
    match = label("bg").search("bg5050-1055")
    assert match is not None
    assert match.end() == 2


def test_the_rest_of_a_word_and_what_may_be_missing() -> None:
    assert label("bankgiro*").search("bankgironummer")
    assert label("faktura(s) nr").search("fakturas nr")
    assert label("faktura(s) nr").search("fakturanr")
    assert not label("bankgiro").search("bankgironummer")


def test_letters_are_read_as_digits() -> None:
    assert as_digits("55Ol60-O68O") == "5501600680"
    assert as_digits("5S6B") == "5568"


def test_one_digit_is_put_right() -> None:
    assert "5560160680" in set(corrections("5560160630"))
    assert all(len(other) == 4 for other in corrections("1234"))
    assert "1234" not in set(corrections("1234"))
