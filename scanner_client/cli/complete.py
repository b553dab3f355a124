"""`scanner completion`: the lines that teach a shell to complete the command."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from scanner_client.cli.options import everywhere
from scanner_client.cli.wording import ToldCommand

SHELLS = ("bash", "zsh", "fish")


@click.command(
    cls=ToldCommand,
    short_help="let your shell complete the command",
    help="Write the lines that let your shell complete the command with the tab key.",
    examples=[
        ('eval "$(scanner completion bash)"', "in ~/.bashrc"),
        ('eval "$(scanner completion zsh)"', "in ~/.zshrc"),
        ("scanner completion fish | source", "in ~/.config/fish/config.fish"),
    ],
)
@click.argument("shell", type=click.Choice(SHELLS))
@everywhere
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Write the shell's own completion source."""
    complete = get_completion_class(shell)
    if complete is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(complete(context.find_root().command, {}, "scanner", "_SCANNER_COMPLETE").source())
