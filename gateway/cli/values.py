"""A value as people read it in a table."""

from __future__ import annotations

from typing import Any


def shown(value: Any) -> str:
    """Return a value in words: a line for each row of several, without what is empty in it; "" for nothing."""
    if isinstance(value, list):
        return "\n".join(shown(row) for row in value)
    if isinstance(value, dict):
        return ", ".join(f"{key} {part}" for key, part in value.items() if part is not None)
    return "" if value is None else str(value)
