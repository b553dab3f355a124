"""agencies and clients: memberships, collaborations, devices, integrations, letters, and a chained history.

What was agreed before goes on: an agency that kept the books of a company has an active collaboration with all
services, a person is a member of what he or she was bound to, and a token has the role that its old one became.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text
from sqlalchemy.dialects import postgresql

import gateway.models.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

IN_AGENCY = {"client": "accountant", "accountant": "agency_administrator", "integrator": "accountant"}
IN_COMPANY = {"client": "company_administrator", "accountant": "company_administrator", "integrator": "reader"}
TOKEN_ROLES = {"client": "device", "accountant": "accounting", "integrator": "documents"}
SERVICES = ("invoicing_exchange", "scanner", "financial_overview", "digital_invoices")
APPEND_ONLY = {
    "sqlite": [
        f"CREATE TRIGGER audit_event_no_{verb.lower()} BEFORE {verb} ON audit_event "
        "BEGIN SELECT RAISE(ABORT, 'audit_event is only ever added to'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """
        CREATE FUNCTION audit_event_only_added() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'audit_event is only ever added to'; END $$
        """,
        """
        CREATE TRIGGER audit_event_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_event
        FOR EACH STATEMENT EXECUTE FUNCTION audit_event_only_added()
        """,
    ],
}


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("chain", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("blocked_until", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
        sa.UniqueConstraint("key", name=op.f("uq_sign_in_failure_key")),
    )
    op.create_table(
        "collaboration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("situation", sa.String(), nullable=False),
        sa.Column("payer", sa.String(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("is_agency_payee", sa.Boolean(), nullable=False),
        sa.Column("accountant_id", sa.Uuid(), nullable=True),
        sa.Column("contact_name", sa.String(), nullable=True),
        sa.Column("contact_email", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("invited_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("reminded_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("expires_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("expiry_told_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("answered_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("answered_by_id", sa.Uuid(), nullable=True),
        sa.Column("agreed_until", sa.Date(), nullable=True),
        sa.Column("ended_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column(
            "always_update", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("looks_for_documents", sa.Boolean(), nullable=False),
        sa.Column(
            "notice_channels",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("digest_at", sa.String(), nullable=True),
        sa.Column("digest_sent_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["accountant_id"], ["user.id"], name=op.f("fk_collaboration_accountant_id_user")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_collaboration_agency_id_agency")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_collaboration_answered_by_id_user")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_collaboration_company_id_company")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_collaboration_created_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration")),
    )
    with op.batch_alter_table("collaboration", schema=None) as batch_op:
        batch_op.create_index("ix_collaboration_agency_id_state", ["agency_id", "state"], unique=False)
        batch_op.create_index("ix_collaboration_company_id_state", ["company_id", "state"], unique=False)

    op.create_table(
        "device_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_sha256", sa.String(), nullable=False),
        sa.Column("user_sha256", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("where", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("expires_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("asked_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("pause_seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_device_code_company_id_company")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_device_code_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_code")),
        sa.UniqueConstraint("device_sha256", name=op.f("uq_device_code_device_sha256")),
        sa.UniqueConstraint("user_sha256", name=op.f("uq_device_code_user_sha256")),
    )
    with op.batch_alter_table("device_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_device_code_expires_at"), ["expires_at"], unique=False)

    op.create_table(
        "integration",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("system", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("scopes", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("created_by_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("expires_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("revoked_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("synced_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(company_id IS NULL) <> (agency_id IS NULL)", name=op.f("ck_integration_one_tenant")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_integration_agency_id_agency")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_integration_company_id_company")),
        sa.ForeignKeyConstraint(["created_by_id"], ["user.id"], name=op.f("fk_integration_created_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_integration")),
    )
    with op.batch_alter_table("integration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_integration_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_integration_company_id"), ["company_id"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("seen_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("ended_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(company_id IS NULL) <> (agency_id IS NULL)", name=op.f("ck_membership_one_tenant")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_membership_agency_id_agency")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_membership_company_id_company")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_membership_company_id"), ["company_id"], unique=False)
        batch_op.create_index("ix_membership_user_id_ended_at", ["user_id", "ended_at"], unique=False)

    op.create_table(
        "member_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("invited_by", sa.String(), nullable=False),
        sa.Column("created_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("expires_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("answered_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("is_accepted", sa.Boolean(), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(company_id IS NULL) <> (agency_id IS NULL)", name=op.f("ck_member_invitation_one_tenant")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_member_invitation_agency_id_agency")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_member_invitation_company_id_company")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_member_invitation_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member_invitation")),
    )
    with op.batch_alter_table("member_invitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_invitation_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_invitation_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_member_invitation_user_id"), ["user_id"], unique=False)

    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("code_sha256", sa.String(), nullable=False),
        sa.Column("used_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_recovery_code_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("user_id", "code_sha256", name=op.f("uq_recovery_code_user_id_code_sha256")),
    )
    with op.batch_alter_table("recovery_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recovery_code_user_id"), ["user_id"], unique=False)

    op.create_table(
        "webhook_endpoint",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column(
            "secrets", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False
        ),
        sa.Column("created_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("failing_since", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("disabled_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("removed_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_webhook_endpoint_agency_id_agency")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_webhook_endpoint_company_id_company")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoint")),
    )
    with op.batch_alter_table("webhook_endpoint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_endpoint_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_webhook_endpoint_company_id"), ["company_id"], unique=False)

    op.create_table(
        "collaboration_service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("collaboration_id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("included_in", sa.String(), nullable=True),
        sa.Column("starts_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ended_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("keeps_data", sa.Boolean(), nullable=True),
        sa.Column("changed_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["collaboration_id"],
            ["collaboration.id"],
            name=op.f("fk_collaboration_service_collaboration_id_collaboration"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collaboration_service")),
        sa.UniqueConstraint(
            "collaboration_id", "service", name=op.f("uq_collaboration_service_collaboration_id_service")
        ),
    )
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.Column("params", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("link_purpose", sa.String(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("collaboration_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("sent_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_letter_agency_id_agency")),
        sa.ForeignKeyConstraint(
            ["collaboration_id"], ["collaboration.id"], name=op.f("fk_letter_collaboration_id_collaboration")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_letter_company_id_company")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_letter_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_user_id"), ["user_id"], unique=False)

    op.create_table(
        "one_time_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("secret_sha256", sa.String(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("collaboration_id", sa.Uuid(), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("expires_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("used_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["collaboration_id"], ["collaboration.id"], name=op.f("fk_one_time_link_collaboration_id_collaboration")
        ),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_one_time_link_company_id_company")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_one_time_link_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_link")),
        sa.UniqueConstraint("secret_sha256", name=op.f("uq_one_time_link_secret_sha256")),
    )
    with op.batch_alter_table("one_time_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_one_time_link_collaboration_id"), ["collaboration_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_one_time_link_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_one_time_link_user_id"), ["user_id"], unique=False)

    op.create_table(
        "sender",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("sent_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("company_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_sender_company_id_company")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_sender_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sender")),
        sa.UniqueConstraint("document_id", "actor", name=op.f("uq_sender_document_id_actor")),
    )
    with op.batch_alter_table("sender", schema=None) as batch_op:
        batch_op.create_index("ix_sender_actor_document_id", ["actor", "document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sender_company_id"), ["company_id"], unique=False)

    op.create_table(
        "webhook_delivery",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("endpoint_id", sa.Uuid(), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("body", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("answer_status", sa.Integer(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", gateway.models.base.Instant(timezone=True), nullable=False),
        sa.Column("tried_at", gateway.models.base.Instant(timezone=True), nullable=True),
        sa.Column("company_id", sa.Uuid(), nullable=True),
        sa.Column("agency_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_webhook_delivery_agency_id_agency")),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_webhook_delivery_company_id_company")),
        sa.ForeignKeyConstraint(
            ["endpoint_id"], ["webhook_endpoint.id"], name=op.f("fk_webhook_delivery_endpoint_id_webhook_endpoint")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_delivery")),
    )
    with op.batch_alter_table("webhook_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webhook_delivery_agency_id"), ["agency_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_webhook_delivery_company_id"), ["company_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_webhook_delivery_endpoint_id"), ["endpoint_id"], unique=False)

    _keep_what_was_agreed()
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.add_column(sa.Column("organisation_number", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("email", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("bankgiro", sa.String(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_agency_organisation_number"), ["organisation_number"])

    with op.batch_alter_table("api_token", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(), nullable=False, server_default="operator"))
        batch_op.add_column(
            sa.Column(
                "scopes", sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"), nullable=True
            )
        )
        batch_op.add_column(sa.Column("user_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("integration_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("expires_at", gateway.models.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("last_used_from", sa.String(), nullable=True))
        batch_op.create_index(batch_op.f("ix_api_token_integration_id"), ["integration_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_api_token_user_id"), ["user_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_api_token_user_id_user"), "user", ["user_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_api_token_integration_id_integration"), "integration", ["integration_id"], ["id"]
        )

    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("where", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("chain", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("hash", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("agency_id", sa.Uuid(), nullable=True))
        batch_op.alter_column("company_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.create_index(batch_op.f("ix_audit_event_agency_id"), ["agency_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_audit_event_agency_id_agency"), "agency", ["agency_id"], ["id"])

    _chain_events()
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.alter_column("chain", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("number", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("hash", existing_type=sa.String(), nullable=False)
        batch_op.create_unique_constraint(batch_op.f("uq_audit_event_chain_number"), ["chain", "number"])
    for statement in APPEND_ONLY[op.get_context().dialect.name]:
        op.execute(statement)

    with op.batch_alter_table("company", schema=None) as batch_op:
        batch_op.add_column(sa.Column("vat_number", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("street", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("postcode", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("city", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("contact_name", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("contact_email", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("contact_phone", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("accounting_year_ends", sa.Integer(), nullable=False, server_default="12"))
        batch_op.drop_index(batch_op.f("ix_company_agency_id"))
        batch_op.drop_constraint(batch_op.f("fk_company_agency_id_agency"), type_="foreignkey")
        batch_op.drop_column("agency_id")
        batch_op.create_check_constraint("accounting_year_ends", "accounting_year_ends BETWEEN 1 AND 12")

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("agency_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("turn", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("claimed_at", gateway.models.base.Instant(timezone=True), nullable=True))
        batch_op.alter_column("company_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.create_index(batch_op.f("ix_job_agency_id"), ["agency_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_job_agency_id_agency"), "agency", ["agency_id"], ["id"])

    op.execute("UPDATE job SET turn = company_id")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.alter_column("turn", existing_type=sa.Uuid(), nullable=False)
        batch_op.create_index("ix_job_turn", ["state", "turn", "due_at", "id"], unique=False)
        batch_op.create_index("ix_job_served", ["turn", "claimed_at"], unique=False)

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_received", ["company_id", "received_at", "bytes"], unique=False)

    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("side", sa.String(), nullable=False, server_default="agency"))
        batch_op.add_column(sa.Column("collaboration_id", sa.Uuid(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "params",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=Text()), "postgresql"),
                nullable=False,
                server_default="{}",
            )
        )
        batch_op.add_column(sa.Column("agency_id", sa.Uuid(), nullable=True))
        batch_op.alter_column("document_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.alter_column("company_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.create_index(batch_op.f("ix_notice_agency_id"), ["agency_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_notice_agency_id_agency"), "agency", ["agency_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_notice_collaboration_id_collaboration"), "collaboration", ["collaboration_id"], ["id"]
        )

    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("language", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("second_factor", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("second_factor_step", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("disabled_at", gateway.models.base.Instant(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("erased_at", gateway.models.base.Instant(timezone=True), nullable=True))
        batch_op.alter_column("password_hash", existing_type=sa.VARCHAR(), nullable=True)
        batch_op.drop_index(batch_op.f("ix_user_agency_id"))
        batch_op.drop_index(batch_op.f("ix_user_company_id"))
        batch_op.drop_constraint(batch_op.f("ck_user_one_tenant"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_user_agency_id_agency"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_user_company_id_company"), type_="foreignkey")
        batch_op.drop_column("company_id")
        batch_op.drop_column("role")
        batch_op.drop_column("agency_id")

    op.execute("DELETE FROM web_session")  # whom they belong to has changed: people sign in again
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.add_column(sa.Column("token_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("membership_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("browser", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("where", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("seen_at", gateway.models.base.Instant(timezone=True), nullable=False))
        batch_op.alter_column("user_id", existing_type=sa.CHAR(length=32), nullable=True)
        batch_op.create_index(batch_op.f("ix_web_session_token_id"), ["token_id"], unique=False)
        batch_op.create_check_constraint("one_holder", "(user_id IS NULL) <> (token_id IS NULL)")
        batch_op.create_foreign_key(
            batch_op.f("fk_web_session_membership_id_membership"), "membership", ["membership_id"], ["id"]
        )
        batch_op.create_foreign_key(batch_op.f("fk_web_session_token_id_api_token"), "api_token", ["token_id"], ["id"])


def downgrade() -> None:
    """Refuse: memberships and collaborations do not fit into the tables of before."""
    raise RuntimeError("This step cannot be undone. Restore the backup that was made before it.")


def _keep_what_was_agreed() -> None:
    """Carry over who kept whose books, who belonged where, what tokens may do, and who sent what."""
    bind, now = op.get_bind(), datetime.now(UTC)
    agreements, services, members, senders = (
        sa.table(
            "collaboration",
            sa.column("id", sa.Uuid()),
            sa.column("agency_id", sa.Uuid()),
            sa.column("company_id", sa.Uuid()),
            sa.column("state"),
            sa.column("situation"),
            sa.column("payer"),
            sa.column("months"),
            sa.column("is_agency_payee", sa.Boolean()),
            sa.column("language"),
            sa.column("created_at", gateway.models.base.Instant()),
            sa.column("answered_at", gateway.models.base.Instant()),
            sa.column("always_update", gateway.models.base.Json),
            sa.column("looks_for_documents", sa.Boolean()),
            sa.column("notice_channels", gateway.models.base.Json),
        ),
        sa.table(
            "collaboration_service",
            sa.column("id", sa.Uuid()),
            sa.column("collaboration_id", sa.Uuid()),
            sa.column("service"),
            sa.column("starts_at", gateway.models.base.Instant()),
            sa.column("changed_at", gateway.models.base.Instant()),
        ),
        sa.table(
            "membership",
            sa.column("id", sa.Uuid()),
            sa.column("user_id", sa.Uuid()),
            sa.column("company_id", sa.Uuid()),
            sa.column("agency_id", sa.Uuid()),
            sa.column("role"),
            sa.column("created_at", gateway.models.base.Instant()),
        ),
        sa.table(
            "sender",
            sa.column("id", sa.Uuid()),
            sa.column("company_id", sa.Uuid()),
            sa.column("document_id", sa.Uuid()),
            sa.column("actor"),
            sa.column("sent_at", gateway.models.base.Instant()),
        ),
    )
    ids = {"id": sa.Uuid(), "agency_id": sa.Uuid(), "company_id": sa.Uuid()}
    moment = gateway.models.base.Instant()
    kept = sa.text("SELECT id, agency_id, created_at FROM company WHERE agency_id IS NOT NULL")
    for company_id, agency_id, created_at in bind.execute(
        kept.columns(id=ids["id"], agency_id=ids["id"], created_at=moment)
    ).all():
        agreement = {
            "id": uuid4(), "agency_id": agency_id, "company_id": company_id, "state": "active",
            "situation": "existing_service", "payer": "agency", "months": 12, "is_agency_payee": False,
            "language": "sv", "created_at": created_at, "answered_at": created_at, "always_update": [],
            "looks_for_documents": True, "notice_channels": ["web"],
        }  # fmt: skip
        bind.execute(sa.insert(agreements), agreement)
        bind.execute(
            sa.insert(services),
            [
                {"id": uuid4(), "collaboration_id": agreement["id"], "service": each, "starts_at": created_at,
                 "changed_at": now}
                for each in SERVICES
            ],
        )  # fmt: skip
    people = sa.text('SELECT id, company_id, agency_id, role, created_at FROM "user"')
    for user_id, company_id, agency_id, role, created_at in bind.execute(
        people.columns(**ids, role=sa.String(), created_at=moment)
    ).all():
        became = (IN_AGENCY if agency_id else IN_COMPANY)[role]
        bind.execute(
            sa.insert(members),
            {"id": uuid4(), "user_id": user_id, "company_id": company_id, "agency_id": agency_id, "role": became,
             "created_at": created_at},
        )  # fmt: skip
    for before, after in TOKEN_ROLES.items():
        bind.execute(
            sa.text("UPDATE api_token SET role = :after WHERE role = :before"), {"before": before, "after": after}
        )
    bind.execute(sa.text("UPDATE api_token SET role = 'documents' WHERE role = 'device' AND agency_id IS NOT NULL"))
    sent = sa.text("SELECT id, company_id, received_by, received_at FROM document")
    for document_id, company_id, actor, received_at in bind.execute(
        sent.columns(id=ids["id"], company_id=ids["id"], received_by=sa.String(), received_at=moment)
    ).all():
        bind.execute(
            sa.insert(senders),
            {
                "id": uuid4(),
                "company_id": company_id,
                "document_id": document_id,
                "actor": actor,
                "sent_at": received_at,
            },
        )


def _chain_events() -> None:
    """Chain the events that there are, company by company, in the order in which they happened."""
    bind = op.get_bind()
    columns: dict[str, Any] = {
        "id": sa.Uuid(), "at": gateway.models.base.Instant(), "actor": sa.String(), "action": sa.String(),
        "subject_id": sa.Uuid(), "details": gateway.models.base.Json, "company_id": sa.Uuid(),
    }  # fmt: skip
    event = sa.table("audit_event", *(sa.column(name, kind) for name, kind in columns.items()))
    events = sa.select(event).order_by(event.c.company_id, event.c.id)
    update = sa.text("UPDATE audit_event SET chain = :chain, number = :number, hash = :hash WHERE id = :id").bindparams(
        sa.bindparam("chain", type_=sa.Uuid()), sa.bindparam("id", type_=sa.Uuid())
    )
    heads: dict[UUID, tuple[int, str]] = {}
    for row in bind.execute(events).mappings().all():
        chain = row["company_id"]
        number, before = heads.get(chain, (0, "0" * 64))
        values = {**row, "agency_id": None, "where": None, "chain": chain, "number": number + 1}
        text = json.dumps(_plain(values), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        heads[chain] = (number + 1, sha256(f"1|{before}|{text}".encode()).hexdigest())
        bind.execute(update, {"id": row["id"], "chain": chain, "number": number + 1, "hash": heads[chain][1]})
    table = sa.table("audit_head", sa.column("chain", sa.Uuid()), sa.column("number"), sa.column("hash"))
    for chain, (number, last) in heads.items():
        bind.execute(sa.insert(table), {"chain": chain, "number": number, "hash": last})


def _plain(value: Any) -> Any:
    """Write a value as the hash of a row has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, (list, tuple)) else value
