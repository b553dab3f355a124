"""What the reading process may know of where it runs: no secret of ours, and how its libraries are to behave."""

from __future__ import annotations

import os
import sys
from typing import Final

_THREADS: Final = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
_ALLOCATOR: Final = {
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_MMAP_THRESHOLD_": "33554432",
    "MALLOC_TRIM_THRESHOLD_": "536870912",
}
"""Lets glibc keep what one page needs for the next (asking the system anew each time took 0.6 s a page), and give back
the pixels of a large photo."""

_KEPT: Final = ("PATH", "LANG", "LC_ALL", "TESSDATA_PREFIX", "SYSTEMROOT")


def surroundings(folder: str, *, memory_bytes: int, niceness: int) -> dict[str, str]:
    """Return the environment of a process that has `folder` for its own, one thread for each library, and bounds."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {
        "HOME": folder,
        "TMPDIR": folder,
        "TEMP": folder,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONIOENCODING": "utf-8",
        "READER_MEMORY_BYTES": str(memory_bytes),
        "READER_NICENESS": str(niceness),
        **dict.fromkeys(_THREADS, "1"),
        **_ALLOCATOR,
    }
