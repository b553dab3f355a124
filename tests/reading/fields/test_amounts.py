"""The total is the figure that the others on the paper agree with; without agreement it is never sure."""

from __future__ import annotations

import pytest

from gateway.reading.fields.amounts import amounts
from gateway.reading.shape import Field
from tests.reading.typed import RECEIPT, typed


def found(*lines: str, confidence: float = 0.95) -> dict[str, Field]:
    """Return the amounts on a paper."""
    return amounts(typed(*lines, confidence=confidence))


def passed(field: Field) -> set[str]:
    """Return the checks that a field passed."""
    return {check.check for check in field.checks if check.passed}


def test_everything_on_a_receipt_agrees() -> None:
    fields = found(*RECEIPT)
    assert fields["total_amount"].value == "178.00"
    assert passed(fields["total_amount"]) == {"vat_adds_up", "cash_and_change", "items_add_up"}
    assert fields["vat_amount"].value == "28.00"
    assert fields["vat"].value == [
        {"rate": "25", "net": "100.00", "vat": "25.00"},
        {"rate": "6", "net": "50.00", "vat": "3.00"},
    ]
    assert fields["currency"].value == "SEK"
    assert all(field.is_sure for field in fields.values())


def test_proof_does_not_depend_on_how_clearly_it_was_read() -> None:
    assert found(*RECEIPT, confidence=0.4)["total_amount"].is_sure


@pytest.mark.parametrize("wrong", ["178,10", "187,00", "718,00", "78,00"])
def test_a_misread_total_is_never_sure(wrong: str) -> None:
    lines = [line.replace("178,00 kr", f"{wrong} kr") for line in RECEIPT]
    total = found(*lines).get("total_amount")
    assert total is None or not total.is_sure


def test_more_vat_than_the_total_holds_is_a_contradiction() -> None:
    fields = found("Totalt  100,00 kr", "Moms%  Moms  Netto  Brutto", "25,00  25,00  100,00  125,00")
    assert [check.passed for check in fields["vat_amount"].checks] == [False]
    assert not fields["vat_amount"].is_sure


def test_goods_with_their_rate_are_no_vat_beside_it() -> None:
    goods = ("Licens, avd. A  4  st  49,00  25 %  196,00", "Licens, avd. B  5  st  49,00  25 %  245,00")
    fields = found(*goods, "Moms 25 % på 441,00  110,25", "Summa att betala  551,25 kr")
    assert fields["vat"].value == [{"rate": "25", "net": "441.00", "vat": "110.25"}]
    assert fields["vat_amount"].value == "110.25"
    assert fields["vat_amount"].is_sure


def test_rows_of_vat_that_may_not_be_all_prove_nothing() -> None:
    fields = found("Totalt  200,00 kr", "Moms%  Moms  Netto  Brutto", "25,00  25,00  100,00  125,00")
    assert not fields["vat_amount"].is_sure
    assert not fields["vat_amount"].checks


@pytest.mark.parametrize(
    "lines",
    [
        ("Totalt 249,00 kr", "varav moms 25 %  49,80"),
        ("Summa SEK  249,00", "Moms 25%: 49,80"),
        ("Total  SEK 249.00", "Including VAT 25%  49.80"),
        ("Netto  199,20", "Moms  49,80", "Att betala  249,00 kr"),
        ("Moms 25 % 199,20  49,80", "Att betala  249,00"),
    ],
)
def test_vat_is_found_however_it_is_set_out(lines: tuple[str, ...]) -> None:
    fields = found(*lines)
    assert (fields["total_amount"].value, fields["vat_amount"].value) == ("249.00", "49.80")
    assert fields["vat"].value == [{"rate": "25", "net": "199.20", "vat": "49.80"}]
    assert fields["total_amount"].is_sure
    assert fields["vat_amount"].is_sure


def test_an_invoice_with_several_rates_and_rounding_adds_up() -> None:
    fields = found(
        "Netto  65 946,25",
        "Moms 25 %  10 667,50",
        "Moms 12 %  515,43",
        "Moms 6 %  1 138,86",
        "Öresutjämning  -0,04",
        "Att betala SEK  78 268,00",
    )
    assert (fields["total_amount"].value, fields["vat_amount"].value) == ("78268.00", "12321.79")
    assert [row["rate"] for row in fields["vat"].value] == ["25", "12", "6"]
    assert fields["total_amount"].is_sure


def test_a_credit_note_is_negative_and_proven_alike() -> None:
    fields = found(
        "Summa exkl. moms  -3 739,00", "Moms 25 %  -934,75", "Öresutjämning  -0,25", "Er tillgodo  -4 674,00 kr"
    )
    assert (fields["total_amount"].value, fields["vat_amount"].value) == ("-4674.00", "-934.75")
    assert fields["total_amount"].is_sure


def test_what_is_to_be_paid_goes_before_what_it_was_before_rounding() -> None:
    fields = found("Totalt  112,46", "Öresavrundning  -0,46", "Att betala  112,00", "Kontant  200,00", "Växel  88,00")
    assert fields["total_amount"].value == "112.00"
    assert fields["total_amount"].is_sure


@pytest.mark.parametrize(
    "row",
    [
        "Delsumma  99,00",
        "Total moms  99,00",
        "Total rabatt  99,00",
        "Total Qty  99,00",
        "Subtotal  99.00",
        "Total 6 %  99,00",
    ],
)
def test_a_total_of_something_else_is_not_the_total(row: str) -> None:
    assert "total_amount" not in found(row)
    assert found(row, "Totalt  178,00 kr")["total_amount"].value == "178.00"


def test_a_labelled_total_that_nothing_proves_is_not_sure() -> None:
    field = found("Totalt  178,00 kr")["total_amount"]
    assert field.value == "178.00"
    assert 0.5 < field.confidence < 0.9


def test_the_same_figure_in_the_payment_makes_a_clear_total_sure() -> None:
    assert found("Totalt  178,00 kr", "Bankkort  178,00")["total_amount"].is_sure
    assert not found("Totalt  178,00 kr", "Bankkort  178,00", confidence=0.6)["total_amount"].is_sure


def test_labels_that_contradict_each_other_are_not_sure() -> None:
    assert not found("Att betala  178,00 kr", "Att betala  187,00 kr", "Bankkort  187,00")["total_amount"].is_sure


def test_cash_less_change_stands_in_for_a_label_that_was_lost() -> None:
    field = found("Kaffe  28,60", "T##ä*  28,60", "Kontant  100,00", "Växel  71,40")["total_amount"]
    assert field.value == "28.60"
    assert not field.is_sure


def test_the_amount_may_stand_below_its_label() -> None:
    assert found("Bankgiro   Att betala", "5050-1055  178,00 kr")["total_amount"].value == "178.00"


@pytest.mark.parametrize(
    ("line", "currency"),
    [
        ("Total EUR 12,50", "EUR"),
        ("Total €12.50", "EUR"),
        ("Total $ 12.50", "USD"),
        ("TOTAL RM 12.50", "MYR"),
        ("Summa 12,50", "SEK"),
    ],
)
def test_the_currency_is_the_one_that_is_named(line: str, currency: str) -> None:
    assert found(line)["currency"].value == currency


def test_an_amount_that_may_mean_two_things_is_left_out() -> None:
    assert "total_amount" not in found("Total 1,234 kr")


def test_paper_without_amounts_has_none() -> None:
    assert found("Testboden AB", "Storgatan 12") == {}
