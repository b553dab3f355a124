"""A reading process that makes trouble for its worker: SLOW takes its time, MURDER kills the worker it reads for.

The words stand behind the end of the file, as those of `tests/stub_reader.py`, which does the rest.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from time import sleep

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests import stub_reader

SLOW_SECONDS = 2.0


def main() -> None:
    """Answer line by line until the other end closes."""
    for line in sys.stdin:
        files = json.loads(line)["files"]
        tail = Path(files[0]).read_bytes()[-16:]
        if b"SLOW" in tail:
            sleep(SLOW_SECONDS)
        if b"MURDER" in tail:
            os.kill(os.getppid(), signal.SIGKILL)
        sys.stdout.write(stub_reader.answer(files) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
