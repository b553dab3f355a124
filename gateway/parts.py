"""The parts of a running gateway that the doors need, kept where Flask keeps extensions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from flask import Flask, current_app

from gateway.messages.mail import Post
from gateway.originals import Originals
from gateway.reading.adviser import Adviser
from gateway.sealing import Seal
from gateway.settings import Settings

NAME: Final = "gateway"


@dataclass(frozen=True)
class Parts:
    """What `application.create_app` put together; the adviser is silent until `gateway serve` starts it."""

    settings: Settings
    originals: Originals
    post: Post
    seal: Seal
    adviser: Adviser = field(default_factory=Adviser)


def install(app: Flask, parts: Parts) -> None:
    """Hand the parts to an app."""
    app.extensions[NAME] = parts


def parts_of(app: Flask = current_app) -> Parts:
    """Tell the parts of an app: the one that answers the request, unless another is named."""
    parts: Parts = app.extensions[NAME]
    return parts
