"""What the tests of letters and webhooks share: an authority of their own, and a letterhead."""

from __future__ import annotations

import ssl

import pytest
import trustme

from gateway.language import Language
from gateway.messages.letters import Letterhead


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Make a certificate authority that nobody else trusts."""
    return trustme.CA()


@pytest.fixture(scope="session")
def trust(authority: trustme.CA) -> ssl.SSLContext:
    """Give a client's context that trusts that authority alone."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    authority.configure_trust(context)
    return context


@pytest.fixture
def head(language: Language) -> Letterhead:
    """Give the head of a letter in the language of the test."""
    return Letterhead(to="kim@kvarnen.example", language=language, address="https://underlag.example", name="Kim Öberg")


@pytest.fixture
def language() -> Language:
    """Write in English, unless a test says otherwise."""
    return "en"
