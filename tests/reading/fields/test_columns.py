"""The columns of a table of goods."""

from __future__ import annotations

import pytest

from gateway.reading.fields.columns import Columns, columns_of
from tests.reading.typed import typed


def columns(heading: str) -> Columns | None:
    """Return the columns that a row of headings names."""
    return columns_of(typed(heading)[0])


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("Beskrivning    Antal   À-pris   Moms   Belopp", {"description", "quantity", "unit_price", "rate", "amount"}),
        ("Antal Enhet  Benämning   A-pris    Summa", {"quantity", "unit", "description", "unit_price", "amount"}),
        ("Art.nr  Artikel  Antal  Pris  Totalt", {"number", "description", "quantity", "unit_price", "amount"}),
        ("Description   Qty   Unit price   Amount", {"description", "quantity", "unit_price", "amount"}),
        ("Bezeichnung   Menge   Einzelpreis   Gesamt", {"description", "quantity", "unit_price", "amount"}),
    ],
)  # fmt: skip
def test_headings_are_named(heading: str, names: set[str]) -> None:
    read = columns(heading)
    assert read is not None
    assert {name for name, _ in read.places} == names


@pytest.mark.parametrize(
    "line",
    [
        "Totalt 9 varor",
        "Moms %  Netto  Moms  Totalt",
        "Beskrivning av skadan och summan av alla delar i den",
        "Antal",
        "Kaffe  2  53,00",
    ],
)
def test_other_rows_are_no_headings(line: str) -> None:
    assert columns(line) is None


def test_figures_belong_to_the_heading_above() -> None:
    heading, row = typed(
        "Beskrivning     Antal   À-pris   Moms    Belopp",
        "Böcker 2 band      34  1 099,00  25 %  37 366,00",
    )
    read = columns_of(heading)
    assert read is not None
    cells = read.cells(row)
    assert {name: cell.text for name, cell in cells.items()} == {
        "quantity": "34",
        "unit_price": "1 099,00",
        "rate": "25 %",
        "amount": "37 366,00",
    }
    assert read.description(row, len(row.text), cells).split() == ["Böcker", "2", "band"]


def test_a_unit_in_its_column_is_no_part_of_the_description() -> None:
    heading, row = typed(
        "Beskrivning       Antal  Enhet   À-pris    Belopp", "Montör            26     tim     764,00  19 864,00"
    )
    read = columns_of(heading)
    assert read is not None
    assert read.description(row, len(row.text), read.cells(row)).split() == ["Montör"]
