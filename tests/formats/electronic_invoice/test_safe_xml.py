"""XML from strangers: a document type is refused before it takes effect, size and depth are bounded, nothing leaks."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter
from typing import Final

import pytest
from lxml import etree

from gateway.errors import InvalidError, TooLargeError
from gateway.formats.electronic_invoice.errors import (
    DoctypeError,
    MalformedXmlError,
    XmlTooDeepError,
    XmlTooLargeError,
)
from gateway.formats.electronic_invoice.limits import MOST_BYTES, MOST_DEPTH
from gateway.formats.electronic_invoice.read import read
from gateway.formats.electronic_invoice.safe_xml import parse
from tests.formats.electronic_invoice.written import SVEFAKTURA, UBL

GATEWAY: Final = Path(__file__).parents[3] / "gateway"
BODY: Final = '<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><a>&x;</a></Invoice>'


def hostile(secret: Path, declaration: str = '<?xml version="1.0"?>') -> str:
    """Write an invoice that would show a file, were its entity resolved."""
    return f'{declaration}<!DOCTYPE Invoice [<!ENTITY x SYSTEM "{secret.as_uri()}">]>{BODY}'


def words(root: etree._Element) -> str:
    """Return all text of a document."""
    return "".join(map(str, root.itertext()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"])
def test_a_document_type_is_refused_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden word")
    with pytest.raises(DoctypeError) as refusal:
        parse(hostile(secret).encode(encoding))
    assert "hidden word" not in str(refusal.value)
    assert refusal.value.code == "xml_doctype"


@pytest.mark.parametrize(
    "before", ["", "\n", "<!-- a -->", "<?a b?>\n", "<!-- <Invoice> --><?x ?>", "<!--" + "x" * 200_000 + "-->"]
)
def test_a_document_type_is_seen_behind_what_may_stand_before_it(before: str) -> None:
    with pytest.raises(DoctypeError):
        parse(f"{before}<!DOCTYPE a>{BODY}".encode())


def test_an_encoding_that_could_hide_a_document_type_is_not_read(tmp_path: Path) -> None:
    declared = '<?xml version="1.0" encoding="UTF-7"?>'
    with pytest.raises(MalformedXmlError):
        parse(declared.encode() + hostile(tmp_path, "").encode("utf-7"))
    with pytest.raises(MalformedXmlError):
        parse(hostile(tmp_path).encode("cp037"))


def test_the_word_doctype_within_an_invoice_is_a_word() -> None:
    assert parse(UBL.replace("Tack för ordern", "&lt;!DOCTYPE a> <![CDATA[<!DOCTYPE b>]]>").encode()) is not None
    assert parse(UBL.replace("Written by", "<!DOCTYPE c>").encode()) is not None


@pytest.mark.parametrize(
    "content",
    [
        UBL.encode()[:-20],
        UBL.replace("</cbc:Note>", "", 1).encode(),
        UBL.replace("Järnboden", "&unknown;").encode(),
        UBL.replace("UTF-8", "UTF-8-OTHER").encode(),
        UBL.replace("UTF-8", "UTF-16").encode(),
        UBL.encode("iso-8859-1"),
        UBL.encode() + b"<again/>",
        UBL.replace("Växjö", "V\x00xjö").encode(),
        UBL.replace('xmlns:cac="', 'xmlns:cac="urn:x" xmlns:cac="').encode(),
    ],
)
def test_what_is_not_well_formed_is_refused_and_not_quoted(content: bytes) -> None:
    with pytest.raises(MalformedXmlError) as refusal:
        parse(content)
    assert str(refusal.value) == MalformedXmlError.message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_of_the_standard_is_read(encoding: str) -> None:
    text = UBL if encoding.startswith("utf-8") else UBL.replace("UTF-8", "UTF-16")
    assert "Växjö" in words(parse(text.encode(encoding)))


def test_other_encodings_are_read_as_declared() -> None:
    assert "Växjö" in words(parse(SVEFAKTURA.encode("iso-8859-1")))


def test_the_size_is_bounded() -> None:
    space = b" " * (MOST_BYTES - len(UBL.encode()))
    assert parse(UBL.encode() + space) is not None
    with pytest.raises(XmlTooLargeError, match="larger than 5 MB") as refusal:
        parse(UBL.encode() + space + b" ")
    assert isinstance(refusal.value, TooLargeError)


def test_the_depth_is_bounded() -> None:
    def nested(depth: int) -> bytes:
        return b'<a xmlns="x">' + b"<b>" * (depth - 1) + b"</b>" * (depth - 1) + b"</a>"

    assert parse(nested(MOST_DEPTH)) is not None
    for depth in (MOST_DEPTH + 1, 250, 100_000):
        with pytest.raises((XmlTooDeepError, MalformedXmlError)):
            parse(nested(depth))


def test_the_largest_file_of_the_smallest_elements_costs_little() -> None:
    content = b'<a xmlns="x">' + b"<b/>" * (MOST_BYTES // 4 - 10) + b"</a>"
    began = perf_counter()
    parse(content)
    assert perf_counter() - began < 10


def test_every_hostile_xml_of_the_corpus_is_refused_and_leaks_nothing(material: Path) -> None:
    hostile_files = sorted((material / "malformed").glob("*.xml"))
    assert hostile_files
    for path in hostile_files:
        with pytest.raises(DoctypeError) as refusal:
            parse(path.read_bytes())
        assert "root:" not in str(refusal.value)
        assert refusal.value.__cause__ is None


def test_no_other_file_of_the_corpus_is_read_as_an_invoice(material: Path) -> None:
    for path in sorted((material / "malformed").iterdir()):
        if path.suffix != ".xml" and path.stat().st_size < MOST_BYTES:
            with pytest.raises(InvalidError):
                read(path.read_bytes())


def test_no_code_of_the_gateway_parses_xml_in_another_way() -> None:
    dangerous = (
        "resolve_entities=True",
        "huge_tree=True",
        "load_dtd=True",
        "no_network=False",
        "from xml",
        "import xml",
    )
    for path in GATEWAY.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not [word for word in dangerous if word in text], path
        assert "etree.fromstring" not in text or path.name == "safe_xml.py", path
