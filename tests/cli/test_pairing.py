"""The real scanner is paired with a real gateway while a person who is signed in approves, and is revoked again."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import Result

from tests.cli.test_serve import until
from tests.pictures import jpeg

Run = Callable[..., Result]
ROOT = Path(__file__).parents[2]
PERSON = "kim@kvarnen.example"
PASSWORD = "ett långt lösenord"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class Person:
    """Somebody with a browser, over the network."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, headers={"Accept": "text/html", "Accept-Language": "en"})

    def post(self, path: str, page: str, **form: str) -> httpx.Response:
        """Send a form as it stands on a page."""
        found = TOKEN.search(self.client.get(page).text)
        assert found, page
        sent = {"csrf_token": found[1], **form}
        return self.client.post(path, data=sent, headers={"Sec-Fetch-Site": "same-origin"})


@pytest.fixture
def url(installed: Run, tmp_path: Path, free_port: int) -> Iterator[str]:
    """Run `gateway serve` without workers, for one person of the company."""
    role = ("--role", "company_administrator", "--company", "Kvarnens Kök AB")
    installed("user", "add", PERSON, *role, "--password-stdin", stdin=f"{PASSWORD}\n")
    environment = {**os.environ, "GATEWAY_DATA_DIR": str(tmp_path / "data"), "GATEWAY_WORKERS": "0"}
    process = subprocess.Popen(
        [sys.executable, "-m", "gateway", "serve", "--port", str(free_port)], cwd=ROOT, env=environment
    )
    address = f"http://127.0.0.1:{free_port}"
    try:
        until(lambda: httpx.get(f"{address}/readyz").is_success)
        yield address
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def person(url: str) -> Iterator[Person]:
    """Sign the person in."""
    person = Person(url)
    with person.client:
        assert person.post("/sign-in", "/sign-in", email=PERSON, password=PASSWORD).status_code == 303
        yield person


@pytest.fixture
def scanner(tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Give a function that starts the scanner's command, with a folder of its own."""
    environment = {
        **os.environ,
        "UNDERLAG_STATE_DIR": str(tmp_path / "state"),
        "UNDERLAG_CONFIG_DIR": str(tmp_path / "config"),
        "UNDERLAG_LANGUAGE": "en",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }

    def started(*words: str | Path) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "scanner_client", *words], cwd=ROOT, env=environment, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    return started


def begun(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Read the first line: the code."""
    assert process.stdout is not None
    told: dict[str, Any] = json.loads(process.stdout.readline())
    return told


def path_of(address: str, url: str) -> str:
    """Give the path of an address at the gateway."""
    assert address.startswith(f"{url}/")
    return address.removeprefix(url)


def test_a_scanner_is_paired_sends_and_is_revoked(
    url: str, person: Person, scanner: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    with scanner("login", url, "--no-input", "--json", "--device-name", "Disken") as login:
        told = begun(login)
        assert told["object"] == "pairing"
        page = path_of(told["verification_uri_complete"], url)
        assert "Disken" in person.client.get(page).text
        done = person.post("/device", page, code=told["user_code"], answer="approve")
        assert done.status_code == 303
        out, err = login.communicate(timeout=60)
    assert login.returncode == 0, err
    signed_in = json.loads(out)
    assert (signed_in["object"], signed_in["company"], signed_in["role"]) == ("sign_in", "Kvarnens Kök AB", "device")
    photo = tmp_path / "a.jpg"
    photo.write_bytes(jpeg())
    with scanner("send", photo) as send:
        out, err = send.communicate(timeout=60)
    assert send.returncode == 0, err
    listed = person.client.get("/devices").text
    assert "Disken" in listed
    found = re.search(r'action="(/devices/[0-9a-f-]+/revoke)"', listed)
    assert found
    person.post(found[1], "/devices")
    with scanner("list") as refused:
        out, err = refused.communicate(timeout=60)
    assert refused.returncode == 3, (out, err)
    assert "scanner login" in err


def test_a_scanner_is_turned_away(
    url: str, person: Person, scanner: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    with scanner("login", url, "--no-input", "--json") as login:
        told = begun(login)
        page = f"{path_of(told['verification_uri'], url)}?code={told['user_code'].lower()}"
        person.post("/device", page, code=told["user_code"], answer="deny")
        _, err = login.communicate(timeout=60)
    assert login.returncode == 3, err
    assert not (tmp_path / "config" / "token").exists()
