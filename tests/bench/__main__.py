"""`python -m tests.bench [NAME…]`: run the benchmarks, print a table and write build/bench.json.

A benchmark is a module with a function `rows` that yields figures; to add one, write it and list it here.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from tests.bench import documents, queue, uploads
from tests.bench.figure import Figure

BENCHMARKS: Final = {"uploads": uploads.rows, "documents": documents.rows, "queue": queue.rows}
TARGET: Final = Path("build") / "bench.json"


def main(names: Iterable[str]) -> None:
    """Run some benchmarks, or all."""
    figures: list[Figure] = []
    for name in list(names) or BENCHMARKS:
        for figure in BENCHMARKS[name]():
            figures.append(figure)
            Console(stderr=True, highlight=False).print(f"  {figure.name}: {figure.figure:.4g} {figure.unit}")
    Console().print(_table(figures))
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(json.dumps([_row(figure) for figure in figures], indent=2, ensure_ascii=False) + "\n")


def _row(figure: Figure) -> dict[str, object]:
    return {**asdict(figure), "ratio": figure.ratio}


def _table(figures: Iterable[Figure]) -> Table:
    table = Table("what", box=None, pad_edge=False)
    for heading in ("figure", "baseline", "ratio"):
        table.add_column(heading, justify="right")
    table.add_column("unit")
    for figure in figures:
        cells = (figure.figure, figure.baseline, figure.ratio)
        table.add_row(figure.name, *("" if cell is None else f"{cell:.4g}" for cell in cells), figure.unit)
    return table


if __name__ == "__main__":
    main(sys.argv[1:])
