"""Where webhooks may go: what a URL may look like, and which addresses are public (S16)."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from gateway.errors import InvalidError
from gateway.messages.outside import (
    Allowance,
    CredentialsInUrlError,
    NotHttpsError,
    NotPublicError,
    PortNotAllowedError,
    UnresolvedError,
    WebhookUrlError,
    by_system,
    checked_url,
    found,
    is_public,
    target_of,
)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("https://hooks.example.com", "https://hooks.example.com/"),
        ("https://hooks.example.com/a/b?c=d%20e", "https://hooks.example.com/a/b?c=d%20e"),
        ("HTTPS://Hooks.Example.COM:443/", "https://hooks.example.com/"),
        ("https://hooks.example.com:8443/x", "https://hooks.example.com:8443/x"),
        ("https://hooks.example.com./x", "https://hooks.example.com/x"),
        ("https://kök.example/å?ö=ä", "https://xn--kk-fka.example/%C3%A5?%C3%B6=%C3%A4"),
        ("https://hooks。example/x", "https://hooks.example/x"),
        ("https://1.1.1.1/x", "https://1.1.1.1/x"),
        ("https://[2606:4700:4700::1111]:8443/", "https://[2606:4700:4700::1111]:8443/"),
        ("https://_a.b-c.example/", "https://_a.b-c.example/"),
    ],
)
def test_a_good_address_has_one_plain_form(typed: str, plain: str) -> None:
    assert checked_url(typed) == plain
    assert checked_url(plain) == plain


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("http://hooks.example.com/", NotHttpsError),
        ("ftp://hooks.example.com/", NotHttpsError),
        ("file:///etc/passwd", NotHttpsError),
        ("gopher://hooks.example.com/", NotHttpsError),
        ("hooks.example.com", NotHttpsError),
        ("//hooks.example.com/", NotHttpsError),
        ("", NotHttpsError),
        ("https://hooks.example.com:22/", PortNotAllowedError),
        ("https://hooks.example.com:80/", PortNotAllowedError),
        ("https://hooks.example.com:0/", PortNotAllowedError),
        ("https://hooks.example.com:18443/", PortNotAllowedError),
        ("https://user@hooks.example.com/", CredentialsInUrlError),
        ("https://user:password@hooks.example.com/", CredentialsInUrlError),
        ("https://hooks.example.com@127.0.0.1/", CredentialsInUrlError),
        ("https://hooks.example.com%40127.0.0.1@10.0.0.1/", CredentialsInUrlError),
        ("https://127.0.0.1/", NotPublicError),
        ("https://127.1/", NotPublicError),
        ("https://127.0.1/", NotPublicError),
        ("https://0x7f000001/", NotPublicError),
        ("https://0x7f.0.0.1/", NotPublicError),
        ("https://0177.0.0.1/", WebhookUrlError),
        ("https://2130706433/", NotPublicError),
        ("https://017700000001/", NotPublicError),
        ("https://127.0.0.1./", NotPublicError),
        ("https://0/", NotPublicError),
        ("https://0.0.0.0/", NotPublicError),
        ("https://[::1]/", NotPublicError),
        ("https://[::]/", NotPublicError),
        ("https://[::ffff:127.0.0.1]/", NotPublicError),
        ("https://[::ffff:7f00:1]/", NotPublicError),
        ("https://[::ffff:1.1.1.1]/", NotPublicError),
        ("https://[64:ff9b::7f00:1]/", NotPublicError),
        ("https://[2002:7f00:1::]/", NotPublicError),
        ("https://[fe80::1%25eth0]/", NotPublicError),
        ("https://[2606:4700:4700::1111%25eth0]/", NotPublicError),
        ("https://169.254.169.254/latest/meta-data/", NotPublicError),
        ("https://10.1.2.3/", NotPublicError),
        ("https://localhost/", NotPublicError),
        ("https://localhost./", NotPublicError),
        ("https://LOCALHOST/", NotPublicError),
        ("https://anything.localhost/", NotPublicError),
        ("https://printer.local/", NotPublicError),
        ("https://metadata.google.internal/", NotPublicError),
        ("https://intranet/", NotPublicError),
        ("https://hooks.example.com../", NotPublicError),
        ("https://hooks..example.com/", NotPublicError),
        ("https://-a.example/", NotPublicError),
        ("https://hooks%2eexample.com/", NotPublicError),
        ("https://127.0.0.1%00.example.com/", NotPublicError),
        ("https://*.example.com/", NotPublicError),
        ("https://①②⑦.⓪.⓪.①/", WebhookUrlError),
        ("https://１２７.0.0.1/", WebhookUrlError),
        ("https://hooks.example.com\\@127.0.0.1/", WebhookUrlError),
        ("https://127.0.0.1\\.example.com/", WebhookUrlError),
        ("https://hooks.example.com/\r\nX-Evil: 1", WebhookUrlError),
        ("https://hooks.example.com/\tx", WebhookUrlError),
        (" https://hooks.example.com/", WebhookUrlError),
        ("https://hooks.example.com/a b", WebhookUrlError),
        ("https://hooks.example.com/#x", WebhookUrlError),
        ("https:///x", WebhookUrlError),
        ("https:hooks.example.com", WebhookUrlError),
        ("https://", WebhookUrlError),
        ("https://[::1", WebhookUrlError),
        ("https://hooks.example.com:99999999/", PortNotAllowedError),
        ("https://hooks.example.com:x/", WebhookUrlError),
        ("https://hooks.example.com/" + "x" * 2000, WebhookUrlError),
        ("https://" + "a" * 64 + ".example/", NotPublicError),
    ],
)
def test_what_its_form_forbids_is_refused_with_a_word(typed: str, error: type[InvalidError]) -> None:
    with pytest.raises(WebhookUrlError) as caught:
        checked_url(typed)
    assert type(caught.value) is error
    assert isinstance(caught.value, InvalidError)
    assert "password@" not in str(caught.value)


PUBLIC = [
    "1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "193.10.0.1",
    "223.255.255.255", "2606:4700:4700::1111", "2a00:1450::1", "2001:200::1", "2002:101:101::1",
]  # fmt: skip
NOT_PUBLIC = [
    "0.0.0.0",  # noqa: S104  # nothing listens here
    "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
    "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "198.18.0.1", "198.19.255.255",
    "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:1.1.1.1", "::ffff:0:127.0.0.1",
    "64:ff9b::1", "64:ff9b::7f00:1", "64:ff9b::101:101", "64:ff9b:1::1", "100::1",
    "2001::1", "2001:0:53aa:64c:0:0:80ff:fffe", "2001:db8::1", "3fff::1", "5f00::1",
    "2002:7f00:1::1", "2002:a00:1::1", "2002:c0a8:1::1", "2002:a9fe:a9fe::1",
    "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "febf::1", "fec0::1", "ff02::1", "ff0e::1", "4000::1",
    "2606:4700:4700::1111%eth0",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_told(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_an_address_that_is_not_public_is_told(address: str) -> None:
    assert not is_public(ip_address(address))


def resolving(*answer: str) -> Allowance:
    """Allow what is allowed in production, with a name server of the test's own."""
    return Allowance(resolve=lambda _, __: answer)


def test_all_addresses_of_a_name_must_be_public() -> None:
    target = target_of("https://hooks.example.com/")
    assert [str(each) for each in found(target, resolving("1.1.1.1", "2606:4700::1", "1.1.1.1"), seconds=5)] == [
        "1.1.1.1",
        "2606:4700::1",
    ]
    for address in NOT_PUBLIC:
        for answer in ([address], ["1.1.1.1", address], [address, "2606:4700::1"]):
            with pytest.raises(NotPublicError, match=r"^hooks\.example\.com ") as caught:
                found(target, resolving(*answer), seconds=5)
            assert address not in str(caught.value), "what is inside is not told to those outside"


@pytest.mark.parametrize("answer", [[], ["nonsense"], ["1.1.1.1", "127.1"]])
def test_an_answer_without_addresses_is_no_answer(answer: Sequence[str]) -> None:
    with pytest.raises(UnresolvedError):
        found(target_of("https://hooks.example.com/"), resolving(*answer), seconds=5)


@pytest.mark.parametrize("error", [OSError(-2, "Name or service not known"), UnicodeError("label too long")])
def test_a_look_up_that_fails_is_told(error: Exception) -> None:
    def fail(host: str, port: int) -> Sequence[str]:
        raise error

    with pytest.raises(UnresolvedError):
        found(target_of("https://hooks.example.com/"), Allowance(resolve=fail), seconds=5)


def test_a_name_server_that_never_answers_is_left_behind() -> None:
    over = threading.Event()

    def wait(host: str, port: int) -> Sequence[str]:
        over.wait(20)
        return ["1.1.1.1"]

    try:
        with pytest.raises(UnresolvedError):
            found(target_of("https://hooks.example.com/"), Allowance(resolve=wait), seconds=0.1)
    finally:
        over.set()


def test_the_system_is_asked_for_every_address() -> None:
    assert set(by_system("localhost", 443)) <= {"127.0.0.1", "::1"}
    with pytest.raises(NotPublicError):
        found(
            target_of("https://hooks.example.com/"),
            Allowance(resolve=lambda _, port: by_system("localhost", port)),
            seconds=5,
        )
