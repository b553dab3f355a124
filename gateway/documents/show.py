"""Show: the pictures of a page for the screen, made when the document is read and made again when they are gone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway import jobs
from gateway.errors import UnavailableError
from gateway.models import Document, Job, Page
from gateway.originals import Originals

Rendition = Literal["page", "thumb"]
RENDITIONS: Final[tuple[Rendition, ...]] = ("page", "thumb")


class NotRenderedError(UnavailableError):
    """The picture is not made yet."""

    code = "rendition_not_ready"
    message = "The picture for the screen is being made. Ask again in a moment; the original is there all the time."


def rendition(originals: Originals, page: Page, name: Rendition) -> Path | None:
    """Find the safe PNG of a page; None while it is not made."""
    path = originals.rendition(page.sha256, page.sheet, name)
    return path if path.exists() else None


def make_again(session: Session, document: Document, *, now: datetime) -> None:
    """Ask a worker for the pictures of a document that lost them; one that is being read gets them anyway."""
    waiting = select(Job.id).where(Job.subject_id == document.id, Job.state.in_(("queued", "running"))).limit(1)
    if session.scalar(waiting) is None:
        jobs.enqueue(session, kind="render", company_id=document.company_id, subject_id=document.id, now=now)
