"""The steps of a photo's way at which a test can end the process, as a power cut would.

`UNDERLAG_CRASH_AT=answered:3` ends it the third time that step is reached, with status 137 and without any
clean-up. Unset, as always outside tests, `reached` does nothing.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Final, Literal

Step = Literal["taken", "copied", "placed", "recorded", "sending", "answered", "settled", "cleared", "moved"]

STEPS: Final[tuple[Step, ...]] = (
    "taken",  # read from where it lay, nothing written yet
    "copied",  # the copy is written and synced under a temporary name
    "placed",  # … and has its final name, synced with its folder
    "recorded",  # the entry with its key is committed
    "sending",  # just before the first byte goes out
    "answered",  # the gateway has answered, nothing noted of it yet
    "settled",  # saved or refused is committed
    "cleared",  # the copy is gone from the outbox
    "moved",  # the original is in sent/ or refused/
)
VARIABLE: Final = "UNDERLAG_CRASH_AT"

_seen: Counter[str] = Counter()


def reached(step: Step) -> None:
    """Mark that `step` is reached: the process ends here if the environment says so."""
    wished = os.environ.get(VARIABLE)
    if not wished:
        return
    name, _, nth = wished.partition(":")
    _seen[step] += 1
    if name == step and _seen[step] >= int(nth or 1):
        os._exit(137)
