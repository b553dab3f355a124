"""The letter that sums up what is new in the inbox, once a day for those who want it so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from gateway.messages import plain
from gateway.messages.letter import Letter
from gateway.messages.letters.sheet import Button, Count, Letterhead, Parts, Row, written


class NewNotices(NamedTuple):
    """How many notices of a company are new, by colour."""

    company: str
    red: int = 0
    yellow: int = 0
    green: int = 0

    @property
    def all(self) -> int:
        """Count them all."""
        return self.red + self.yellow + self.green


def digest(head: Letterhead, *, companies: Sequence[NewNotices], inbox: str, account: str) -> Letter:
    """List the companies that have something new, in the order given; the foot names where it is switched off."""
    count = sum(each.all for each in companies)
    return written(
        head,
        Parts(
            subject=head.say("New notices: {count}", count=count),
            heading=head.say("New in your inbox"),
            before=(head.say("This has come in since the last summary. New notices: {count}.", count=count),),
            rows=tuple(Row(plain.name(each.company), _counts(head, each)) for each in companies),
            button=Button(head.say("Open the inbox"), inbox),
            reason=head.say(
                "You get this letter because you asked for a summary by e-mail. Change that in your account: {account}",
                account=head.own(account),
            ),
        ),
    )


def _counts(head: Letterhead, new: NewNotices) -> tuple[Count, ...]:
    """Give the figures that are not nought, the gravest first."""
    by_colour = (
        Count(new.red, head.say("Error"), "red"),
        Count(new.yellow, head.say("Warning"), "yellow"),
        Count(new.green, head.say("OK"), "green"),
    )
    return tuple(count for count in by_colour if count.number)
