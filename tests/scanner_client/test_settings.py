"""A flag goes before the environment, the environment before the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanner_client import ConfigurationError
from scanner_client.settings import TIMEOUT, Settings, keep, load


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    """Make an environment with folders of its own."""
    return {"UNDERLAG_CONFIG_DIR": str(tmp_path / "config"), "UNDERLAG_STATE_DIR": str(tmp_path / "state"), **more}


def kept(tmp_path: Path) -> Settings:
    """Make settings with a kept address and token file, as `scanner login` does."""
    keep(load(environment(tmp_path)), "https://kept.example", token_file=tmp_path / "å token")
    return load(environment(tmp_path))


def test_nothing_is_set_at_first(tmp_path: Path) -> None:
    """But the folders are."""
    settings = load(environment(tmp_path))
    assert (settings.url, settings.token, settings.timeout) == (None, None, TIMEOUT)
    assert settings.config_file == tmp_path / "config" / "config.toml"


def test_the_order_is_flag_environment_file(tmp_path: Path) -> None:
    """For the address and the timeout."""
    assert kept(tmp_path).url == "https://kept.example"
    env = environment(tmp_path, UNDERLAG_URL="https://env.example/", UNDERLAG_TIMEOUT="7")
    assert (load(env).url, load(env).timeout) == ("https://env.example", 7.0)
    flagged = load(env, url="https://flag.example", timeout=3.0)
    assert (flagged.url, flagged.timeout) == ("https://flag.example", 3.0)


def test_what_is_kept_is_read_again(tmp_path: Path) -> None:
    """A timeout that somebody wrote into the file stays."""
    settings = kept(tmp_path)
    assert (settings.kept_for, settings.kept_in_file) == ("https://kept.example", tmp_path / "å token")
    with settings.config_file.open("a", encoding="utf-8") as file:
        file.write("timeout = 5\n")
    keep(load(environment(tmp_path)), "https://other.example", token_file=None)
    again = load(environment(tmp_path))
    assert (again.url, again.timeout, again.kept_in_keyring) == ("https://other.example", 5.0, True)


def test_a_token_file_by_flag_goes_before_a_token_in_the_environment(tmp_path: Path) -> None:
    """What is said last and closest holds."""
    env = environment(tmp_path, UNDERLAG_TOKEN="gw_env", UNDERLAG_TOKEN_FILE="env.txt")
    assert load(env).token == "gw_env"
    assert load(env, token_file=Path("flag.txt")).token is None
    assert load(env, token_file=Path("flag.txt")).token_file == Path("flag.txt")


@pytest.mark.parametrize("timeout", ["soon", "-1", "inf", "nan"])
def test_a_timeout_that_is_none_is_named(tmp_path: Path, timeout: str) -> None:
    """Before anything is done."""
    with pytest.raises(ConfigurationError, match=timeout):
        load(environment(tmp_path, UNDERLAG_TIMEOUT=timeout))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """It is not overlooked."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text("url = ", encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"config\.toml"):
        load(environment(tmp_path))
