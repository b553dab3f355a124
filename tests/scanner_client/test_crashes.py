"""The outbox under fire: the process ends at every step of a photo's way, and nothing is lost or doubled.

The gateway of these tests trusts the key alone: a photo that is sent under two keys shows as two documents.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

import scanner_client
from scanner_client import Outbox
from scanner_client.crash_points import STEPS, VARIABLE
from tests.scanner_client.fake_gateway import TOKEN, FakeGateway, cut, photo

ROOT = Path(__file__).parents[2]
CRASHED = 137
FILES = 200
A_RUN = 5

WITHOUT_AN_OUTBOX = """
import os, sys
from pathlib import Path
from scanner_client import Photo, ScannerClient
from scanner_client.crash_points import reached

folder = Path(sys.argv[1])
(folder / "sent").mkdir(exist_ok=True)
with ScannerClient(os.environ["UNDERLAG_URL"], os.environ["UNDERLAG_TOKEN"]) as client:
    for path in sorted(folder.glob("*.jpg")):
        client.send(Photo.from_path(path))
        reached("answered")
        path.rename(folder / "sent" / path.name)
"""


def environment(tmp_path: Path, url: str, **more: str) -> dict[str, str]:
    """Make the environment of a process that is to be killed."""
    return {
        **os.environ,
        "UNDERLAG_URL": url,
        "UNDERLAG_TOKEN": TOKEN,
        "UNDERLAG_STATE_DIR": str(tmp_path / "state"),
        "UNDERLAG_CONFIG_DIR": str(tmp_path / "config"),
        **more,
    }


def ended(arguments: Sequence[str], variables: dict[str, str]) -> int:
    """Run a Python process and return its exit status."""
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, check=False, timeout=60).returncode


def watch_once(folder: Path) -> list[str]:
    """Name the command that sends what is in a folder."""
    return ["-m", "scanner_client", "watch", "--once", "--settle", "0", "--every", "0.05", str(folder)]


def copied(state: Path) -> Callable[[], int]:
    """Return a count of the files in an outbox."""
    return lambda: sum(1 for _ in (state / "photos").glob("*"))


def progress(process: subprocess.Popen[bytes], counted: Callable[[], int], steps: int) -> None:
    """Wait until a count has gone up by so many, or the process has ended by itself."""
    target = counted() + steps
    ends_at = time.monotonic() + 20
    while process.poll() is None and counted() < target:
        assert time.monotonic() < ends_at
        time.sleep(0.002)


def drop(folder: Path, numbers: range) -> None:
    """Put photos into a folder."""
    for number in numbers:
        (folder / f"{number:03}.jpg").write_bytes(photo(number))


def digests(numbers: range) -> Counter[str]:
    """Count each photo once."""
    return Counter(sha256(photo(number)).hexdigest() for number in numbers)


def received(gateway: FakeGateway) -> Counter[str]:
    """Count what the gateway has."""
    return Counter(one["sha256"] for one in gateway.documents.values())


def assert_empty(state: Path) -> None:
    """Nothing waits, nothing is left over, and the file is sound."""
    outbox = Outbox(state)
    assert outbox.is_sound()
    assert outbox.entries("waiting") + outbox.entries("refused") == []
    outbox.tidy(datetime.now(UTC) + timedelta(hours=2))
    assert list(outbox.copies.waiting.iterdir()) == []
    outbox.close()


def test_killed_at_every_step_nothing_is_lost_and_nothing_is_doubled(
    gateway: FakeGateway, served: str, tmp_path: Path
) -> None:
    """Two hundred photos, each step several times, answers lost on top of it."""
    gateway.is_naive = True
    folder = tmp_path / "in"
    folder.mkdir()
    chance = random.Random(20261103)
    crashes: Counter[str] = Counter()
    for run, begin in enumerate(range(0, FILES, A_RUN)):
        drop(folder, range(begin, begin + A_RUN))
        if chance.random() < 0.3:
            gateway.after.append(cut)
        step = STEPS[run % len(STEPS)]
        crash_at = f"{step}:{chance.randint(1, A_RUN)}"
        crashes[step] += ended(watch_once(folder), environment(tmp_path, served, **{VARIABLE: crash_at})) == CRASHED
    gateway.after.clear()
    assert min(crashes[step] for step in STEPS) >= FILES // A_RUN // len(STEPS)
    assert ended(watch_once(folder), environment(tmp_path, served)) == 0
    assert received(gateway) == digests(range(FILES))
    assert sorted(path.name for path in folder.iterdir()) == ["sent"]
    assert len(list((folder / "sent").iterdir())) == FILES
    assert_empty(tmp_path / "state")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="only POSIX kills like this")
def test_killed_at_any_moment_the_same_send_completes_it(gateway: FakeGateway, served: str, tmp_path: Path) -> None:
    """A person repeats the very command until it says that all is saved."""
    gateway.is_naive = True
    drop(tmp_path, range(60))
    command = [sys.executable, "-m", "scanner_client", "send", *map(str, sorted(tmp_path.glob("*.jpg")))]
    chance = random.Random(7)
    killed = 0
    for run in range(10):
        process = subprocess.Popen(command, env=environment(tmp_path, served), cwd=ROOT, stdout=subprocess.DEVNULL)
        with process:
            counted = copied(tmp_path / "state") if run % 2 else gateway.requests.__len__
            progress(process, counted, chance.randint(1, 30))
            time.sleep(chance.uniform(0, 0.03))
            process.kill()
        killed += process.returncode == -signal.SIGKILL
    assert killed >= 5
    assert ended(command[1:], environment(tmp_path, served)) == 0
    assert received(gateway) == digests(range(60))
    assert_empty(tmp_path / "state")


def test_without_an_outbox_the_same_harness_finds_doubles(gateway: FakeGateway, served: str, tmp_path: Path) -> None:
    """So it would see what it looks for."""
    gateway.is_naive = True
    drop(tmp_path, range(10))
    command = ["-c", WITHOUT_AN_OUTBOX, str(tmp_path)]
    assert ended(command, environment(tmp_path, served, **{VARIABLE: "answered:3"})) == CRASHED
    assert ended(command, environment(tmp_path, served)) == 0
    assert received(gateway) - digests(range(10)) != Counter()


def test_every_named_step_is_on_the_way() -> None:
    """A step that nobody reaches would be tested in vain."""
    sources = Path(scanner_client.__file__).parent.rglob("*.py")
    text = "".join(path.read_text(encoding="utf-8") for path in sources)
    assert [step for step in STEPS if f'reached("{step}")' not in text] == []
