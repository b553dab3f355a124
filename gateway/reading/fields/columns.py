"""The columns of a table of goods, by its row of headings: what stands below a heading is what it says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gateway.reading.fields.found import Found
from gateway.reading.fields.headings import parts
from gateway.reading.fields.misread import label
from gateway.reading.shape import Box
from gateway.reading.words.rows import Row

FEWEST: Final = 2
NEAREST: Final = 0.09
"""A figure further from every heading than this share of the page's width is in no column."""

LONGEST_UNIT: Final = 7

_HEADINGS: Final = {
    "description": label(
        "beskrivning", "benamning", "artikel", "specifikation", "text", "produkt", "produktnamn", "tjanst", "vara",
        "varor", "avser", "description", "item", "product", "details", "service", "bezeichnung", "beschreibung",
        "leistung", "artikelbezeichnung", "kuvaus", "tuote", "selite", "nimike", "beskrivelse", "vare", "ydelse",
        "artikelbenamning", "produktbeskrivning", "particulars", "namn",
    ),
    "number": label(
        "art nr", "artnr", "artikelnr", "artikelnummer", "item no", "pos", "rad", "item code", "artikel nr", "varenr",
        "sku",
    ),
    "quantity": label(
        "antal", "kvantitet", "qty", "quantity", "menge", "anzahl", "maara", "antall", "mangd", "units", "levererat",
        "kvant", "lev ant",
    ),
    "unit_price": label(
        "a pris", "apris", "a-pris", "pris", "styckpris", "st pris", "enhetspris", "unit price", "price", "rate",
        "einzelpreis", "preis", "vk preis", "yksikkohinta", "a hinta", "hinta", "enhetspris", "stk pris", "pris enh*",
        "pris st", "einzel", "u price", "price each", "pris exkl*",
    ),
    "unit": label("enhet", "enh", "unit", "einheit", "yksikko", "enhed"),
    "discount": label("rabatt*", "rab", "discount", "disc", "alennus", "nachlass"),
    "rate": label(
        "moms", "moms sats", "momssats", "vat", "mwst", "ust", "alv", "mva", "tax", "gst", "moms kod", "vat rate",
        "steuersatz",
    ),
    "amount": label(
        "belopp", "summa", "radsumma", "total", "totalt", "amount", "line total", "gesamt", "gesamtpreis", "betrag",
        "zeilenbetrag", "yhteensa", "summa exkl*", "belopp exkl*", "netto", "nettobelopp", "belob", "sum", "i alt",
        "totalpris", "tot pris", "net amount", "amt", "radbelopp",
    ),
}  # fmt: skip
_FIGURES: Final = re.compile(
    r"(?<![\w.,])-?(?:\d{1,3}(?:[ .']\d{3})+(?!\d)|\d+)(?:[.,]\d{1,4})?-?"
    r"(?: ?(?:%|kr|sek|eur|€|:-))?(?: ?[a-z]{1,5}\b\.?)?(?= {2}|$| -?\d)"
)
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Columns:
    """The headings of a table, each with its name and place."""

    row: Row
    places: tuple[tuple[str, Box], ...]

    def has(self, name: str) -> bool:
        """Tell whether there is a column of this name."""
        return any(each == name for each, _ in self.places)

    def name_of(self, box: Box) -> str | None:
        """Return the column that a figure stands in: the one whose edge or middle is nearest."""
        distance, name = self._nearest(box)
        return name if distance < NEAREST else None

    def _nearest(self, box: Box) -> tuple[float, str]:
        distances = [(_distance(place, box), name) for name, place in self.places if name != "description"]
        return min(distances, default=(1.0, ""))

    def cells(self, row: Row) -> dict[str, Found]:
        """Return the figures of a row by the name of their column."""
        cells: dict[str, tuple[float, Found]] = {}
        for match in _FIGURES.finditer(row.folded):
            found = Found(row, match.start(), match.end())
            distance, name = self._nearest(found.box)
            if distance < min(NEAREST, cells[name][0] if name in cells else 1.0):
                cells[name] = distance, found
        return {name: found for name, (_, found) in cells.items()}

    def description(self, row: Row, end: int, cells: Mapping[str, Found]) -> str:
        """Return the text of a row up to `end` without the figures and the unit that stand in columns."""
        taken = [(cell.start, cell.end) for cell in cells.values()]
        unit = next((box for name, box in self.places if name == "unit"), None)
        if unit is not None:
            units = (part for part in parts(row) if _distance(unit, part.box) < NEAREST / 3)
            taken += [(part.start, part.end) for part in units if len(part.text) <= LONGEST_UNIT]
        text = row.text
        for start, stop in taken:
            text = text[:start] + " " * (stop - start) + text[stop:]
        return text[:end]


def columns_of(row: Row) -> Columns | None:
    """Return the columns that a row of headings names; None where it is no such row."""
    if re.search(r"\d", row.folded):
        return None
    places: list[tuple[str, Found]] = []
    for name, pattern in _HEADINGS.items():
        for match in pattern.finditer(row.folded):
            if not any(match.start() < other.end and other.start < match.end() for _, other in places):
                places.append((name, Found(row, match.start(), match.end())))
                break
    names = {name for name, _ in places}
    is_table = (
        len(names) >= FEWEST
        and names & {"amount", "unit_price"}
        and names & {"description", "quantity", "number", "unit"}
    )
    if not is_table or _has_other_words(row, [found for _, found in places]):
        return None
    return Columns(row, tuple((name, found.box) for name, found in places))


def is_heading(text: str) -> bool:
    """Tell whether a text is nothing but the heading of a column of descriptions."""
    return _HEADINGS["description"].fullmatch(text.casefold()) is not None


def _has_other_words(row: Row, places: Sequence[Found]) -> bool:
    """Tell whether most of a row is other words, so that it is a sentence."""
    letters = len(_LETTER.findall(row.folded))
    named = sum(len(_LETTER.findall(found.text)) for found in places)
    return named < letters / 2


def _distance(place: Box, box: Box) -> float:
    """Return how far a figure is from a heading: by right edges, left edges or middles, whichever is nearest."""
    if min(place.right, box.right) - max(place.x, box.x) > min(place.w, box.w) / 2:
        return abs(place.right - box.right) / 10
    middles = abs(place.x + place.w / 2 - box.x - box.w / 2)
    return min(abs(place.right - box.right), middles, abs(place.x - box.x) + NEAREST / 4)
