"""What was filled in: read, and shown again beside what was wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request

from gateway.collaboration.clients import Details
from gateway.errors import GatewayError, InvalidError
from gateway.models.company import DECEMBER
from gateway.parts import parts_of
from gateway.web import speech


class UnreadableDayError(InvalidError):
    """What stands where a day should is none."""

    code = "unreadable_day"
    message = "Write the day as 2026-12-31."


def fault(error: GatewayError) -> dict[str, str]:
    """Say what was wrong, by the field that it is about; without a field it stands above the form."""
    return {error.pointer or "form": speech.say(error.message, **error.params)}


def number(name: str) -> int:
    """Read a whole number; nothing that could be one is 0, which every field of numbers refuses."""
    text = request.form.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("1000") else 0


def day(name: str) -> date:
    """Read a day; raises UnreadableDayError."""
    try:
        return date.fromisoformat(request.form.get(name, "").strip())
    except ValueError as error:
        raise UnreadableDayError(pointer=name) from error


def details() -> Details:
    """Read what a company says of itself."""
    texts = ("name", "vat_number", "street", "postcode", "city", "contact_name", "contact_email", "contact_phone")
    given: dict[str, Any] = {each: request.form.get(each) or None for each in texts}
    return Details(**{**given, "name": given["name"] or ""}, accounting_year_ends=number("accounting_year_ends"))


def filled(defaults: Mapping[str, Any]) -> dict[str, Any]:
    """Give what stands in the fields: what was sent, or else the defaults."""
    return {**defaults, **request.form.to_dict()} if request.method == "POST" else dict(defaults)


def site() -> str:
    """Tell the address that letters lead to."""
    return parts_of().settings.public_url or request.host_url


BLANK: Mapping[str, Any] = {"accounting_year_ends": DECEMBER, "language": "sv"}
