"""The options that every command takes, before or after its name."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import click

from scanner_client import settings
from scanner_client.language import LANGUAGES, Language, preferred, use

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


@dataclass
class Options:
    """What was said on the command line, and how to speak."""

    url: str | None = None
    token_file: Path | None = None
    timeout: float | None = None
    json: bool = False
    quiet: bool = False
    verbose: bool = False
    no_color: bool = False

    @classmethod
    def from_environment(cls) -> Options:
        """Start from the environment: its language, and whether it wants colours (https://no-color.org)."""
        use(preferred(os.environ))
        return cls(no_color=bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb")

    def settings(self) -> settings.Settings:
        """Put the settings together; raises `ConfigurationError`."""
        return settings.load(os.environ, url=self.url, token_file=self.token_file, timeout=self.timeout)

    def with_url(self, url: str | None) -> Options:
        """Return the options with another address, if there is one."""
        return self if url is None else replace(self, url=url)


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    """Write a given option into the `Options` of this run."""
    options = context.find_object(Options)
    if options is not None and value not in (None, False):
        setattr(options, str(parameter.name), value)
    context.color = False if options is not None and options.no_color else None


def _speak(_context: click.Context, _parameter: click.Parameter, value: Language | None) -> None:
    if value is not None:
        use(value)


def everywhere(command: Decorated) -> Decorated:
    """Give a command the options that all of them have."""
    flag: dict[str, Any] = {"expose_value": False, "callback": _remember}
    spoken = click.Choice(LANGUAGES)
    for option in (
        click.option(
            "--language", type=spoken, is_eager=True, expose_value=False, callback=_speak, help="Language to speak."
        ),
        click.option("--no-color", is_flag=True, is_eager=True, **flag, help="No colours."),
        click.option("-v", "--verbose", is_flag=True, **flag, help="Tell more."),
        click.option("-q", "--quiet", is_flag=True, **flag, help="Say nothing but results and errors."),
        click.option("--json", is_flag=True, **flag, help="Write results as JSON, one object a line."),
        click.option(
            "--timeout", type=click.FloatRange(min=0), metavar="SECONDS", **flag, help="How long to keep trying."
        ),
        click.option(
            "--token-file",
            type=click.Path(path_type=Path, dir_okay=False),
            **flag,
            help="File with the token, readable by you alone.",
        ),
        click.option("--url", metavar="URL", **flag, help="Address of the gateway."),
    ):
        command = option(command)
    return command
