"""`gateway evaluate` tells how much is right, and shows every miss."""

from __future__ import annotations

import json
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from lxml import html

from gateway.cli.evaluate import evaluate
from tests.cli.told_reader import field, paper

pytestmark = pytest.mark.usefixtures("told")
HOSTILE = "<script>alert('x')</script>"
LAYOUT = "<b>[red]"


def run(dataset: Path, *words: str | Path) -> Result:
    """Evaluate a set."""
    return CliRunner().invoke(evaluate, [str(dataset), *map(str, words)])


def rows(result: Result, head: str) -> dict[str, list[str]]:
    """Return the rows of the printed table whose head begins so, by their first cell."""
    if f"┃ {head} " not in result.stdout:
        return {}
    table = result.stdout[result.stdout.index(f"┃ {head} ") :].partition("└")[0]
    cells = [[cell.strip() for cell in line.split("│")[1:-1]] for line in table.splitlines() if "│" in line]
    return {name: rest for name, *rest in cells}


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """Return a set of three pictures of two documents: right, sure but wrong, and one that is no picture."""
    folder = tmp_path / "set"
    folder.mkdir()
    paper(folder / "a_L0.png", fields={"total_amount": field("1.00", 0.95), "document_date": field("2026-11-20")})
    paper(folder / "a_L1.png", fields={"total_amount": field("7.00", 0.95, raw=HOSTILE)}, seconds=3.0)
    (folder / "e_L0.png").write_text("no picture")
    truth: dict[str, Any] = {"kind": "receipt", "total_amount": "1.00", "document_date": "2026-11-20"}
    files = [("a_L0.png", 0, "till"), ("a_L1.png", 1, "till"), ("e_L0.png", 0, LAYOUT)]
    lines = [{"file": file, "level": level, "layout": layout, "truth": truth} for file, level, layout in files]
    (folder / "truth.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    return folder


def page(path: Path) -> Any:
    """Return a report that stands by itself."""
    found: Any = html.fromstring(path.read_text(encoding="utf-8"))
    assert not found.xpath("//script | //link | //iframe")
    assert all(str(source).startswith("data:image/jpeg;base64,") for source in found.xpath("//img/@src"))
    return found


def test_fields_levels_and_seconds_are_told(dataset: Path) -> None:
    result = run(dataset)
    assert result.exit_code == 0, result.output
    fields = rows(result, "field")
    assert fields["total_amount"] == ["3", "1", "0.333", "2", "2", "1", "0.667"]
    assert fields["document_date"] == ["3", "1", "0.333", "1", "1", "0", "0.333"]
    assert fields["kind"] == ["3", "2", "0.667", "2", "0", "0", "0.000"]
    assert rows(result, "share right")["total_amount"] == ["0.500", "0.000"]
    till, strange = rows(result, "layout").items()
    assert till == ("till", ["2", "1", "0.667", "3", "1", "document_date 0.500"])
    assert strange == (LAYOUT, ["1", "0", "0.000", "0", "0", "document_date 0.000"])
    assert "All of a file right, names aside: 1 of 3." in result.stdout
    assert "median 2.00" in result.stdout


def test_the_report_shows_each_miss_with_a_picture_and_a_link(dataset: Path, tmp_path: Path) -> None:
    report = tmp_path / "out" / "report.html"
    report.parent.mkdir()
    assert run(dataset, "--html", report, "--explain", tmp_path / "why").exit_code == 0
    shown = page(report)
    misses = shown.xpath("//details[@id='miss-total_amount']//tbody/tr")
    assert len(misses) == 2
    text = " ".join(" ".join(misses[0].itertext()).split())
    assert "a_L1.png level 1 till 1.00 7.00" in text
    assert HOSTILE in text
    assert LAYOUT in " ".join(misses[1].itertext())
    [link] = misses[0].xpath(".//a/@href")
    assert (report.parent / str(link)).resolve() == (tmp_path / "why" / "0002-a_L1.html").resolve()
    [source] = misses[0].xpath(".//img/@src")
    assert b64decode(str(source).partition(",")[2]).startswith(b"\xff\xd8\xff")
    assert not misses[1].xpath(".//img"), "what could not be read has no picture"
    assert shown.xpath("//*[local-name()='svg']")


def test_without_explanation_no_picture_is_left_behind(
    dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    assert run(dataset, "--html", tmp_path / "report.html").exit_code == 0
    assert page(tmp_path / "report.html").xpath("//img")
    assert list((tmp_path / "tmp").iterdir()) == []


def test_lines_that_were_written_are_evaluated_without_reading(dataset: Path, tmp_path: Path) -> None:
    out = tmp_path / "read.jsonl"
    read = run(dataset, "--json", out)
    for file in dataset.glob("*.png"):
        file.unlink()
    again = run(dataset, "--read", out, "--html", tmp_path / "report.html")
    assert again.stdout == read.stdout
    assert not page(tmp_path / "report.html").xpath("//img")
    assert run(dataset, "--read", out, "--explain", tmp_path).exit_code == 2


def test_the_lines_are_those_that_the_scorer_takes(dataset: Path, tmp_path: Path, material: Path) -> None:
    scorer = material.parent / "tools" / "score_reading.py"
    ours = run(dataset, "--json", tmp_path / "read.jsonl")
    command: list[str | Path] = [sys.executable, scorer, dataset / "truth.jsonl", tmp_path / "read.jsonl"]
    theirs = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    scored = {cells[0]: cells[1:] for line in theirs.splitlines() if len(cells := line.split()) == 6}
    for name, (asked, right, share, _, sure, wrong, _) in rows(ours, "field").items():
        if name in scored:
            assert scored[name] == [right, asked, share, sure, wrong]
    assert set(scored) >= {"total_amount", "document_date", "kind"}


def test_too_little_right_is_a_failure(dataset: Path) -> None:
    assert run(dataset, "--min", "total_amount=0.33", "--min", "document=0.3").exit_code == 0
    short = run(dataset, "--min", "total_amount=0.34", "--min", "iban=0.1")
    assert short.exit_code == 1
    assert short.stderr.splitlines() == ["Short of total_amount=0.34: 0.333.", "Short of iban=0.1: 0.000."]
    assert run(dataset, "--min", "total_amount").exit_code == 2


def test_the_first_files_and_one_half_are_enough_if_that_is_wanted(dataset: Path) -> None:
    assert rows(run(dataset, "--limit", "1"), "field")["total_amount"][:2] == ["1", "1"]
    halves = [run(dataset, "--half", half) for half in ("calibration", "test")]
    asked = [int(rows(half, "field")["total_amount"][0]) for half in halves]
    assert asked == [2, 1]


def test_evidence_is_fitted(dataset: Path, tmp_path: Path) -> None:
    assert run(dataset, "--fit", tmp_path / "fit.jsonl").exit_code == 0
    date, total = (json.loads(line) for line in (tmp_path / "fit.jsonl").read_text().splitlines())
    assert (date["field"], date["signature"], date["count"], date["right"]) == ("document_date", "", 1, 1)
    assert (total["count"], total["right"]) == (2, 1)
    assert 0 < total["at_least"] < total["confidence"] < date["confidence"] < 1
