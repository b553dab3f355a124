"""What many tests speak of: a moment, a house with two tenants, and a token as a header."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

NOW: Final = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
UNLIMITED: Final[dict[str, Any]] = {"requests_per_caller": 0, "requests_per_address": 0, "requests_per_account": 0}
"""The settings of a gateway that is asked as fast as a test can."""


@dataclass(frozen=True)
class House:
    """Two agencies, a company of each, and tokens by who holds them.

    `token["client"]` is a device's, `token["accountant"]` an accountant's, `token["integrator"]` that of a program of
    the company which handles documents; `other` are the others'.
    """

    company: UUID
    other_company: UUID
    token: dict[str, str]
    other: dict[str, str]


def bearer(token: str) -> dict[str, str]:
    """Write a token as a header."""
    return {"Authorization": f"Bearer {token}"}
