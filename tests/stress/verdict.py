"""The checker: what was acknowledged against what is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from tests.stress.clients import Ack, Upload

READ = frozenset({"ready", "needs_review"})


@dataclass(frozen=True)
class Stored:
    """A document as it is in the database after all; `key` is the one it was sent under, where that is kept."""

    document: str
    sha256: str
    status: str
    notices: int
    key: str | None


@dataclass(frozen=True)
class Verdict:
    """What is wrong, each by name: nothing, when all is well."""

    unacknowledged: list[str]
    lost: list[str]
    doubled: list[str]
    altered: list[str]
    stuck: list[str]
    untold: list[str]
    faults: list[str]

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing is wrong."""
        return not any(getattr(self, each.name) for each in fields(self))

    def __str__(self) -> str:
        """Count what is wrong, with the first of each."""
        counted = ((each.name, getattr(self, each.name)) for each in fields(self))
        return ", ".join(f"{len(found)} {name}" + (f" ({found[0]} …)" if found else "") for name, found in counted)


def judge(sent: Sequence[Upload], acks: Mapping[str, Ack], stored: Sequence[Stored], faults: Sequence[str]) -> Verdict:
    """Compare: every photo acknowledged, stored once under its key, unaltered, read, and told of exactly once."""
    by_id = {each.document: each for each in stored}
    told = {ack.document for ack in acks.values()}
    digests = {upload.key: upload.sha256 for upload in sent}
    copies = Counter(each.sha256 for each in stored)
    return Verdict(
        unacknowledged=[upload.key for upload in sent if upload.key not in acks],
        lost=[key for key, ack in acks.items() if ack.document not in by_id or by_id[ack.document].key != key],
        doubled=[each.document for each in stored if copies[each.sha256] > 1 or each.document not in told],
        altered=[
            key
            for key, ack in acks.items()
            if ack.sha256 != digests[key] or (ack.document in by_id and by_id[ack.document].sha256 != digests[key])
        ],
        stuck=[f"{each.document} {each.status}" for each in stored if each.status not in READ],
        untold=[f"{each.document} {each.notices} notices" for each in stored if each.notices != 1],
        faults=list(faults),
    )
