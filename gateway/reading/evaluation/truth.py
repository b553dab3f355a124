"""What is known to stand on a paper: one line of a data set's `truth.jsonl`.

    {"file": "a017_L2.jpg", "document": "a017", "level": 2, "layout": "till", "truth": {"kind": "receipt", …},
     "also": {"supplier_name": ["…"]}}

All but `file` and `truth` may be missing. `truth` holds what is printed, in the reader's names and forms; `also` tells
of other values that are right too, such as the name over the door beside the legal one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final, Literal

Half = Literal["calibration", "test", "both"]
HALVES: Final[tuple[Half, ...]] = ("calibration", "test", "both")

_LEVEL: Final = re.compile(r"[-_][^-_]*$")
"""The last part of a name, which says how the paper was photographed."""


@dataclass(frozen=True, slots=True)
class Truth:
    """A file of a data set and what stands on it.

    `document` is the same for all pictures of one paper; `level` is how hard the picture is, `layout` how the
    paper is laid out, both empty where the data set does not tell.
    """

    file: str
    document: str
    level: str
    layout: str
    values: Mapping[str, Any]
    also: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The file's name without folders, by which it is found among what was read."""
        return PurePath(self.file).name

    @property
    def is_credit(self) -> bool:
        """Whether amounts may be printed with or without a minus sign."""
        return bool(self.values.get("kind") == "credit_note")

    @property
    def half(self) -> Half:
        """The half of the data set it belongs to: by its document, so that no paper stands in both."""
        return "test" if sha256(self.document.encode()).digest()[0] & 1 else "calibration"


def truth_of(written: Any) -> Truth | None:
    """Return the truth in one object of `truth.jsonl`; None where it does not say what stands on which file.

    Where no document is named, pictures of several levels are named after it: `a017_L2.jpg` and `a017-clean.png` show
    `a017`.
    """
    match written:
        case {"file": str(file), "truth": dict(values)}:
            return Truth(
                file=file,
                document=str(written.get("document") or _document(file, has_levels="level" in written)),
                level=str(written.get("level", "")),
                layout=str(written.get("layout", "")),
                values=values,
                also=written.get("also") or {},
            )
    return None


def _document(file: str, *, has_levels: bool) -> str:
    stem = PurePath(file).stem
    return _LEVEL.sub("", stem) or stem if has_levels else stem
