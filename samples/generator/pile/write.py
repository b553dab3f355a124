"""Writes a set: documents in turn of each layout, each as a clean file and as photographs, and their truth."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any, Final

import cv2
from PIL import Image

from samples.generator.pile.layouts import LAYOUTS
from samples.generator.pile.printed import Printed
from samples.generator.pile.snapshot import snapshot

CLEAN: Final = "clean"
CLEAN_PER_MM: Final = 11.81
"""300 dots to the inch."""


@dataclass(frozen=True)
class Order:
    """One document to make: its number in the set, its layout, the seed of the set and the levels wanted."""

    out: Path
    number: int
    layout: str
    seed: int
    levels: Sequence[str]


def write_set(
    out: Path, count: int, seed: int, *, levels: Sequence[str], layouts: Sequence[str], jobs: int = 1
) -> list[dict[str, Any]]:
    """Write `count` documents and `truth.jsonl` into `out`; return the rows of the truth, one a file.

    The same arguments write the same bytes, whatever `jobs`. Raises `FontMissingError`.
    """
    out.mkdir(parents=True, exist_ok=True)
    orders = [Order(out, number, layouts[number % len(layouts)], seed, levels) for number in range(count)]
    rows = [row for made in _made(orders, jobs) for row in made]
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    (out / "truth.jsonl").write_text(text, encoding="utf-8")
    return rows


def _made(orders: Sequence[Order], jobs: int) -> Iterable[list[dict[str, Any]]]:
    if jobs == 1:
        return map(make, orders)
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=cv2.setNumThreads, initargs=(1,)
    ) as pool:
        return list(pool.map(make, orders))


def printed_by(layout: str, seed: int, number: int) -> Printed:
    """Return the paper that a seed prints at a place of the set."""
    return LAYOUTS[layout](Random(f"{seed}/{number}/{layout}"))


def make(order: Order) -> list[dict[str, Any]]:
    """Write the files of one document; return their rows of the truth."""
    printed = printed_by(order.layout, order.seed, order.number)
    rows = []
    for level in order.levels:
        name, content, turned = _file(printed, order, level)
        (order.out / name).write_bytes(content)
        row = {"file": name, "layout": order.layout, "level": level, "rot": turned, "truth": printed.truth}
        rows.append(row | ({"also": printed.also} if printed.also else {}))
    return rows


def _file(printed: Printed, order: Order, level: str) -> tuple[str, bytes, int]:
    """Return the name, the content and the turn of a document at a level."""
    stem = f"{order.number:04d}-{order.layout}-{level}"
    rng = Random(f"{order.seed}/{order.number}/{level}")
    if level != CLEAN:
        content, turned = snapshot(printed, level, rng)
        return f"{stem}.jpg", content, turned
    if printed.pdf:
        return f"{stem}.pdf", printed.pdf, 0
    return f"{stem}.png", _png(printed), 0


def _png(printed: Printed) -> bytes:
    """Return the paper as it was told to be printed, at no more than 300 dots to the inch."""
    clean = printed.clean
    scale = CLEAN_PER_MM * printed.width / clean.shape[1]
    if scale < 1:
        clean = cv2.resize(clean, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(clean.dtype)
    stream = BytesIO()
    Image.fromarray(clean).save(stream, "PNG", compress_level=6)
    return stream.getvalue()
