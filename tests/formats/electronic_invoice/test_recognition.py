"""What an XML file is follows from its root element, seen in its first bytes."""

from __future__ import annotations

import pytest

from gateway.formats.electronic_invoice.recognition import Root, encoding_of, is_markup, is_recognised, root_of
from tests.formats.electronic_invoice.written import CII, SVEFAKTURA, UBL, UBL_CREDIT_NOTE, ZUGFERD_1


@pytest.mark.parametrize("text", [UBL, UBL_CREDIT_NOTE, CII, ZUGFERD_1, SVEFAKTURA])
def test_every_syntax_is_recognised_by_its_first_bytes(text: str) -> None:
    root = root_of(text[:700])
    assert root is not None
    assert is_recognised(root)


def test_the_namespace_is_that_of_the_prefix_of_the_root() -> None:
    assert root_of("<a:Invoice b:c='d' xmlns='urn:1' xmlns:b='urn:2' xmlns:a = 'urn:3' >") == Root(
        "urn:3", "Invoice", "a:Invoice"
    )
    assert root_of('<Invoice xmlns=""/>') == Root("", "Invoice", "Invoice")


@pytest.mark.parametrize(
    "text",
    ["<a:Invoice xmlns='urn:1'>", "<Invoice>", "<!-- never closed", "<?xml ", "", "text", "<!DOCTYPE html><html>"],
)
def test_a_root_without_namespace_is_not_known(text: str) -> None:
    assert root_of(text) is None


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"<a/>", "utf-8"),
        (b"\xef\xbb\xbf<a/>", "utf-8"),
        (b"\xff\xfe<\x00", "utf-16-le"),
        (b"\x00<\x00a", "utf-16-be"),
        (b"<?xml version='1.0' encoding='Windows-1252'?>", "windows-1252"),
        (b"<?xml version='1.0' encoding='utf-7'?>", None),
        (b"<?xml version='1.0' encoding='utf-16'?>", None),
    ],
)
def test_the_encoding_is_told_by_the_first_bytes(head: bytes, encoding: str | None) -> None:
    assert encoding_of(head) == encoding


@pytest.mark.parametrize(
    ("head", "is_so"), [(b" \n<a", True), (b"\xff\xfe<\x00a\x00", True), (b"a<b", False), (b"", False)]
)
def test_markup_begins_with_its_bracket(head: bytes, is_so: bool) -> None:
    assert is_markup(head) is is_so
