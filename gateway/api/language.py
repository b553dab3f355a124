"""Which language an answer is in: what the caller prefers of those there are."""

from __future__ import annotations

from flask import has_request_context, request

from gateway.language import Language, preferred


def request_language() -> Language:
    """Choose by `Accept-Language`; English when nothing fits."""
    accepted = request.accept_languages if has_request_context() else ()
    return preferred(name for name, quality in accepted if quality)
