"""The second factor: a code of an authenticator app (TOTP, RFC 6238), or a recovery code where the app is lost.

The secret of the app is sealed in the database. A code is taken once: the time step of the last one is kept, and only
later ones are taken (RFC 6238, 5.2).
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pyotp import TOTP, random_base32
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from gateway.access import shown_once
from gateway.access.gate import BEFORE_GATE
from gateway.errors import InvalidError
from gateway.models import RecoveryCode, User
from gateway.sealing import Seal

PURPOSE: Final = "second_factor"
ISSUER: Final = "Underlag"
STEP_SECONDS: Final = 30
STEPS_ASIDE: Final = (0, -1, 1)
"""Clocks differ, and people type slowly."""
DIGITS: Final = 6
RECOVERY_CODES: Final = 10
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that can be taken for another."""
RECOVERY_LETTERS: Final = 16


class WrongCodeError(InvalidError):
    """A code does not fit, or was used before."""

    code = "wrong_code"
    message = "The code does not fit, or it was used before. Wait for the next one and type it as the app shows it."


def new_secret() -> str:
    """Make the secret of an app: 160 random bits, in base 32."""
    return random_base32()


def address(secret: str, email: str) -> str:
    """Write what an app reads from the QR code (`otpauth://…`)."""
    return TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def switch_on(session: Session, user: User, secret: str, code: str, *, seal: Seal, now: datetime) -> Sequence[str]:
    """Take a secret for good, when a code proves that the app has it; returns the recovery codes, never seen again.

    Raises WrongCodeError.
    """
    step = _step(secret, code, after=None, now=now)
    if step is None:
        raise WrongCodeError
    user.second_factor, user.second_factor_step = seal.close(secret, purpose=PURPOSE), step
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user.id, code_sha256=_digest(each)) for each in codes)
    session.flush()
    return codes


def switch_off(session: Session, user: User) -> None:
    """Ask for no code any more; the recovery codes go too."""
    user.second_factor = user.second_factor_step = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def take(session: Session, user: User, code: str, *, seal: Seal, now: datetime) -> None:
    """Use up a code of the app or a recovery code, in the running write; raises WrongCodeError."""
    wanted = select(User).where(User.id == user.id).with_for_update().execution_options(populate_existing=True)
    user = session.scalars(wanted, execution_options=BEFORE_GATE).one()
    if user.second_factor is None:
        raise WrongCodeError
    secret = seal.open(user.second_factor, purpose=PURPOSE)
    step = _step(secret, code, after=user.second_factor_step, now=now)
    if step is not None:
        user.second_factor_step = step
        session.flush()
    elif not _spend(session, user, code, now):
        raise WrongCodeError


def _step(secret: str, code: str, *, after: int | None, now: datetime) -> int | None:
    """Tell which time step a code belongs to; None when it fits none now, or none later than the last one taken."""
    typed = re.sub(r"\s", "", code)
    if not re.fullmatch(rf"[0-9]{{{DIGITS}}}", typed):
        return None
    app, current = TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    fitting = [
        current + aside
        for aside in STEPS_ASIDE
        if secrets.compare_digest(app.at((current + aside) * STEP_SECONDS), typed)
    ]
    return next((step for step in fitting if after is None or step > after), None)


def _spend(session: Session, user: User, code: str, now: datetime) -> bool:
    """Use up a recovery code; False when it is none of this person's, or spent."""
    spent = session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user.id,
            RecoveryCode.code_sha256 == _digest(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return bool(spent.rowcount == 1)  # type: ignore[attr-defined]  # an update gives a cursor result


def left(session: Session, user: User) -> int:
    """Count the recovery codes that are left."""
    wanted = select(RecoveryCode.id).where(RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None))
    return len(session.scalars(wanted).all())


def _recovery_code() -> str:
    """Make a recovery code: some 79 random bits, so that its SHA-256 gives nothing away."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LETTERS))
    return "-".join(letters[at : at + 4] for at in range(0, RECOVERY_LETTERS, 4))


def _digest(code: str) -> str:
    """Digest a recovery code, however it was typed."""
    return shown_once.digest(re.sub(r"[\s-]", "", code).lower())
