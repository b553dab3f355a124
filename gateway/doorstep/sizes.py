"""How large a request may be: large only where documents are sent.

Werkzeug bounds the fields of a multipart form, but reads any other form whole, and splits it, before anybody looks at
it: a hundred megabytes of `a&a&a` would be tens of millions of fields.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, request

from gateway.settings import Settings

DOCUMENTS: Final = ("documents.Documents",)
"""The endpoints that take documents; what else is sent are words."""
WORDS: Final = 2**20
PARTS: Final = 1000


def install(app: Flask, settings: Settings) -> None:
    """Bound every request of an app."""
    app.config.update(MAX_CONTENT_LENGTH=settings.max_body_bytes, MAX_FORM_MEMORY_SIZE=WORDS, MAX_FORM_PARTS=PARTS)

    def bound() -> None:
        if request.endpoint not in DOCUMENTS:
            request.max_content_length = min(WORDS, app.config["MAX_CONTENT_LENGTH"])

    app.before_request(bound)
