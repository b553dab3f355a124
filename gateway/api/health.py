"""`/healthz` and `/readyz`: whether it is alive, and whether it can do its work."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from gateway import __version__, jobs
from gateway.access import EVERYTHING, open_gate
from gateway.database import db
from gateway.parts import parts_of
from gateway.reading.words.tesseract import program

blp = Blueprint("health", __name__)


@blp.get("/healthz")
def healthz() -> Response:
    """Tell that the program answers, whatever else is wrong."""
    return jsonify({"status": "ok", "version": __version__})


@blp.get("/readyz")
def readyz() -> Response:
    """Check what the work depends on; 503 when something is missing, with each check's word."""
    found = {name: _tried(check) for name, check in CHECKS.items()}
    is_ready = all(check["ok"] for check in found.values())
    answer = jsonify({"status": "ok" if is_ready else "not_ready", "version": __version__, "checks": found})
    answer.status_code = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return answer


def _tried(check: Callable[[], str]) -> dict[str, Any]:
    """Run one check; whatever it raises is what is wrong."""
    try:
        return {"ok": True, "detail": check()}
    except Exception as error:  # noqa: BLE001 (a probe reports every failure; the cause is named)
        return {"ok": False, "detail": type(error).__name__}


def _database() -> str:
    db.session().execute(text("SELECT 1"))
    return "answers"


def _originals() -> str:
    probe = parts_of().originals.incoming / f"probe-{uuid4().hex}"
    descriptor = os.open(probe, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
    try:
        os.write(descriptor, b"probe")
    finally:
        os.close(descriptor)
        probe.unlink()
    return "writable"


def _tesseract() -> str:
    if not program.available():
        raise FileNotFoundError
    return "present"


def _queue() -> str:
    """Tell how long the oldest job has waited; a long wait is not a fault of this process, so it never fails."""
    open_gate(db.session(), EVERYTHING)
    now = datetime.now(UTC)
    oldest = jobs.oldest_waiting(db.session(), now=now)
    return "empty" if oldest is None else f"oldest waiting {(now - oldest).total_seconds():.0f} s"


CHECKS: Final[dict[str, Callable[[], str]]] = {
    "database": _database,
    "originals": _originals,
    "tesseract": _tesseract,
    "queue": _queue,
}
