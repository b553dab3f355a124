"""Versions: whether a program is new enough for a service.

Programs of accounting name their versions in many ways (`2020.10`, `8.4 SP2`), so only the numbers are compared, from
left to right; the rules of Python's own packages would refuse half of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from gateway.settings import Settings

NUMBER: Final = re.compile(r"\d{1,9}", re.ASCII)


def minimums(settings: Settings) -> Mapping[str, str]:
    """Tell the oldest version of the accounting system that each service works with; empty for any."""
    return {
        "invoicing_exchange": settings.min_accounting_version,
        "scanner": settings.min_scanner_version,
        "financial_overview": settings.min_overview_version,
        "digital_invoices": settings.min_einvoice_version,
    }


def numbers(version: str) -> tuple[int, ...]:
    """Give the numbers of a version; noughts at its end say nothing: 2020.10 is 2020.10.0."""
    found = [int(each) for each in NUMBER.findall(version)]
    while found and found[-1] == 0:
        found.pop()
    return tuple(found)


def is_new_enough(version: str, least: str) -> bool:
    """Compare by numbers: 2020.10 is newer than 2020.9."""
    return numbers(version) >= numbers(least)


def lacking(version: str, services: Iterable[str], minimums: Mapping[str, str]) -> dict[str, str]:
    """Name the services that a version is too old for, each with the version that it needs."""
    return {each: minimums[each] for each in services if not is_new_enough(version, minimums[each])}
