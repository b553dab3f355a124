"""What browsers and caches are told with every answer, a failure's and a file's too.

The policies are those of OWASP's secure headers: nothing is loaded from elsewhere, nothing of ours is shown or read
elsewhere, and what belongs to somebody is kept in no cache.
"""

from __future__ import annotations

from typing import Final

from flask import Flask, Response, request
from werkzeug.datastructures import Headers

from gateway.settings import Settings

CONTENT_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
OFF: Final = (
    "accelerometer",
    "autoplay",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
"""Abilities of a browser that no page of ours needs; the camera is for photographing a receipt."""
ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(("camera=(self)", *(f"{ability}=()" for ability in OFF))),
}
OWN_FILES: Final = ("web.static", "openapi.static")
"""Files of the program itself: a browser may keep them, and asks each time whether they are still the same."""
ONLY_TLS: Final = {"Strict-Transport-Security": "max-age=31536000"}
"""For a year; other names below the same domain are not ours to speak for."""


def install(app: Flask, settings: Settings) -> None:
    """Put the headers on every answer of an app."""

    def put(answer: Response) -> Response:
        add(answer.headers, settings, is_own_file=request.endpoint in OWN_FILES)
        return answer

    app.after_request(put)


def add(headers: Headers, settings: Settings, *, is_own_file: bool = False) -> None:
    """Put the headers on an answer; a page that needs another policy, or tells less of itself, has said so before."""
    told = headers.get("Referrer-Policy")
    headers.update(ALWAYS)
    if told is not None:
        headers["Referrer-Policy"] = told
    headers.update(ONLY_TLS if settings.is_tls else {})
    headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
    if not (is_own_file and "Cache-Control" in headers):
        headers["Cache-Control"] = "no-store"
