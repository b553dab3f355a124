"""The ground of the browser tests is real: letters go out by a mail server, and a photo that is sent is read."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from gateway import correspondence
from tests.browser.conftest import Served
from tests.pictures import jpeg
from tests.stress.running import is_ready


def test_a_letter_arrives_at_the_mail_server(served: Served) -> None:
    with served.session() as session:
        correspondence.order(
            session, "password_reset", email="eva@kvarnen.example", language="sv", site=served.address,
            params={"hours": 1}, path="/services", now=datetime.now(UTC),
        )  # fmt: skip
    message = served.letter_to("eva@kvarnen.example")
    body = message.get_body(("plain",))
    assert body is not None
    assert f"{served.address}/services" in body.get_content()


def test_a_photo_is_taken(served: Served) -> None:
    assert is_ready(served.installation.port)
    status, answer = served.installation.send(jpeg(uuid4().hex), key=uuid4().hex)
    assert (status, answer["status"]) == (201, "received")
