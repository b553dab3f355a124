"""Whatever happens while a document is read, only the child suffers, and the next document gets a new one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest
from PIL import Image

from gateway.errors import UnavailableError
from gateway.reading import child
from gateway.reading.child import ReaderChild, ReaderDiedError, ReaderNotReadyError, ReaderTimeoutError
from gateway.reading.shape import Reading
from tests.reading.typed import RECEIPT, drawn

TODAY = date(2026, 11, 23)
MEMORY = 3 * 2**29
DATA = Path(__file__).parents[3] / "shared" / "data"
EMPTY = {"kind": "other", "fields": {}, "findings": [], "pages": [], "engine": "stub", "seconds": 0.0}

Stub = Callable[[str], ReaderChild]


@pytest.fixture
def stub(tmp_path: Path) -> Iterator[Stub]:
    """Make a reader whose child is a few lines of Python; `answer` writes the usual answer."""
    made: list[ReaderChild] = []

    def make(lines: str) -> ReaderChild:
        program = tmp_path / "stub.py"
        head = f"import json, os, sys, time\nANSWER = {EMPTY!r}\n"
        head += "def answer(**more):\n    print(json.dumps(ANSWER | more), flush=True)\n"
        program.write_text(
            head + "for line in sys.stdin:\n    request = json.loads(line)\n" + textwrap.indent(lines, "    ")
        )
        made.append(ReaderChild([sys.executable, str(program)], seconds_per_document=2, memory_bytes=MEMORY))
        return made[-1]

    yield make
    for reader in made:
        reader.close()


@pytest.fixture(scope="module")
def real() -> Iterator[ReaderChild]:
    """Return a reader with the real program behind it."""
    with ReaderChild(seconds_per_document=60, memory_bytes=MEMORY) as reader:
        yield reader


def ask(reader: ReaderChild, *files: Path) -> Reading:
    """Read without hint or pictures."""
    return reader.read(files or [Path("photo.jpg")], hint="auto", today=TODAY, renditions=None)


def pid(reader: ReaderChild) -> int:
    """Return the process that is running."""
    assert reader._process is not None
    return reader._process.pid


def members(group: int) -> list[int]:
    """Return the processes of a group that are running."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if int(path.read_text().rsplit(")", 1)[1].split()[2]) == group:
                found.append(int(path.parent.name))
    return found


def is_gone(process: int) -> bool:
    """Tell whether a process ended, waiting a moment for it."""
    for _ in range(50):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        with suppress(FileNotFoundError):
            if Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        sleep(0.1)
    return False


def test_the_request_is_one_line_of_json(stub: Stub, tmp_path: Path) -> None:
    reader = stub("answer(engine=json.dumps(request))")
    found = reader.read([Path("a.jpg"), Path("b.jpg")], hint="receipt", today=TODAY, renditions=tmp_path)
    assert json.loads(found.engine) == {
        "files": [str(Path.cwd() / "a.jpg"), str(Path.cwd() / "b.jpg")],
        "hint": "receipt",
        "today": "2026-11-23",
        "renditions": str(tmp_path),
    }


def test_the_child_is_warm_and_replaced_when_worn(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "DOCUMENTS_PER_CHILD", 3)
    reader = stub("answer(engine=str(os.getpid()))")
    processes = [ask(reader).engine for _ in range(7)]
    assert processes[0] == processes[1] == processes[2] != processes[3]
    assert len(set(processes)) == 3


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("os._exit(3)", "exit status 3"),
        ("os.kill(os.getpid(), 9)", "signal 9"),
        ("raise MemoryError", "exit status 1"),
        ("print('no json', flush=True)", "no proper answer"),
    ],
)
def test_a_child_that_dies_is_an_error_and_the_next_one_lives(stub: Stub, lines: str, reason: str) -> None:
    reader = stub(f"if 'bad' in line:\n    {lines}\nelse:\n    answer()")
    with pytest.raises(ReaderDiedError, match=reason) as failure:
        ask(reader, Path("bad.jpg"))
    assert isinstance(failure.value, UnavailableError)
    assert ask(reader).engine == "stub"


def test_a_child_that_died_between_documents_is_not_noticed(stub: Stub) -> None:
    reader = stub("answer()")
    ask(reader)
    os.kill(pid(reader), signal.SIGKILL)
    sleep(0.1)
    assert ask(reader).engine == "stub"


def test_a_child_that_hangs_is_ended_with_all_it_started(stub: Stub, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    reader = stub(
        "import subprocess\n"
        f"grandchild = subprocess.Popen(['sleep', '60'])\nopen({str(note)!r}, 'w').write(str(grandchild.pid))\n"
        "if 'bad' in line:\n    time.sleep(60)\nanswer()"
    )
    with pytest.raises(ReaderTimeoutError, match="longer than 2 seconds"):
        ask(reader, Path("bad.jpg"))
    assert is_gone(int(note.read_text()))
    assert ask(reader).engine == "stub"


def test_a_failure_of_the_machine_is_told_as_such(stub: Stub) -> None:
    with pytest.raises(ReaderNotReadyError, match="no room on the disk"):
        ask(stub("answer(error='no room on the disk')"))


def test_the_child_knows_little_of_us(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAY_SECRET_KEY", "hush")
    reader = stub("answer(engine=json.dumps([sorted(os.environ), os.getcwd(), os.getsid(0) == os.getpid()]))")
    names, folder, is_leader = json.loads(ask(reader).engine)
    assert "GATEWAY_SECRET_KEY" not in names
    assert {"PATH", "HOME", "READER_MEMORY_BYTES"} <= set(names)
    assert Path(folder).name.startswith("reader-")
    assert is_leader
    reader.close()
    assert not Path(folder).exists()


PARENT = """
import sys, threading
from datetime import date
from pathlib import Path
from gateway.reading.child import ReaderChild
reader = ReaderChild(seconds_per_document=60, memory_bytes=int(sys.argv[2]))
print(reader._running().pid, flush=True)
reader.read([Path(sys.argv[1])], hint="auto", today=date(2026, 1, 1), renditions=None)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is that of Linux")
def test_all_goes_with_the_parent_even_in_the_middle_of_reading(tmp_path: Path) -> None:
    Image.fromarray(drawn([*RECEIPT] * 12)).save(tmp_path / "long.png")
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path / "long.png"), str(MEMORY)],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
    )
    with parent:
        assert parent.stdout is not None
        group = int(parent.stdout.readline())
        working, deadline = members(group), monotonic() + 20
        while len(working) < 2 and monotonic() < deadline:
            sleep(0.02)
            working = members(group)
        parent.kill()
    assert len(working) > 1, "Tesseract was not seen at work"
    assert all(is_gone(process) for process in working)


@pytest.mark.ocr
def test_a_real_receipt_is_read_and_drawn(real: ReaderChild, tmp_path: Path) -> None:
    Image.fromarray(drawn(RECEIPT)).save(tmp_path / "receipt.png")
    (tmp_path / "out").mkdir()
    found = real.read([tmp_path / "receipt.png"], hint="auto", today=TODAY, renditions=tmp_path / "out")
    assert found.fields["total_amount"].value == "178.00"
    assert (tmp_path / "out" / "1.png").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="limits are those of Linux")
def test_the_real_child_is_bounded(real: ReaderChild, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"nothing")
    ask(real, tmp_path / "a")
    limits = {
        line[:25].strip(): line[26:].split()[0] for line in Path(f"/proc/{pid(real)}/limits").read_text().splitlines()
    }
    assert limits["Max address space"] == str(MEMORY)
    assert limits["Max open files"] == "64"
    assert limits["Max file size"] == str(200 * 2**20)
    assert limits["Max cpu time"].isdigit()


def test_a_file_that_is_gone_is_a_failure_of_the_machine(real: ReaderChild, tmp_path: Path) -> None:
    with pytest.raises(ReaderNotReadyError):
        ask(real, tmp_path / "gone.jpg")
    (tmp_path / "a").write_bytes(b"nothing")
    assert [finding.code for finding in ask(real, tmp_path / "a").findings] == ["unknown_type"]


def test_too_little_memory_ends_in_words_not_in_a_crash_of_ours(tmp_path: Path) -> None:
    Image.new("RGB", (9000, 9000), "white").save(tmp_path / "large.png")
    with ReaderChild(seconds_per_document=30, memory_bytes=450 * 2**20) as reader:
        with suppress(UnavailableError):
            found = ask(reader, tmp_path / "large.png")
            assert [finding.code for finding in found.findings] == ["unreadable_file"]
        (tmp_path / "a").write_bytes(b"nothing")
        assert ask(reader, tmp_path / "a").findings[0].code == "unknown_type"


SLOW = {"pdf_5000_pages.pdf", "plx_multi-page-mixed.pdf", "polyglot_jpg_zip.jpg", "pil_hopper_bad_exif.jpg"}


@pytest.mark.skipif(not DATA.exists(), reason="../shared/data is not here")
@pytest.mark.parametrize("is_slow", [False, pytest.param(True, marks=pytest.mark.stress)])
def test_nothing_malformed_gets_further_than_the_child(real: ReaderChild, is_slow: bool) -> None:
    for path in sorted((DATA / "malformed").iterdir()):
        is_large = path.name in SLOW or path.suffix.lower() in {".heic", ".mpo"} or path.name.startswith("orient_")
        if is_large is is_slow:
            began = monotonic()
            found = ask(real, path)
            assert found.findings, path.name
            assert monotonic() - began < 60, path.name
    assert int(Path(f"/proc/{pid(real)}/status").read_text().split("VmHWM:")[1].split()[0]) < MEMORY // 1024
