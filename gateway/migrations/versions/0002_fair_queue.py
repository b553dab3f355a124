"""the fair queue, and what a company sent on a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import gateway.models.base

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.add_column(sa.Column("claimed_at", gateway.models.base.Instant(timezone=True), nullable=True))
        batch_op.create_index("ix_job_turn", ["state", "company_id", "due_at", "id"], unique=False)
        batch_op.create_index("ix_job_served", ["company_id", "claimed_at"], unique=False)

    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.create_index("ix_document_received", ["company_id", "received_at", "bytes"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("document", schema=None) as batch_op:
        batch_op.drop_index("ix_document_received")

    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index("ix_job_served")
        batch_op.drop_index("ix_job_turn")
        batch_op.drop_column("claimed_at")
