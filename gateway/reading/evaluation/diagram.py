"""The reliability diagram as SVG: confidence against the share that is right, how many there are, and the sure line.

It is drawn from figures alone, with attributes instead of a style sheet, so that it may stand in a page or in a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gateway.reading.evaluation.reliability import Bin
from gateway.reading.shape import SURE

WIDTH: Final = 560
HEIGHT: Final = 500
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 536, 20, 340
_COUNTS_TOP, _COUNTS_BOTTOM = 380, 440
_INK, _QUIET, _GRID = "#1b1f27", "#5a5f6a", "#dedbd2"
_BELOW, _SURE = "#1f4fa3", "#14622f"
_TICKS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
_THINNEST: Final = 4.0


def diagram(bins: Sequence[Bin], title: str = "Reliability of confidence") -> str:
    """Return the diagram of `bins` as one SVG element, without a date so that equal figures give equal bytes.

    `title` is shown to those who cannot see the picture; it is not escaped and must be our own words.
    """
    marks = [*_frame(), *_counts(bins), *_points(bins)]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" font-family="system-ui, sans-serif" font-size="12" fill="{_INK}">'
    )
    return "\n".join([head, f"<title>{title}</title>", f"<desc>{_told(bins)}</desc>", *marks, "</svg>"]) + "\n"


def _told(bins: Sequence[Bin]) -> str:
    """Say in words what is drawn."""
    return "; ".join(
        f"confidence {each.low:.2f} to {each.high:.2f}: {each.right} of {each.count} right" for each in bins
    )


def _x(confidence: float) -> float:
    return _LEFT + confidence * (_RIGHT - _LEFT)


def _y(share: float) -> float:
    return _BOTTOM - share * (_BOTTOM - _TOP)


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, *, dashes: str = "", width: float = 1.0) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{colour}" stroke-width="{width}"{dashed}/>'


def _text(x: float, y: float, text: str, *, anchor: str = "middle", colour: str = _QUIET, turned: bool = False) -> str:
    turn = f' transform="rotate(-90 {x:.1f} {y:.1f})"' if turned else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"{turn}>{text}</text>'


def _frame() -> Iterator[str]:
    """Draw the ground, the axes, the diagonal on which a kept word lies, and the sure line."""
    yield f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
    for tick in _TICKS:
        yield _line(_x(tick), _TOP, _x(tick), _BOTTOM, _GRID)
        yield _line(_LEFT, _y(tick), _RIGHT, _y(tick), _GRID)
        yield _text(_x(tick), _BOTTOM + 16, f"{tick:.1f}")
        yield _text(_LEFT - 8, _y(tick) + 4, f"{tick:.0%}", anchor="end")
    yield _line(_x(0), _y(0), _x(1), _y(1), _QUIET, dashes="5 4")
    yield _line(_x(SURE), _TOP, _x(SURE), _COUNTS_BOTTOM, _SURE, dashes="2 3", width=1.5)
    yield _text(_x(SURE) - 6, _y(0.3), f"sure: {SURE} and more", anchor="end", colour=_SURE)
    yield _text((_LEFT + _RIGHT) / 2, _BOTTOM + 32, "confidence")
    yield _text(16, (_TOP + _BOTTOM) / 2, "share right", turned=True)
    yield _line(_LEFT, _COUNTS_BOTTOM, _RIGHT, _COUNTS_BOTTOM, _GRID)
    yield _text(16, (_COUNTS_TOP + _COUNTS_BOTTOM) / 2, "values", turned=True)
    yield _text(
        _LEFT, HEIGHT - 12, "lines through the dots: 95 % interval; dashed: confidence kept exactly", anchor="start"
    )


def _points(bins: Sequence[Bin]) -> Iterator[str]:
    """Draw for each bin a dot at its mean confidence and share right, with the interval of the share."""
    for each in bins:
        colour, (least, most) = _colour(each), each.interval
        yield _line(_x(each.mean), _y(least), _x(each.mean), _y(most), colour, width=2)
        yield (
            f'<circle cx="{_x(each.mean):.1f}" cy="{_y(each.share):.1f}" r="5" fill="{colour}">'
            f"<title>{each.right} of {each.count} right, mean confidence {each.mean:.3f}</title></circle>"
        )


def _counts(bins: Sequence[Bin]) -> Iterator[str]:
    """Draw below how many values each bin holds."""
    most = max((each.count for each in bins), default=1)
    for number, each in enumerate(bins):
        width = max(_THINNEST, _x(each.high) - _x(each.low) - 1)
        height = each.count / most * (_COUNTS_BOTTOM - _COUNTS_TOP)
        middle = _x((each.low + each.high) / 2)
        place = f'x="{middle - width / 2:.1f}" y="{_COUNTS_BOTTOM - height:.1f}" width="{width:.1f}"'
        yield f'<rect {place} height="{height:.1f}" fill="{_colour(each)}" fill-opacity="0.35"/>'
        yield _text(middle, _COUNTS_BOTTOM + 14 + 13 * (number % 2), f"{each.count}")


def _colour(each: Bin) -> str:
    return _SURE if each.low >= SURE else _BELOW
