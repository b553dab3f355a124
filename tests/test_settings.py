"""Settings: read once, refused when wrong, documented all."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from gateway.settings import SettingError, Settings, default_text, variable

DOCS = Path(__file__).parents[1] / "docs" / "settings.md"


def test_defaults_need_no_environment() -> None:
    settings = Settings.from_environment({"PATH": "/bin"})
    assert settings.port == 8000
    assert settings.database.endswith("data/gateway.db")


def test_values_are_read_by_their_type(tmp_path: Path) -> None:
    settings = Settings.from_environment({
        "GATEWAY_DATA_DIR": str(tmp_path), "GATEWAY_PORT": "9000", "GATEWAY_POLL_SECONDS": "0.5",
        "GATEWAY_MAX_PIXELS": "40_000_000", "GATEWAY_READER_COMMAND": "python 'my reader.py'",
    })  # fmt: skip
    assert settings.data_dir == tmp_path
    assert (settings.port, settings.poll_seconds, settings.max_pixels) == (9000, 0.5, 40_000_000)
    assert settings.reader_command == ("python", "my reader.py")


@pytest.mark.parametrize(("name", "text"), [
    ("GATEWAY_PORT", "http"), ("GATEWAY_PORT", "70000"), ("GATEWAY_MAX_PIXELS", "300"), ("GATEWAY_LOG_FORMAT", "xml"),
    ("GATEWAY_LEASE_SECONDS", "soon"), ("GATEWAY_PROT", "8000"), ("GATEWAY_MAX_ATTEMPTS", "0"),
    ("GATEWAY_TRUSTED_PROXY", "*"), ("GATEWAY_TRUSTED_PROXY", "proxy.example"), ("GATEWAY_REQUESTS_PER_CALLER", "-1"),
    ("GATEWAY_TRUSTED_PROXY_HEADERS", "x-forwarded-for x-real-ip"), ("GATEWAY_BYTES_PER_DAY", "2 GB"),
])  # fmt: skip
def test_a_bad_value_names_its_variable(name: str, text: str) -> None:
    with pytest.raises(SettingError, match=name):
        Settings.from_environment({name: text})


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]  # that it is refused is what is tested


def test_every_setting_is_documented() -> None:
    rows = {
        tuple(cell.strip() for cell in line.strip("| \n").split("|"))
        for line in DOCS.read_text(encoding="utf-8").splitlines()
        if line.startswith("| `GATEWAY_")
    }
    wanted = {(f"`{variable(each)}`", f"`{default_text(each)}`", each.metadata["meaning"]) for each in fields(Settings)}
    assert rows == wanted
