"""The command line as a whole: help, languages, mistakes, streams, and the unexpected."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scanner_client.cli import main, scanner
from scanner_client.cli.exits import MEANINGS, of_results
from scanner_client.sending import Result
from scanner_client.version import VERSION
from tests.scanner_client.conftest import Scanner
from tests.scanner_client.fake_gateway import FakeGateway, photo

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("name", [None, *scanner.commands])
def test_help_begins_with_examples(name: str | None, scanner: Scanner) -> None:
    """Of the whole, and of each command, in both languages."""
    arguments = [name] if name else []
    for language, heading, options in (("en", "Examples:", "Options:"), ("sv", "Exempel:", "Flaggor:")):
        ran = main_out(scanner, "--language", language, *arguments, "--help")
        assert 0 < ran.index(heading) < ran.index(options)
        assert "scanner " in ran
    assert main_out(scanner, *arguments, "-h") == main_out(scanner, *arguments, "--help")


def main_out(scanner: Scanner, *arguments: str) -> str:
    """Run and return what it wrote; it must end well."""
    ran = scanner(*arguments)
    assert ran.status == 0
    return ran.out


def test_the_help_tells_every_exit_status(scanner: Scanner) -> None:
    """A script may rely on them."""
    text = scanner("--help").out
    for status in MEANINGS:
        assert re.search(rf"^  {status} ", text, re.MULTILINE)


def test_the_version(scanner: Scanner) -> None:
    """As the package says."""
    assert scanner("--version").out == f"scanner {VERSION}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["statsu"], "There is no command statsu. Did you mean status?"),
        (["send", "--papd", "card"], "There is no option --papd. Did you mean --paid?"),
        (["watch"], "DIR is missing."),
        (["send", "--paid", "gold", "x"], "gold"),
    ],
)
def test_a_mistake_is_told_with_what_was_meant(scanner: Scanner, arguments: list[str], said: str) -> None:
    """Status 2, on stderr."""
    ran = scanner(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert "--help" in ran.err


def test_no_command_shows_the_help(scanner: Scanner) -> None:
    """Status 2: nothing was done."""
    ran = scanner()
    assert ran.status == 2
    assert "scanner send" in ran.out + ran.err


def test_options_may_stand_before_or_after_the_command(signed_in: Scanner, gateway: FakeGateway) -> None:
    """People remember neither."""
    gateway.new("0" * 64, [b"x"], {})
    assert signed_in("--json", "list").out == signed_in("list", "--json").out != ""


def test_quiet_says_results_and_errors_alone(signed_in: Scanner, tmp_path: Path) -> None:
    """Verbose says more."""
    (tmp_path / "a.jpg").write_bytes(photo(1))
    assert signed_in("send", "-q").err == ""
    assert "Idempotency-Key" in signed_in("send", "-v", tmp_path / "a.jpg").err


def test_the_unexpected_is_a_sentence_and_with_v_a_trace(signed_in: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Status 1."""

    def break_down(*_: object, **__: object) -> None:
        raise ZeroDivisionError("boom")

    monkeypatch.setattr("scanner_client.client.ScannerClient.documents", break_down)
    ran = signed_in("list")
    assert ran.status == 1
    assert "ZeroDivisionError: boom" in ran.err
    assert "Traceback" not in ran.err
    assert "Traceback" in signed_in("list", "-v").err


def test_an_interruption_ends_with_130(signed_in: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever it comes."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("scanner_client.client.ScannerClient.documents", interrupt)
    assert signed_in("list").status == 130


@pytest.mark.parametrize(
    ("results", "not_kept", "status"),
    [
        ([], 0, 0),
        (["saved", "saved"], 0, 0),
        (["saved", "waiting"], 0, 6),
        (["saved", "refused"], 0, 6),
        (["saved"], 1, 6),
        (["refused"], 0, 4),
        (["waiting"], 0, 5),
        (["mismatch"], 0, 7),
        (["refused", "waiting"], 0, 5),
        ([], 1, 1),
    ],
)
def test_the_status_for_what_became_of_the_photos(results: list[Result], not_kept: int, status: int) -> None:
    """Partly means that some are saved."""
    assert of_results(results, not_kept=not_kept) == status


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_what_the_shell_takes(scanner: Scanner, shell: str) -> None:
    """Its syntax is right, where the shell is there."""
    ran = scanner("completion", shell)
    assert (ran.status, "_SCANNER_COMPLETE" in ran.out) == (0, True)
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=ran.out, text=True, check=True)


def test_completion_knows_the_commands(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """As the shell asks for them."""
    monkeypatch.setenv("_SCANNER_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", "scanner st")
    monkeypatch.setenv("COMP_CWORD", "1")
    with pytest.raises(SystemExit):
        main([])
    assert capsys.readouterr().out == "plain,status\n"


def terminal(*arguments: str, **environment: str) -> str:
    """Run on a terminal of its own, and return what it showed."""
    command = " ".join([sys.executable, "-m", "scanner_client", *arguments])
    variables = [f"{name}={value}" for name, value in environment.items()]
    ran = subprocess.run(
        ["env", *variables, "script", "-qec", command, "/dev/null"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return ran.stdout


@pytest.mark.skipif(shutil.which("script") is None, reason="`script` makes the terminal")
def test_colours_and_motion_are_for_terminals_that_want_them(served: str, tmp_path: Path) -> None:
    """NO_COLOR and --no-color leave words, TERM=dumb leaves no motion either."""
    (tmp_path / "a.jpg").write_bytes(photo(1))
    environment = {
        "UNDERLAG_URL": served,
        "UNDERLAG_TOKEN": "gw_client",
        "UNDERLAG_STATE_DIR": str(tmp_path / "state"),
        "UNDERLAG_CONFIG_DIR": str(tmp_path / "config"),
        "UNDERLAG_LANGUAGE": "en",
        "TERM": "xterm-256color",
    }
    send = ("send", str(tmp_path / "a.jpg"))
    shown = terminal(*send, **environment)
    assert "\x1b[32m✓\x1b[0m Saved \x1b[1ma.jpg\x1b[0m" in shown
    assert "\x1b[?25l" in shown
    for plain in (terminal(*send, **environment, NO_COLOR="1"), terminal(*send, "--no-color", **environment)):
        assert "✓ Saved a.jpg as" in plain
        assert "\x1b[32m" not in plain
    dumb = terminal(*send, **(environment | {"TERM": "dumb"}))
    assert dumb.replace("\r\n", "\n").startswith("✓ Saved a.jpg as")
    assert "\x1b" not in dumb


def test_every_command_is_told_by_the_group() -> None:
    """None is hidden."""
    assert list(scanner.commands) == ["login", "send", "watch", "status", "list", "doctor", "completion"]
    assert all(command.short_help for command in scanner.commands.values())
