"""What every table shares: names of constraints, column types, and whose rows they are."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, Final
from uuid import UUID

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, ForeignKey, MetaData, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator
from uuid_utils.compat import uuid7

from gateway.errors import GatewayError

NAMES: Final = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
MINOR_UNITS: Final = 100


class InexactAmountError(GatewayError):
    """An amount has parts of a minor unit: it must be rounded by whoever knows the rule."""

    code = "inexact_amount"
    message = "The amount {amount} has more than two decimals."


class Amount(TypeDecorator[Decimal]):
    """A sum of money: `Decimal` in code, whole hundredths in the database (SQLite has no exact decimals)."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Count the hundredths; raise InexactAmountError where that would lose something."""
        if value is None:
            return None
        hundredths = value * MINOR_UNITS
        if hundredths != int(hundredths):
            raise InexactAmountError(amount=value)
        return int(hundredths)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 (as above)
        """Give the amount back with two decimals."""
        return None if value is None else (Decimal(value) / MINOR_UNITS).quantize(Decimal("0.01"))


class Instant(TypeDecorator[datetime]):
    """A moment: aware UTC in code; SQLite keeps it without a zone, so the zone is put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn any zone into UTC; a moment without a zone is a bug and raises ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (as above)
        """Say that it is UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Json: Final = JSON().with_variant(JSONB(), "postgresql")
Id = Annotated[UUID, mapped_column(Uuid, primary_key=True, default=uuid7)]
Moment = Annotated[datetime, mapped_column(Instant)]
Money = Annotated[Decimal, mapped_column(Amount)]


class Base(DeclarativeBase):
    """The tables; plain SQLAlchemy, handed to Flask-SQLAlchemy by `database`."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map={dict[str, Any]: Json, list[Any]: Json}
    )


class OwnedByCompany:
    """Rows that belong to one company: `access` lets a caller see only those within reach."""

    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), index=True)


class OwnedByTenant:
    """Rows of an agency or of a company; with neither, they are the installation's own.

    `agency_id` names the agency that a row belongs to, whichever company it is about; without it the row belongs to the
    company, and to the agencies that the company works with.
    """

    company_id: Mapped[UUID | None] = mapped_column(ForeignKey("company.id"), index=True)
    agency_id: Mapped[UUID | None] = mapped_column(ForeignKey("agency.id"), index=True)
