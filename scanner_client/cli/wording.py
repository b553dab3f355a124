"""The command line's own words: help with examples first, and what was wrong with the way it was called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import click

from scanner_client.cli.exits import MEANINGS
from scanner_client.language import translate
from scanner_client.photos import printable

Examples = Sequence[tuple[str, str]]

# what a token may do, as `/v1/me` names it; some are of gateways before pairing
ROLES: Final[Mapping[str, str]] = {
    "device": "device",
    "employee": "employee",
    "reader": "reader",
    "company_administrator": "company administrator",
    "accountant": "accountant",
    "agency_administrator": "agency administrator",
    "invoicing": "invoicing program",
    "accounting": "accounting program",
    "documents": "document program",
    "client": "client",
    "integrator": "integrator",
}


class _Told(click.Command):
    """A command whose help is in the user's language: summary, examples, then the rest."""

    examples: Examples = ()

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_usage(ctx, formatter)
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(translate(self.help or ""))
        if self.examples:
            with formatter.section(_heading("Examples")):
                formatter.write_dl([(line, translate(meaning)) for line, meaning in self.examples], col_max=46)
        self.format_options(ctx, formatter)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, click.style(translate("Usage: "), bold=True))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [record for option in self.get_params(ctx) if (record := _record(option, ctx))]
        with formatter.section(_heading("Options")):
            formatter.write_dl(records, col_max=40)

    def get_short_help_str(self, limit: int = 45) -> str:
        """Return the whole of the short help, however long: it is written to fit."""
        del limit
        return translate(self.short_help or "")


class ToldCommand(_Told):
    """One command, with examples."""

    def __init__(self, *args: Any, examples: Examples = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples


class ToldGroup(_Told, click.Group):
    """The group of commands; its help ends with what the exit statuses mean."""

    command_class = ToldCommand

    def __init__(self, *args: Any, examples: Examples = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.examples = examples

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, the options, and what the exit statuses mean."""
        known = self.commands.items()
        with formatter.section(_heading("Commands")):
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in known])
        super().format_options(ctx, formatter)
        with formatter.section(_heading("Exit status")):
            formatter.write_dl([(str(status), translate(text)) for status, text in MEANINGS.items()])


def role_name(role: str) -> str:
    """Say in the user's language what a token stands for; a role of a later gateway stays as it is named there."""
    return translate(ROLES[role]) if role in ROLES else printable(role).replace("_", " ")


def usage_sentence(error: click.UsageError) -> str:
    """Say in the user's language what was wrong with the way the command was called."""
    if isinstance(error, click.NoSuchOption):
        return _unknown("There is no option {name}.", error.option_name, error.possibilities)
    if isinstance(error, click.exceptions.NoSuchCommand):
        return _unknown("There is no command {name}.", error.command_name, error.possibilities)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return translate("{name} is missing.", name=error.param.make_metavar(error.ctx or _nowhere()))
    return error.format_message()


def _unknown(template: str, name: str, near: Sequence[str] | None) -> str:
    said = translate(template, name=name)
    return f"{said} {translate('Did you mean {name}?', name=near[0])}" if near else said


def _nowhere() -> click.Context:
    return click.Context(click.Command("scanner"))


def _heading(title: str) -> str:
    return click.style(translate(title), bold=True)


def _record(parameter: click.Parameter, ctx: click.Context) -> tuple[str, str] | None:
    """Return an option's names and its meaning in the user's language."""
    record = parameter.get_help_record(ctx)
    if record is None or not isinstance(parameter, click.Option):
        return None
    if parameter.is_eager and record[0].endswith("--help"):
        return record[0], translate("Show this and stop.")
    return record[0], translate(parameter.help or "")
