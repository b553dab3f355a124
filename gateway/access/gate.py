"""The gate that every query passes.

A door learns who is calling (`tokens.caller_of_token`, `sessions.caller_of_session`) and opens the gate for it. From
then on SQLAlchemy itself adds the caller's reach to every query of that session: another's row is not forbidden, it is
not there. A query of owned rows through a session whose gate was never opened raises UngatedQueryError, so a forgotten
gate is found by the first test that passes.

A company reaches its own rows and knows the agencies it works with. An agency reaches its own rows, and those of a
company as long as a collaboration works; before that and after it the company is known by name alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast
from uuid import UUID

from sqlalchemy import ClauseElement, ColumnElement, Select, and_, event, or_, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption
from sqlalchemy.sql.util import find_tables

from gateway import audit
from gateway.access.permissions import Permission, Side
from gateway.errors import GatewayError, NotFoundError
from gateway.models import (
    Agency,
    AuditEvent,
    Base,
    Collaboration,
    CollaborationService,
    Company,
    Document,
    Field,
    Membership,
    Notice,
    OwnedByCompany,
    OwnedByTenant,
    Page,
    Sender,
    User,
)
from gateway.models.collaboration import WORKING

GATE: Final = "gate"
REACH: Final = "reach"
AROUND: Final = ("before_gate", "to_all_hearers", "of_both_parties")
"""Execution options of the few queries that do not pass: who asks, who hears of it, what both parties have agreed."""

BEFORE_GATE: Final[dict[str, Any]] = {"before_gate": True}
"""Execution option of the few queries that find out who is calling."""

Row = TypeVar("Row", bound=Base)


class UngatedQueryError(GatewayError):
    """A query of rows that belong to somebody was made before it was known for whom: a bug, never an answer."""

    code = "ungated_query"
    message = "A query of {table} was made without a gate."


@dataclass(frozen=True)
class Caller:
    """Who is calling: a person by a session or a program by its token, in one company or one agency.

    `actor` is the name in the history; `senders` are the actors whose documents are the caller's own, where it sees
    nothing but those.
    """

    actor: str
    name: str
    role: str
    permissions: frozenset[Permission]
    company_id: UUID | None
    agency_id: UUID | None
    user_id: UUID | None = None
    senders: tuple[str, ...] | None = None

    @property
    def side(self) -> Side:
        """Whether it is of a company or of an agency."""
        return "company" if self.company_id else "agency"

    def may(self, permission: Permission) -> bool:
        """Tell whether it was permitted that."""
        return permission in self.permissions


@dataclass(frozen=True)
class Reach:
    """What is added to every query of a caller: what its tenant may see, and what narrows that to its own."""

    tenant: tuple[ExecutableOption, ...]
    own: tuple[ExecutableOption, ...]


class _Everything:
    """The reach of the worker and of the operator at the command line."""


EVERYTHING: Final = _Everything()


def open_gate(session: Session, caller: Caller | _Everything, *, where: str | None = None) -> None:
    """Let a session see what the caller may see, from now on; `where` is what the history says of the way in."""
    session.info[GATE] = caller
    session.info[REACH] = _reach(caller) if isinstance(caller, Caller) else None
    session.info[audit.WHERE] = where


def came_by(session: Session, where: str) -> None:
    """Remember for the history the way in of a caller whom no gate is opened for."""
    session.info[audit.WHERE] = where


@event.listens_for(Session, "do_orm_execute")
def _pass_the_gate(state: ORMExecuteState) -> None:
    """Add the reach of the caller to a query."""
    caller = state.session.info.get(GATE)
    options = state.execution_options
    if isinstance(caller, _Everything) or any(options.get(each) for each in AROUND):
        return
    if caller is None:
        _refuse_owned(state)
        return
    reach: Reach = state.session.info[REACH]
    state.statement = state.statement.options(*reach.tenant)
    if not options.get("of_all_senders"):
        state.statement = state.statement.options(*reach.own)


def _reach(caller: Caller) -> Reach:
    """Work out the reach of a caller, once for all its queries."""
    own = () if caller.senders is None else tuple(_own_documents(caller.senders))
    return Reach(tuple(_criteria(caller)), own)


def _criteria(caller: Caller) -> Iterator[ExecutableOption]:
    """Yield what each kind of row must fulfil to be within reach."""
    open_ids, known_ids, agency_ids = _companies(caller), _known_companies(caller), _known_agencies(caller)
    agreed = _of_agreements(caller)
    yield with_loader_criteria(OwnedByCompany, lambda table: table.company_id.in_(open_ids), include_aliases=True)
    if caller.agency_id is None:
        yield with_loader_criteria(
            OwnedByTenant,
            lambda table: and_(table.agency_id.is_(None), table.company_id.in_(open_ids)),
            include_aliases=True,
        )
    else:
        own = caller.agency_id
        yield with_loader_criteria(
            OwnedByTenant,
            lambda table: or_(table.agency_id == own, and_(table.agency_id.is_(None), table.company_id.in_(open_ids))),
            include_aliases=True,
        )
        yield with_loader_criteria(Notice, Notice.side == "agency", include_aliases=True)
    yield with_loader_criteria(Company, Company.id.in_(known_ids), include_aliases=True)
    yield with_loader_criteria(Agency, Agency.id.in_(agency_ids), include_aliases=True)
    yield with_loader_criteria(Collaboration, agreed, include_aliases=True)
    agreements = Collaboration.__table__
    yield with_loader_criteria(
        CollaborationService,
        CollaborationService.collaboration_id.in_(select(agreements.c.id).where(agreed)),
        include_aliases=True,
    )
    members = Membership.__table__
    people = select(members.c.user_id).where(
        or_(members.c.company_id.in_(open_ids), members.c.agency_id.in_(agency_ids))
    )
    yield with_loader_criteria(User, or_(User.id.in_(people), User.id == caller.user_id), include_aliases=True)


def _own_documents(senders: tuple[str, ...]) -> Iterator[ExecutableOption]:
    """Yield what narrows documents, and all that hangs on them, to those that the caller sent."""
    sent = Sender.__table__
    own = select(sent.c.document_id).where(sent.c.actor.in_(senders))
    yield with_loader_criteria(Document, Document.id.in_(own), include_aliases=True)
    for table in (Page, Field, Sender, Notice):
        yield with_loader_criteria(table, table.document_id.in_(own), include_aliases=True)
    yield with_loader_criteria(AuditEvent, AuditEvent.subject_id.in_(own), include_aliases=True)


def _of_agreements(caller: Caller) -> ColumnElement[bool]:
    """Say which collaborations a caller knows: an agency all of its own, a company those that have been proposed."""
    agreements = Collaboration.__table__
    if caller.agency_id is not None:
        return agreements.c.agency_id == caller.agency_id
    return and_(agreements.c.company_id == caller.company_id, agreements.c.state != "draft")


def _companies(caller: Caller) -> Select[Any]:
    """Select the companies whose rows are within reach."""
    if caller.company_id is not None:
        return select(Company.__table__.c.id).where(Company.__table__.c.id == caller.company_id)
    agreements = Collaboration.__table__
    return select(agreements.c.company_id).where(
        agreements.c.agency_id == caller.agency_id, agreements.c.state.in_(WORKING)
    )


def _known_companies(caller: Caller) -> Select[Any]:
    """Select the companies that are known by name: the caller's own, or those an agency has had to do with."""
    if caller.company_id is not None:
        return _companies(caller)
    return select(Collaboration.__table__.c.company_id).where(_of_agreements(caller))


def _known_agencies(caller: Caller) -> Select[Any]:
    """Select the agencies that are known: the caller's own, or those that have turned to a company."""
    if caller.agency_id is not None:
        return select(Agency.__table__.c.id).where(Agency.__table__.c.id == caller.agency_id)
    return select(Collaboration.__table__.c.agency_id).where(_of_agreements(caller))


def gated_tables() -> set[type[Base]]:
    """List the tables whose rows belong to somebody."""
    named = {Company, Agency, Collaboration, CollaborationService, User}
    mapped: set[type[Base]] = {mapper.class_ for mapper in Base.registry.mappers}
    return named | {table for table in mapped if issubclass(table, OwnedByCompany | OwnedByTenant)}


def _refuse_owned(state: ORMExecuteState) -> None:
    """Raise UngatedQueryError when a query without a gate touches rows that belong to somebody, however it is put."""
    owned = {table.__table__ for table in gated_tables()}
    for table in find_tables(
        cast("ClauseElement", state.statement), include_joins=True, include_selects=True, include_crud=True
    ):
        if table in owned:
            raise UngatedQueryError(table=table)


def company_within(session: Session, company_id: UUID) -> UUID:
    """Return the id of a company whose rows are within reach; raises NotFoundError for one known by name alone."""
    caller = session.info[GATE]
    if isinstance(caller, Caller):
        reached = _companies(caller).where(_companies(caller).selected_columns[0] == company_id)
        if session.execute(reached).first() is None:
            raise NotFoundError
    return find(session, Company, company_id).id


def find(session: Session, table: type[Row], row_id: UUID) -> Row:
    """Get one row within reach; raises NotFoundError for any other, whether it exists or not."""
    row = session.scalars(select(table).where(table.__table__.c.id == row_id)).one_or_none()
    if row is None:
        raise NotFoundError
    return row
