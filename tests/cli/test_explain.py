"""The pages that explain show the picture, every box, the candidates and why, and are not led astray by a paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from lxml import html

from gateway.cli.read import read
from tests.cli.told_reader import field, paper

pytestmark = pytest.mark.usefixtures("told")
HOSTILE = "<script>alert('x')</script>"


def explained(tmp_path: Path, *files: Path) -> Path:
    """Read some files and return the folder that explains them."""
    CliRunner().invoke(read, ["--json", "--explain", str(tmp_path / "why"), *map(str, files)])
    return tmp_path / "why"


def page(path: Path) -> Any:
    """Return a page that loads nothing from elsewhere and runs nothing."""
    found: Any = html.fromstring(path.read_text(encoding="utf-8"))
    assert not found.xpath("//script | //link | //iframe | //*[@onclick or @onerror]")
    for address in [str(each) for each in found.xpath("//@src | //@href")]:
        assert ":" not in address
        assert address.startswith("#") or (path.parent / unquote(address)).is_file(), address
    return found


def test_a_page_shows_boxes_candidates_checks_and_why(tmp_path: Path) -> None:
    rival = {"value": "200.00", "score": 0.41, "reasons": ["handed over"], "page": 1, "box": [0.5, 0.6, 0.1, 0.02]}
    checks = [{"check": "vat_adds_up", "passed": True}, {"check": "paid", "passed": False}]
    fields = {"total_amount": field("178.00", 0.97, checks=checks, rivals=[rival])}
    folder = explained(tmp_path, paper(tmp_path / "receipt.png", fields=fields))
    shown = page(folder / "0001-receipt.html")
    [total] = shown.xpath("//*[@id='total_amount']")
    assert total.get("class") == "mark field sure"
    assert total.get("style") == "left:10.0%;top:10.0%;width:40.0%;height:10.0%"
    [other] = shown.xpath("//*[@class='mark rival']")
    assert other.get("title") == "total_amount? 200.00 (0.41)"
    [word] = shown.xpath("//*[@class='mark word']")
    assert word.get("title") == "Kaffe (0.90)"
    text = " ".join(" ".join(shown.itertext()).split())
    for said in (
        "178.00",
        "as printed",
        "vat_adds_up ✓",
        "paid ✗ failed",
        "200.00",
        "handed over",
        "No total was found",
    ):
        assert said in text
    assert shown.xpath("string(//img/@src)") == "0001-receipt/1.png"


def test_what_stands_on_a_paper_is_text_and_nothing_else(tmp_path: Path) -> None:
    rival = {"value": HOSTILE, "score": 0.4, "reasons": [HOSTILE], "page": 1, "box": [0, 0, 1, 1]}
    fields = {"supplier_name": field(f'{HOSTILE}"', raw=HOSTILE, rivals=[rival])}
    folder = explained(tmp_path, paper(tmp_path / "<b>&.png", fields=fields))
    shown = page(folder / "0001-_b_.html")
    assert HOSTILE in " ".join(shown.itertext())
    assert HOSTILE in shown.xpath("string(//*[@class='mark rival']/@title)")
    assert "<b>&.png" in " ".join(page(folder / "index.html").itertext())


def test_the_index_lists_every_file_read_or_not(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("hello")
    fields = {"total_amount": field("178.00")}
    folder = explained(tmp_path, paper(tmp_path / "å 1.png", fields=fields), tmp_path / "note.txt")
    index = page(folder / "index.html")
    good, bad = (" ".join(" ".join(row.itertext()).split()) for row in index.xpath("//tbody/tr"))
    assert "178.00" in good
    assert "not read: This type of file is not read here." in bad
    assert [str(link) for link in index.xpath("//tbody//a/@href")] == ["0001-%C3%A5_1.html"]
