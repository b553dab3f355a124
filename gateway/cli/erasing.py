"""`gateway user erase`: a person is forgotten who asks for it."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from gateway.access import erasure, people
from gateway.access.passwords import normal_email
from gateway.cli.installation import as_json_option, operator_session, show
from gateway.collaboration.register import OPERATOR
from gateway.database import writing
from gateway.errors import NotFoundError
from gateway.messages import outbox
from gateway.parts import parts_of


class NoSuchPersonError(NotFoundError):
    """Nobody here has that address."""

    code = "no_such_person"
    message = "There is nobody with the address {email}. List the people with `gateway user list`."


@click.command("erase")
@click.argument("email", metavar="E-MAIL")
@click.option("--dry-run", is_flag=True, help="List what would go and what would stay, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before it is done.")
@as_json_option
def erase_user(email: str, *, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Forget a person (GDPR, article 17): login, devices, letters and name go, bookkeeping material stays."""
    with operator_session() as session:
        person = people.user_of(session, email)
        if person is None:
            raise NoSuchPersonError(email=email)
        user_id = person.id
        items = erasure.plan(session, user_id)
        show(
            [
                {"what": item.text, "count": item.count, "goes": "goes" if item.goes else "stays", "code": item.code}
                for item in items
            ],
            as_json=as_json,
        )
        if dry_run:
            return
        if not yes:
            click.confirm("Erase this person for good?", abort=True, err=True)
        with writing(session):
            erasure.erase(session, user_id, actor=OPERATOR, now=datetime.now(UTC))
        outbox.remove(parts_of().post.outbox, lambda letter: normal_email(letter.to) == normal_email(email))
    click.echo("Erased.", err=True)
