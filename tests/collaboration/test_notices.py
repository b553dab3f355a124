"""Notices without a document: what is told of devices and webhooks has every name in its place."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.access import devices
from gateway.access.devices import Right
from gateway.collaboration import notices
from gateway.database import writing
from gateway.language import LANGUAGES
from gateway.models import Company, Notice, User, WebhookEndpoint
from gateway.subscriptions import endpoints
from tests.collaboration.stage import SITE, Stage
from tests.house import NOW


def test_nothing_is_missing_in_what_is_told(session: Session, stage: Stage) -> None:
    with writing(session):
        right = Right(session.get_one(User, stage.kim), session.get_one(Company, stage.company), stage.kim)
        devices.tell(session, right, device="Lagrets skanner", site=SITE, now=NOW)
        endpoint = WebhookEndpoint(url="https://hooks.example/in", secrets=[], created_at=NOW, company_id=stage.company)
        session.add(endpoint)
        session.flush()
        endpoints.open_notice(session, endpoint, now=NOW)
    told = session.scalars(select(Notice).where(Notice.document_id.is_(None))).all()
    assert {each.kind for each in told} == {"device_added", "webhook_disabled"}
    for notice in told:
        for language in LANGUAGES:
            words = notices.title(notice, language) + notices.text(notice, language)
            assert notices.UNKNOWN not in words, words
            assert any(str(value) in words for value in notice.params.values())
