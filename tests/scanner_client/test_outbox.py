"""The outbox keeps, remembers, and lets go only of what is settled."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from scanner_client import Outbox, OutboxError, Particulars, Photo
from scanner_client.photos import Source
from tests.scanner_client.fake_gateway import photo

SAID = Particulars("receipt", "card", "lunch", datetime(2026, 11, 3, 14, 5, tzinfo=UTC))


def copies(outbox: Outbox) -> list[str]:
    """List what lies in `photos/`."""
    return sorted(path.name for path in outbox.copies.waiting.iterdir())


def test_what_is_taken_is_there_for_the_next_process(outbox: Outbox) -> None:
    """Key, particulars, pages and bytes."""
    taken = outbox.take([Photo(photo(1), "a.jpg"), Photo(photo(2), "b.jpg")], SAID, "me")
    other = Outbox(outbox.folder)
    assert other.waiting("me") == [taken]
    assert (taken.particulars, taken.name, taken.state) == (SAID, "a.jpg (+1)", "waiting")
    assert [one.content for one in other.photos(taken)] == [photo(1), photo(2)]
    assert copies(outbox) == [f"{taken.key}-1.jpg", f"{taken.key}-2.jpg"]
    other.close()


def test_a_copy_can_be_read_by_its_owner_alone(outbox: Outbox) -> None:
    """Receipts are nobody else's business."""
    outbox.take([Photo(photo(1))], SAID, "me")
    if os.name == "posix":
        assert (outbox.copies.waiting / copies(outbox)[0]).stat().st_mode & 0o077 == 0


def test_the_same_document_that_waits_is_the_same_entry(outbox: Outbox) -> None:
    """Other words about it make it another one."""
    first = outbox.take([Photo(photo(1))], SAID, "me")
    assert outbox.take([Photo(photo(1))], SAID, "me").key == first.key
    assert outbox.take([Photo(photo(1))], Particulars(), "me").key != first.key
    assert outbox.take([Photo(photo(1))], SAID, "another").key != first.key


def test_a_damaged_copy_is_mended_by_sending_the_photo_again(outbox: Outbox) -> None:
    """Gone or changed, it is whole afterwards."""
    entry = outbox.take([Photo(photo(1))], SAID, "me")
    (outbox.copies.waiting / copies(outbox)[0]).write_bytes(b"damaged")
    assert not outbox.is_sound()
    outbox.take([Photo(photo(1))], SAID, "me")
    assert outbox.is_sound()
    assert outbox.photos(entry)[0].content == photo(1)


def test_saved_lets_the_copy_go_and_keeps_the_memory(outbox: Outbox, tmp_path: Path) -> None:
    """The very same file is known by path, size and time."""
    path = tmp_path / "a.jpg"
    path.write_bytes(photo(1))
    entry = outbox.take([Photo.from_path(path)], SAID, "me")
    saved = outbox.settle_saved(entry, "0198")
    assert (saved.state, saved.document_id, copies(outbox)) == ("saved", "0198", [])
    assert outbox.waiting("me") == []
    assert outbox.known(Source.of(path), "me") == saved
    assert outbox.known(Source.of(path), "another") is None
    os.utime(path, ns=(1, 1))
    assert outbox.known(Source.of(path), "me") is None


def test_what_was_saved_is_sent_again_under_its_old_key(outbox: Outbox, tmp_path: Path) -> None:
    """So it cannot be doubled; the new place is known as well, and the first saving stays the one that counts."""
    entry = outbox.take([Photo(photo(1))], SAID, "me")
    saved = outbox.settle_saved(entry, "0198")
    path = tmp_path / "copy.jpg"
    path.write_bytes(photo(1))
    again = outbox.take([Photo.from_path(path)], SAID, "me")
    assert (again.key, again.state, again.settled_at) == (entry.key, "waiting", saved.settled_at)
    assert again.sources == (Source.of(path),)
    assert outbox.photos(again)[0].content == photo(1)
    assert outbox.settle_saved(again, "0198").settled_at == saved.settled_at


def test_refused_keeps_the_copy_aside_until_it_is_tried_again(outbox: Outbox) -> None:
    """A new try has a new key: the gateway may remember that it refused the old one."""
    entry = outbox.take([Photo(photo(1))], SAID, "me")
    refused = outbox.settle_refused(entry, "too_large", "It is too large.")
    assert (refused.state, refused.code, refused.trouble) == ("refused", "too_large", "It is too large.")
    assert copies(outbox) == []
    assert (outbox.copies.refused / f"{entry.key}-1.jpg").read_bytes() == photo(1)
    again = outbox.take([Photo(photo(1))], SAID, "me")
    assert again.key != entry.key
    assert outbox.entries("refused") == []
    assert list(outbox.copies.refused.iterdir()) == []


def test_tidying_finishes_what_was_cut_off(outbox: Outbox) -> None:
    """Copies of what is settled go where they belong; an orphan goes when it is an hour old, not before."""
    saved = outbox.take([Photo(photo(1))], SAID, "me")
    refused = outbox.take([Photo(photo(2))], SAID, "me")
    waiting = outbox.take([Photo(photo(3))], SAID, "me")
    outbox._table.settle(saved.key, "saved", document_id="0198")
    outbox._table.settle(refused.key, "refused", code="empty")
    (outbox.copies.waiting / "orphan-1.jpg.part").write_bytes(b"half")
    outbox.tidy()
    assert set(copies(outbox)) == {f"{waiting.key}-1.jpg", "orphan-1.jpg.part"}
    assert (outbox.copies.refused / f"{refused.key}-1.jpg").is_file()
    outbox.tidy(datetime.now(UTC) + timedelta(hours=2))
    assert copies(outbox) == [f"{waiting.key}-1.jpg"]


def test_the_memory_of_what_was_saved_fades(outbox: Outbox) -> None:
    """After ninety days, not before; what waits or was refused never fades."""
    outbox.settle_saved(outbox.take([Photo(photo(1))], SAID, "me"), "0198")
    outbox.settle_refused(outbox.take([Photo(photo(2))], SAID, "me"), "empty", "")
    outbox.tidy(datetime.now(UTC) + timedelta(days=89))
    assert len(outbox.entries("saved")) == 1
    outbox.tidy(datetime.now(UTC) + timedelta(days=91))
    assert (outbox.entries("saved"), len(outbox.entries("refused"))) == ([], 1)


def test_a_photo_waits_for_its_own_company(outbox: Outbox) -> None:
    """A new token of the same company sends what the old one left; another company's does not."""
    entry = outbox.take([Photo(photo(1))], SAID, "old token")
    outbox.belongs("old token", "company 1")
    outbox.belongs("new token", "company 1")
    outbox.belongs("other token", "company 2")
    assert outbox.waiting("new token") == [entry]
    assert outbox.waiting("other token") == []
    assert outbox.waiting("unknown token") == []


@pytest.mark.skipif(os.name != "posix", reason="file names are bytes on POSIX alone")
def test_a_file_name_may_be_any_bytes(outbox: Outbox, tmp_path: Path) -> None:
    """Not all of them are text."""
    path = tmp_path / os.fsdecode(b"kvitto\xff\n.jpg")
    path.write_bytes(photo(1))
    entry = outbox.take([Photo.from_path(path)], SAID, "me")
    assert outbox.known(Source.of(path), "me") == entry
    assert entry.name == "kvitto??.jpg"


def test_trouble_is_noted(outbox: Outbox) -> None:
    """How often it was tried, and why it is not there yet."""
    entry = outbox.take([Photo(photo(1))], SAID, "me")
    outbox.note_trouble(entry, "no network")
    outbox.note_trouble(entry, "still no network")
    noted = outbox.entry(entry.key)
    assert (noted.attempts, noted.trouble, noted.state) == (2, "still no network", "waiting")


def test_a_folder_that_cannot_be_made_is_an_error_of_its_own(tmp_path: Path) -> None:
    """It names the folder."""
    (tmp_path / "state").write_text("a file where a folder should be")
    with pytest.raises(OutboxError, match="state"):
        Outbox(tmp_path / "state")


def test_a_disk_that_takes_nothing_leaves_no_entry(outbox: Outbox, tmp_path: Path) -> None:
    """No promise without a copy."""
    outbox.copies.waiting.rename(tmp_path / "gone")
    with pytest.raises(OutboxError):
        outbox.take([Photo(photo(1))], SAID, "me")
    assert outbox.entries("waiting") == []


def test_the_file_is_in_wal_mode_and_fully_synced(outbox: Outbox) -> None:
    """Else a power cut could take back what was committed."""
    connection = outbox._table._connection
    assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert connection.execute("PRAGMA synchronous").fetchone()[0] == 2
