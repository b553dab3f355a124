"""Letters about what an agency and a company agree on: the invitation and its answer, and the end of a service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from gateway.messages import plain
from gateway.messages.letter import Letter
from gateway.messages.letters.sheet import Button, Fact, Letterhead, Parts, written

Payer = Literal["agency", "company"]


def invitation(
    head: Letterhead,
    *,
    agency: str,
    company: str,
    services: Sequence[str],
    payer: Payer,
    link: str,
    valid_until: date,
    is_new_customer: bool,
    is_reminder: bool = False,
) -> Letter:
    """Offer services to a company.

    A new customer makes a sign-in by the link; one who has a sign-in answers under My services. A reminder says that
    it is one.
    """
    agency, company = plain.name(agency), plain.name(company)
    subject = (
        head.say("Reminder: {agency} waits for your answer", agency=agency)
        if is_reminder
        else head.say("{agency} invites {company} to Underlag", agency=agency, company=company)
    )
    return written(
        head,
        Parts(
            subject=subject,
            heading=head.say("Will you work together in Underlag?"),
            before=(
                *(_reminder(head, agency) if is_reminder else ()),
                head.say(
                    "{agency} would like to work with {company} in Underlag, where receipts and invoices go straight "
                    "from you to your accountant. You are offered:",
                    agency=agency,
                    company=company,
                ),
            ),
            items=tuple(plain.name(service) for service in services),
            middle=(_payer(head, payer, agency, company), _how_to_answer(head, is_new_customer=is_new_customer)),
            button=Button(
                head.say("Create a sign-in and answer") if is_new_customer else head.say("Sign in and answer"), link
            ),
            after=(
                head.say("The link is for you alone and works until {day}.", day=head.day(valid_until))
                if is_new_customer
                else head.say("The offer stands until {day}.", day=head.day(valid_until)),
            ),
            reason=head.say(
                "You get this letter because {agency} named you as the contact of {company}. If you do not know them, "
                "you need not do anything.",
                agency=agency,
                company=company,
            ),
        ),
    )


def invitation_accepted(
    head: Letterhead, *, company: str, services: Sequence[str], answered_by: str, link: str
) -> Letter:
    """Tell the agency that a company has said yes; `link` leads to the company."""
    company = plain.name(company)
    return written(
        head,
        Parts(
            subject=head.say("{company} said yes", company=company),
            heading=head.say("{company} said yes", company=company),
            before=(
                head.say(
                    "{person} has accepted your invitation for {company}. These services are active from now on:",
                    person=plain.name(answered_by),
                    company=company,
                ),
            ),
            items=tuple(plain.name(service) for service in services),
            button=Button(head.say("Open the company"), link),
            reason=_party(head, company),
        ),
    )


def invitation_declined(
    head: Letterhead, *, company: str, services: Sequence[str], answered_by: str, link: str, words: str = ""
) -> Letter:
    """Tell the agency that a company has said no; `words` are what it wrote with its answer, if anything."""
    company = plain.name(company)
    said = plain.unlinked(plain.some_lines(words))
    return written(
        head,
        Parts(
            subject=head.say("{company} said no", company=company),
            heading=head.say("{company} said no", company=company),
            before=(
                head.say(
                    "{person} has declined your invitation for {company}. These services do not start:",
                    person=plain.name(answered_by),
                    company=company,
                ),
            ),
            items=tuple(plain.name(service) for service in services),
            facts=(Fact(head.say("With these words"), said),) if said else (),
            middle=(head.say("Talk to each other if that surprises you. You can send a new invitation at any time."),),
            button=Button(head.say("Open the company"), link),
            reason=_party(head, company),
        ),
    )


def invitation_expiring(
    head: Letterhead, *, agency: str, company: str, services: Sequence[str], valid_until: date, link: str
) -> Letter:
    """Tell either side that an invitation has not been answered and soon runs out."""
    agency, company, day = plain.name(agency), plain.name(company), head.day(valid_until)
    return written(
        head,
        Parts(
            subject=head.say("The invitation to {company} runs out on {day}", company=company, day=day),
            heading=head.say("An invitation soon runs out"),
            before=(
                head.say(
                    "{agency} has invited {company}, and there is no answer yet. After {day} it must be sent anew. "
                    "The services in it are:",
                    agency=agency,
                    company=company,
                    day=day,
                ),
            ),
            items=tuple(plain.name(service) for service in services),
            button=Button(head.say("Look at the invitation"), link),
            reason=_party(head, company),
        ),
    )


def service_ended(
    head: Letterhead,
    *,
    services: Sequence[str],
    agency: str,
    company: str,
    ended_by: str,
    ends_on: date,
    data: str,
    link: str,
) -> Letter:
    """Tell either side that services end and when.

    `ended_by` names a person or a party, `data` says in a sentence what happens with the data.
    """
    agency, company = plain.name(agency), plain.name(company)
    return written(
        head,
        Parts(
            subject=head.say(
                "Services between {agency} and {company} end on {day}",
                agency=agency,
                company=company,
                day=head.day(ends_on),
            ),
            heading=head.say("A service ends"),
            before=(
                head.say(
                    "{person} has ended what {agency} and {company} had agreed on. This ends:",
                    person=plain.name(ended_by),
                    agency=agency,
                    company=company,
                ),
            ),
            items=tuple(plain.name(service) for service in services),
            facts=(
                Fact(head.say("Last day"), head.day(ends_on)),
                Fact(head.say("The data"), plain.unlinked(plain.one_line(data, longest=500))),
            ),
            middle=(head.say("What the law asks to be kept stays readable for {company}.", company=company),),
            button=Button(head.say("Open My services"), link),
            reason=_party(head, company),
        ),
    )


def _reminder(head: Letterhead, agency: str) -> tuple[str]:
    return (head.say("This is a reminder: {agency} has not had your answer yet.", agency=agency),)


def _payer(head: Letterhead, payer: Payer, agency: str, company: str) -> str:
    if payer == "agency":
        return head.say("{agency} pays for the services.", agency=agency)
    return head.say("{company} pays for the services, as agreed with {agency}.", company=company, agency=agency)


def _how_to_answer(head: Letterhead, *, is_new_customer: bool) -> str:
    if is_new_customer:
        return head.say(
            "You see the offer, choose a password and say yes, or say no. Nothing starts before you say yes."
        )
    return head.say("You find the offer under My services, and say yes or no there. Nothing starts before you say yes.")


def _party(head: Letterhead, company: str) -> str:
    return head.say("You get this letter because you look after {company} in Underlag.", company=company)
