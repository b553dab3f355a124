"""Names that want to be headers: from the order, through the worker, to what lies in the outbox (S24)."""

from __future__ import annotations

import email
import email.policy
import re
import threading
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html

from gateway import correspondence
from gateway.correspondence import KINDS
from gateway.messages.letter import HEADERS
from gateway.parts import parts_of
from gateway.worker import Worker
from tests.house import NOW
from tests.security.ground import Ground
from tests.security.hostile import HOSTILE, taken_for_markup

SITE = "https://underlag.example"
NAMES = (
    "Kvarnen\r\nBcc: victim@evil.example",
    "Kvarnen\nSubject: other\n\nbody",
    "Kvarnen\r\n\r\n<html>http://evil.example/",
    "=?utf-8?q?Kvarnen=0D=0ABcc:_victim@evil.example?=",
    "Kvarnen\u2028Bcc: victim@evil.example\x0b",
    HOSTILE,
)
WHEN = "2026-11-25T12:00:00+00:00"
UNTIL = "2026-12-25"


def params(kind: str, name: str) -> dict[str, object]:
    """Say what a letter is about, with every name that somebody could have typed."""
    wanted: dict[str, dict[str, object]] = {
        "invitation": {"agency": name, "company": name, "services": [name], "payer": "agency",
                       "is_new_customer": False, "valid_until": UNTIL},
        "invitation_accepted": {"company": name, "services": [name], "answered_by": name},
        "invitation_declined": {"company": name, "services": [name], "answered_by": name, "words": name},
        "invitation_expiring": {"agency": name, "company": name, "services": [name], "valid_until": UNTIL},
        "service_ended": {"agency": name, "company": name, "services": [name], "ended_by": name, "data": name,
                          "ends_on": UNTIL},
        "first_sign_in": {"invited_by": name, "tenant": name, "hours": 1},
        "password_reset": {"hours": 1},
        "password_changed": {"at": WHEN},
        "new_sign_in": {"at": WHEN, "program": name, "from_where": name},
        "new_device": {"device": name, "company": name, "added_by": name, "at": WHEN},
        "member_invited": {"invited_by": name, "tenant": name, "role": name, "valid_until": UNTIL},
        "digest": {"companies": [{"company": name, "red": 1}]},
    }  # fmt: skip
    return {"name": name, **wanted[kind]}


def test_a_name_stays_a_name_all_the_way(ground: Ground) -> None:
    with ground.session() as session:
        for kind in KINDS:
            for name in NAMES:
                correspondence.order(
                    session, kind, email="eva@kvarnen.example", language="sv", site=SITE, params=params(kind, name),
                    path="/services", now=NOW,
                )  # fmt: skip
    parts = parts_of(ground.app)
    worker = Worker(ground.app, parts.settings, parts.originals, threading.Event())
    while worker.step():
        pass
    files = sorted((parts.settings.data_dir / "outbox").glob("*.eml"))
    assert len(files) == len(NAMES) * len(KINDS)
    for file in files:
        check(file)


def check(file: Path) -> None:
    """See that a letter has its own headers alone, goes to one reader, is text, and leads nowhere else."""
    raw = file.read_bytes()
    message = email.message_from_bytes(raw, EmailMessage, policy=email.policy.default)
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    names = re.findall(rb"^([^\s:]+):", head, re.MULTILINE)
    assert {each.decode() for each in names} <= {*HEADERS, "Return-Path", "Delivered-To"}
    assert len(names) == len(set(names))
    assert message["To"] == "eva@kvarnen.example"
    assert (message.get_all("Bcc"), message.get_all("Cc")) == (None, None)
    assert list(message.iter_attachments()) == []
    body = message.get_body(("html",))
    assert body is not None
    content = str(body.get_content())
    assert [each for each in taken_for_markup(content) if "attribute style" not in each] == []
    document = html.document_fromstring(content)
    for element in document.iter():
        for name in ("href", "src", "background"):
            if element.get(name):
                assert urlsplit(element.get(name)).netloc == "underlag.example", element.get(name)
