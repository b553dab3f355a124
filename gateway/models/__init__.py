"""What is remembered: one table a file, on one plain `DeclarativeBase`."""

from gateway.models.agency import Agency
from gateway.models.api_token import ApiToken
from gateway.models.audit_event import AuditEvent
from gateway.models.base import Base, OwnedByCompany
from gateway.models.company import Company
from gateway.models.document import Document
from gateway.models.field import Field
from gateway.models.idempotency_key import IdempotencyKey
from gateway.models.job import Job
from gateway.models.notice import Notice
from gateway.models.page import Page
from gateway.models.user import User, WebSession

__all__ = [
    "Agency",
    "ApiToken",
    "AuditEvent",
    "Base",
    "Company",
    "Document",
    "Field",
    "IdempotencyKey",
    "Job",
    "Notice",
    "OwnedByCompany",
    "Page",
    "User",
    "WebSession",
]
