"""Sealing: secrets that must be read again (of authenticator apps, of webhooks) lie encrypted in the database.

Everything hangs on one key: the setting, or what is kept in `secret.key` below the data folder. From it a key of its
own is derived (HKDF) for each purpose, so that what was sealed for one opens for no other. A database without that key
gives none of these secrets away; whoever changes the key makes them worthless.
"""

from __future__ import annotations

import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import uuid4

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gateway.errors import GatewayError
from gateway.settings import Settings

KEY_BYTES: Final = 32
LABEL: Final = "underlag sealing 1"


class SealBrokenError(GatewayError):
    """What was sealed does not open: the key is another one now, or somebody has changed it."""

    code = "seal_broken"
    message = "A secret in the database cannot be opened with this key. Set the GATEWAY_SECRET_KEY it was sealed with."


class Seal:
    """Seals and opens with the keys of one installation."""

    def __init__(self, secret_key: str) -> None:
        self._secret = secret_key.encode()

    def close(self, text: str, *, purpose: str) -> str:
        """Seal a text for a purpose (`second_factor`, `webhook` …)."""
        return self._fernet(purpose).encrypt(text.encode()).decode("ascii")

    def open(self, sealed: str, *, purpose: str) -> str:
        """Open what was sealed for that purpose; raises SealBrokenError."""
        try:
            return self._fernet(purpose).decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise SealBrokenError from None

    def pack(self, text: str, *, purpose: str, now: datetime) -> str:
        """Seal a text that leaves the house and comes back before long, such as with a form."""
        return self._fernet(purpose).encrypt_at_time(text.encode(), int(now.timestamp())).decode("ascii")

    def unpack(self, packed: str, *, purpose: str, now: datetime, lasts: timedelta) -> str:
        """Open what came back; raises SealBrokenError, also for what is too old."""
        try:
            seconds, at = int(lasts.total_seconds()), int(now.timestamp())
            return self._fernet(purpose).decrypt_at_time(packed.encode(), ttl=seconds, current_time=at).decode()
        except InvalidToken:
            raise SealBrokenError from None

    def mark(self, text: str, *, purpose: str) -> str:
        """Give the mark of a text by which it is known again and not read: HMAC-SHA-256, in hexadecimal."""
        return hmac.new(self._derived(purpose), text.encode(), sha256).hexdigest()

    def _fernet(self, purpose: str) -> Fernet:
        return Fernet(urlsafe_b64encode(self._derived(purpose)))

    def _derived(self, purpose: str) -> bytes:
        derive = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"{LABEL} {purpose}".encode())
        return derive.derive(self._secret)


def secret_key(settings: Settings) -> str:
    """Tell the key of this installation; without a setting it is made once, and only its owner can read it."""
    return settings.secret_key or _kept_key(settings.data_dir / "secret.key")


def _kept_key(path: Path) -> str:
    """Return the key in a file, which is made where there is none."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{uuid4().hex}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_hex(KEY_BYTES))
        with suppress(FileExistsError):
            os.link(draft, path)  # unlike a rename, this leaves alone what another process made meanwhile
        draft.unlink()
    return path.read_text(encoding="ascii")
