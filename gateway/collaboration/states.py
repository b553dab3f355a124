"""States: which step may follow on which in the life of a collaboration, in one table.

Every step first locks the row, so that of two who act at the same moment the second sees what the first has done.

    draft ─▶ invited ─▶ reminded ─▶ active ─▶ ending ─▶ ended
      │         └──────────┴─▶ declined, expired, revoked
      └─▶ revoked
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.errors import ConflictError, NotFoundError
from gateway.models import Collaboration
from gateway.models.collaboration import OF_BOTH_PARTIES

ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "draft": frozenset({"invited", "revoked"}),
    "invited": frozenset({"reminded", "active", "declined", "expired", "revoked"}),
    "reminded": frozenset({"reminded", "active", "declined", "expired", "revoked"}),
    "active": frozenset({"ending", "ended"}),
    "ending": frozenset({"ending", "ended"}),
    "ended": frozenset(),
    "declined": frozenset(),
    "expired": frozenset(),
    "revoked": frozenset(),
}
"""What may follow on each state; nothing follows on the last four: a new invitation is a new collaboration."""


class NotInvitedError(ConflictError):
    """The invitation is a draft: nobody has been asked yet."""

    code = "not_invited"
    message = "The invitation is a draft and has not been sent. Send it first."


class StillWaitingError(ConflictError):
    """The invitation waits for its answer, so there is nothing yet that could end or change."""

    code = "still_waiting"
    message = "The invitation has been sent and waits for an answer. Nothing is active yet; it can be revoked."


class AlreadyAcceptedError(ConflictError):
    """The invitation was accepted before."""

    code = "already_accepted"
    message = "The invitation has been accepted already: the collaboration is active."


class AlreadyEndingError(ConflictError):
    """All services of the collaboration have their last day already."""

    code = "already_ending"
    message = "The collaboration is ending already: every service in it has its last day."


class AlreadyEndedError(ConflictError):
    """The collaboration is over."""

    code = "already_ended"
    message = "The collaboration has ended. To work together again, the agency sends a new invitation."


class AlreadyDeclinedError(ConflictError):
    """The invitation was declined."""

    code = "already_declined"
    message = "The invitation has been declined. The agency can send a new one."


class InvitationExpiredError(ConflictError):
    """The invitation was not answered in time."""

    code = "invitation_expired"
    message = "The invitation has expired. The agency can send a new one."


class InvitationRevokedError(ConflictError):
    """The agency has taken the invitation back."""

    code = "invitation_revoked"
    message = "The agency has revoked the invitation. Ask the agency for a new one."


IN_THE_WAY: Final[Mapping[str, type[ConflictError]]] = {
    "draft": NotInvitedError,
    "invited": StillWaitingError,
    "reminded": StillWaitingError,
    "active": AlreadyAcceptedError,
    "ending": AlreadyEndingError,
    "ended": AlreadyEndedError,
    "declined": AlreadyDeclinedError,
    "expired": InvitationExpiredError,
    "revoked": InvitationRevokedError,
}
"""What to say when the state that a collaboration is in allows a step no more, or not yet."""


def locked(session: Session, collaboration_id: UUID) -> Collaboration:
    """Get a collaboration anew and keep it from others until the transaction ends.

    Whether the caller may know of it was asked before, by the gate.
    """
    wanted = select(Collaboration).where(Collaboration.id == collaboration_id).with_for_update(key_share=True)
    row = session.scalars(wanted, execution_options={**OF_BOTH_PARTIES, "populate_existing": True}).one_or_none()
    if row is None:
        raise NotFoundError
    return row


def require(collaboration: Collaboration, state: str) -> None:
    """Raise what stands in the way, unless a collaboration may go into a state from the one that it is in."""
    if state not in ALLOWED[collaboration.state]:
        raise IN_THE_WAY[collaboration.state]


def move(collaboration: Collaboration, state: str) -> str:
    """Let a collaboration go into a state and return the one before; raises what stands in the way."""
    require(collaboration, state)
    before, collaboration.state = collaboration.state, state
    return before
