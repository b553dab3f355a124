"""Types by magic bytes, digests of documents, and what is said of them."""

from __future__ import annotations

import os
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from pathlib import Path

import pytest

from scanner_client.photos import Particulars, Photo, document_sha256, media_type, printable


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"\xff\xd8\xff\xe1 photo", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n photo", "image/png"),
        (b"%PDF-1.7", "application/pdf"),
        (b"\r\n junk before it %PDF-1.4", "application/pdf"),
        (b"GIF89a", "image/gif"),
        (b"II*\x00", "image/tiff"),
        (b"MM\x00*", "image/tiff"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"\x00\x00\x00\x18ftypmif1", "image/heic"),
        (b"\x00\x00\x00\x18ftypavif", "image/avif"),
        (b"<?xml version='1.0'?><Invoice/>", "application/xml"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "application/xml"),
        (b"<html>", "application/octet-stream"),
        (b"", "application/octet-stream"),
        (b"a text that says %PD", "application/octet-stream"),
    ],
)
def test_the_first_bytes_tell_the_type(content: bytes, expected: str) -> None:
    """No name is looked at."""
    assert media_type(content) == expected


def test_a_document_of_one_page_has_the_digest_of_the_page() -> None:
    """So the same file is the same document."""
    assert document_sha256([sha256(b"a").hexdigest()]) == sha256(b"a").hexdigest()


def test_a_document_of_several_pages_has_the_digest_of_the_raw_digests_in_order() -> None:
    """The other order is another document."""
    one, two = sha256(b"a"), sha256(b"b")
    expected = sha256(one.digest() + two.digest()).hexdigest()
    assert document_sha256([one.hexdigest(), two.hexdigest()]) == expected
    assert document_sha256([two.hexdigest(), one.hexdigest()]) != expected


def test_only_what_is_said_becomes_a_parameter() -> None:
    """Instants go out in UTC."""
    moment = datetime(2026, 11, 3, 15, 5, tzinfo=timezone(timedelta(hours=1)))
    assert Particulars().as_parameters() == {"kind": "auto", "source": "scanner"}
    assert Particulars("receipt", "card", "lunch", moment).as_parameters() == {
        "kind": "receipt",
        "payment_method": "card",
        "comment": "lunch",
        "captured_at": "2026-11-03T14:05:00Z",
        "source": "scanner",
    }


def test_a_photo_from_a_file_knows_where_it_lay(tmp_path: Path) -> None:
    """The source tells the same file again, and a changed one apart."""
    path = tmp_path / "receipt.jpg"
    path.write_bytes(b"photo")
    taken = Photo.from_path(path)
    assert (taken.name, taken.content) == ("receipt.jpg", b"photo")
    os.utime(path, ns=(0, 0))
    assert Photo.from_path(path).source != taken.source


def test_a_name_that_no_terminal_should_obey_is_made_harmless() -> None:
    """Neither escape sequences nor bytes that are no UTF-8."""
    assert printable("a\x1b[2Jb\udcff.jpg") == "a?[2Jb?.jpg"
