"""Where the token is kept: the system's keyring where there is one, else a file that only its owner can read."""

from __future__ import annotations

import hashlib
import os
import stat
from importlib import import_module
from pathlib import Path
from typing import Final

from scanner_client import durable
from scanner_client.client import usable_token
from scanner_client.errors import ConfigurationError, NotSignedInError
from scanner_client.settings import APPLICATION, Settings

OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def find(settings: Settings) -> str:
    """Return the token for `settings.url`; raises `NotSignedInError` when there is none."""
    if settings.token:
        return usable_token(settings.token)
    if settings.token_file:
        return read_file(settings.token_file)
    token = _kept(settings) if settings.url and settings.url == settings.kept_for else None
    if token is None:
        raise NotSignedInError(url=settings.url or "URL")
    return usable_token(token)


def _kept(settings: Settings) -> str | None:
    if settings.kept_in_file:
        return read_file(settings.kept_in_file)
    return _from_keyring(str(settings.url)) if settings.kept_in_keyring else None


def read_file(path: Path) -> str:
    """Read a token from a file in its place; raises `ConfigurationError` when others can read it as well."""
    try:
        if os.name == "posix" and path.stat().st_mode & OTHERS:
            raise ConfigurationError(
                "Others can read the token in {file}.", advice="Close it with: chmod 600 {file}", file=path
            )
        return usable_token(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError("The token file {file} cannot be read.", file=path, reason=str(error)) from error


def keep(settings: Settings, url: str, token: str, *, in_keyring: bool) -> Path | None:
    """Keep the token for `url`; return the file that it is in, or None when it is in the keyring."""
    if in_keyring and _to_keyring(url, token):
        return None
    path = settings.config_dir / "token"
    try:
        durable.write(path, token.encode("ascii") + b"\n")
    except OSError as error:
        raise ConfigurationError("The token could not be kept in {file}.", file=path, reason=str(error)) from error
    return path


def account_of(url: str, token: str) -> str:
    """Name an address and token by a digest that tells neither: so the outbox knows whose a photo is."""
    return hashlib.sha256(f"{url}\n{token}".encode()).hexdigest()[:32]


def _to_keyring(url: str, token: str) -> bool:
    """Try the keyring and look whether it keeps what it is given: some take everything and keep nothing."""
    try:
        import_module("keyring").set_password(APPLICATION, url, token)
    except Exception:  # noqa: BLE001  # not installed, or it fails in its own way: the file is the other way
        return False
    return _from_keyring(url) == token


def _from_keyring(url: str) -> str | None:
    try:
        kept = import_module("keyring").get_password(APPLICATION, url)
    except Exception:  # noqa: BLE001  # as above: then nobody is signed in
        return None
    return None if kept is None else str(kept)
