"""Histories: which events a caller is shown as what happened in a company or an agency."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import Session

from gateway.access.gate import Caller, company_within
from gateway.models import AuditEvent


def of_tenant(session: Session, caller: Caller, company: UUID | None) -> ColumnElement[bool]:
    """Say which events belong to a caller's own history, or to that of a client; raises NotFoundError for another's.

    An agency that looks at a client sees what happened in the company, and what it did about it itself.
    """
    if company is not None:
        company_within(session, company)
    if caller.agency_id is None:
        return AuditEvent.chain == caller.company_id
    if company is None:
        return AuditEvent.chain == caller.agency_id
    own = and_(AuditEvent.chain == caller.agency_id, AuditEvent.company_id == company)
    return or_(AuditEvent.chain == company, own)
