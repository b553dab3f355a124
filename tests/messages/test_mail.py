"""Letters sent, to a real mail server and to the outbox."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime
from email.headerregistry import Address
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import trustme

from gateway.errors import InvalidError, UnavailableError
from gateway.messages import mail, outbox
from gateway.messages.letter import Letter
from gateway.messages.mail import Post, post_of
from gateway.messages.smtp import Encryption, LetterRefusedError, MailServer, MailServerError
from gateway.settings import SettingError, Settings
from tests.messages.letterbox import context_of, letterbox
from tests.messages.receiver import silence

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
KEY = UUID("0192f3a4-0000-7000-8000-000000000001")
LETTER = Letter(
    to="kim@kvarnen.example",
    subject="Välkommen",
    text="Hej\n.\nen ensam punkt\n",
    html="<p>Hej",
    language="sv",
)
needs_no_tls = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


def post(
    port: int,
    tmp_path: Path,
    encryption: Encryption = "unproven where offered",
    *,
    trust: ssl.SSLContext | None = None,
    user: str = "",
    password: str = "",
    host: str = "localhost",
    seconds: float = 5,
) -> Post:
    """Send by a server on loopback as if it were anywhere."""
    server = MailServer(
        host=host,
        port=port,
        encryption=encryption,
        user=user,
        password=password,
        seconds=seconds,
        trust=lambda: trust or ssl.create_default_context(),
    )
    return Post(outbox=tmp_path / "outbox", sender=Address("Underlag", "no-reply", "underlag.example"), server=server)


def test_a_letter_reaches_a_server(free_port: int, tmp_path: Path) -> None:
    with letterbox(free_port) as box:
        sent = mail.send(LETTER, post(free_port, tmp_path), now=NOW, key=KEY)
    [envelope], [message] = box.envelopes, box.messages
    assert (envelope.mail_from, envelope.rcpt_tos) == ("no-reply@underlag.example", ["kim@kvarnen.example"])
    assert message["Message-ID"] == sent.message_id == f"<{KEY.hex}@underlag.example>"
    assert message["Subject"] == "Välkommen"
    assert outbox.body(message, "plain").splitlines() == ["Hej", ".", "en ensam punkt"]
    assert sent.file is None
    assert not (tmp_path / "outbox").exists()


def test_the_same_letter_again_has_the_same_message_id(free_port: int, tmp_path: Path) -> None:
    with letterbox(free_port) as box:
        for _ in range(2):
            mail.send(LETTER, post(free_port, tmp_path), now=NOW, key=KEY)
        mail.send(LETTER, post(free_port, tmp_path), now=NOW)
    ids = [message["Message-ID"] for message in box.messages]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize("encryption", ["required", "where offered"])
def test_it_goes_encrypted_where_that_is_offered(
    encryption: Encryption, free_port: int, tmp_path: Path, authority: trustme.CA, trust: ssl.SSLContext
) -> None:
    context = context_of(authority, "localhost")
    with letterbox(free_port, tls_context=context, require_starttls=True) as box:
        mail.send(LETTER, post(free_port, tmp_path, encryption, trust=trust), now=NOW)
    assert box.encrypted == [True]


@pytest.mark.parametrize("encryption", ["required", "where offered"])
def test_a_certificate_of_another_name_gets_no_letter(
    encryption: Encryption, free_port: int, tmp_path: Path, authority: trustme.CA, trust: ssl.SSLContext
) -> None:
    where = post(free_port, tmp_path, encryption, trust=trust)
    with (
        letterbox(free_port, tls_context=context_of(authority, "mail.example")) as box,
        pytest.raises(MailServerError, match="SSLCertVerificationError"),
    ):
        mail.send(LETTER, where, now=NOW)
    assert box.envelopes == []


def test_a_server_on_this_machine_needs_no_certificate_that_names_it(
    free_port: int, tmp_path: Path, authority: trustme.CA
) -> None:
    with letterbox(free_port, tls_context=context_of(authority, "mail.example")) as box:
        mail.send(LETTER, post(free_port, tmp_path, "unproven where offered"), now=NOW)
    assert box.encrypted == [True]


def test_nothing_goes_in_the_clear_where_encryption_is_required(free_port: int, tmp_path: Path) -> None:
    with letterbox(free_port) as box:
        with pytest.raises(MailServerError, match="offers no encryption"):
            mail.send(LETTER, post(free_port, tmp_path, "required"), now=NOW)
        mail.send(LETTER, post(free_port, tmp_path, "where offered"), now=NOW)
    assert box.encrypted == [False]


@needs_no_tls
def test_a_password_never_goes_in_the_clear(free_port: int, tmp_path: Path) -> None:
    where = post(free_port, tmp_path, "where offered", user="u", password="s3cret/@")
    with (
        letterbox(free_port, auth_required=True, auth_require_tls=False) as box,
        pytest.raises(MailServerError, match="offers no encryption"),
    ):
        mail.send(LETTER, where, now=NOW)
    assert box.tried == []


@needs_no_tls
def test_a_server_that_speaks_tls_from_the_start_and_knows_us(
    free_port: int, tmp_path: Path, authority: trustme.CA, trust: ssl.SSLContext
) -> None:
    context = context_of(authority, "localhost")
    # aiosmtpd does not see that its listening socket speaks TLS, so it is told not to ask for it
    with letterbox(free_port, ssl_context=context, auth_required=True, auth_require_tls=False) as box:
        wanted = post(free_port, tmp_path, "from the start", trust=trust, user="u@x", password="s3cret/@")
        mail.send(LETTER, wanted, now=NOW)
    assert box.tried == [(b"u@x", b"s3cret/@")]
    assert len(box.envelopes) == 1


@needs_no_tls
def test_a_wrong_password_is_told_without_it(free_port: int, tmp_path: Path) -> None:
    with letterbox(free_port, auth_required=True, auth_require_tls=False):
        wanted = post(free_port, tmp_path, user="u", password="wr0ng-pass")
        with pytest.raises(MailServerError, match="535") as caught:
            mail.send(LETTER, wanted, now=NOW)
    assert "wr0ng-pass" not in f"{caught.value}{caught.value!r}{caught.value.params}{wanted!r}"


@pytest.mark.parametrize(
    ("step", "answer", "family", "code"),
    [
        ("RCPT", "550 5.1.1 <{to}>: no such user", InvalidError, "550 5.1.1 <…>: no such user"),
        ("RCPT", "450 4.2.1 come back", UnavailableError, "450 4.2.1 come back"),
        ("DATA", "554 5.7.1 not wanted", InvalidError, "554 5.7.1 not wanted"),
        ("DATA", "451 4.3.0 later", UnavailableError, "451 4.3.0 later"),
    ],
)
def test_a_refusal_for_good_is_told_from_one_for_now(
    step: str, answer: str, family: type[Exception], code: str, free_port: int, tmp_path: Path
) -> None:
    with letterbox(free_port) as box:
        box.refusals[step] = answer
        with pytest.raises(family) as caught:
            mail.send(LETTER, post(free_port, tmp_path), now=NOW)
    assert isinstance(caught.value, (LetterRefusedError, MailServerError))
    assert code in str(caught.value)
    assert LETTER.to not in str(caught.value), "whoever reads the log need not know to whom"


def test_a_server_that_is_away_is_asked_again(free_port: int, tmp_path: Path) -> None:
    with pytest.raises(MailServerError, match="ConnectionRefusedError"):
        mail.send(LETTER, post(free_port, tmp_path), now=NOW)


def test_a_server_that_says_nothing_is_not_waited_for(tmp_path: Path) -> None:
    with silence() as (port, left), pytest.raises(MailServerError, match="timed out"):
        mail.send(LETTER, post(port, tmp_path, host="127.0.0.1", seconds=0.2), now=NOW)
    assert left.is_set()


def test_a_letter_that_is_taken_is_sent_though_the_server_ends_badly(free_port: int, tmp_path: Path) -> None:
    with letterbox(free_port) as box:
        box.refusals["QUIT"] = "421 good riddance"
        mail.send(LETTER, post(free_port, tmp_path), now=NOW)
    assert len(box.envelopes) == 1


def test_without_a_server_it_is_a_file(tmp_path: Path) -> None:
    where = post_of(Settings(data_dir=tmp_path))
    sent = mail.send(LETTER, where, now=NOW, key=KEY)
    again = mail.send(LETTER, where, now=NOW, key=KEY)
    assert sent.file == again.file == tmp_path / "outbox" / f"20261123T120000.000000Z-{KEY.hex}.eml"
    [listed] = outbox.letters(where.outbox)
    assert (listed.to, listed.subject, listed.date) == ("kim@kvarnen.example", "Välkommen", NOW)
    assert mail.send(LETTER, where, now=NOW, key=uuid4()).file != sent.file


@pytest.mark.parametrize(
    ("url", "tls", "host", "port", "encryption"),
    [
        ("smtp://mail.example", "required", "mail.example", 587, "required"),
        ("smtp://mail.example:25", "offered", "mail.example", 25, "where offered"),
        ("smtps://mail.example", "required", "mail.example", 465, "from the start"),
        ("smtp://localhost:25", "required", "localhost", 25, "unproven where offered"),
        ("smtp://[::1]", "required", "::1", 587, "unproven where offered"),
        ("smtp://127.0.0.1", "required", "127.0.0.1", 587, "unproven where offered"),
        ("smtps://localhost", "required", "localhost", 465, "from the start"),
        ("smtp://localhost.evil.example", "required", "localhost.evil.example", 587, "required"),
    ],
)
def test_a_server_is_read_from_the_settings(url: str, tls: str, host: str, port: int, encryption: str) -> None:
    server = post_of(Settings(smtp_url=url, smtp_tls=tls, mail_from="no-reply@underlag.example")).server
    assert server
    assert (server.host, server.port, server.encryption, server.user) == (host, port, encryption, "")


def test_user_and_password_may_hold_anything() -> None:
    settings = Settings(smtp_url="smtp://u%40x:s3cret%2F%40@mail.example", mail_from="Byrå <post@byrå.example>")
    where = post_of(settings)
    assert where.server
    assert (where.server.user, where.server.password) == ("u@x", "s3cret/@")
    assert (where.sender.display_name, where.sender.addr_spec) == ("Byrå", "post@xn--byr-wla.example")
    assert "s3cret" not in f"{where!r}{settings!r}"


@pytest.mark.parametrize(
    "url",
    [
        "mail.example", "http://mail.example", "smtp://", "smtp://u:hunter2@", "smtp://u@mail.example",
        "smtp://:hunter2@mail.example", "smtp://mail.example:hunter2", "smtp://u:hun/ter2@mail.example",
        "smtp://mail.example/box", "smtp://mail.example?x=1", "smtp://mail.example:0",
    ],
)  # fmt: skip
def test_a_server_that_cannot_be_used_names_its_variable_and_not_the_password(url: str) -> None:
    with pytest.raises(SettingError, match="GATEWAY_SMTP_URL") as caught:
        post_of(Settings(smtp_url=url, mail_from="no-reply@underlag.example"))
    assert "hun" not in str(caught.value)


@pytest.mark.parametrize(
    "sender", ["", "nobody", "a@b.example, c@d.example", "A <a@b.example\nBcc: c@d.example>", "<>", "A <a@localhost>"]
)
def test_a_sender_that_cannot_be_used_names_its_variable(sender: str) -> None:
    with pytest.raises(SettingError, match="GATEWAY_MAIL_FROM"):
        post_of(Settings(smtp_url="smtp://mail.example", mail_from=sender))
