"""Whatever happens while a document is read, only the child suffers, and the next document gets a new one."""

from __future__ import annotations

import json
import os
import shutil
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
    request = json.loads(found.engine)
    assert 0 < request.pop("seconds") <= 2
    assert request == {
        "seconds_per_page": 1.0,
        "left_out": [],
        "engine": "auto",
        "register": [],
        "explain": False,
        "debug_images": None,
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
        ("print('5', flush=True)", "no proper answer"),
        ("print('{\"begun\": 7}', flush=True)", "no proper answer"),
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


BEGUN = "print(json.dumps({'begun': ['/a.pdf', 7]}), flush=True)\n"


def test_a_page_that_takes_too_long_is_left_out_and_the_others_are_kept(stub: Stub) -> None:
    reader = stub(BEGUN + "if not request['left_out']:\n    time.sleep(60)\nanswer(engine=json.dumps(request))")
    began = monotonic()
    request = json.loads(ask(reader).engine)
    assert request["left_out"] == [["/a.pdf", 7]]
    assert request["seconds"] < 1.1, "both tries share the time of one document"
    assert monotonic() - began < 2


def test_a_page_that_ends_the_process_once_is_tried_again_and_twice_is_left_out(stub: Stub, tmp_path: Path) -> None:
    count = (
        f"tries = open({str(tmp_path / 'tries')!r}, 'a+')\ntries.write('.')\ntries.seek(0)\ntries = len(tries.read())\n"
    )
    once = stub(count + BEGUN + "if tries == 1:\n    os._exit(1)\nanswer(engine=json.dumps(request))")
    assert json.loads(ask(once).engine)["left_out"] == []
    (tmp_path / "tries").unlink()
    twice = stub(count + BEGUN + "if tries <= 2:\n    os._exit(1)\nanswer(engine=json.dumps(request))")
    assert json.loads(ask(twice).engine)["left_out"] == [["/a.pdf", 7]]


def test_a_document_whose_every_page_ends_the_process_is_given_up(stub: Stub) -> None:
    reader = stub("print(json.dumps({'begun': ['/a.pdf', len(request['left_out']) + 1]}), flush=True)\nos._exit(1)")
    with pytest.raises(UnavailableError):
        ask(reader)


def test_a_flood_of_words_ends_it(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "LONGEST_ANSWER", 1000)
    with pytest.raises(ReaderDiedError):
        ask(stub('while True:\n    print(\'{"begun": ["/a", 1]}\', flush=True)'))


def test_a_process_that_says_it_is_worn_or_speaks_unasked_is_replaced(stub: Stub) -> None:
    worn = stub("answer(engine=str(os.getpid()), is_worn=True)")
    assert ask(worn).engine != ask(worn).engine
    talkative = stub("answer(engine=str(os.getpid()))\nanswer(engine='of another document')")
    first = ask(talkative).engine
    sleep(0.2)
    assert ask(talkative).engine not in {first, "of another document"}


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
            assert [finding.code for finding in found.findings] == ["too_many_pixels"]
        (tmp_path / "a").write_bytes(b"nothing")
        assert ask(reader, tmp_path / "a").findings[0].code == "unknown_type"


def paper(*contents: bytes) -> bytes:
    """Make a PDF with a page for each content."""
    kids = b" ".join(b"%d 0 R" % (3 + 2 * number) for number in range(len(contents)))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(contents))]
    for number, content in enumerate(contents):
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents %d 0 R >>" % (4 + 2 * number)
        objects += [page, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)]
    body, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table) + end


@pytest.mark.ocr
def test_a_bomb_on_the_last_page_keeps_the_earlier_ones(tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(paper(b"0 0 9 9 re f", b"0 0 9 9 re f", b"q 0 0 600 800 re f " * 2_000_000))
    with ReaderChild(seconds_per_document=16, memory_bytes=MEMORY) as reader:
        found = ask(reader, tmp_path / "bomb.pdf")
    assert [page.sheet for page in found.pages] == [1, 2]
    # Whether time or memory runs out first is the machine's affair; that a page was not read is said either way.
    assert {"page_left_out", "unreadable_file"} & {finding.code for finding in found.findings}


SHIM = """#!/bin/sh
case "$*" in *--version*|*--list-langs*) exec {real} "$@" ;; esac
{lines}
"""


@pytest.mark.ocr
@pytest.mark.parametrize(
    "lines",
    ["sleep 600 & sleep 600", "trap '' TERM; while :; do sleep 1; done", "exit 1", "exit 137", "kill -9 $$",
     'head -c 100000 /dev/urandom; head -c 100000 /dev/urandom > "$2.tsv"', "exit 0"],
)  # fmt: skip
def test_whatever_tesseract_does_the_page_is_shown_and_nothing_is_left_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str
) -> None:
    shim = tmp_path / "bin" / "tesseract"
    shim.parent.mkdir()
    shim.write_text(SHIM.format(real=shutil.which("tesseract"), lines=lines))
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", f"{shim.parent}{os.pathsep}{os.environ['PATH']}")
    Image.fromarray(drawn(RECEIPT)).save(tmp_path / "receipt.png")
    with ReaderChild(seconds_per_document=16, memory_bytes=MEMORY) as reader:
        reader.start()
        group, began = pid(reader), monotonic()
        found = reader.read([tmp_path / "receipt.png"], hint="auto", today=TODAY, renditions=None, engine="tesseract")
        assert monotonic() - began < 16
        assert len(found.pages) == 1
        assert {finding.code for finding in found.findings} & {"page_not_read", "no_text"}
        assert all(is_gone(each) for each in members(group) if each != group), "what Tesseract started still runs"


@pytest.mark.stress
def test_memory_is_flat_over_hundreds_of_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "DOCUMENTS_PER_CHILD", 10_000)
    files = []
    for number in range(4):
        files.append(tmp_path / f"{number}.jpg")
        Image.fromarray(drawn([*RECEIPT] * (number + 1), size=24 + 4 * number)).save(files[-1])
    resident = []
    with ReaderChild(seconds_per_document=60, memory_bytes=MEMORY) as reader:
        for number in range(int(os.environ.get("STRESS_DOCUMENTS", "300"))):
            ask(reader, files[number % len(files)])
            resident.append(int(Path(f"/proc/{pid(reader)}/statm").read_text().split()[1]) * 4 // 1024)
    early, late = max(resident[20:60]), max(resident[-40:])
    assert late <= early + 25
    assert max(resident) <= 700


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
