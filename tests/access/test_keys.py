"""Signatures: of one purpose, of one key, and known after the key was exchanged."""

from __future__ import annotations

from gateway.access.keys import Keys, Signature


def test_a_signature_holds_for_its_text_and_purpose_alone() -> None:
    keys = Keys(("first",))
    signature = keys.sign("file link", "text")
    assert keys.is_genuine("file link", "text", signature)
    assert not keys.is_genuine("file link", "text ", signature)
    assert not keys.is_genuine("audit head", "text", signature)
    assert not Keys(("second",)).is_genuine("file link", "text", signature)
    assert not keys.is_genuine("file link", "text", Signature("0" * 8, signature.value))
    assert not keys.is_genuine("file link", "text", Signature(signature.key, signature.value[:-1] + "ö"))


def test_a_former_key_is_known_and_signs_no_more() -> None:
    old, new = Keys(("first",)), Keys(("second", "first"))
    assert new.is_genuine("file link", "text", old.sign("file link", "text"))
    assert new.sign("file link", "text") == Keys(("second",)).sign("file link", "text")


def test_keys_do_not_show_themselves() -> None:
    assert "first" not in repr(Keys(("first",)))
