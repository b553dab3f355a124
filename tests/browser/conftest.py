"""A real browser before a real gateway: `gateway serve` with its workers, a mail server, and Debian's Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from time import monotonic, sleep

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import update
from sqlalchemy.orm import Session

from gateway.access import EVERYTHING, open_gate
from gateway.access.passwords import hasher
from gateway.application import create_app
from gateway.database import db, writing
from gateway.models import User
from gateway.parts import parts_of
from tests.browser import steps
from tests.browser.watch import Watch
from tests.messages.letterbox import Letterbox, letterbox
from tests.security.hostile import HOSTILE
from tests.security.world import Tenant, found
from tests.stress.running import Installation, free_port
from tests.web.browser import PASSWORD

LONGEST_WAIT = 60.0
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Served:
    """A gateway that runs: its address, the letters it has sent, and a tenant whose every text is an attack.

    `people` are the addresses of one person of each role of the tenant; all have `PASSWORD`.
    """

    address: str
    installation: Installation
    letters: Letterbox
    tenant: Tenant
    people: dict[str, str]

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Write beside the running gateway, as its operator may."""
        app = create_app(self.installation.settings)
        with app.app_context():
            open_gate(db.session(), EVERYTHING)
            with writing(db.session()) as session:
                yield session
            db.session.remove()
            db.engine.dispose()

    def letter_to(self, email: str, *, after: int = 0) -> EmailMessage:
        """Wait for a letter to somebody that has come after the first so many, and give it."""
        until = monotonic() + LONGEST_WAIT
        while monotonic() < until:
            for message in self.letters.messages[after:]:
                if message["To"] == email:
                    return message
            sleep(0.05)
        pytest.fail(f"no letter has come to {email}")


@dataclass
class Window:
    """One browser of one person, and what has gone wrong in it."""

    page: Page
    watch: Watch
    served: Served

    def sign_in(self, role: str) -> None:
        """Sign in as the person of a role."""
        steps.sign_in(self.page, self.served.address, self.served.people[role], PASSWORD)

    def open(self, path: str) -> None:
        """Open a page by its path."""
        steps.open_page(self.page, self.served.address, path)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium, once; skips where there is none."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("Chromium is not installed: `make test` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Run a gateway with one worker and a mail server on loopback."""
    with letterbox(free_port()) as letters:
        installation = Installation(
            tmp_path_factory.mktemp("served"), workers=1, reader_command="", smtp_url=f"smtp://127.0.0.1:{letters.port}",
            smtp_tls="offered", mail_from="Underlag <no-reply@underlag.example>",
        )  # fmt: skip
        tenant, people = _furnish(installation)
        with installation.serving():
            yield Served(f"http://127.0.0.1:{installation.port}", installation, letters, tenant, people)


@pytest.fixture
def window(chromium: Browser, served: Served) -> Iterator[Window]:
    """Open a browser that nobody has signed in with; at the end nothing may have gone wrong in it."""
    context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(20_000)
    watch = Watch(context, served.address)
    yield Window(context.new_page(), watch, served)
    context.close()
    assert watch.troubles == []


@pytest.fixture
def windows(chromium: Browser, served: Served) -> Iterator[Callable[[], Window]]:
    """Give a function that opens one more browser, for another person of the same story."""
    opened: list[Window] = []

    def another() -> Window:
        context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(20_000)
        watch = Watch(context, served.address)
        opened.append(Window(context.new_page(), watch, served))
        return opened[-1]

    yield another
    for each in opened:
        each.page.context.close()
    assert [trouble for each in opened for trouble in each.watch.troubles] == []


def _furnish(installation: Installation) -> tuple[Tenant, dict[str, str]]:
    """Enter a tenant whose every text is an attack, and let its people sign in with the password of everybody."""
    app = create_app(installation.settings)
    with app.app_context():
        open_gate(db.session(), EVERYTHING)
        with writing(db.session()) as session:
            tenant = found(session, HOSTILE, ("5560360793", "5566778899"), parts_of(app).originals)
            session.execute(update(User).values(password_hash=hasher.hash(PASSWORD)))
            people = {role: session.get_one(User, each).email for role, each in tenant.people.items()}
        db.session.remove()
        db.engine.dispose()
    return tenant, people
