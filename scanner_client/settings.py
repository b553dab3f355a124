"""The scanner's settings: a flag goes before the environment, the environment before `config.toml`."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import platformdirs

from scanner_client import durable
from scanner_client.client import usable_url
from scanner_client.errors import ConfigurationError

APPLICATION: Final = "underlag-scanner"
TIMEOUT: Final = 60.0

VARIABLES: Final[Mapping[str, str]] = {
    "UNDERLAG_URL": "address of the gateway",
    "UNDERLAG_TOKEN": "the token itself",
    "UNDERLAG_TOKEN_FILE": "file with the token, readable by you alone",
    "UNDERLAG_TIMEOUT": "seconds to keep trying",
    "UNDERLAG_LANGUAGE": "sv or en",
    "UNDERLAG_CONFIG_DIR": "folder of config.toml and the token",
    "UNDERLAG_STATE_DIR": "folder of the outbox",
}


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, once flags, environment and file are put together.

    `token` and `token_file` were named for this very run and hold for any `url`. `kept_for` is the address that
    `scanner login` kept a token for: that token is never sent anywhere else.
    """

    config_dir: Path
    state_dir: Path
    url: str | None = None
    token: str | None = None
    token_file: Path | None = None
    timeout: float = TIMEOUT
    kept_for: str | None = None
    kept_in_keyring: bool = False
    kept_in_file: Path | None = None

    @property
    def config_file(self) -> Path:
        """Where `config.toml` is."""
        return self.config_dir / "config.toml"


def load(
    environ: Mapping[str, str],
    *,
    url: str | None = None,
    token_file: Path | None = None,
    timeout: float | None = None,
) -> Settings:
    """Put the settings together; raises `ConfigurationError` that names what cannot be used."""
    config_dir = _folder(environ, "UNDERLAG_CONFIG_DIR", platformdirs.user_config_path(APPLICATION))
    kept = _read(config_dir / "config.toml")
    named = url or environ.get("UNDERLAG_URL") or kept.get("url")
    token_path = token_file or _path(environ.get("UNDERLAG_TOKEN_FILE"))
    return Settings(
        config_dir=config_dir,
        state_dir=_folder(environ, "UNDERLAG_STATE_DIR", platformdirs.user_state_path(APPLICATION)),
        url=None if named is None else usable_url(str(named)),
        token=None if token_file else environ.get("UNDERLAG_TOKEN") or None,
        token_file=token_path,
        timeout=_seconds(timeout, environ.get("UNDERLAG_TIMEOUT"), kept.get("timeout")),
        kept_for=kept.get("url"),
        kept_in_keyring=kept.get("token_in") == "keyring",
        kept_in_file=_path(kept.get("token_file")),
    )


def keep(settings: Settings, url: str, *, token_file: Path | None) -> None:
    """Write `config.toml`: the address, and where its token is (a file, or else the keyring)."""
    kept = {name: value for name, value in _read(settings.config_file).items() if name == "timeout"}
    kept |= {"url": url} | ({"token_in": "keyring"} if token_file is None else {"token_file": str(token_file)})
    lines = [f"{name} = {_toml(value)}\n" for name, value in kept.items()]
    try:
        durable.write(settings.config_file, "".join(lines).encode())
    except OSError as error:
        raise ConfigurationError(
            "The settings could not be written to {file}.", file=settings.config_file, reason=str(error)
        ) from error


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ConfigurationError("The settings in {file} cannot be read.", file=path, reason=str(error)) from error


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _folder(environ: Mapping[str, str], name: str, default: Path) -> Path:
    return Path(environ[name]).expanduser().absolute() if environ.get(name) else default


def _path(value: str | None) -> Path | None:
    return Path(value).expanduser() if value else None


def _seconds(*wished: object) -> float:
    for value in wished:
        if value is not None and value != "":
            return _positive(value)
    return TIMEOUT


def _positive(value: object) -> float:
    try:
        seconds = float(str(value))
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise ConfigurationError("The timeout must be a number of seconds, not {value}.", value=value)
    return seconds
