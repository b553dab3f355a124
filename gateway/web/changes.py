"""What an event of the history changed, in words: what it was about, what was before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from gateway.access.actors import person_name
from gateway.models import Agency, ApiToken, AuditEvent, Collaboration, Company, Document, Integration, User
from gateway.web import figures, speech, words

ROLE: Final = {
    "agency_administrator": "Agency administrator",
    "accountant": "Accountant",
    "company_administrator": "Company administrator",
    "employee": "Employee",
    "reader": "Reader",
    "device": "Device",
    "invoicing": "Invoicing program",
    "accounting": "Accounting program",
    "documents": "Document program",
}
SERVICE: Final = {
    "invoicing_exchange": "Invoicing exchange",
    "scanner": "Scanner",
    "financial_overview": "Financial overview",
    "digital_invoices": "Digital invoices and documents",
}
WHY: Final = {
    "seven_years": "The time that bookkeeping material is kept for is over",
    "service_ended": "The service ended, and nothing was to be kept that is not bookkeeping material",
}
DETAIL: Final = {
    "agency": "Agency",
    "attempts": "Tries",
    "bytes": "Size",
    "company": "Company",
    "count": "Count",
    "devices": "Devices",
    "documents": "Documents",
    "engine": "Read by",
    "findings": "Doubts",
    "kind": "Kind",
    "letters": "Letters",
    "milliseconds": "Milliseconds",
    "name": "Name",
    "notice": "Notice",
    "organisation_number": "Organisation number",
    "originals": "Files",
    "pages": "Pages",
    "places": "Memberships",
    "role": "Role",
    "scopes": "Permissions",
    "services": "Services",
    "source": "Sent with",
    "state": "State",
    "status": "Status",
    "why": "Why",
}
"""What details are called; those without a word here are shown by the name they have."""

WORDS_OF: Final[Mapping[str, Mapping[str, str]]] = {
    "role": ROLE,
    "services": SERVICE,
    "service": SERVICE,
    "kind": words.KIND,
    "source": words.SOURCE,
    "status": words.STATUS,
    "why": WHY,
}
UNTOLD: Final = ("sha256", "engine", "milliseconds", "notice", "findings")
"""Details that are for programs; `gateway audit list --json` and the API give them."""

TECHNICAL: Final = {"web": "Browser", "api": "Program", "link": "Link to a file"}
"""The doors, by the first word of where somebody came from."""


@dataclass(frozen=True)
class Subject:
    """What an event is about: its name, and the address of its page where it has one."""

    name: str
    link: str | None = None


@dataclass(frozen=True)
class Change:
    """One thing that was changed or told: what it is called, what it was before (if it had been) and is now."""

    name: str
    before: str | None
    after: str


def subjects(session: Session, events: Iterable[AuditEvent]) -> dict[str, Subject]:
    """Name what events are about and mention, as far as it is within reach; the key is the id as text."""
    wanted = {each for event in events for each in (event.subject_id, *_ids(event.details))}
    found: dict[UUID, Subject] = {}
    for document in session.scalars(select(Document).where(Document.id.in_(wanted))):
        found[document.id] = Subject(words.title(document), url_for("web.document", document_id=document.id))
    for person in session.scalars(select(User).where(User.id.in_(wanted))):
        found[person.id] = Subject(words.actor(f"user:{person.id}", {f"user:{person.id}": person_name(person)}))
    for table in (ApiToken, Integration, Company, Agency):
        rows = session.execute(select(table.id, table.name).where(table.id.in_(wanted)))
        found.update({identity: Subject(name) for identity, name in rows})
    agreements = select(Collaboration).where(Collaboration.id.in_(wanted))
    for each in session.scalars(
        agreements.options(joinedload(Collaboration.agency), joinedload(Collaboration.company))
    ):
        found[each.id] = Subject(f"{each.agency.name} – {each.company.name}")
    return {str(identity): subject for identity, subject in found.items()}


def changes(event: AuditEvent, known: Mapping[str, Subject]) -> Iterator[Change]:
    """Tell what was before and after, then what else was written down, in words."""
    before, after = event.details.get("before") or {}, event.details.get("after") or {}
    for name in before | after:
        yield Change(
            words.word(DETAIL, name),
            _shown(name, before[name], known) if before.get(name) is not None else None,
            _shown(name, after.get(name), known),
        )
    for name, value in event.details.items():
        if name not in {"before", "after", *UNTOLD}:
            yield Change(words.word(DETAIL, name), None, _shown(name, value, known))


def where(event: AuditEvent) -> str:
    """Tell from where somebody came: the door and the shortened network; empty for who came through none."""
    door, _, network = (event.where or "").partition(" ")
    told = (words.word(TECHNICAL, door) if door else "", network)
    return ", ".join(part for part in told if part)


def _ids(value: object) -> Iterator[UUID]:
    """Find the ids that details mention, however deep."""
    if isinstance(value, Mapping | list):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _ids(inner)
    elif isinstance(value, str) and len(value) == len(str(UUID(int=0))):
        try:
            yield UUID(value)
        except ValueError:
            return


def _shown(name: str, value: Any, known: Mapping[str, Subject]) -> str:
    """Write a value as people say it: a code by its word, an id by its name, several in a row."""
    if value is None or value in ([], {}, ""):
        return figures.MISSING
    if isinstance(value, bool):
        return speech.say("Yes") if value else speech.say("No")
    if isinstance(value, list):
        return ", ".join(_shown(name, each, known) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{words.word(DETAIL, key)}: {_shown(key, each, known)}" for key, each in value.items())
    if name == "bytes":
        return figures.size(int(value))
    text = str(value)
    return known[text].name if text in known else words.word(WORDS_OF.get(name, {}), text) if name in WORDS_OF else text
