"""Writes the samples anew: `python -m samples.generator [--out FOLDER] [NAME…]`, from the top of the project."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from samples.generator import catalogue_invoices, catalogue_receipts
from samples.generator.fonts import FontMissingError

SAMPLES: Final = sorted([*catalogue_receipts.SAMPLES, *catalogue_invoices.SAMPLES], key=lambda sample: sample.name)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write all samples, or those whose name holds one of the given words; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m samples.generator", description="Write the samples anew.")
    parser.add_argument("names", nargs="*", metavar="NAME", help="only samples whose name holds this")
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1], help="where to (default: samples/)")
    options = parser.parse_args(arguments)
    chosen = [sample for sample in SAMPLES if not options.names or any(name in sample.name for name in options.names)]
    try:
        for sample in chosen:
            for path in sample.write(options.out):
                print(f"{path}  {path.stat().st_size // 1024} KB", flush=True)
    except FontMissingError as missing:
        print(missing, file=sys.stderr)
        return 1
    return 0 if chosen else 2


if __name__ == "__main__":
    sys.exit(main())
