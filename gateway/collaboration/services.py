"""Services: what a company has agreed to, and what works right now."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.errors import ForbiddenError
from gateway.models import Collaboration, CollaborationService
from gateway.models.collaboration import WORKING


class ServiceNotActiveError(ForbiddenError):
    """The company has not agreed to what this needs, or no longer."""

    code = "service_not_active"
    message = (
        "The service {service} is not active for this company, so nothing was received. "
        "A company administrator can see under My services why, and switch it on again with the accounting agency."
    )


def require(session: Session, company_id: UUID, service: str) -> None:
    """Raise ServiceNotActiveError unless a service works for a company, whichever agency it is agreed with."""
    working = (
        select(CollaborationService.id)
        .join(Collaboration, Collaboration.id == CollaborationService.collaboration_id)
        .where(
            Collaboration.company_id == company_id,
            Collaboration.state.in_(WORKING),
            CollaborationService.service == service,
            CollaborationService.starts_at.is_not(None),
            CollaborationService.ended_at.is_(None),
        )
        .limit(1)
    )
    if session.scalar(working) is None:
        raise ServiceNotActiveError(service=service)
