"""The reading process takes itself out of the network and bounds what it may use, whoever runs it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.reading import confinement

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="namespaces are those of Linux")

ROOT = Path(__file__).parents[2]
MEMORY = 3 * 2**29
EVERYBODYS_PYTHON = "/usr/bin/python3"
TRY = """
import json, os, socket, subprocess, sys, tempfile
from gateway.reading.confinement import confine, has_offspring
told = {"is_cut_off": confine(int(sys.argv[2]), niceness=3), "user": os.geteuid(), "nice": os.nice(0)}
with socket.socket() as caller:
    caller.settimeout(2)
    told["connected"] = caller.connect_ex(("127.0.0.1", int(sys.argv[1]))) == 0
with tempfile.NamedTemporaryFile() as file:
    file.write(b"x")
    file.flush()
    told["owner"] = os.stat(file.name).st_uid
    told["cat"] = subprocess.run(["cat", file.name], capture_output=True, text=True).stdout
told["before"] = has_offspring()
subprocess.Popen(["sh", "-c", "sleep 60 & exec sleep 60"], start_new_session=True).kill()
told["after"] = has_offspring()
sleepers = []
try:
    for _ in range(100):
        sleepers.append(subprocess.Popen(["sleep", "60"]))
except OSError:
    pass
told["sleepers"] = len(sleepers)
for sleeper in sleepers:
    sleeper.kill()
print(json.dumps(told))
"""


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """Listen on the loopback address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


def confined(listener: socket.socket, user: str | None = None, python: str = sys.executable) -> dict[str, object]:
    """Confine a process of its own, as another user where one is named, and hear what it can still do."""
    done = subprocess.run(
        [python, "-c", TRY, str(listener.getsockname()[1]), str(MEMORY)],
        user=user,
        extra_groups=[] if user else None,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_nothing_is_within_reach_and_work_goes_on(listener: socket.socket) -> None:
    told = confined(listener)
    if not told["is_cut_off"]:
        pytest.skip("this system lets nobody leave the network")
    assert told["connected"] is False
    assert (told["user"], told["owner"], told["cat"]) == (os.geteuid(), os.geteuid(), "x")
    assert told["nice"] == os.nice(0) + 3


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_everybody_else_leaves_it_too_and_forks_no_bomb(listener: socket.socket) -> None:
    if not Path(EVERYBODYS_PYTHON).exists():
        pytest.skip("there is no Python that everybody may run")
    told = confined(listener, "nobody", EVERYBODYS_PYTHON)
    if not told["is_cut_off"]:
        pytest.skip("this system gives no user namespaces")
    assert told["connected"] is False
    assert told["user"] == told["owner"] != 0
    assert told["cat"] == "x"
    assert told["sleepers"] < confinement.PROCESSES  # type: ignore[operator]  # it is a number


def test_what_was_left_running_is_noticed(listener: socket.socket) -> None:
    told = confined(listener)
    assert (told["before"], told["after"]) == (False, True)


def test_where_the_network_cannot_be_left_the_other_bounds_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confinement, "_unshare", lambda flags: False)  # noqa: ARG005
    taken: list[int] = []
    monkeypatch.setattr(confinement, "_bound", lambda limit, figure: taken.append(figure))  # noqa: ARG005
    monkeypatch.setattr(confinement, "_prctl", lambda option: None)  # noqa: ARG005
    assert confinement.confine(MEMORY) is False
    assert taken == [MEMORY, confinement.OPEN_FILES, confinement.FILE_BYTES, 0]
