"""`docs/scanner.md` tells every command, option, exit status and variable, and none that is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from scanner_client import errors
from scanner_client.cli import scanner
from scanner_client.cli.exits import MEANINGS
from scanner_client.crash_points import VARIABLE
from scanner_client.settings import VARIABLES

PAGE = (Path(__file__).parents[2] / "docs" / "scanner.md").read_text(encoding="utf-8")
OPTION = re.compile(r"`(-{1,2}[a-z][a-z-]*)[ `]")


def section(heading: str) -> str:
    """Return the text below a heading, down to the next of its kind or higher."""
    level = heading.partition(" ")[0]
    _, _, rest = PAGE.partition(f"\n{heading}")
    assert rest, heading
    return re.split(rf"\n#{{1,{len(level)}}} ", rest, maxsplit=1)[0]


def options(command: click.Command) -> Iterator[str]:
    """Yield every spelling of every option."""
    context = click.Context(command, info_name="scanner", help_option_names=["-h", "--help"])
    for parameter in command.get_params(context):
        if isinstance(parameter, click.Option):
            yield from parameter.opts


EVERYWHERE = set(options(scanner.commands["doctor"]))


@pytest.mark.parametrize("name", list(scanner.commands))
def test_every_command_has_its_section_with_its_own_options(name: str) -> None:
    """Exactly those."""
    command = scanner.commands[name]
    arguments = [one for one in command.params if isinstance(one, click.Argument)]
    text = section(f"### `scanner {name}")
    for argument in arguments:
        assert argument.make_metavar(click.Context(command)) in text.partition("\n")[0]
    table = "".join(line for line in text.splitlines(keepends=True) if line.startswith("|"))
    assert set(OPTION.findall(table)) == set(options(command)) - EVERYWHERE


def test_the_options_of_all_commands_are_told_once() -> None:
    """Before the commands, with `--version`."""
    text = section("## Commands").partition("\n###")[0]
    assert set(OPTION.findall(text)) == EVERYWHERE


def test_every_exit_status_is_told() -> None:
    """And no other."""
    told = re.findall(r"^\| (\d+) \|", section("## Exit status"), re.MULTILINE)
    assert [int(status) for status in told] == list(MEANINGS)


def test_every_variable_is_told() -> None:
    """And no other."""
    told = set(re.findall(r"`(UNDERLAG_[A-Z_]+)`", PAGE))
    assert told == {*VARIABLES, VARIABLE}


def test_the_tree_of_errors_draws_every_error_below_its_parent() -> None:
    """The picture in the docstring is the code."""
    drawn: dict[str, str] = {}
    path: list[tuple[int, str]] = []
    for line in (errors.__doc__ or "").splitlines():
        found = re.search(r"([├└]── )?([A-Z]\w+Error)\b", line)
        if found is None or not line.startswith("    "):
            continue
        depth = found.start(2)
        path = [(known, name) for known, name in path if known < depth]
        drawn[found[2]] = path[-1][1] if path else "Exception"
        path.append((depth, found[2]))
    known = {
        name: value.__bases__[0].__name__
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, Exception)
    }
    assert drawn == known
