"""What is remembered: one table a file, on one plain `DeclarativeBase`."""

from gateway.models.agency import Agency
from gateway.models.api_token import ApiToken
from gateway.models.audit_event import AuditEvent, AuditHead
from gateway.models.base import Base, OwnedByCompany, OwnedByTenant
from gateway.models.collaboration import Collaboration, CollaborationService
from gateway.models.company import Company
from gateway.models.device_code import DeviceCode
from gateway.models.document import Document
from gateway.models.field import Field
from gateway.models.idempotency_key import IdempotencyKey
from gateway.models.integration import Integration
from gateway.models.job import Job
from gateway.models.letter import Letter
from gateway.models.member_invitation import MemberInvitation
from gateway.models.membership import Membership
from gateway.models.notice import Notice
from gateway.models.one_time_link import OneTimeLink
from gateway.models.page import Page
from gateway.models.sender import Sender
from gateway.models.sign_in_failure import SignInFailure
from gateway.models.user import RecoveryCode, User
from gateway.models.web_session import WebSession
from gateway.models.webhook import WebhookDelivery, WebhookEndpoint

__all__ = [
    "Agency",
    "ApiToken",
    "AuditEvent",
    "AuditHead",
    "Base",
    "Collaboration",
    "CollaborationService",
    "Company",
    "DeviceCode",
    "Document",
    "Field",
    "IdempotencyKey",
    "Integration",
    "Job",
    "Letter",
    "MemberInvitation",
    "Membership",
    "Notice",
    "OneTimeLink",
    "OwnedByCompany",
    "OwnedByTenant",
    "Page",
    "RecoveryCode",
    "Sender",
    "SignInFailure",
    "User",
    "WebSession",
    "WebhookDelivery",
    "WebhookEndpoint",
]
