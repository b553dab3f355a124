"""`gateway read` prints a line for each file as it is read, and goes on past what it cannot read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

import pytest
from click.testing import CliRunner
from PIL import Image

from gateway.cli.read import read
from tests.cli.told_reader import COMMAND, field, paper
from tests.reading.typed import RECEIPT, drawn

ROOT: Final = Path(__file__).parents[2]
AS_A_PROGRAM: Final = f"""
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell starts what runs in the background without it
from gateway.reading import child
child.DEFAULT_COMMAND = {COMMAND!r}
from gateway.cli import main
main()
"""


def lines(text: str) -> list[dict[str, Any]]:
    """Return the objects of a text with one a line."""
    return [json.loads(line) for line in text.splitlines()]


def started(*words: str) -> subprocess.Popen[str]:
    """Start the command as a program of its own, in a group of its own as a terminal does."""
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", AS_A_PROGRAM, "read", *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Return a file that is none, a receipt, and one that is not there."""
    Image.fromarray(drawn(RECEIPT)).save(tmp_path / "receipt.png")
    (tmp_path / "note.txt").write_text("hello")
    return [str(tmp_path / name) for name in ("note.txt", "receipt.png", "gone.jpg")]


@pytest.mark.ocr
def test_a_real_receipt_is_read_explained_and_told_as_json(files: list[str], tmp_path: Path) -> None:
    result = CliRunner().invoke(read, ["--json", "--explain", str(tmp_path / "why"), *files])
    assert result.exit_code == 1
    unknown, receipt, gone = lines(result.stdout)
    assert unknown["error"].startswith("This type of file is not read here.")
    assert gone == {"file": files[2], "error": "No such file or directory"}
    assert (receipt["file"], receipt["kind"]) == (files[1], "receipt")
    total = receipt["fields"]["total_amount"]
    assert total["value"] == "178.00"
    assert set(total) == {"value", "raw", "confidence", "source", "page", "box", "checks", "rivals", "evidence"}
    assert "words" not in receipt["pages"][0]
    assert receipt["seconds"] > 0
    page = (tmp_path / "why" / "0002-receipt.html").read_text()
    assert 'id="total_amount"' in page
    assert 'class="mark word" title="Kaffe' in page
    with Image.open(tmp_path / "why" / "0002-receipt" / "1.png") as picture:
        assert picture.width > 300


@pytest.mark.usefixtures("told")
def test_results_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    slow = paper(tmp_path / "slow.png", sleep=1.0)
    quick = [paper(tmp_path / f"{number}.png", seconds=number) for number in range(1, 4)]
    result = CliRunner().invoke(read, ["--json", "--jobs", "2", str(slow), *map(str, quick)])
    assert result.exit_code == 0
    assert [line["file"] for line in lines(result.stdout)] == [str(slow), *map(str, quick)]


def test_a_process_that_dies_costs_its_file_alone_and_is_told_of_on_stderr(tmp_path: Path) -> None:
    files = [paper(tmp_path / "bad.png", crash=True), paper(tmp_path / "good.png")]
    reading = started("--json", "--jobs", "1", *map(str, files))
    told, complaint = reading.communicate(timeout=30)
    assert reading.returncode == 1
    bad, good = lines(told)
    assert bad["error"].startswith("Page 1 of file 1 could not be read.")
    assert good["kind"] == "receipt"
    assert "sheet_ended_reader" in complaint


@pytest.mark.usefixtures("told")
def test_a_folder_stands_for_the_files_in_it_that_can_be_read(tmp_path: Path) -> None:
    for name in ("b.png", "a.png"):
        paper(tmp_path / name)
    (tmp_path / "truth.jsonl").write_text("{}")
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "cut.jpg").write_bytes(b"\xff\xd8\xff\xe0\x00\x10")
    (tmp_path / "below").mkdir()
    result = CliRunner().invoke(read, ["--json", str(tmp_path)])
    assert result.exit_code == 1
    assert [Path(line["file"]).name for line in lines(result.stdout)] == ["a.png", "b.png", "cut.jpg"]


@pytest.mark.usefixtures("told")
def test_engine_and_folder_for_pictures_reach_the_reading_process(tmp_path: Path) -> None:
    file, debug = paper(tmp_path / "a b.png"), tmp_path / "debug"
    result = CliRunner().invoke(read, ["--json", "--engine", "ppocr", "--debug-images", str(debug), str(file)])
    assert lines(result.stdout)[0]["engine"] == "told ppocr"
    assert [path.relative_to(debug).as_posix() for path in debug.rglob("*.png")] == ["0001-a_b/01-whole.png"]


@pytest.mark.usefixtures("told")
def test_people_get_a_table_in_which_paper_cannot_speak(tmp_path: Path) -> None:
    check = {"check": "check_digit", "passed": False}
    vat = [{"rate": "25", "net": "80.00", "vat": "20.00"}]
    fields = {"supplier_name": field("[red]X[/red]", 0.5), "vat": field(vat, checks=[check])}
    result = CliRunner().invoke(read, [str(paper(tmp_path / "[b].png", fields=fields))])
    assert result.exit_code == 0
    assert "[red]X[/red]" in result.stdout
    assert "check_digit FAILED" in result.stdout
    assert "[b].png" in result.stdout.replace("\n", "")
    assert "error: No total was found." in result.stdout


@pytest.mark.usefixtures("told")
def test_goods_and_vat_take_one_line_each(tmp_path: Path) -> None:
    goods = [
        {
            "description": f"[b]Kaffe[/b] {number}",
            "quantity": "2",
            "unit_price": "49.00",
            "amount": "98.00",
            "rate": None,
        }
        for number in range(27)
    ]
    vat = [{"rate": "25", "net": "80.00", "vat": "20.00"}]
    file = paper(tmp_path / "a.png", fields={"vat": field(vat), "line_items": field(goods)})
    printed = CliRunner().invoke(read, [str(file)]).stdout.splitlines()
    rows = [line.split() for line in printed if "Kaffe" in line]
    assert rows == [["[b]Kaffe[/b]", str(number), "2", "49.00", "98.00"] for number in range(27)]
    assert ["25", "80.00", "20.00"] in [line.split() for line in printed]
    assert ["description", "quantity", "unit_price", "amount"] in [line.split() for line in printed]
    assert len(printed) < 50


def test_ctrl_c_ends_every_process(tmp_path: Path) -> None:
    files = [str(paper(tmp_path / f"{number}.png", sleep=60)) for number in range(3)]
    reading = started("--jobs", "2", "--debug-images", str(tmp_path / "debug"), *files)
    while len(list((tmp_path / "debug").glob("*"))) < 2:
        assert reading.poll() is None
        time.sleep(0.05)
    time.sleep(0.3)
    children = Path(f"/proc/{reading.pid}/task")
    pids = [pid for path in children.glob("*/children") for pid in path.read_text().split()]
    assert len(pids) == 2
    os.killpg(reading.pid, signal.SIGINT)
    told, complaint = reading.communicate(timeout=20)
    assert (reading.returncode, told, complaint) == (130, "", "Interrupted.\n")
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def test_who_listens_no_longer_is_not_told_of_it(tmp_path: Path) -> None:
    files = [str(paper(tmp_path / f"{number}.png", sleep=0.2)) for number in range(5)]
    reading = started("--json", "--jobs", "1", *files)
    assert reading.stdout is not None
    assert reading.stdout.readline()
    reading.stdout.close()
    assert reading.stderr is not None
    assert reading.stderr.read() == ""
    reading.stderr.close()
    assert reading.wait(timeout=20) == 1


def test_no_file_is_a_wrong_call() -> None:
    assert CliRunner().invoke(read, []).exit_code == 2
    assert CliRunner().invoke(read, ["--hint", "poem", "a.jpg"]).exit_code == 2
    assert CliRunner().invoke(read, ["--engine", "crystal", "a.jpg"]).exit_code == 2
    assert CliRunner().invoke(read, ["--jobs", "0", "a.jpg"]).exit_code == 2
