"""Pages for a browser that stand by themselves: everything in one file, all text escaped, no script."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from gateway.cli.values import shown


def page(template: str, **values: object) -> str:
    """Return the page made of a template of `cli/templates` and `values`; what is in these can be no markup."""
    return _environment().get_template(template).render(**values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gateway.cli"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"shown": shown, "percent": _percent}
    return environment


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
