"""How Alembic reaches the tables: on the connection that `gateway.database.upgrade` hands it."""

from __future__ import annotations

from alembic import context

from gateway.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
