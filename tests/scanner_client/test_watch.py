"""A watched folder: what is ripe, what is left alone, and where things end."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from scanner_client import Outbox, Particulars, Photo
from scanner_client.photos import Source
from scanner_client.watch import Folder, free_name, is_photo_name
from tests.scanner_client.fake_gateway import photo


class Hours:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture
def hours() -> Hours:
    """Give a clock that is set by hand."""
    return Hours()


@pytest.fixture
def look(tmp_path: Path, outbox: Outbox, hours: Hours) -> Callable[[float], list[str]]:
    """Give a function that looks at a moment and names what is ripe."""
    (tmp_path / "in").mkdir()
    folder = Folder(tmp_path / "in", settle=2.0, clock=hours)

    def at(moment: float) -> list[str]:
        hours.now = moment
        return [ripe.photo.name for ripe in folder.look(outbox, "me")]

    return at


def test_a_file_is_ripe_when_it_has_not_changed_for_a_while(tmp_path: Path, look: Callable[[float], list[str]]) -> None:
    """Every change begins the wait again, even one that leaves the size."""
    path = tmp_path / "in" / "a.jpg"
    path.write_bytes(b"half")
    assert look(0) == []
    assert look(1.9) == []
    path.write_bytes(b"half and more")
    assert look(2.5) == []
    assert look(4.4) == []
    os.utime(path, ns=(5, 5))
    assert look(4.6) == []
    assert look(6.5) == []
    assert look(6.7) == ["a.jpg"]


def test_one_look_is_never_enough(tmp_path: Path, outbox: Outbox, hours: Hours) -> None:
    """Even when nothing has to be waited for."""
    (tmp_path / "a.jpg").write_bytes(b"x")
    folder = Folder(tmp_path, settle=0.0, clock=hours)
    assert folder.look(outbox, "me") == []
    hours.now = 0.1
    assert len(folder.look(outbox, "me")) == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("receipt.jpg", True),
        ("Kvitto 3 nov.HEIC", True),
        ("no extension", True),
        (".hidden.jpg", False),
        ("scan.pdf.part", False),
        ("scan.pdf.CRDOWNLOAD", False),
        ("receipt.jpg~", False),
        ("~$receipt.pdf", False),
        ("scan.tmp", False),
        ("Thumbs.db", False),
        ("desktop.ini", False),
    ],
)
def test_what_is_unfinished_or_not_meant_is_left(name: str, expected: bool) -> None:
    """By its name."""
    assert is_photo_name(name) is expected


def test_folders_and_dead_links_are_left(tmp_path: Path, look: Callable[[float], list[str]]) -> None:
    """Only files are photos."""
    (tmp_path / "in" / "folder.jpg").mkdir()
    (tmp_path / "in" / "link.jpg").symlink_to(tmp_path / "nowhere")
    look(0)
    assert look(10) == []


def test_what_waits_in_the_outbox_is_not_ripe_again(
    tmp_path: Path, outbox: Outbox, look: Callable[[float], list[str]]
) -> None:
    """Each file is taken once; what was saved is ripe, to be moved away, and says so."""
    path = tmp_path / "in" / "a.jpg"
    path.write_bytes(photo(1))
    look(0)
    entry = outbox.take([Photo.from_path(path)], Particulars(), "me")
    assert look(10) == []
    outbox.settle_saved(entry, "0198")
    assert look(11) == ["a.jpg"]


def test_a_changed_file_with_the_old_size_and_time_is_not_taken_for_the_saved_one(
    tmp_path: Path, outbox: Outbox, hours: Hours
) -> None:
    """Its bytes tell."""
    path = tmp_path / "a.jpg"
    path.write_bytes(photo(1))
    os.utime(path, ns=(5, 5))
    outbox.settle_saved(outbox.take([Photo.from_path(path)], Particulars(), "me"), "0198")
    path.write_bytes(photo(2))
    os.utime(path, ns=(5, 5))
    folder = Folder(tmp_path, settle=1, clock=hours)
    folder.look(outbox, "me")
    hours.now = 5
    assert [ripe.entry for ripe in folder.look(outbox, "me")] == [None]


def test_names_in_sent_never_collide(tmp_path: Path) -> None:
    """Two cameras count alike."""
    folder = Folder(tmp_path)
    for expected in ("a.jpg", "a (2).jpg", "a (3).jpg"):
        (tmp_path / "a.jpg").write_bytes(b"x")
        place = folder.to_sent(Source.of(tmp_path / "a.jpg"))
        assert place == tmp_path / "sent" / expected
    assert free_name(tmp_path / "sent", "b") == tmp_path / "sent" / "b"


def test_refused_says_why(tmp_path: Path) -> None:
    """In a text beside it."""
    (tmp_path / "a.jpg").write_bytes(b"x")
    place = Folder(tmp_path).to_refused(Source.of(tmp_path / "a.jpg"), "It is too large.")
    assert place == tmp_path / "refused" / "a.jpg"
    assert (tmp_path / "refused" / "a.jpg.txt").read_text(encoding="utf-8") == "It is too large.\n"


def test_a_file_that_has_changed_since_is_not_moved(tmp_path: Path) -> None:
    """It is another photo now."""
    (tmp_path / "a.jpg").write_bytes(b"x")
    source = Source.of(tmp_path / "a.jpg")
    (tmp_path / "a.jpg").write_bytes(b"longer")
    assert Folder(tmp_path).to_sent(source) is None
    assert (tmp_path / "a.jpg").exists()
    (tmp_path / "a.jpg").unlink()
    assert Folder(tmp_path).to_sent(source) is None


def test_quiet_means_that_nothing_is_still_settling(tmp_path: Path, outbox: Outbox) -> None:
    """What is on its way or could not be moved does not count."""
    folder = Folder(tmp_path)
    path = tmp_path / "a.jpg"
    path.write_bytes(photo(1))
    assert not folder.is_quiet(outbox, "me")
    outbox.take([Photo.from_path(path)], Particulars(), "me")
    assert folder.is_quiet(outbox, "me")
    (tmp_path / "b.jpg").write_bytes(b"x")
    folder.leave_alone(Source.of(tmp_path / "b.jpg"))
    assert folder.is_quiet(outbox, "me")
