"""The whole story, played by people in real browsers, a real mail server, a real scanner and a running gateway."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import expect

from gateway.access import people
from gateway.collaboration import register
from tests.browser import steps
from tests.browser.conftest import Served, Window
from tests.house import NOW
from tests.pictures import jpeg
from tests.web.browser import PASSWORD

AGENCY: Final = "Räkna & Co"
ACCOUNTANT: Final = "rut@rakna.example"
CONTACT: Final = "eva@nystart.example"
COMPANY: Final = "Nystarts Bageri AB"
NUMBER: Final = "559999-0016"
LOOKS: Final = 60
CHOSEN: Final = "sju blåa hästar galopperar"
SCANNER: Final = Path(sys.executable).with_name("scanner")


@pytest.fixture
def agency(served: Served) -> None:
    """Have the operator enter an agency and its administrator, as on the first day of an installation."""
    with served.session() as session:
        agency = register.add_agency(session, AGENCY, now=NOW)
        person = people.add_user(session, email=ACCOUNTANT, name="Rut Räkna", password=PASSWORD, now=NOW)
        people.add_member(
            session,
            person,
            role="agency_administrator",
            company_id=None,
            agency_id=agency.id,
            actor="operator",
            now=NOW,
        )


@pytest.mark.usefixtures("agency")
def test_from_the_invitation_to_the_end_of_the_service(
    served: Served, windows: Callable[[], Window], tmp_path: Path
) -> None:
    accountant, client = windows(), windows()
    steps.sign_in(accountant.page, served.address, ACCOUNTANT, PASSWORD)
    register_accounting_system(accountant)
    invite(accountant)
    accept(client, served.letter_to(CONTACT))
    expect(client.page.get_by_text("Active", exact=True).first).to_be_visible()

    photo = tmp_path / "receipt.jpg"
    photo.write_bytes(jpeg())
    with pairing(served, tmp_path) as code:
        approve(client, code)
    client.open("/devices")
    expect(client.page.get_by_text("Evas scanner").first).to_be_visible()
    sent = scanner(served, tmp_path, "send", str(photo), "--json")[0]
    see_the_notice(accountant, sent["document_id"])

    end_the_scanner(client)
    photo.write_bytes(jpeg("Ett annat kvitto"))
    refused = scanner(served, tmp_path, "send", str(photo), "--json", ends=5)[-1]
    assert refused["code"] == "service_not_active"
    accountant.open("/")
    expect(accountant.page.get_by_text(COMPANY).first).to_be_visible()
    steps.press(accountant.page, "Clients")
    steps.press(accountant.page, COMPANY)
    expect(accountant.page.get_by_text("Ended", exact=True).first).to_be_visible()


def register_accounting_system(window: Window) -> None:
    """Enter the accounting program of the agency: without it no invitation leaves."""
    window.open("/integrations")
    steps.press(window.page, "Add an integration")
    steps.press(window.page, "Accounting")
    steps.fill(window.page, "Name", "Bokföringen")
    steps.fill(window.page, "System", "Administration")
    steps.fill(window.page, "Version", "2026.1")
    steps.press(window.page, "Add")


def invite(window: Window) -> None:
    """Open a client and invite it to the scanner."""
    window.open("/clients")
    steps.press(window.page, "Add a client")
    steps.fill(window.page, "Organisation number", NUMBER)
    steps.fill(window.page, "Name of the company", COMPANY)
    steps.fill(window.page, "Name", "Eva Nyman")
    steps.fill(window.page, "E-mail address", CONTACT)
    window.page.get_by_label("Language of letters").select_option("en")
    steps.press(window.page, "Add, then invite")
    window.page.locator("#service-scanner").check()
    window.page.get_by_label("Accountant responsible").select_option(label="Rut Räkna")
    steps.press(window.page, "Send the invitation")
    expect(window.page.get_by_text("Invited", exact=True).first).to_be_visible()


def accept(window: Window, letter: EmailMessage) -> None:
    """Follow the link of the letter, choose a password and say yes."""
    body = letter.get_body(("plain",))
    assert body is not None
    link = re.search(r"https?://\S+/invitation/\S+", body.get_content())
    assert link, body.get_content()
    window.page.goto(link[0])
    steps.fill(window.page, "Your name", "Eva Nyman")
    steps.fill(window.page, "Password", CHOSEN)
    steps.press(window.page, "Choose the password and accept")
    window.page.wait_for_url("**/services")


def approve(window: Window, code: str) -> None:
    """Type the code that the scanner shows, and approve the device."""
    window.open("/device")
    steps.fill(window.page, "Code", code.lower().replace("-", " "))
    steps.press(window.page, "Continue")
    expect(window.page.get_by_text("Evas scanner").first).to_be_visible()
    steps.press(window.page, "Approve")


def see_the_notice(window: Window, document_id: str) -> None:
    """Wait until the photo of the client has become a notice in the accountant's inbox, and open it."""
    row = window.page.locator(f"tbody a[href='/documents/{document_id}']")
    for _ in range(LOOKS):
        window.open("/")
        if row.count():
            break
        window.page.wait_for_timeout(500)
    row.first.click()
    expect(window.page.get_by_text(COMPANY).first).to_be_visible()


def end_the_scanner(window: Window) -> None:
    """End the service under My services, at once, keeping what was sent."""
    window.open("/services")
    window.page.get_by_role("link", name="End Scanner").click()
    window.page.get_by_label("At once").check()
    window.page.get_by_label("Keep everything").check()
    steps.press(window.page, "End them")
    expect(window.page.get_by_text("Ended", exact=True).first).to_be_visible()


@contextmanager
def pairing(served: Served, folder: Path) -> Iterator[str]:
    """Run `scanner login` and give the code that it shows; at the end it must have signed in."""
    words = ["login", served.address, "--no-input", "--json", "--no-keyring", "--device-name", "Evas scanner"]
    with subprocess.Popen([SCANNER, *words], stdout=subprocess.PIPE, text=True, env=surroundings(folder)) as login:
        assert login.stdout is not None
        shown = json.loads(login.stdout.readline())
        assert shown["object"] == "pairing"
        yield shown["user_code"]
        signed_in = json.loads(login.stdout.readline())
        assert (signed_in["object"], signed_in["company"]) == ("sign_in", COMPANY)
        assert login.wait(timeout=30) == 0


def scanner(served: Served, folder: Path, *words: str, ends: int = 0) -> list[dict[str, Any]]:
    """Run the scanner and return the lines that it prints: what was done, or else what was not."""
    done = subprocess.run(
        [SCANNER, *words], capture_output=True, text=True, check=False, env=surroundings(folder), timeout=60
    )
    assert done.returncode == ends, (done.returncode, done.stdout, done.stderr)
    assert served.address
    return [json.loads(line) for line in (done.stdout or done.stderr).splitlines()]


def surroundings(folder: Path) -> dict[str, str]:
    """Give the scanner folders of its own."""
    own = {"UNDERLAG_CONFIG_DIR": str(folder / "config"), "UNDERLAG_STATE_DIR": str(folder / "state")}
    return {**os.environ, **own, "UNDERLAG_LANGUAGE": "en"}
