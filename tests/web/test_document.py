"""A document's page: picture, fields with their proof, doubts with what to do, history, and marking it read."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from gateway import web
from gateway.models import Notice
from gateway.reading.shape import FIELD_NAMES
from tests.web.browser import Browser
from tests.web.office import CLIENT, READER, STRANGER, Enter, Office, Rows, field, finding

SignedIn = Callable[..., Browser]
HOSTILE = "<img src=x onerror=alert(1)>{{1234*5678}}{count}%s\"'><script>alert(2)</script>"
FIELDS: dict[str, dict[str, Any]] = {
    "supplier_name": field("Kvarnvik Handel AB", checks=[{"check": "name_repeated", "passed": True}]),
    "total_amount": field("1234.50", raw="1 234,50", checks=[{"check": "vat_adds_up", "passed": True}]),
    "vat": field([{"rate": "25", "net": "987.60", "vat": "246.90"}], raw="25% 246,90"),
    "organisation_number": field("556016-0680", confidence=0.4, checks=[{"check": "check_digit", "passed": False}]),
    "document_date": field("2026-11-20", confidence=0.6),
}


def words_of(page: str) -> str:
    """Give the words of a page."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", page))


def one_field(page: str, name: str) -> str:
    """Give the words of one field."""
    found = re.search(rf'<(details|div) class="field" id="field-{name}".*?</\1>', page, re.DOTALL)
    assert found, name
    return words_of(found[0]).strip()


def state_of(rows: Rows, document_id: object) -> str:
    """Tell the state of a document's notice."""
    with rows() as session:
        return session.scalars(select(Notice.state).where(Notice.document_id == document_id)).one()


def test_fields_stand_beside_the_picture_with_their_proof(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    document = enter(office.ours, fields=FIELDS, colour="yellow")
    page = signed_in(language="sv").page(f"/documents/{document}")
    assert f'<img src="/documents/{document}/pages/1?rendition=page"' in page
    assert f'href="/documents/{document}/pages/1"' in page
    assert one_field(page, "total_amount").startswith("Summa 1\u00a0234,50\u00a0kr Styrkt")
    assert "Momsen per sats stämmer med totalen" in one_field(page, "total_amount")
    assert "1 234,50" in one_field(page, "total_amount")
    assert one_field(page, "vat").startswith("Moms per sats 25\u00a0%: 246,90\u00a0kr Styrkt")
    assert "25\u00a0% på 987,60\u00a0kr" in one_field(page, "vat")
    assert one_field(page, "organisation_number").startswith("Organisationsnummer 556016-0680 Kontrollera")
    assert "Kontrollsiffran är fel" in one_field(page, "organisation_number")
    assert "Inget på papperet kunde användas" in one_field(page, "document_date")
    assert one_field(page, "vat_amount") == "Moms – Saknas"
    assert "field-due_date" not in page
    assert (
        '<rect id="place-total_amount" data-field="total_amount" x="52" y="172" width="196" height="61" rx="8"/>'
        in page
    )


def test_lines_are_a_table_of_the_columns_that_have_something(
    signed_in: SignedIn, enter: Enter, office: Office
) -> None:
    line: dict[str, str | None] = {
        "description": "Kaffe", "quantity": "2.5", "unit_price": "1045.125", "amount": "-2612.81", "rate": None
    }  # fmt: skip
    items = [line, {**dict.fromkeys(line), "amount": "10.00"}]
    checks = [{"check": "row_adds_up", "passed": False}]
    document = enter(office.ours, fields={"line_items": field(items, raw="Kaffe", checks=checks)})
    page = signed_in(language="sv").page(f"/documents/{document}")
    found = re.search(r'<section class="items" id="field-line_items".*?</section>', page, re.DOTALL)
    assert found
    cells = re.findall(r'<t[hd] role="\w+" (?:scope="col" )?class="item-(\w+)">(.*?)</t[hd]>', found[0])
    assert cells == [
        ("description", "Beskrivning"), ("quantity", "Antal"), ("unit_price", "À-pris"), ("amount", "Belopp"),
        ("description", "Kaffe"), ("quantity", "2,5"), ("unit_price", "1\u00a0045,125"), ("amount", "−2\u00a0612,81"),
        ("description", "–"), ("quantity", ""), ("unit_price", ""), ("amount", "10,00"),
    ]  # fmt: skip
    assert words_of(found[0]).strip().startswith("Rader 2 Styrkt")
    assert "Antal gånger pris ger inte beloppet på alla rader" in words_of(found[0])
    assert 'id="field-line_items"' not in signed_in().page(f"/documents/{enter(office.ours, comment='x')}")


def test_the_form_of_an_invoice_says_what_it_lacks(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    checks = [
        {"check": name, "passed": passed}
        for name, passed in (("is_original", False), ("goods", True), ("buyer_name", False), ("vat_rate", False))
    ]
    form = field("not_valid", checks=checks, confidence=0.6)
    doubt = finding("missing_by_law", "warning", "invoice_form", missing="buyer_name,vat_rate")
    document = enter(office.ours, fields={"invoice_form": form}, findings=[doubt], colour="yellow")
    shown = one_field(signed_in(language="sv").page(f"/documents/{document}"), "invoice_form")
    assert shown.startswith(
        "Fakturaform Räcker inte för momsavdrag Hittades inte: köparens namn och momssatsen Kontrollera"
    )
    for sentence in ("Finns: vad som köptes", "Hittades inte: momssatsen", "en övning eller inget kvitto"):
        assert sentence in shown
    words = words_of(signed_in().page(f"/documents/{document}"))
    assert "more than was found: the buyer&#39;s name and the VAT rate." in words
    whole = enter(office.ours, comment="x", fields={"invoice_form": field("full", checks=checks[1:2])})
    assert "Hittades inte" not in signed_in(language="sv").page(f"/documents/{whole}")


def test_values_that_are_codes_or_amounts_are_written_for_people(
    signed_in: SignedIn, enter: Enter, office: Office
) -> None:
    values = {"payment_method": "giftcard", "amount_due": "1000.00", "rounding": "-0.40", "time": "14:05"}
    document = enter(office.ours, fields={name: field(value) for name, value in values.items()})
    page = signed_in(language="sv").page(f"/documents/{document}")
    assert one_field(page, "payment_method").startswith("Betalsätt Presentkort Styrkt")
    assert one_field(page, "amount_due").startswith("Att betala nu 1\u00a0000,00\u00a0kr Styrkt")
    assert one_field(page, "rounding").startswith("Öresavrundning −0,40\u00a0kr Styrkt")
    assert one_field(page, "time").startswith("Klockslag 14:05 Styrkt")


def test_what_a_sender_states_needs_no_check(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    stated = {**field("Kvarnen AB"), "source": "einvoice", "box": None}
    document = enter(office.ours, fields={"customer_name": stated})
    shown = one_field(signed_in(language="sv").page(f"/documents/{document}"), "customer_name")
    assert "hämtat ur e-fakturan" in shown
    assert "Inget på papperet" not in shown


def test_pointing_at_any_field_shows_its_place() -> None:
    styles = (Path(web.__file__).parent / "static" / "pages.css").read_text("utf-8")
    for name in FIELD_NAMES:
        assert f'rect[data-field="{name}"],\n' in styles, name


def test_doubts_come_first_and_say_what_to_do(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    other = enter(office.ours, supplier="Samma")
    doubts = [
        finding("vat_does_not_agree", "error", "vat_amount"),
        finding("total_uncertain", "warning", "total_amount", value="1234.50"),
        finding("code_differs", "error", "amount_due", code="1000.00", print="1010.00"),
        finding("readers_differ", "warning", "document_date", value="2026-01-01", other="2026-01-07"),
        finding("look_alike", document=str(other)),
    ]
    document = enter(office.ours, colour="red", findings=doubts, fields=FIELDS)
    page = signed_in().page(f"/documents/{document}")
    words = words_of(page)
    assert "The total 1,234.50\u00a0SEK could not be proven" in words
    assert "The payment code says 1,000.00\u00a0SEK, but 1,010.00\u00a0SEK is printed" in words
    assert "One reader sees 2026-01-01, the other 2026-01-07" in words
    assert words.index("VAT and total do not agree") < words.index("What was read Supplier")
    assert f'<a href="/documents/{other}">' in page
    assert '<a href="#field-total_amount">' in page


def test_opening_changes_nothing_and_the_button_marks_it_read(
    signed_in: SignedIn, enter: Enter, office: Office, rows: Rows
) -> None:
    document = enter(office.ours)
    browser = signed_in()
    page = browser.page(f"/documents/{document}")
    assert state_of(rows, document) == "unread"
    action = re.search(r'action="(/notices/[^"]+)"', page)
    assert action
    answer = browser.post(action[1], {"then": "stay"}, page=f"/documents/{document}")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/documents/{document}")
    assert state_of(rows, document) == "read"
    after = browser.page(f"/documents/{document}")
    assert action[1] not in after
    assert "Marked as read 20" in words_of(after)
    assert re.search(r"Marked as read anna@siffra.example", words_of(after))


def test_marking_read_leads_to_the_next_unread_one(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    enter(office.theirs)
    oldest, middle, newest = (enter(office.ours, supplier=name) for name in "abc")
    browser = signed_in()
    visited: list[str] = []
    at = str(middle)
    for _ in range(3):
        action = re.search(r'action="(/notices/[^"]+)"', browser.page(f"/documents/{at}"))
        assert action
        visited.append(browser.post(action[1], {"then": "next"}, page=f"/documents/{at}").headers["Location"])
        at = visited[-1].removeprefix("/documents/")
    assert visited == [f"/documents/{oldest}", f"/documents/{newest}", "/"]


@pytest.mark.parametrize("email", [READER, CLIENT])
def test_others_have_no_button(signed_in: SignedIn, enter: Enter, office: Office, email: str) -> None:
    document = enter(office.ours)
    assert "/notices/" not in signed_in(email).page(f"/documents/{document}")


def test_another_agencys_notice_cannot_be_marked(signed_in: SignedIn, enter: Enter, office: Office, rows: Rows) -> None:
    document = enter(office.ours)
    with rows() as session:
        notice = session.scalars(select(Notice.id).where(Notice.document_id == document)).one()
    assert signed_in(STRANGER).post(f"/notices/{notice}/read", page="/").status_code == 404
    assert state_of(rows, document) == "unread"


def test_a_client_sees_how_far_it_has_come_not_the_accountants_notes(
    signed_in: SignedIn, enter: Enter, office: Office
) -> None:
    document = enter(office.ours, colour="yellow", findings=[finding("no_vat", "warning", "vat_amount")])
    waiting = enter(office.ours, colour=None, filename="annan.jpg")
    browser = signed_in(CLIENT)
    page = words_of(browser.page(f"/documents/{document}"))
    assert "The accountant looks at what was unclear" in page
    assert "No VAT was read" not in page
    assert "waits to be read" in words_of(browser.page(f"/documents/{waiting}"))


@pytest.mark.parametrize("colour", [None, "red"])
def test_a_page_without_a_picture_says_why(
    signed_in: SignedIn, enter: Enter, office: Office, rows: Rows, colour: str | None
) -> None:
    document = enter(office.ours, colour=colour, **({"status": "failed"} if colour else {}))
    with rows() as session:
        page = session.get_one(Notice.document.property.mapper.class_, document).pages[0]
        page.width = page.height = None
    shown = signed_in().page(f"/documents/{document}")
    assert "rendition=page" not in shown
    assert ("No picture could be made" if colour else "The picture is made while") in words_of(shown)


def test_another_tenants_document_answers_as_one_that_is_not_there(
    signed_in: SignedIn, enter: Enter, office: Office
) -> None:
    document = enter(office.theirs)
    browser = signed_in()
    for path in ("/documents/{}", "/documents/{}/pages/1", "/documents/{}/pages/1?rendition=page"):
        theirs = browser.refusal(path.format(document))
        assert theirs == browser.refusal(path.format("01900000-0000-7000-8000-000000000000")), path
        assert theirs[0] == 404
    neighbour = enter(office.second)
    assert signed_in(CLIENT).get(f"/documents/{neighbour}").status_code == 404


def test_what_a_paper_or_a_sender_says_is_text_never_markup(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    document = enter(
        office.ours,
        supplier=HOSTILE,
        filename=HOSTILE,
        comment=HOSTILE,
        source=HOSTILE,
        kind=HOSTILE,
        payment_method=HOSTILE,
        fields={"supplier_name": field(HOSTILE, raw=HOSTILE, checks=[{"check": HOSTILE, "passed": False}])},
        findings=[finding("supplier_uncertain", "warning", "supplier_name", value=HOSTILE)],
    )
    for email in ("anna@siffra.example", CLIENT):
        page = signed_in(email).page(f"/documents/{document}")
        assert "<img src=x" not in page
        assert "<script" not in page
        assert "7006652" not in page.replace(str(document), "")
        assert page.count("&lt;img src=x onerror=alert(1)&gt;{{1234*5678}}{count}%s") >= 6
