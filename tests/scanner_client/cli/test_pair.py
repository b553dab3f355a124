"""`scanner login` without a token: a code on the terminal, an approval elsewhere, and a token of its own."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import numpy as np
import pytest
import zxingcpp

from scanner_client.cli.pair import machine_name
from tests.scanner_client.conftest import Scanner
from tests.scanner_client.fake_gateway import FakeGateway, cut, photo, problem
from tests.scanner_client.fake_pairing import DEVICE_CODE, DEVICE_TOKEN, LINK, USER_CODE, oauth_error, pending

ROOT: Final = Path(__file__).parents[3]
COMPLETE: Final = f"{LINK}?code={USER_CODE}"


@pytest.fixture
def rests(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let nothing sleep, and give what would have been slept."""
    rests: list[float] = []
    monkeypatch.setattr("scanner_client.cli.pair._rest", rests.append)
    return rests


@pytest.fixture
def at_a_terminal(scanner: Scanner, rests: list[float], monkeypatch: pytest.MonkeyPatch) -> Scanner:
    """Give the command line with somebody at the keyboard, though not before a screen."""
    assert rests == []
    monkeypatch.setattr("scanner_client.cli.login._is_at_a_terminal", lambda: True)
    return scanner


def is_kept(tmp_path: Path) -> bool:
    """Whether anybody is signed in."""
    return (tmp_path / "config" / "config.toml").exists()


def test_a_scanner_is_paired(at_a_terminal: Scanner, gateway: FakeGateway, served: str, tmp_path: Path) -> None:
    """The code and the link are on stderr, the result on stdout, and neither has a secret in it."""
    gateway.pairing.answers += [pending]
    ran = at_a_terminal("login", served)
    assert ran.status == 0
    assert ran.out == f"✓ Signed in to {served} for Kvarnens Kök AB (device)\n"
    assert f"\n  {LINK}\n  {USER_CODE}\n" in ran.err
    assert "good for 10 min" in ran.err
    assert DEVICE_TOKEN not in ran.out + ran.err
    assert DEVICE_CODE not in ran.out + ran.err
    if os.name == "posix":
        assert (tmp_path / "config" / "token").stat().st_mode & 0o777 == 0o600
    (tmp_path / "a.jpg").write_bytes(photo(1))
    assert at_a_terminal("send", tmp_path / "a.jpg").status == 0


def test_a_program_gets_the_code_as_its_first_line(scanner: Scanner, rests: list[float], served: str) -> None:
    """Then who is signed in; nothing is read from standard input."""
    ran = scanner("login", served, "--no-input", "--json", stdin=b"gw_of_somebody_else\n")
    first, second = (json.loads(line) for line in ran.out.splitlines())
    assert first == {
        "object": "pairing",
        "user_code": USER_CODE,
        "verification_uri": LINK,
        "verification_uri_complete": COMPLETE,
        "expires_in": 600,
        "interval": 5,
    }
    assert (second["object"], second["role"], second["company"]) == ("sign_in", "device", "Kvarnens Kök AB")
    assert (ran.status, ran.err, rests) == (0, "", [5.0])


def test_quiet_shows_the_code_all_the_same(at_a_terminal: Scanner, served: str) -> None:
    """Nobody could approve it otherwise."""
    ran = at_a_terminal("login", served, "-q")
    assert ran.status == 0
    assert USER_CODE in ran.err


def test_it_speaks_swedish(at_a_terminal: Scanner, gateway: FakeGateway, served: str) -> None:
    """With the gateway as well."""
    ran = at_a_terminal("login", served, "--language", "sv")
    assert "logga in och godkänn" in ran.err
    assert "(enhet)" in ran.out
    assert {request.headers["Accept-Language"] for request in gateway.requests} == {"sv"}


@pytest.mark.parametrize(
    ("name", "said"), [("access_denied", "said no"), ("expired_token", "ran out"), ("invalid_grant", "invalid_grant")]
)
def test_what_is_not_approved_is_not_kept(
    at_a_terminal: Scanner, gateway: FakeGateway, served: str, tmp_path: Path, name: str, said: str
) -> None:
    """Status 3, with the command that begins again."""
    gateway.pairing.answers += [oauth_error(name)]
    ran = at_a_terminal("login", served)
    assert (ran.status, ran.out) == (3, "")
    assert said in ran.err
    assert f"scanner login {served}" in ran.err
    assert not is_kept(tmp_path)


def test_an_older_gateway_is_given_a_token(
    at_a_terminal: Scanner, gateway: FakeGateway, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said why, and asked for as before."""
    gateway.pairing.is_offered = False
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _: "gw_client")
    ran = at_a_terminal("login", served)
    assert (ran.status, ran.out) == (0, f"✓ Signed in to {served} for Kvarnens Kök AB (client)\n")
    assert "does not pair scanners yet" in ran.err
    refused = at_a_terminal("login", served, "--no-input")
    assert (refused.status, refused.out) == (3, "")
    assert f"scanner login {served} --with-token" in refused.err


def test_a_line_that_is_cut_while_waiting_is_told_once(
    at_a_terminal: Scanner, gateway: FakeGateway, served: str, rests: list[float]
) -> None:
    """And it goes on."""
    gateway.pairing.answers += [cut, cut]
    ran = at_a_terminal("login", served)
    assert ran.status == 0
    assert ran.err.count("cannot be reached") == 1
    assert rests == [5, 10, 20]


def test_a_gateway_that_is_not_there_is_told_at_once(at_a_terminal: Scanner, rests: list[float]) -> None:
    """Status 5, and what to do."""
    ran = at_a_terminal("login", "http://127.0.0.1:9", "--language", "sv")
    assert (ran.status, rests) == (5, [])
    assert "Försök igen med: scanner login http://127.0.0.1:9" in ran.err


def test_a_token_that_was_approved_is_kept_whatever_comes(
    at_a_terminal: Scanner, gateway: FakeGateway, served: str
) -> None:
    """Nobody has to approve it twice for a line that was cut a second too early."""
    gateway.get_troubles += [lambda _: problem(503, "unavailable")]
    ran = at_a_terminal("login", served, "--json")
    told = json.loads(ran.out.splitlines()[-1])
    assert (ran.status, told["object"], told["company"]) == (0, "sign_in", None)
    assert at_a_terminal("list").status == 0
    gateway.get_troubles += [lambda _: problem(503, "unavailable")]
    assert at_a_terminal("login", served).out == f"✓ Signed in to {served}\n"


def test_what_an_old_sign_in_left_is_sent_by_the_new_one(
    at_a_terminal: Scanner, gateway: FakeGateway, served: str, tmp_path: Path
) -> None:
    """A device that was revoked is paired again."""
    at_a_terminal("login", served)
    gateway.tokens = {"gw_renewed": "Kvarnens Kök AB"}
    (tmp_path / "a.jpg").write_bytes(photo(1))
    ran = at_a_terminal("send", tmp_path / "a.jpg")
    assert (ran.status, ran.out) == (3, "")
    assert "Sign in again with: scanner login" in ran.err
    at_a_terminal("login", served, "--with-token", stdin=b"gw_renewed")
    at_a_terminal("login")
    assert at_a_terminal("send").out.startswith("✓ Saved a.jpg")


def test_a_browser_is_opened_only_when_asked_for(
    at_a_terminal: Scanner, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the code in the link; where there is none, that is said."""
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    at_a_terminal("login", served)
    assert opened == []
    ran = at_a_terminal("login", served, "--browser")
    assert opened == [COMPLETE]
    assert (ran.status, "No browser could be opened" in ran.err) == (0, True)


def test_the_device_has_a_name(
    at_a_terminal: Scanner, gateway: FakeGateway, served: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine's own, unless another is given; one that says nothing is left out."""
    at_a_terminal("login", served)
    at_a_terminal("login", served, "--device-name", "Disken")
    assert gateway.pairing.names == [machine_name(), "Disken"]
    for name, expected in (("anna.local", "anna"), ("localhost", None), ("x" * 300, "x" * 64)):
        monkeypatch.setattr(socket, "gethostname", lambda name=name: name)
        assert machine_name() == expected


@pytest.mark.parametrize("other", ["--no-input", "--token-file=token.txt"])
def test_wishes_that_exclude_each_other_are_told(at_a_terminal: Scanner, served: str, other: str) -> None:
    """Status 2."""
    ran = at_a_terminal("login", served, "--with-token", other)
    assert ran.status == 2
    assert "exclude each other" in ran.err


def test_ctrl_c_ends_the_wait(served: str, gateway: FakeGateway, tmp_path: Path) -> None:
    """With status 130, a word, and nothing kept."""
    gateway.pairing.is_approved, gateway.pairing.interval = False, 1
    program = (
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
        "from scanner_client.cli import main; sys.exit(main())"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, "login", served, "--no-input"],
        cwd=ROOT,
        env={**os.environ, **environment(served, tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        ends_at = time.monotonic() + 20
        while gateway.pairing.looks < 1 and time.monotonic() < ends_at:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, "")
    assert err.endswith("good for 10 min.\nStopped. Nothing has changed.\n")
    assert not is_kept(tmp_path)


def environment(url: str, tmp_path: Path, **more: str) -> dict[str, str]:
    """Return what a process of its own needs."""
    return {
        "UNDERLAG_URL": url,
        "UNDERLAG_STATE_DIR": str(tmp_path / "state"),
        "UNDERLAG_CONFIG_DIR": str(tmp_path / "config"),
        "UNDERLAG_LANGUAGE": "en",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "TERM": "xterm-256color",
        "COLUMNS": "80",
        "LINES": "40",
        **more,
    }


def on_a_screen(*arguments: str, **variables: str) -> str:
    """Run on a terminal of its own, and return what it showed."""
    command = " ".join([sys.executable, "-m", "scanner_client", "login", *arguments])
    named = [f"{name}={value}" for name, value in variables.items()]
    ran = subprocess.run(
        ["env", *named, "script", "-qec", command, "/dev/null"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return ran.stdout


def looked_at(shown: str) -> str:
    """Read the picture on a screen as a camera does: white where there is ink, black where there is none."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in shown.splitlines()]
    drawn = [line for line in lines if line and set(line) <= set(" ▀▄█")]
    halves = [[[sign in tall for sign in line] for line in drawn] for tall in ("▀█", "▄█")]
    modules = np.stack([np.array(half, dtype=np.uint8) for half in halves], axis=1).reshape(-1, len(drawn[0]))
    (found,) = zxingcpp.read_barcodes(np.pad(modules * 255, 4).repeat(6, axis=0).repeat(6, axis=1))
    return str(found.text)


@pytest.mark.skipif(shutil.which("script") is None, reason="`script` makes the terminal")
def test_a_screen_shows_a_picture_of_the_link(served: str, gateway: FakeGateway, tmp_path: Path) -> None:
    """A phone reads it, on a light screen as on a dark one."""
    gateway.pairing.interval = 1
    shown = on_a_screen(**environment(served, tmp_path))
    assert looked_at(shown) == COMPLETE
    assert "\x1b[38;5;231;48;5;16m" in shown
    assert "Waiting for approval" in shown
    assert "Signed in" in shown


@pytest.mark.skipif(shutil.which("script") is None, reason="`script` makes the terminal")
@pytest.mark.parametrize(
    ("arguments", "variables"),
    [((), {"COLUMNS": "30"}), ((), {"LINES": "20"}), ((), {"NO_COLOR": "1"}), (("-q",), {})],
)
def test_where_a_picture_would_be_spoilt_there_is_none(
    served: str, gateway: FakeGateway, tmp_path: Path, arguments: tuple[str, ...], variables: dict[str, str]
) -> None:
    """The link and the code are enough."""
    gateway.pairing.interval = 1
    shown = on_a_screen(*arguments, **environment(served, tmp_path, **variables))
    assert "▀" not in shown
    assert LINK in shown
    assert USER_CODE in shown


@pytest.mark.skipif(shutil.which("script") is None, reason="`script` makes the terminal")
def test_a_screen_beside_json_shows_the_code_to_whoever_looks(
    served: str, gateway: FakeGateway, tmp_path: Path
) -> None:
    """As in `scanner login --json | jq`."""
    gateway.pairing.interval = 1
    shown = on_a_screen("--json", **environment(served, tmp_path))
    assert "approve the scanner" in shown
    assert '{"object": "pairing"' in shown
