"""Writes the samples anew, or a test set: `python -m samples.generator [--out FOLDER] [NAME…]` or `… set --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from samples.generator import catalogue_invoices, catalogue_receipts
from samples.generator.fonts import FontMissingError
from samples.generator.pile.layouts import LAYOUTS
from samples.generator.pile.snapshot import LEVELS
from samples.generator.pile.write import CLEAN, write_set

SAMPLES: Final = sorted([*catalogue_receipts.SAMPLES, *catalogue_invoices.SAMPLES], key=lambda sample: sample.name)
ALL_LEVELS: Final = (CLEAN, *LEVELS)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write all samples, those whose name holds one of the given words, or a set; return the exit status."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return _set(words[1:]) if words[:1] == ["set"] else _samples(words)
    except FontMissingError as missing:
        print(missing, file=sys.stderr)
        return 1


def _samples(words: Sequence[str]) -> int:
    """Write the committed samples anew."""
    parser = argparse.ArgumentParser(prog="python -m samples.generator", description="Write the samples anew.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only samples whose name holds this")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1], help="where to (default: samples/)")
    options = parser.parse_args(words)
    chosen = [sample for sample in SAMPLES if not options.names or any(name in sample.name for name in options.names)]
    for sample in chosen:
        for path in sample.write(options.out):
            print(f"{path}  {path.stat().st_size // 1024} KB", flush=True)
    return 0 if chosen else 2


def _among(known: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """Return what takes words with commas between them, each one of `known`."""

    def taken(text: str) -> tuple[str, ...]:
        chosen = tuple(text.split(","))
        if strange := sorted(set(chosen) - set(known)):
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(strange)}")
        return chosen

    return taken


def _positive(text: str) -> int:
    """Return a number of at least one."""
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError("must be at least 1")
    return number


def _set(words: Sequence[str]) -> int:
    """Write a test set."""
    parser = argparse.ArgumentParser(prog="python -m samples.generator set", description="Write a seeded test set.")
    parser.add_argument("--out", type=Path, required=True, help="the folder to write to")
    parser.add_argument(
        "--count", type=_positive, default=len(LAYOUTS), help="how many documents (default: one a layout)"
    )
    parser.add_argument("--seed", type=int, default=1, help="the same seed writes the same bytes (default: 1)")
    parser.add_argument("--levels", type=_among(ALL_LEVELS), default=ALL_LEVELS, help=f"of {','.join(ALL_LEVELS)}")
    parser.add_argument(
        "--layouts", type=_among(tuple(LAYOUTS)), default=tuple(LAYOUTS), help=f"of {','.join(LAYOUTS)}"
    )
    parser.add_argument("--jobs", type=_positive, default=1, help="how many processes (default: 1)")
    options = parser.parse_args(words)
    rows = write_set(
        options.out,
        options.count,
        options.seed,
        levels=options.levels,
        layouts=options.layouts,
        jobs=options.jobs,
    )
    print(f"{options.out}: {len(rows)} files and truth.jsonl")
    return 0


if __name__ == "__main__":
    sys.exit(main())
