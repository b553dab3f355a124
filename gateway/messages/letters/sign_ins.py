"""Letters about a person's own sign-in: its beginning, its password, and who or what uses it."""

from __future__ import annotations

from datetime import date, datetime
from ipaddress import ip_address

from gateway.messages import plain
from gateway.messages.letter import Letter
from gateway.messages.letters.sheet import Button, Fact, Letterhead, Parts, written


def first_sign_in(head: Letterhead, *, invited_by: str, tenant: str, link: str, hours: int) -> Letter:
    """Let somebody choose the first password; `tenant` is the agency or company the sign-in is for."""
    person, tenant = plain.name(invited_by), plain.name(tenant)
    return written(
        head,
        Parts(
            subject=head.say("Your sign-in to Underlag for {tenant}", tenant=tenant),
            heading=head.say("Welcome to Underlag"),
            before=(
                head.say("{person} has made a sign-in for you at {tenant}.", person=person, tenant=tenant),
                head.say("Choose a password, and you are in."),
            ),
            button=Button(head.say("Choose a password"), link),
            after=(
                _once(head, hours),
                head.say("Has it run out? Ask for a new one on the page that it leads to."),
            ),
            reason=head.say(
                "You get this letter because {person} entered your address. If you do not know them, you need not do "
                "anything.",
                person=person,
            ),
        ),
    )


def password_reset(head: Letterhead, *, link: str, hours: int) -> Letter:
    """Let somebody who has forgotten the password choose a new one."""
    return written(
        head,
        Parts(
            subject=head.say("Choose a new password for Underlag"),
            heading=head.say("Choose a new password"),
            before=(head.say("Somebody, most likely you, has asked for a new password for {to}.", to=_me(head)),),
            button=Button(head.say("Choose a new password"), link),
            after=(
                _once(head, hours),
                head.say("If it was not you, you need not do anything: your password stays as it is."),
            ),
            reason=_own(head),
        ),
    )


def password_changed(head: Letterhead, *, at: datetime, account: str) -> Letter:
    """Tell somebody that the password has been changed; `account` is the address of the account's page."""
    return written(
        head,
        Parts(
            subject=head.say("Your password for Underlag was changed"),
            heading=head.say("Your password was changed"),
            before=(
                head.say("The password for {to} was changed on {moment}.", to=_me(head), moment=head.moment(at)),
                _if_it_was_you(head),
            ),
            button=Button(head.say("Open your account"), account),
            reason=_own(head),
        ),
    )


def new_sign_in(head: Letterhead, *, at: datetime, program: str, from_where: str, account: str) -> Letter:
    """Tell somebody of a sign-in from a program that was not seen before, such as `Firefox on Windows`."""
    return written(
        head,
        Parts(
            subject=head.say("New sign-in to Underlag"),
            heading=head.say("Somebody signed in as you"),
            before=(
                head.say("Somebody signed in as {to} from a program that was not seen here before.", to=_me(head)),
            ),
            facts=(
                Fact(head.say("When"), head.moment(at)),
                Fact(head.say("Program"), plain.name(program)),
                Fact(head.say("Network address"), _network_address(from_where)),
            ),
            middle=(_if_it_was_you(head),),
            button=Button(head.say("Open your account"), account),
            reason=_own(head),
        ),
    )


def new_device(head: Letterhead, *, device: str, company: str, added_by: str, at: datetime, link: str) -> Letter:
    """Tell that a scanner was paired with a company; `link` leads to the list of its devices."""
    company = plain.name(company)
    return written(
        head,
        Parts(
            subject=head.say("New device for {company}", company=company),
            heading=head.say("A new device sends documents"),
            before=(head.say("A device can now send documents to {company}.", company=company),),
            facts=(
                Fact(head.say("Device"), plain.name(device)),
                Fact(head.say("Added by"), plain.name(added_by)),
                Fact(head.say("When"), head.moment(at)),
            ),
            middle=(head.say("If it should not be there, take it away in the list of devices: it stops at once."),),
            button=Button(head.say("Open the devices"), link),
            reason=head.say("You get this letter because you look after {company} in Underlag.", company=company),
        ),
    )


def member_invited(
    head: Letterhead, *, invited_by: str, tenant: str, role: str, link: str, valid_until: date
) -> Letter:
    """Ask somebody to join an agency or company; `role` is what they would be there, in words."""
    person, tenant = plain.name(invited_by), plain.name(tenant)
    return written(
        head,
        Parts(
            subject=head.say("{person} invites you to {tenant}", person=person, tenant=tenant),
            heading=head.say("Will you join {tenant}?", tenant=tenant),
            before=(
                head.say("{person} would like you to work with {tenant} in Underlag.", person=person, tenant=tenant),
            ),
            facts=(Fact(head.say("Your role"), plain.name(role)),),
            button=Button(head.say("Look at the invitation"), link),
            after=(head.say("The link is for you alone and works until {day}.", day=head.day(valid_until)),),
            reason=head.say(
                "You get this letter because {person} entered your address. If you do not know them, you need not do "
                "anything.",
                person=person,
            ),
        ),
    )


def _once(head: Letterhead, hours: int) -> str:
    return head.say("The link works once, within {hours}.", hours=head.hours(hours))


def _if_it_was_you(head: Letterhead) -> str:
    return head.say("If it was you, all is well. If not, choose a new password at once and end all sign-ins there.")


def _network_address(text: str) -> str:
    """Return an address as it can be copied; anything else is a text like others."""
    try:
        return str(ip_address(text))
    except ValueError:
        return plain.name(text)


def _me(head: Letterhead) -> str:
    return plain.one_line(head.to)


def _own(head: Letterhead) -> str:
    return head.say("You get this letter because {to} is your sign-in to Underlag.", to=_me(head))
