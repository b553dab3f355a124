"""Keys: what is signed here, and how it is known to be ours, also after the secret key was exchanged.

From the secret key of the installation a key of its own is derived for each purpose, so that what was signed for one
is worth nothing for another. A signature names its key by an id: what was signed with a former key is still known, as
long as the operator keeps that key among the former ones.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

Purpose = Literal["audit head", "file link"]
ID_LENGTH: Final = 8


@dataclass(frozen=True)
class Signature:
    """What proves that a text was signed here, and by which key."""

    key: str
    value: str


@dataclass(frozen=True, repr=False)
class Keys:
    """The secret keys of an installation, the newest first: with that one is signed, by all of them is compared."""

    secrets: tuple[str, ...]

    def sign(self, purpose: Purpose, text: str) -> Signature:
        """Sign a text for one purpose."""
        key = _derived(self.secrets[0], purpose)
        return Signature(_id(key), _signed(key, text))

    def is_genuine(self, purpose: Purpose, text: str, signature: Signature) -> bool:
        """Tell whether a text was signed here for that purpose; in the same time, however near a guess comes."""
        genuine = False
        for secret in self.secrets:
            key = _derived(secret, purpose)
            is_same = hmac.compare_digest(_signed(key, text).encode(), signature.value.encode())
            genuine |= is_same and _id(key) == signature.key
        return genuine


def _derived(secret: str, purpose: Purpose) -> bytes:
    return hmac.digest(secret.encode(), f"underlag {purpose}".encode(), "sha256")


def _id(key: bytes) -> str:
    return sha256(b"id" + key).hexdigest()[:ID_LENGTH]


def _signed(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), sha256).hexdigest()
