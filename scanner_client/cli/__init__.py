"""The command `scanner`: photos to the gateway, from a terminal, a script or a folder that is watched."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence

import click

from scanner_client.cli.commands import scanner
from scanner_client.cli.exits import INTERRUPTED, OK, UNEXPECTED, USAGE, of_error
from scanner_client.cli.options import Options
from scanner_client.cli.terminal import Terminal
from scanner_client.cli.wording import usage_sentence
from scanner_client.errors import ScannerError
from scanner_client.language import translate

__all__ = ["main", "scanner"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status; `arguments` default to those of the process."""
    options = Options.from_environment()
    try:
        status = scanner.main(arguments, prog_name="scanner", standalone_mode=False, obj=options)
    except ScannerError as error:
        Terminal(options).fail(error)
        return of_error(error)
    except click.UsageError as error:
        return _misused(error, options)
    except (click.Abort, KeyboardInterrupt):
        Terminal(options).note(translate("Stopped. What was not sent waits in the outbox."), "yellow")
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return OK
    except Exception as error:  # noqa: BLE001  # the last resort: a sentence instead of a trace
        return _unexpected(error, options)
    return int(status or OK)


def _misused(error: click.UsageError, options: Options) -> int:
    terminal = Terminal(options)
    terminal.error(usage_sentence(error))
    path = error.ctx.command_path if error.ctx else "scanner"
    terminal.note(translate("See how it is used: {command} --help", command=path), "dim")
    return USAGE


def _unexpected(error: Exception, options: Options) -> int:
    terminal = Terminal(options)
    reason = f"{type(error).__name__}: {error}"
    terminal.error(translate("Something went wrong that should not have: {reason}", reason=reason))
    if options.verbose:
        terminal.note("".join(traceback.format_exception(error)).rstrip(), "dim")
    else:
        terminal.note(translate("No photo is lost by it. Run it again with -v to see where."), "dim")
    return UNEXPECTED
