"""`/members/invitations`: who asks the person to join; nobody is made a member without a yes."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from gateway.access import members, sessions
from gateway.database import db, persist
from gateway.models import WebSession
from gateway.web import visitor
from gateway.web.blueprint import blp
from gateway.web.visitor import signed_in


@blp.get("/members/invitations")
@signed_in("account")
def invitations() -> ResponseReturnValue:
    """Show what waits for an answer."""
    waiting = members.waiting_for(db.session(), visitor.user_id(), now=visitor.now())
    return render_template("invitations.html", waiting=waiting)


@blp.post("/members/invitations/<uuid:invitation_id>/accept")
@signed_in("account")
def accept_invitation(invitation_id: UUID) -> ResponseReturnValue:
    """Become a member, and work there from now on."""
    user_id, here, now = visitor.user_id(), visitor.session_id(), visitor.now()

    def accept(rows: Session) -> None:
        member = members.accept(rows, members.asked(rows, user_id, invitation_id, now=now), now=now)
        row = rows.get(WebSession, here)
        if row is not None:
            sessions.choose(rows, row, member.id, now=now)

    persist(db.session(), accept)
    return _on()


@blp.post("/members/invitations/<uuid:invitation_id>/decline")
@signed_in("account")
def decline_invitation(invitation_id: UUID) -> ResponseReturnValue:
    """Say no."""
    user_id, now = visitor.user_id(), visitor.now()
    persist(
        db.session(),
        lambda rows: members.decline(rows, members.asked(rows, user_id, invitation_id, now=now), now=now),
    )
    return _on()


def _on() -> ResponseReturnValue:
    """Show the next question, or go to work."""
    is_more = members.waiting_for(db.session(), visitor.user_id(), now=visitor.now())
    return redirect(url_for("web.invitations" if is_more else "web.inbox"), HTTPStatus.SEE_OTHER)
