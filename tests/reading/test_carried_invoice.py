"""The invoice that a file is, or carries: found by content, read, or told to be unreadable."""

from __future__ import annotations

from pathlib import Path

from gateway.formats.electronic_invoice.invoice import ElectronicInvoice
from gateway.reading.carried_invoice import carried
from gateway.reading.shape import Finding
from tests.formats.electronic_invoice.written import STATED_IN_UBL, UBL
from tests.reading.test_pdf import attached


def saved(path: Path, content: bytes) -> Path:
    """Write a file."""
    path.write_bytes(content)
    return path


def test_an_xml_file_is_the_invoice(tmp_path: Path) -> None:
    assert carried(saved(tmp_path / "a.txt", UBL.encode())) == STATED_IN_UBL


def test_a_hybrid_pdf_carries_it(tmp_path: Path) -> None:
    assert carried(attached(tmp_path / "a.pdf", ("factur-x.xml", UBL.encode()))) == STATED_IN_UBL


def test_one_that_is_carried_and_broken_is_told(tmp_path: Path) -> None:
    broken = Finding("einvoice_unreadable", "warning")
    assert carried(attached(tmp_path / "a.pdf", ("factur-x.xml", UBL.encode()[:-9]))) == broken
    assert carried(attached(tmp_path / "b.pdf", ("factur-x.xml", b"<!DOCTYPE a><a/>"))) == broken


def test_other_files_carry_none(tmp_path: Path) -> None:
    assert carried(attached(tmp_path / "a.pdf")) is None
    assert carried(saved(tmp_path / "b", b"\xff\xd8\xff")) is None
    assert carried(saved(tmp_path / "c", UBL.replace("</cbc:Note>", "", 1).encode())) is None


def test_every_public_hybrid_pdf_carries_one_or_says_that_it_is_broken(material: Path) -> None:
    found = {path.name: carried(path) for path in sorted((material / "facturx-pdf").glob("*.pdf"))}
    broken = [name for name, invoice in found.items() if not isinstance(invoice, ElectronicInvoice)]
    assert broken == ["factur-x-invalid-xml-encoding-attribute.pdf"]
    assert found[broken[0]] == Finding("einvoice_unreadable", "warning")
    assert carried(material / "malformed" / "pdf_with-attachment.pdf") is None
