"""Secrets that are shown once: how they are made, and how they are known again without being kept."""

from __future__ import annotations

import secrets
from hashlib import sha256
from hmac import compare_digest
from typing import Final

PREFIX: Final = "gw_live_"
SHOWN: Final = len(PREFIX) + 6
BYTES: Final = 32


def new_token() -> str:
    """Make a bearer token: a prefix that secret scanners know, and 32 random bytes."""
    return PREFIX + new_secret()


def new_secret() -> str:
    """Make a secret of 32 random bytes, for cookies and links."""
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> str:
    """SHA-256 of a secret: enough for 32 random bytes, and it can be looked up."""
    return sha256(secret.encode()).hexdigest()


def shown(secret: str) -> str:
    """Give the beginning of a token, by which people tell it from others; it opens nothing."""
    return secret[:SHOWN]


def is_same(secret: str, kept: str) -> bool:
    """Tell whether a digest is that of a secret, in a time that does not tell how much of it fits."""
    return compare_digest(digest(secret), kept)
