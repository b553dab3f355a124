"""One letter: its address, its headers, its two ways of saying the same (S24: nothing typed becomes a header)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.messages.letter import (
    HEADERS,
    BadMailAddressError,
    Letter,
    UnsafeLetterError,
    _looked_at,
    checked_address,
    composed,
)

SENDER = Address("Underlag", "no-reply", "underlag.example")
NOW = datetime(2026, 11, 23, 13, 0, tzinfo=timezone(timedelta(hours=1)))

ENCODED = st.builds(
    lambda hidden: f"=?utf-8?q?{''.join(f'={byte:02X}' for byte in hidden)}?=",
    st.sampled_from([b"\r\nBcc: x@evil.example", b"\nBcc: x@evil.example", b"\r\n\r\nbody", b"\r"]),
)


def letter(
    *, to: str = "kim@kvarnen.example", subject: str = "Hej", text: str = "åäö\n", html: str = "<p>åäö"
) -> Letter:
    """Write a letter of which a test cares for one part."""
    return Letter(to=to, subject=subject, text=text, html=html, language="sv")


def arrived(written: Letter) -> EmailMessage:
    """Send a letter through the bytes that a mail server sees."""
    raw = composed(written, sender=SENDER, message_id="<1@underlag.example>", now=NOW)
    assert max(map(len, raw.split(b"\r\n"))) <= 998, "RFC 5322 2.1.1"
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()
    return message_from_bytes(raw, EmailMessage, policy=default)


def test_both_ways_of_saying_it_arrive() -> None:
    message = arrived(letter(subject="Två kök på Åsögatan"))
    assert tuple(message.keys()) == HEADERS
    assert message["Subject"] == "Två kök på Åsögatan"
    assert message["From"] == "Underlag <no-reply@underlag.example>"
    assert message["Date"] == "Mon, 23 Nov 2026 13:00:00 +0100"
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "sv")
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert [part.get_content().strip() for part in message.iter_parts()] == ["åäö", "<p>åäö"]
    assert {part.get_content_charset() for part in message.iter_parts()} == {"utf-8"}


@pytest.mark.parametrize(
    "typed",
    [
        "Kök\r\nBcc: thief@evil.example",
        "Kök\nBcc: thief@evil.example",
        "Kök\rBcc: thief@evil.example",
        "Kök\u2028Bcc: thief@evil.example",
        "Kök\x85Bcc: thief@evil.example",
        "Kök\r\n\r\n<p>another body",
        "=?utf-8?q?a=0D=0ABcc:_thief=40evil.example?=",
        "Kök =?utf-8?b?YQ0KQmNjOiB0aGllZkBldmlsLmV4YW1wbGU=?= AB",
        "=?utf-8?q?a?= =?utf-8?q?=0D=0ABcc:_thief=40evil.example?=",
        "=\u200b?utf-8?q?a=0D=0ABcc:_thief=40evil.example?=",
        "==?utf-8?q??=?utf-8?q?a=0D=0ABcc:_thief=40evil.example?=",
        "Kök\0\r\n Bcc: thief@evil.example",
        "x" * 70 + "\r\n" + "Bcc: thief@evil.example",
        "x " * 60 + "\nBcc: thief@evil.example",
    ],
)
def test_a_subject_is_never_a_header(typed: str) -> None:
    message = arrived(letter(subject=typed))
    assert tuple(message.keys()) == HEADERS
    assert len(str(message["Subject"]).splitlines()) == 1
    assert [part.get_content().strip() for part in message.iter_parts()] == ["åäö", "<p>åäö"]


@given(st.lists(st.text(max_size=60) | ENCODED | st.sampled_from(["=", "?", "\r\n", "utf-8?q?", " "]), max_size=5))
def test_no_subject_is_ever_a_header(typed: list[str]) -> None:
    assert tuple(arrived(letter(subject="".join(typed))).keys()) == HEADERS


@pytest.mark.parametrize(
    "typed",
    [
        "kim@kvarnen.example\r\nBcc: thief@evil.example",
        "kim@kvarnen.example\nBcc: thief@evil.example",
        "kim@kvarnen.example\n",
        "kim@kvarnen.example, thief@evil.example",
        "kim@kvarnen.example; thief@evil.example",
        "Kim <kim@kvarnen.example>",
        "<kim@kvarnen.example>",
        '"kim\r\nBcc: x"@kvarnen.example',
        '"kim@a"@kvarnen.example',
        "=?utf-8?q?kim=0D=0ABcc:_thief=40evil.example?=@kvarnen.example",
        "=?utf-8?q?kim?=@kvarnen.example",
        "kim@[127.0.0.1]",
        "kim@localhost",
        "kim@kvarnen..example",
        "kim@kvarnen.example\0",
        "kim kvarnen.example",
        "åsa@kvarnen.example",
        "",
        "@",
    ],
)
def test_an_address_is_one_or_refused(typed: str) -> None:
    with pytest.raises(BadMailAddressError):
        letter(to=typed)


def test_a_domain_is_written_as_mail_servers_know_it() -> None:
    assert checked_address("kim@kök.example") == "kim@xn--kk-fka.example"
    assert arrived(letter(to="kim@kök.example"))["To"] == "kim@xn--kk-fka.example"


@pytest.mark.parametrize(
    "inserted", [b"\r\nBcc: thief@evil.example", b"\nBcc: thief@evil.example", b"\rBcc: thief@evil.example", b"\r\n"]
)
def test_a_message_with_other_headers_is_not_sent(inserted: bytes) -> None:
    raw = composed(letter(), sender=SENDER, message_id="<1@underlag.example>", now=NOW)
    assert _looked_at(raw) == raw
    with pytest.raises(UnsafeLetterError):
        _looked_at(raw.replace(b"Subject: Hej", b"Subject: Hej" + inserted))
