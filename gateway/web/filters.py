"""What a list is narrowed to, as its address says it; and how many there are of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Final
from uuid import UUID

from flask import request, url_for
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from gateway.errors import InvalidError
from gateway.models import Company, Document, Notice
from gateway.models.notice import STATES, STATUSES

OPEN: Final = "open"
ALL: Final = "all"
CHOICES: Final = (OPEN, *STATES, ALL)
IS_OPEN: Final = ("unread", "read")


class FilterError(InvalidError):
    """An address narrows a list by something that is not known."""

    code = "unknown_filter"
    message = "The address asks for {name}={value}, which is not known here. Start again from the inbox."


@dataclass(frozen=True)
class Filters:
    """The part of the address after `?`; `before` is the last row of the page before."""

    status: str | None = None
    state: str = OPEN
    company: UUID | None = None
    before: UUID | None = None

    def link(self, **changes: object) -> str:
        """Give the address of the list with some of it changed, from its first row on unless `before` is given."""
        wanted = asdict(replace(self, **{"before": None, **changes}))  # type: ignore[arg-type]  # templates pass names
        usual = asdict(Filters())
        address = request.endpoint or "web.inbox"
        return url_for(address, **{name: value for name, value in wanted.items() if value != usual[name]})

    def narrow(self, rows: Select[Notice]) -> Select[Notice]:
        """Leave the notices that are wanted."""
        if self.status:
            rows = rows.where(Notice.status == self.status)
        if self.company:
            rows = rows.where(Notice.company_id == self.company)
        return rows if self.state == ALL else rows.where(Notice.state.in_(_states(self.state)))


def from_address(args: Mapping[str, str], *, statuses: Collection[str] = STATUSES) -> Filters:
    """Read the filters; raises FilterError for a value that nobody could have chosen here."""
    return Filters(
        status=_chosen(args, "status", statuses),
        state=_chosen(args, "state", CHOICES) or OPEN,
        company=identity(args, "company"),
        before=identity(args, "before"),
    )


@dataclass(frozen=True)
class Counts:
    """How many notices each choice would show, the other choices staying as they are."""

    shown: int
    by_status: Mapping[str, int]
    by_state: Mapping[str, int]
    by_company: Mapping[UUID, int]
    unread: int


def count_notices(session: Session, filters: Filters) -> Counts:
    """Count the notices within reach by every choice, in one query."""
    groups = select(Notice.status, Notice.state, Notice.company_id, func.count()).group_by(
        Notice.status, Notice.state, Notice.company_id
    )
    status, state, company = Counter[str](), Counter[str](), Counter[UUID]()
    shown = unread = 0
    for its_status, its_state, its_company, count in session.execute(groups):
        is_status = filters.status in {None, its_status}
        is_company = filters.company in {None, its_company}
        is_state = its_state in _states(filters.state)
        status[its_status] += count * (is_company and is_state)
        if its_company is not None:
            company[its_company] += count * (is_status and is_state)
        for choice in CHOICES:
            state[choice] += count * (is_status and is_company and its_state in _states(choice))
        shown += count * (is_status and is_company and is_state)
        unread += count * (its_state == "unread")
    return Counts(shown, status, state, company, unread)


def companies(session: Session) -> Mapping[UUID, str]:
    """Name the companies within reach, in the order of their names."""
    rows = select(Company.id, Company.name).order_by(Company.name, Company.id)
    return dict(session.execute(rows).all())


def count_documents(session: Session) -> Mapping[str, int]:
    """Count the documents within reach by how far they have come."""
    rows = select(Document.status, func.count()).group_by(Document.status)
    return Counter(dict(session.execute(rows).all()))


def _states(choice: str) -> Collection[str]:
    """List the states that a choice stands for."""
    return {OPEN: IS_OPEN, ALL: STATES}.get(choice, (choice,))


def _chosen(args: Mapping[str, str], name: str, choices: Collection[str]) -> str | None:
    value = args.get(name) or None
    if value is not None and value not in choices:
        raise FilterError(name=name, value=value)
    return value


def identity(args: Mapping[str, str], name: str) -> UUID | None:
    """Read an id from the address; raises FilterError for what is none."""
    value = args.get(name)
    if not value:
        return None
    try:
        return UUID(value)
    except ValueError as error:
        raise FilterError(name=name, value=value) from error
