"""The house rules that a program can check: who imports whom, how long a module is, what is documented."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import click
import pytest
from flask import Flask

from gateway.access.permissions import PERMISSIONS
from gateway.api.caller import OPEN_BECAUSE, PERMISSION_OF
from gateway.cli import gateway as command_line
from gateway.documents.notify import TEXTS
from gateway.errors import GatewayError
from gateway.language import translate

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path
    for folder in ("gateway", "scanner_client")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
LONGEST_MODULE = 300
FORBIDDEN = {"util", "utils", "helper", "helpers", "common", "misc", "manager", "service", "handler", "processor",
             "data", "info", "core"}  # fmt: skip
OPEN_TO_ALL = {("/v1/device/code", "POST"), ("/v1/device/token", "POST"), ("/v1/oauth/token", "POST")}
"""What one may ask without a token; nothing else, whatever it says of itself."""
LINT_IMPORTS = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"]


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts over a copy of the source."""
    return subprocess.run(LINT_IMPORTS, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Copy the source and its contracts."""
    for folder in ("gateway", "scanner_client"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__", "static"))
    shutil.copy(ROOT / "setup.cfg", tmp_path / "setup.cfg")
    return tmp_path


def test_everybody_imports_only_whom_they_may(copy: Path) -> None:
    done = contracts(copy)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(("module", "line"), [
    ("gateway/accounting/vat.py", "from flask import g"),
    ("gateway/reading/shape.py", "import sqlalchemy"),
    ("gateway/models/page.py", "from gateway.documents import receive"),
    ("gateway/documents/receive.py", "from gateway.collaboration import register"),
    ("gateway/worker.py", "import PIL"),
    ("scanner_client/client.py", "import gateway"),
    ("gateway/jobs.py", "from gateway.api import problems"),
    ("gateway/messages/mail.py", "import sqlalchemy"),
    ("gateway/messages/letters/sheet.py", "from flask import url_for"),
    ("gateway/messages/outbox.py", "from gateway import jobs"),
])  # fmt: skip
def test_a_planted_breach_is_found(copy: Path, module: str, line: str) -> None:
    path = copy / module
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = contracts(copy)
    assert done.returncode != 0
    assert "BROKEN" in done.stdout


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_is_one_thing(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_MODULE, "make it a package of the same name"
    assert not FORBIDDEN & set(path.stem.split("_")), "name it after what it is"


def test_every_endpoint_declares_who_may_use_it(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/v1/"):
            continue
        view = getattr(app.view_functions[rule.endpoint], "view_class", None)
        for method in sorted(rule.methods or set()):
            endpoint = getattr(view, method.lower(), None)
            if endpoint is not None:
                declared = getattr(endpoint, PERMISSION_OF, None)
                is_open = bool(getattr(endpoint, OPEN_BECAUSE, ""))
                assert is_open == ((rule.rule, method) in OPEN_TO_ALL), (rule.rule, method)
                assert is_open == (declared is None), (rule.rule, method)
                assert is_open or declared in PERMISSIONS, (rule.rule, method)


def commands(group: click.Group, path: str) -> list[tuple[str, click.Command]]:
    """List every command of the command line with its full name."""
    found: list[tuple[str, click.Command]] = []
    for name, command in group.commands.items():
        full = f"{path} {name}"
        found += commands(command, full) if isinstance(command, click.Group) else [(full, command)]
    return found


def test_every_command_and_option_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for full, command in commands(command_line, "gateway"):
        assert f"`{full}" in text, full
        for option in command.params:
            if isinstance(option, click.Option) and not option.hidden:
                assert f"`{option.opts[0]}" in text, (full, option.opts[0])


def test_every_route_is_documented(app: Flask) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/v1/"):
            assert re.sub(r"<(?:\w+:)?(\w+)>", "{id}", rule.rule).replace("pages/{id}", "pages/{number}") in text, (
                rule.rule
            )


def test_every_error_code_is_documented() -> None:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    waiting = [GatewayError]
    while waiting:
        error = waiting.pop()
        waiting += error.__subclasses__()
        assert f"`{error.code}`" in text, error


@pytest.mark.parametrize("code", TEXTS)
def test_every_finding_is_told_in_swedish_and_documented(code: str) -> None:
    assert translate(TEXTS[code], "sv") != TEXTS[code]
    text = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    assert re.search(
        rf"^\| `{code}` \| (?:red|yellow|red or yellow) \| {re.escape(TEXTS[code])} \|$", text, re.MULTILINE
    )


def test_no_finding_is_documented_that_there_is_not() -> None:
    text = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)`", text, re.MULTILINE)) == set(TEXTS)


def test_every_file_of_the_program_is_installed_with_it() -> None:
    """`pip install .` takes modules of packages, and of the rest what setup.cfg names."""
    named = ConfigParser()
    named.read(ROOT / "setup.cfg", encoding="utf-8")
    globs = named["options.package_data"]["gateway"].split()
    taken = {path for each in globs for path in (ROOT / "gateway").glob(each)}
    for path in (ROOT / "gateway").rglob("*"):
        is_module = path.suffix == ".py" and (path.parent / "__init__.py").exists()
        if path.is_file() and "__pycache__" not in path.parts and not is_module:
            assert path in taken, path
