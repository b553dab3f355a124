"""Pictures in the browser: safe PNGs to look at, originals only to save, and only for those within reach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from gateway.models import Document, Job
from gateway.parts import parts_of
from tests.pictures import jpeg, png
from tests.web.browser import Browser
from tests.web.office import CLIENT, Enter, Office, Rows

SignedIn = Callable[..., Browser]


def keep(app: Flask, rows: Rows, document_id: object, *, body: bytes = b"", rendition: str = "") -> None:
    """Put an original, or a picture of it, where it belongs."""
    with rows() as session:
        page = session.scalars(select(Document).where(Document.id == document_id)).one().pages[0]
        originals = parts_of(app).originals
        path = originals.rendition(page.sha256, 1, rendition) if rendition else originals.path(page.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(body)


@pytest.mark.parametrize("name", ["page", "thumb"])
def test_a_rendition_is_a_png(
    app: Flask, rows: Rows, signed_in: SignedIn, enter: Enter, office: Office, name: str
) -> None:
    document, picture = enter(office.ours), png(name)
    keep(app, rows, document, body=picture, rendition=name)
    answer = signed_in(CLIENT).get(f"/documents/{document}/pages/1?rendition={name}")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/png", picture)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_original_is_saved_under_a_name_of_ours(
    app: Flask, rows: Rows, signed_in: SignedIn, enter: Enter, office: Office
) -> None:
    document, photo = enter(office.ours, filename="../../<script>.html"), jpeg()
    keep(app, rows, document, body=photo)
    answer = signed_in().get(f"/documents/{document}/pages/1")
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "image/jpeg", photo)
    assert answer.headers["Content-Disposition"] == f"attachment; filename=underlag-{document}-1.jpg"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_a_picture_that_is_gone_is_ordered_once(rows: Rows, signed_in: SignedIn, enter: Enter, office: Office) -> None:
    document = enter(office.ours)
    browser = signed_in()
    for _ in range(2):
        answer = browser.get(f"/documents/{document}/pages/1?rendition=page")
        assert (answer.status_code, answer.mimetype) == (503, "image/svg+xml")
        assert answer.headers["Retry-After"] == "2"
    with rows() as session:
        jobs = session.execute(select(Job.kind, func.count()).where(Job.subject_id == document).group_by(Job.kind))
        assert [tuple(job) for job in jobs] == [("render", 1)]


@pytest.mark.parametrize(
    ("page", "status"), [("2", 404), ("0", 404), ("-1", 404), ("1?rendition=original", 422), ("1?rendition=../x", 422)]
)
def test_what_there_is_not_is_not_given(
    signed_in: SignedIn, enter: Enter, office: Office, page: str, status: int
) -> None:
    assert signed_in().get(f"/documents/{enter(office.ours)}/pages/{page}").status_code == status
