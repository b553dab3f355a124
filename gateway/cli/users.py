"""`gateway user`: the people who sign in, for operators."""

from __future__ import annotations

import secrets
import sys
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import click
from sqlalchemy import and_, select

from gateway.access import account, links, passwords, people, sign_in_letters
from gateway.access.members import MemberExistsError
from gateway.access.permissions import ROLES
from gateway.cli.installation import as_json_option, operator_session, show
from gateway.cli.tenants import agency_option, company_option, tenant
from gateway.correspondence import PATHS
from gateway.database import writing
from gateway.dispatch.letter import LINKS_LAST
from gateway.errors import InvalidError
from gateway.messages.letter import checked_address
from gateway.models import Agency, Company, Membership, User
from gateway.settings import Settings

OPERATOR: Final = "operator"
PEOPLE: Final = [role.name for role in ROLES.values() if role.is_of_people]
email_argument: Final = click.argument("email", metavar="E-MAIL")


class NoPublicUrlError(InvalidError):
    """A link is wanted, and it is not known by which address people reach this gateway."""

    code = "no_public_url"
    message = "Set GATEWAY_PUBLIC_URL to the address that people use: the link leads there."


@click.group()
def user() -> None:
    """Look after the people who sign in."""


@user.command("add")
@email_argument
@click.option("--role", type=click.Choice(PEOPLE), required=True, help="What the person may do.")
@company_option
@agency_option
@click.option("--name", help="What the person is called.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input; else one is made.")
@click.option("--invite", is_flag=True, help="Send a letter with a link by which the person chooses the password.")
@as_json_option
def add_user(
    email: str,
    role: str,
    company_name: str | None,
    agency_name: str | None,
    name: str | None,
    *,
    password_stdin: bool,
    invite: bool,
    as_json: bool,
) -> None:
    """Let a person sign in; a password that was made is shown once. Who is known already becomes a member there too."""
    if password_stdin and invite:
        raise click.UsageError("Give either --password-stdin or --invite.")
    site = _site() if invite else ""
    made = None if invite or password_stdin else secrets.token_urlsafe(12)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else made
    with operator_session() as session, writing(session):
        company_id, agency_id = tenant(session, company_name, agency_name)
        person = people.user_of(session, email)
        is_new = person is None
        if person is None:
            address = checked_address(passwords.normal_email(email)) if invite else email
            person = people.add_user(session, email=address, name=name, password=password, now=_now())
        elif people.is_member(session, person.id, company_id=company_id, agency_id=agency_id):
            raise MemberExistsError(email=email)
        member = people.add_member(
            session, person, role=role, company_id=company_id, agency_id=agency_id, actor=OPERATOR, now=_now()
        )
        if invite and person.password_hash is None:
            place = member.company or member.agency
            sign_in_letters.first_sign_in(
                session,
                person,
                invited_by="Underlag",
                tenant=place.name if place else "",
                hours=LINKS_LAST["first_sign_in"] // timedelta(hours=1),
                site=site,
                now=_now(),
            )
        row: dict[str, Any] = {"id": person.id, "email": person.email, "role": role}
    show([{**row, "password": made} if is_new and made else row], as_json=as_json)


@user.command("list")
@as_json_option
def list_users(*, as_json: bool) -> None:
    """List the people who may sign in, a row for each place where one is a member."""
    with operator_session() as session:
        rows = session.execute(
            select(User, Membership.role, Company.name, Agency.name)
            .outerjoin(Membership, and_(Membership.user_id == User.id, Membership.ended_at.is_(None)))
            .outerjoin(Company, Company.id == Membership.company_id)
            .outerjoin(Agency, Agency.id == Membership.agency_id)
            .order_by(User.email, Membership.id)
        )
        show(
            [
                {
                    "id": row.id,
                    "email": row.email,
                    "role": role,
                    "company": client,
                    "agency": keeper,
                    "disabled_at": row.disabled_at,
                }
                for row, role, client, keeper in rows
            ],
            as_json=as_json,
        )


@user.command("disable")
@email_argument
def disable_user(email: str) -> None:
    """Keep a person out: sessions, links and devices stop at once."""
    with operator_session() as session, writing(session):
        account.disable(session, account.of_email(session, email), actor=OPERATOR, now=_now())
    click.echo(f"Disabled {email}.", err=True)


@user.command("enable")
@email_argument
def enable_user(email: str) -> None:
    """Let a person sign in again, with the devices that were paired before."""
    with operator_session() as session, writing(session):
        account.enable(session, account.of_email(session, email), actor=OPERATOR, now=_now())
    click.echo(f"Enabled {email}.", err=True)


@user.command("reset")
@email_argument
def reset_user(email: str) -> None:
    """Print a link, alone, by which a person chooses a new password: it works once, within the hour."""
    site = _site()
    with operator_session() as session, writing(session):
        person = account.of(session, account.of_email(session, email).id)
        purpose = "password_reset" if person.password_hash else "first_sign_in"
        secret = links.make(
            session, purpose, created_by=OPERATOR, now=_now(), lasts=LINKS_LAST[purpose], user_id=person.id
        )
    click.echo(f"{site.rstrip('/')}/{PATHS[purpose]}/{secret}")


@user.command("sign-out")
@email_argument
def sign_out_user(email: str) -> None:
    """End every session of a person."""
    with operator_session() as session, writing(session):
        account.sign_out(session, account.of_email(session, email), actor=OPERATOR, now=_now())
    click.echo(f"Signed {email} out everywhere.", err=True)


def _site() -> str:
    """Tell the address that links lead to; raises NoPublicUrlError."""
    site = Settings.from_environment().public_url
    if not site:
        raise NoPublicUrlError
    return site


def _now() -> datetime:
    return datetime.now(UTC)
