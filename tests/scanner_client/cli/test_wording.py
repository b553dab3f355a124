"""The command line's own words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scanner_client import language
from scanner_client.cli.wording import role_name


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """Leave English behind."""
    yield
    language.use("en")


@pytest.mark.parametrize(
    ("role", "english", "swedish"),
    [
        ("device", "device", "enhet"),
        ("company_administrator", "company administrator", "företagsadministratör"),
        ("accounting", "accounting program", "bokföringsprogram"),
        ("client", "client", "klient"),
        ("chief_\x1bauditor", "chief ?auditor", "chief ?auditor"),
    ],
)
def test_a_role_is_said_as_people_say_it(role: str, english: str, swedish: str) -> None:
    """One that this version does not know as the gateway names it, and nothing that a terminal would obey."""
    assert role_name(role) == english
    language.use("sv")
    assert role_name(role) == swedish
