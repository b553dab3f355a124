"""What is sealed opens with the same key for the same purpose, and for nothing else."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from gateway import sealing
from gateway.sealing import Seal, SealBrokenError
from gateway.settings import Settings
from tests.house import NOW

SECRET = "JBSWY3DPEHPK3PXP"
QUARTER = timedelta(minutes=15)


def test_what_is_sealed_opens_again_and_cannot_be_read() -> None:
    sealed = Seal("key").close(SECRET, purpose="webhook")
    assert SECRET not in sealed
    assert Seal("key").open(sealed, purpose="webhook") == SECRET
    assert sealed != Seal("key").close(SECRET, purpose="webhook")


def test_it_opens_for_no_other_purpose_with_no_other_key_and_not_when_changed() -> None:
    sealed = Seal("key").close(SECRET, purpose="webhook")
    for seal, text, purpose in (
        (Seal("key"), sealed, "second_factor"),
        (Seal("another"), sealed, "webhook"),
        (Seal("key"), sealed[:-6] + "AAAA==", "webhook"),
        (Seal("key"), "", "webhook"),
    ):
        with pytest.raises(SealBrokenError):
            seal.open(text, purpose=purpose)


def test_what_went_out_comes_back_within_its_time() -> None:
    seal = Seal("key")
    packed = seal.pack("a b", purpose="form", now=NOW)
    assert seal.unpack(packed, purpose="form", now=NOW + QUARTER, lasts=QUARTER) == "a b"
    for now in (NOW + QUARTER + timedelta(seconds=1), NOW - timedelta(hours=1)):
        with pytest.raises(SealBrokenError):
            seal.unpack(packed, purpose="form", now=now, lasts=QUARTER)


def test_a_mark_is_the_same_each_time_and_hangs_on_key_and_purpose() -> None:
    mark = Seal("key").mark("a@b.se", purpose="x")
    assert mark == Seal("key").mark("a@b.se", purpose="x")
    assert len({mark, Seal("other").mark("a@b.se", purpose="x"), Seal("key").mark("a@b.se", purpose="y")}) == 3
    assert "a@b.se" not in mark


def test_the_key_is_the_setting_or_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    assert sealing.secret_key(Settings(data_dir=tmp_path, secret_key="mine")) == "mine"
    assert not (tmp_path / "secret.key").exists()
    made = sealing.secret_key(Settings(data_dir=tmp_path))
    assert made == sealing.secret_key(Settings(data_dir=tmp_path))
    assert len(made) == 64
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600
