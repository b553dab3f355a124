"""The token: where it is kept, who can read it, and to whom it is never shown."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from scanner_client import ConfigurationError, credentials, settings
from scanner_client.errors import NotSignedInError

URL = "https://gateway.example"


def loaded(tmp_path: Path, **more: str) -> settings.Settings:
    """Load settings from folders of their own."""
    return settings.load({"UNDERLAG_CONFIG_DIR": str(tmp_path), "UNDERLAG_STATE_DIR": str(tmp_path), **more})


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """Give a keyring that works: what is in it."""
    kept: dict[tuple[str, str], str] = {}
    module = SimpleNamespace(
        set_password=lambda service, name, secret: kept.__setitem__((service, name), secret),
        get_password=lambda service, name: kept.get((service, name)),
    )
    monkeypatch.setitem(sys.modules, "keyring", module)
    return kept


def test_a_keyring_that_works_keeps_it(tmp_path: Path, ring: dict[tuple[str, str], str]) -> None:
    """Nothing of it is in a file."""
    assert credentials.keep(loaded(tmp_path), URL, "gw_secret", in_keyring=True) is None
    settings.keep(loaded(tmp_path), URL, token_file=None)
    assert credentials.find(loaded(tmp_path)) == "gw_secret"
    assert list(ring.values()) == ["gw_secret"]
    assert "gw_secret" not in (tmp_path / "config.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("broken", [None, SimpleNamespace(), SimpleNamespace(set_password=lambda *_: None)])
def test_without_a_keyring_that_works_a_closed_file_keeps_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: object
) -> None:
    """Not installed, failing, or one that takes everything and keeps nothing."""
    monkeypatch.setitem(sys.modules, "keyring", broken)
    place = credentials.keep(loaded(tmp_path), URL, "gw_secret", in_keyring=True)
    assert place == tmp_path / "token"
    assert place is not None
    if os.name == "posix":
        assert place.stat().st_mode & 0o777 == 0o600
    settings.keep(loaded(tmp_path), URL, token_file=place)
    assert credentials.find(loaded(tmp_path)) == "gw_secret"


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has these modes")
def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    """With the command that closes it."""
    path = tmp_path / "token.txt"
    path.write_text("gw_secret\n", encoding="ascii")
    path.chmod(0o644)
    with pytest.raises(ConfigurationError) as caught:
        credentials.find(loaded(tmp_path, UNDERLAG_TOKEN_FILE=str(path)))
    assert "chmod 600" in caught.value.advice_template
    path.chmod(0o600)
    assert credentials.find(loaded(tmp_path, UNDERLAG_TOKEN_FILE=str(path))) == "gw_secret"


def test_a_kept_token_is_never_shown_to_another_address(tmp_path: Path, ring: dict[tuple[str, str], str]) -> None:
    """It would be given away."""
    credentials.keep(loaded(tmp_path), URL, "gw_secret", in_keyring=True)
    settings.keep(loaded(tmp_path), URL, token_file=None)
    assert ring
    with pytest.raises(NotSignedInError, match=r"evil\.example"):
        credentials.find(loaded(tmp_path, UNDERLAG_URL="https://evil.example"))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Nor is one that is no text a token."""
    with pytest.raises(ConfigurationError, match=r"nowhere\.txt"):
        credentials.read_file(tmp_path / "nowhere.txt")
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    (tmp_path / "binary").chmod(0o600)
    with pytest.raises(ConfigurationError, match="binary"):
        credentials.read_file(tmp_path / "binary")


def test_an_account_tells_neither_address_nor_token() -> None:
    """But is the same for the same two."""
    account = credentials.account_of(URL, "gw_secret")
    assert account == credentials.account_of(URL, "gw_secret") != credentials.account_of(URL, "gw_other")
    assert "secret" not in account
