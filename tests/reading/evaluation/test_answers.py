"""Every value of every truth gets an answer, if only that nothing was read."""

from __future__ import annotations

from gateway.reading.evaluation.answers import answers, by_name
from tests.reading.evaluation.known import line, truth


def test_what_was_not_read_is_a_miss_and_not_left_out() -> None:
    truths = [truth("a.jpg", total_amount="1.00", due_date="2026-12-01"), truth("b.jpg", total_amount="2.00")]
    found = answers(truths, by_name([line("a.jpg", total_amount=("1.00", 0.95), currency=("SEK", 0.5))]))
    assert [(a.truth.file, a.field, a.is_right, a.is_given, a.is_sure) for a in found] == [
        ("a.jpg", "total_amount", True, True, True),
        ("a.jpg", "due_date", False, False, False),
        ("b.jpg", "total_amount", False, False, False),
    ]


def test_a_file_that_could_not_be_read_answers_nothing() -> None:
    [answer] = answers([truth(kind="receipt")], by_name([{"file": "x/a.jpg", "error": "It is empty."}]))
    assert (answer.is_given, answer.is_right, answer.got) == (False, False, None)


def test_the_kind_is_an_answer_that_is_never_sure() -> None:
    [answer] = answers([truth(kind="receipt")], by_name([line(kind="receipt")]))
    assert (answer.is_right, answer.is_sure, answer.confidence) == (True, False, 0.0)


def test_another_right_value_is_right_too() -> None:
    known = truth(supplier_name="Kvarnens Kök AB", also={"supplier_name": ["Bageriet"]})
    [over_the_door] = answers([known], by_name([line(supplier_name=("BAGERIET", 0.5))]))
    [neither] = answers([known], by_name([line(supplier_name=("Bageriet Nord", 0.5))]))
    assert (over_the_door.is_right, over_the_door.is_close) == (True, True)
    assert (neither.is_right, neither.is_close) == (False, False)


def test_amounts_of_a_credit_note_may_be_without_sign() -> None:
    read = by_name([line(total_amount=("5.00", 0.95))])
    [credit] = [a for a in answers([truth(kind="credit_note", total_amount="-5.00")], read) if a.field != "kind"]
    [invoice] = [a for a in answers([truth(kind="supplier_invoice", total_amount="-5.00")], read) if a.field != "kind"]
    assert (credit.is_right, invoice.is_right) == (True, False)
