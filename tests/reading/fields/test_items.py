"""What was bought: rows put together, and sure only where they add up."""

from __future__ import annotations

from typing import Any

from gateway.reading.fields.amounts import amounts
from gateway.reading.fields.items import line_items
from gateway.reading.shape import Field
from tests.reading.typed import RECEIPT, typed


def set_right(line: str) -> str:
    """Return a row of a receipt with its amount at the right edge."""
    name, _, amount = line.rpartition("  ")
    is_receipt = name.strip() and amount[-3:-2] == "," and not line.startswith(TABLE_ROWS)
    return f"{name:<60}{amount:>10}" if is_receipt else line


def found(*lines: str) -> Field | None:
    """Return the goods on a paper."""
    rows = typed(*map(set_right, lines))
    return line_items(rows, amounts(rows)).get("line_items")


def short(*lines: str) -> list[tuple[Any, ...]]:
    """Return the goods as description, quantity, price and amount."""
    made = found(*lines)
    return [] if made is None else [tuple(row.values())[:4] for row in made.value]


TABLE_ROWS = ("Böcker  ", "Konsultarvode  ", "Netto  ", "Moms 25 %  ", "Summa att betala  ")
HEAD = ("Testboden AB", "Org.nr 556016-0680", "2026-10-10 08:28", "Kvitto nr 12")


def test_the_rows_of_a_receipt_that_sum_to_its_total_are_sure() -> None:
    made = found(*RECEIPT)
    assert made is not None
    assert [(row["description"], row["amount"]) for row in made.value] == [("Kaffe", "53.00"), ("Batterier", "125.00")]
    assert made.is_sure
    assert [(check.check, check.passed) for check in made.checks] == [("items_add_up", True), ("row_adds_up", True)]


def test_rows_that_do_not_add_up_are_weak() -> None:
    made = found(*HEAD, "Kaffe  53,00", "Batterier  125,00", "Totalt  200,00")
    assert made is not None
    assert made.confidence < 0.5
    assert made.checks[0].check == "items_add_up"
    assert not made.checks[0].passed


def test_quantity_below_its_item_belongs_to_it() -> None:
    assert short(
        *HEAD, "Kaffe            46,00", "   2 st x 23,00", "Te               10,00", "Totalt           56,00"
    ) == [
        ("Kaffe", "2", "23.00", "46.00"),
        ("Te", "1", "10.00", "10.00"),
    ]


def test_quantity_above_its_item_belongs_to_it() -> None:
    assert short(*HEAD, "Te               10,00", "2 x 23,00", "Kaffe            46,00", "Totalt           56,00") == [
        ("Te", "1", "10.00", "10.00"),
        ("Kaffe", "2", "23.00", "46.00"),
    ]


def test_a_name_above_its_figures_belongs_to_them() -> None:
    rows = (*HEAD, "Te                  10,00", "Tomat kvist", " 0,854 kg  43,00 kr/kg   36,72", "Totalt  46,72")
    assert short(*rows)[1] == ("Tomat kvist", "0.854", "43.00", "36.72")


def test_discounts_and_deposits_are_rows() -> None:
    assert short(*HEAD, "Läsk  20,00", "+PANT  2,00", "Rabatt: Läsk  -5,00", "Totalt  17,00") == [
        ("Läsk", "1", "20.00", "20.00"),
        ("+PANT", "1", "2.00", "2.00"),
        ("Rabatt: Läsk", "1", "-5.00", "-5.00"),
    ]


def test_a_discount_that_is_only_told_is_left_out() -> None:
    rows = (*HEAD, "Kaffe  53,00", "varav rabatt  10,00", "Te  10,00", "Totalt  63,00")
    assert [row[0] for row in short(*rows)] == ["Kaffe", "Te"]


def test_counts_and_subtotals_are_no_goods() -> None:
    rows = (*HEAD, "Kaffe  53,00", "Totalt 1 varor", "Bonuscheck  -10,00", "Delsumma  43,00", "Att betala  43,00")
    assert [row[0] for row in short(*rows)] == ["Kaffe", "Bonuscheck"]


def test_a_tip_is_paid_but_not_bought() -> None:
    made = found(*HEAD, "Lunch  125,00", "Delsumma  125,00", "Dricks  25,00", "Totalt  150,00", "Kort  150,00")
    assert made is not None
    assert [row["description"] for row in made.value] == ["Lunch"]
    assert made.is_sure


def test_rounding_is_no_goods() -> None:
    made = found(*HEAD, "Kaffe  52,60", "Te  10,00", "Öresavrundning  0,40", "Totalt  63,00")
    assert made is not None
    assert len(made.value) == 2
    assert made.is_sure


TABLE = (
    "Testboden AB                         FAKTURA",
    "Beskrivning          Antal   À-pris   Moms      Belopp",
    "Böcker                  34 1 099,00   25 %   37 366,00",
    "  inbundna, i kartong",
    "Konsultarvode           40   972,00   25 %   38 880,00",
    "Netto                                        76 246,00",
    "Moms 25 %                                    19 061,50",
    "Summa att betala                             95 307,50",
)


def test_an_invoice_is_read_by_its_columns() -> None:
    made = found(*TABLE)
    assert made is not None
    assert made.value == [
        {
            "description": "Böcker inbundna, i kartong",
            "quantity": "34",
            "unit_price": "1099.00",
            "amount": "37366.00",
            "rate": "25",
        },
        {"description": "Konsultarvode", "quantity": "40", "unit_price": "972.00", "amount": "38880.00", "rate": "25"},
    ]  # fmt: skip
    assert made.is_sure
    assert made.box is not None
    assert made.raw.splitlines()[0].startswith("Böcker")


def test_a_quantity_that_was_not_read_follows_from_price_and_amount() -> None:
    rows = [line.replace("  34 1 099", "     1 099") for line in TABLE]
    made = found(*rows)
    assert made is not None
    assert made.value[0]["quantity"] == "34"


def test_a_row_of_an_invoice_that_does_not_multiply_is_not_sure() -> None:
    made = found(*[line.replace(" 40 ", " 41 ") for line in TABLE])
    assert made is not None
    assert not made.is_sure
    assert ("row_adds_up", False) in {(check.check, check.passed) for check in made.checks}


def test_a_paper_without_goods_has_none() -> None:
    assert found("Testboden AB", "Bankgiro 5050-1055") is None
    assert found() is None


def test_measures_in_a_name_are_no_quantity() -> None:
    rows = (*HEAD, "Träskruv 4,2x55 250-p  88,90", "Toner svart 26X  514,50", "Totalt  603,40")
    assert short(*rows) == [
        ("Träskruv 4,2x55 250-p", "1", "88.90", "88.90"),
        ("Toner svart 26X", "1", "514.50", "514.50"),
    ]


def test_digits_that_a_gap_parted_from_the_amount_are_put_back() -> None:
    rows = (*HEAD, "Takfärg vit 3L 41  1,90", "   1 st x 411,90", "Totalt  411,90")
    assert short(*rows) == [("Takfärg vit 3L", "1", "411.90", "411.90")]


def test_descriptions_that_slid_by_a_row_are_not_sure() -> None:
    rows = [line.replace("Beskrivning", " " * 11).replace("Böcker     ", "Beskrivning") for line in TABLE]
    made = found(*[row for row in rows if "inbundna" not in row])
    assert made is not None
    assert not made.is_sure
