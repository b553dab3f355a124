"""What the tests of collaborations act on: an agency, a company, and the steps between them in one line each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.collaboration import answer, clients, invite
from gateway.collaboration.clients import Details
from gateway.collaboration.invite import Offer
from gateway.database import writing
from gateway.models import Agency, AuditEvent, Collaboration, Company, Letter, Notice, User
from tests.house import NOW

SITE: Final = "https://underlag.example"
ANY: Final = dict.fromkeys(("invoicing_exchange", "scanner", "financial_overview", "digital_invoices"), "")
NEW: Final = Details(name="Nystart AB", contact_name="Eva Ny", contact_email="eva@nystart.example", city="Umeå")
NUMBER: Final = "556036-0793"


@dataclass(frozen=True)
class Stage:
    """The people and the two parties; `kim` is the administrator of the company, which is in use here."""

    session: Session
    agency: UUID
    company: UUID
    anna: UUID
    bo: UUID
    kim: UUID

    def offer(self, *services: str, **more: Any) -> Offer:
        """Choose services with the usual choices."""
        return replace(Offer(services=services, accountant_id=self.bo), **more)

    def open(self, number: str = NUMBER, details: Details = NEW) -> Collaboration:
        """Open a client."""
        with writing(self.session) as session:
            return clients.open_client(
                session, session.get_one(Agency, self.agency), organisation_number=number, details=details,
                language="sv", user_id=self.anna, actor=f"user:{self.anna}", now=NOW,
            )  # fmt: skip

    def invite(
        self, company: UUID, offer: Offer, *, minimums: dict[str, str] | None = None, now: datetime = NOW,
        agency: UUID | None = None,
    ) -> Collaboration:  # fmt: skip
        """Send an invitation."""
        with writing(self.session) as session:
            return invite.invite(
                session, session.get_one(Agency, agency or self.agency), session.get_one(Company, company), offer,
                minimums={**ANY, **(minimums or {})}, user_id=self.anna, actor=f"user:{self.anna}", site=SITE, now=now,
            )  # fmt: skip

    def asked(self, *services: str) -> Collaboration:
        """Invite the company that is in use here."""
        return self.invite(self.company, self.offer(*services))

    def accept(self, collaboration: Collaboration, *, now: datetime = NOW) -> Collaboration:
        """Say yes as the company's administrator."""
        with writing(self.session) as session:
            kim = session.get_one(User, self.kim)
            return answer.accept(session, collaboration.id, person=kim, actor=f"user:{self.kim}", site=SITE, now=now)

    def agreed(self, *services: str) -> Collaboration:
        """Invite the company that is in use here, and let it say yes."""
        return self.accept(self.asked(*services))

    def letters(self, kind: str | None = None) -> Sequence[Letter]:
        """List the letters that were ordered."""
        rows = select(Letter).order_by(Letter.id)
        return self.session.scalars(rows.where(Letter.kind == kind) if kind else rows).all()

    def notices(self, side: str) -> dict[str, Notice]:
        """Give the notices of a side by kind."""
        rows = select(Notice).where(Notice.side == side).order_by(Notice.id)
        return {row.kind: row for row in self.session.scalars(rows)}

    def steps(self, collaboration: Collaboration, *, of_agency: bool) -> list[str]:
        """List what the history of one side says of a collaboration."""
        rows = select(AuditEvent).where(AuditEvent.subject_id == collaboration.id).order_by(AuditEvent.id)
        return [row.action for row in self.session.scalars(rows) if (row.agency_id is not None) is of_agency]
