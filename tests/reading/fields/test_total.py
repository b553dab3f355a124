"""What may be the total is weighed by its label and by what agrees with it, and each says why."""

from __future__ import annotations

from decimal import Decimal

from gateway.reading.fields.sums import sums
from gateway.reading.fields.total import Candidate, candidates
from gateway.reading.fields.vat_rows import vat_rows
from tests.reading.typed import typed


def ranked(*lines: str) -> list[Candidate]:
    """Return the candidates on a paper, the best first."""
    rows = typed(*lines)
    return candidates(sums(rows), vat_rows(rows))


def test_rounding_that_is_printed_leads_to_what_was_paid() -> None:
    best, *others = ranked("Total Sales  45.34", "Rounding Adjustment  .01", "Rounding  45.35", "CREDIT  45.35")
    assert best.amount.value == Decimal("45.35")
    assert "rounding_agrees" in best.reasons
    assert all("rounding_agrees" not in other.reasons for other in others)


def test_cash_less_change_goes_before_the_sum_before_tax() -> None:
    best = ranked("Subtotal  53.60", "Cash  100.00", "Change  46.40", "Taxable amount  50.57", "6% GST  3.03")[0]
    assert best.amount.value == Decimal("53.60")
    assert "cash_and_change" in best.proofs


def test_cash_that_needs_no_change_is_the_total() -> None:
    best = ranked(
        "Subtotal  112.47",
        "GST  6.37",
        "Rounding  -0.02",
        "Total  112.46",
        "Sub total  106.10",
        "Cash  112.45",
        "Change  0.00",
    )[0]
    assert best.amount.value == Decimal("112.45")


def test_a_tip_lies_between_vat_and_total() -> None:
    best = ranked("Delsumma  825,00", "Dricks  100,00", "Totalt  925,00", "12 %  736,61  88,39  825,00")[0]
    assert best.amount.value == Decimal(925)
    assert "vat_adds_up" in best.proofs


def test_taxes_without_their_nets_prove_a_total_together() -> None:
    best = ranked("Att betala  113,80", "varav moms 25%  9,58", "varav moms 12%  7,06")[0]
    assert "vat_adds_up" in best.proofs
    wrong = ranked("Att betala  118,30", "varav moms 25%  9,58", "varav moms 12%  7,06")[0]
    assert "vat_adds_up" not in wrong.proofs


def test_heads_of_columns_label_what_stands_below() -> None:
    best = ranked("Exkl. moms    Moms 25 %    ATT BETALA (SEK)", "44.348,75     11.087,19    55.435,94")[0]
    assert best.amount.value == Decimal("55435.94")
    assert "net_and_vat_add_up" in best.proofs


def test_the_only_amount_is_taken_without_a_label() -> None:
    assert ranked("KÖP", "SEK  568,90", "Kort *9361")[0].reasons[0] == "largest"


def test_a_total_without_tax_is_proven_by_its_net() -> None:
    best = ranked("Net amount  2.859,10", "VAT 0 %  0,00", "Total EUR  2.859,10")[0]
    assert "net_and_vat_add_up" in best.proofs


def test_every_rival_says_why() -> None:
    best, other = ranked("Totalt  178,00", "Summa  187,00", "Bankkort  178,00")[:2]
    assert best.as_rival().value == "178.00"
    assert other.as_rival().reasons[0] == "label_total"
    assert best.score > other.score
