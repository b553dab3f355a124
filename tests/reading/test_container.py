"""A file is what its bytes are: each type recognised and measured, each way of being broken refused in words."""

from __future__ import annotations

import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from time import perf_counter

import pillow_heif
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gateway.api import upload
from gateway.errors import InvalidError, TooLargeError, UnsupportedError
from gateway.formats.electronic_invoice.errors import DoctypeError, MalformedXmlError, XmlTooLargeError
from gateway.formats.electronic_invoice.limits import MOST_BYTES
from gateway.reading.container import (
    MEDIA_TYPES,
    Container,
    DamagedFileError,
    EmptyFileError,
    TooManyPixelsError,
    TruncatedFileError,
    UnknownTypeError,
    inspect,
)
from gateway.reading.container.markup import HEAD
from gateway.web import pictures
from tests.formats.electronic_invoice.written import CII, SVEFAKTURA, UBL, UBL_CREDIT_NOTE, ZUGFERD_1

PICTURE = Image.effect_noise((60, 40), 80).convert("RGB")
FORMATS = {
    "image/jpeg": ("JPEG", {}),
    "image/png": ("PNG", {}),
    "image/webp": ("WEBP", {}),
    "image/gif": ("GIF", {}),
    "image/tiff": ("TIFF", {"compression": "tiff_lzw"}),
    "image/heic": ("HEIF", {}),
}


def saved(media_type: str, **options: object) -> bytes:
    """Return a small picture in a format."""
    pillow_heif.register_heif_opener()
    out, (name, usual) = BytesIO(), FORMATS[media_type]
    PICTURE.save(out, name, **{**usual, **options})
    return out.getvalue()


def pdf() -> bytes:
    """Return a PDF with a picture in it."""
    out = BytesIO()
    PICTURE.save(out, "PDF")
    return out.getvalue()


def inspected(folder: Path, content: bytes, **options: int) -> Container:
    """Write a file and say what it is; its name means nothing."""
    path = folder / "photo.txt"
    path.write_bytes(content)
    return inspect(path, **options)


@pytest.mark.parametrize("media_type", [media_type for media_type in FORMATS if media_type != "image/heic"])
def test_a_picture_is_recognised_and_measured(tmp_path: Path, media_type: str) -> None:
    assert inspected(tmp_path, saved(media_type)) == Container(media_type, 60, 40)


def test_a_heic_is_measured_as_it_is_coded_in_whole_blocks(tmp_path: Path) -> None:
    assert inspected(tmp_path, saved("image/heic")) == Container("image/heic", 64, 64)


@pytest.mark.parametrize("options", [{"lossless": True}, {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0"}])
def test_every_form_of_webp_is_measured(tmp_path: Path, options: dict[str, object]) -> None:
    assert inspected(tmp_path, saved("image/webp", **options)) == Container("image/webp", 60, 40)


def test_a_progressive_jpeg_and_a_big_endian_tiff_are_measured(tmp_path: Path) -> None:
    assert inspected(tmp_path, saved("image/jpeg", progressive=True)).width == 60
    tiff = b"MM\0*\0\0\0\x08\0\x02\x01\0\0\3\0\0\0\1\0\x3c\0\0\x01\1\0\4\0\0\0\1\0\0\0\x28\0\0\0\0"
    assert inspected(tmp_path, tiff) == Container("image/tiff", 60, 40)


def test_a_pdf_is_recognised_with_some_bytes_before_it(tmp_path: Path) -> None:
    assert inspected(tmp_path, pdf()) == Container("application/pdf")
    assert inspected(tmp_path, b"junk\r\n" * 100 + pdf()) == Container("application/pdf")
    with pytest.raises(UnknownTypeError):
        inspected(tmp_path, b"x" * 1100 + pdf())


def test_every_type_taken_has_an_ending() -> None:
    assert set(MEDIA_TYPES) == {*FORMATS, "application/pdf", "application/xml"}
    assert list(MEDIA_TYPES) == list(upload.MEDIA_TYPES)
    assert MEDIA_TYPES.items() <= pictures.ENDINGS.items()


def test_a_phone_may_append_a_film_or_a_second_picture(tmp_path: Path) -> None:
    for media_type in ("image/jpeg", "image/png"):
        assert inspected(tmp_path, saved(media_type) + b"MotionPhoto_Data" * 500).media_type == media_type
    assert inspected(tmp_path, saved("image/jpeg") * 2).media_type == "image/jpeg"


@pytest.mark.parametrize("text", [UBL, UBL_CREDIT_NOTE, CII, ZUGFERD_1, SVEFAKTURA])
def test_an_electronic_invoice_is_recognised(tmp_path: Path, text: str) -> None:
    assert inspected(tmp_path, text.encode()) == Container("application/xml")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_an_electronic_invoice_is_recognised_in_other_encodings(tmp_path: Path, encoding: str) -> None:
    text = UBL.replace("UTF-8", "UTF-16") if encoding.startswith("utf-16") else UBL
    assert inspected(tmp_path, text.encode(encoding)) == Container("application/xml")
    with pytest.raises(TruncatedFileError):
        inspected(tmp_path, text.encode(encoding)[:-40])


def test_an_electronic_invoice_is_recognised_behind_a_long_comment(tmp_path: Path) -> None:
    text = UBL.replace("Written by", "y" * 60_000)
    assert inspected(tmp_path, text.encode()) == Container("application/xml")
    with pytest.raises(UnknownTypeError):
        inspected(tmp_path, UBL.replace("Written by", "y" * HEAD).encode())


@pytest.mark.parametrize("before", ["", "\ufeff", '<?xml version="1.0"?>\n<!-- a -->'])
def test_xml_with_a_document_type_is_refused(tmp_path: Path, before: str) -> None:
    with pytest.raises(DoctypeError, match="Ask the sender") as refusal:
        inspected(tmp_path, f'{before}<!DOCTYPE Invoice [<!ENTITY a "b">]>{UBL.partition("-->")[2]}'.encode())
    assert refusal.value.code == "xml_doctype"


def test_an_electronic_invoice_that_no_reader_could_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedXmlError):
        inspected(tmp_path, UBL.replace("UTF-8", "UTF-8-OTHER").encode())
    with pytest.raises(XmlTooLargeError) as refusal:
        inspected(tmp_path, UBL.encode() + b"\n" * MOST_BYTES)
    assert isinstance(refusal.value, TooLargeError)
    with pytest.raises(TruncatedFileError):
        inspected(tmp_path, UBL.encode()[:2000])


@pytest.mark.parametrize("media_type", ["image/jpeg", "image/png", "image/webp", "image/heic"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_picture_that_was_cut_off_is_refused(tmp_path: Path, media_type: str, share: float) -> None:
    whole = saved(media_type)
    with pytest.raises(TruncatedFileError, match="end of the file is missing"):
        inspected(tmp_path, whole[: int(len(whole) * share)])


def test_a_tiff_or_pdf_that_was_cut_off_is_refused(tmp_path: Path) -> None:
    late = b"II*\0\xff\xff\0\0" + b"\0" * 50
    for content in (late, pdf()[:-1500] + b" " * 3000):
        with pytest.raises(TruncatedFileError):
            inspected(tmp_path, content)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError) as refusal:
        inspected(tmp_path, b"")
    assert isinstance(refusal.value, InvalidError)


@pytest.mark.parametrize(
    "content",
    [
        b"<html>",
        b"PK\3\4" + b"\0" * 50,
        b"<svg/>",
        b"<?xml version='1.0'?><!DOCTYPE svg PUBLIC 'a' 'b'><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'/>",
        b"<!doctype html><title>x</title>",
        b"<?xml version='1.0'?><Order xmlns='urn:oasis:names:specification:ubl:schema:xsd:Order-2'/>",
        b"<Invoice/>",
        b"<",
        b"\xff\xfe<\x00",
        b"BM" + b"\0" * 60,
        b"RIFF\0\0\0\0WAVE",
        b"\0",
        b"\0\0\0\x1cftypavif" + b"\0" * 16,
    ],
)
def test_another_type_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UnknownTypeError) as refusal:
        inspected(tmp_path, content)
    assert isinstance(refusal.value, UnsupportedError)


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a\0\0\x28\0" + b"\0" * 20,
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"\xff\xd8\xff\xd9",
        b"\xff\xd8\xff\xe0\0\x04ab" + b"xx" * 20,
        b"\xff\xd8" + b"\xff\xe0\0\x02" * 5000,
        b"\0\0\0\x18ftypheic" + b"\0" * 12 + b"\0\0\0\x04meta",
    ],
)
def test_headers_that_make_no_sense_are_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(DamagedFileError):
        inspected(tmp_path, content)


def test_too_many_pixels_are_refused_before_anything_is_decoded(tmp_path: Path) -> None:
    header = b"\0\0\x4e\x20\0\0\x4e\x20\x01\0\0\0\0"
    bomb = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + header + zlib.crc32(b"IHDR" + header).to_bytes(4, "big")
    bomb += b"\0\0\0\0IEND\xaeB`\x82"
    with pytest.raises(TooManyPixelsError, match="20000 × 20000 pixels; at most 200 million") as refusal:
        inspected(tmp_path, bomb)
    assert isinstance(refusal.value, TooLargeError)
    with pytest.raises(TooManyPixelsError):
        inspected(tmp_path, saved("image/png"), max_pixels=2399)
    assert inspected(tmp_path, saved("image/png"), max_pixels=2400).width == 60


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(list(MEDIA_TYPES)), st.data())
def test_no_damage_makes_it_fail_in_another_way(
    tmp_path_factory: pytest.TempPathFactory, media_type: str, data: st.DataObject
) -> None:
    whole = {"application/pdf": pdf, "application/xml": UBL.encode}
    content = bytearray(whole[media_type]() if media_type in whole else saved(media_type))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(InvalidError):
        found = inspected(tmp_path_factory.mktemp("mutant"), bytes(content[: data.draw(st.integers(1, len(content)))]))
        assert found.media_type in MEDIA_TYPES


def test_it_costs_far_less_than_decoding(tmp_path: Path) -> None:
    path = tmp_path / "photo"
    path.write_bytes(saved("image/jpeg") + b"\0" * 3_000_000)
    inspect(path)
    began = perf_counter()
    for _ in range(20):
        inspect(path)
    assert (perf_counter() - began) / 20 < 0.02
