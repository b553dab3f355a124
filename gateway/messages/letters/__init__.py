"""What letters say, in Swedish and English, one function a letter; each gives a `Letter` that is ready to be sent.

Every function takes a `Letterhead`: to whom, in which language, from which gateway. Names and free texts may be
whatever somebody typed. Words that stand for codes (services, a role, what happens with data) come in the letter's
language.
"""

from __future__ import annotations

from gateway.messages.letters.collaborations import (
    Payer,
    invitation,
    invitation_accepted,
    invitation_declined,
    invitation_expiring,
    service_ended,
)
from gateway.messages.letters.digests import NewNotices, digest
from gateway.messages.letters.sheet import ForeignLinkError, Letterhead
from gateway.messages.letters.sign_ins import (
    first_sign_in,
    member_invited,
    new_device,
    new_sign_in,
    password_changed,
    password_reset,
)

__all__ = [
    "ForeignLinkError",
    "Letterhead",
    "NewNotices",
    "Payer",
    "digest",
    "first_sign_in",
    "invitation",
    "invitation_accepted",
    "invitation_declined",
    "invitation_expiring",
    "member_invited",
    "new_device",
    "new_sign_in",
    "password_changed",
    "password_reset",
    "service_ended",
]
