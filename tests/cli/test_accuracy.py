"""`make bench-reading` reads the test half of a set with every engine and writes the page and its plot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.reading import PLOT, main
from tests.cli.told_reader import field, paper


@pytest.mark.usefixtures("told")
def test_the_page_tells_of_the_test_half_and_every_engine(tmp_path: Path) -> None:
    for name in "abcdefgh":
        paper(tmp_path / f"{name}_1.png", fields={"total_amount": field("1.00")}, seconds=2.5)
    rows = [{"file": f"{name}_1.png", "level": "1", "truth": {"total_amount": "1.00"}} for name in "abcdefgh"]
    (tmp_path / "truth.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    docs = tmp_path / "docs"
    docs.mkdir()
    main(tmp_path, docs)
    page = (docs / "accuracy.md").read_text()
    assert "3 pictures of 3 documents" in page
    for engine in ("tesseract", "ppocr", "auto"):
        assert f"| `{engine}` | told {engine} | 100.0% | 3 | 0 (0.0%) | 2.5 |" in page
        assert len((tmp_path / f"read-{engine}.jsonl").read_text().splitlines()) == 3
    assert page.index("`ppocr`") < page.index("`auto`"), "the engine used by default is told last"
    assert "3 of 3 right" in (docs / PLOT).read_text()
    before = page, (docs / PLOT).read_text()
    main(tmp_path, docs)
    assert before == ((docs / "accuracy.md").read_text(), (docs / PLOT).read_text())
