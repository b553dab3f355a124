"""`python -m tests.bench.reading SET`: read a test set with each engine and write docs/accuracy.md and its plot.

Only the test half of the documents is read: the other half is what confidence is calibrated on. The lines that were
read are kept beside the set, for `gateway evaluate --read`.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console

from gateway.cli import dataset
from gateway.cli.read_set import read_set
from gateway.cli.readers import Orders, cores
from gateway.reading.evaluation.accuracy_page import Run, accuracy_page
from gateway.reading.evaluation.answers import answers, by_name
from gateway.reading.evaluation.diagram import diagram
from gateway.reading.evaluation.reliability import fixed_bins, given
from gateway.reading.evaluation.tally import timing
from gateway.reading.evaluation.truth import Truth
from gateway.reading.shape import ENGINES, Engine

DOCS: Final = Path(__file__).parents[2] / "docs"
PLOT: Final = "accuracy-calibration.svg"


def main(folder: Path, docs: Path = DOCS) -> None:
    """Read the set in `folder` with every engine, the one used by default last, and write the page."""
    truths = dataset.truths(folder, half="test")
    runs = [run(folder, truths, engine) for engine in sorted(ENGINES, key=lambda engine: engine == "auto")]
    write(docs, runs)


def run(folder: Path, truths: list[Truth], engine: Engine) -> Run:
    """Read the set with one engine."""
    Console(stderr=True, highlight=False).print(f"{len(truths)} files with {engine}")
    orders = Orders("auto", engine, datetime.now(UTC).astimezone().date())
    with (folder / f"read-{engine}.jsonl").open("w", encoding="utf-8") as out:
        lines = read_set(folder, truths, orders, jobs=cores(), out=out).lines
    versions = sorted({str(line["engine"]) for line in lines if "engine" in line})
    return Run(engine, ", ".join(versions), answers(truths, by_name(lines)), timing(lines))


def write(docs: Path, runs: list[Run]) -> None:
    """Write the page and the plot of the last run."""
    bins = fixed_bins(given(runs[-1].answers))
    (docs / PLOT).write_text(diagram(bins), encoding="utf-8")
    (docs / "accuracy.md").write_text(accuracy_page(runs, plot=PLOT), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
