"""`gateway read` prints a line for each file as it is read, and goes on past what it cannot read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from gateway.cli.read import read
from tests.reading.typed import RECEIPT, drawn

pytestmark = pytest.mark.ocr


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    """Return a receipt, a file that is none, and one that is not there."""
    Image.fromarray(drawn(RECEIPT)).save(tmp_path / "receipt.png")
    (tmp_path / "note.txt").write_text("hello")
    return [str(tmp_path / name) for name in ("note.txt", "receipt.png", "gone.jpg")]


def test_each_file_is_a_line_of_json(files: list[str]) -> None:
    result = CliRunner().invoke(read, ["--json", *files])
    assert result.exit_code == 1
    unknown, receipt, gone = (json.loads(line) for line in result.stdout.splitlines())
    assert unknown == {
        "file": files[0],
        "error": "This type of file is not read here. Send a JPEG, PNG, WebP, GIF, TIFF, HEIC or PDF.",
    }
    assert gone == {"file": files[2], "error": "No such file or directory"}
    assert (receipt["file"], receipt["kind"], receipt["findings"]) == (files[1], "receipt", [])
    assert receipt["fields"]["total_amount"]["value"] == "178.00"
    assert set(receipt["fields"]["total_amount"]) == {"value", "raw", "confidence", "source", "page", "box", "checks"}
    assert receipt["seconds"] > 0


def test_all_read_is_success_and_a_table_for_people(files: list[str]) -> None:
    result = CliRunner().invoke(read, ["--hint", "supplier_invoice", files[1]])
    assert result.exit_code == 0
    assert "total_amount" in result.stdout
    assert "178.00" in result.stdout
    assert "It was sent as something else" in result.stdout.replace("\n", " ")


def test_no_file_is_a_wrong_call() -> None:
    assert CliRunner().invoke(read, []).exit_code == 2
    assert CliRunner().invoke(read, ["--hint", "poem", "a.jpg"]).exit_code == 2
