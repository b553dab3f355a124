"""The inbox: what waits, of whom, and how it is narrowed, counted and paged."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from gateway.web.inbox import ROWS
from tests.web.browser import Browser
from tests.web.office import CLIENT, STRANGER, Enter, Office, finding

SignedIn = Callable[..., Browser]
ROW = re.compile(r'<tr role="row" class="row.*?</tr>', re.DOTALL)
TITLE = re.compile(r'class="cover"[^>]*>([^<]*)<')


def titles(page: str) -> list[str]:
    """List the suppliers that a page shows, in order."""
    return TITLE.findall(page)


def plain(page: str) -> str:
    """Give the words of a page."""
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", page))


def test_an_accountant_sees_the_notices_of_all_clients_newest_first(
    signed_in: SignedIn, enter: Enter, office: Office
) -> None:
    enter(office.ours, supplier="Först AB")
    enter(office.second, supplier="Sedan AB")
    enter(office.theirs, supplier="Någon Annans AB")
    assert titles(signed_in().page("/")) == ["Sedan AB", "Först AB"]
    assert titles(signed_in(STRANGER).page("/")) == ["Någon Annans AB"]


def test_a_row_tells_what_one_must_know(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    doubt = finding("vat_does_not_agree", "error", "vat_amount")
    since = datetime.now(UTC) - timedelta(hours=3, minutes=1)
    document = enter(office.second, colour="red", findings=[doubt], at=since, total_amount=Decimal("-1234567.80"))
    row = ROW.findall(signed_in(language="sv").page("/"))[0]
    words = plain(row)
    for shown in (
        "Kvarnvik Handel AB", "Kvitto", "Bergströms Bygg AB", "Fel", "2026-11-20", "−1\u00a0234\u00a0567,80\u00a0kr",
        "246,90\u00a0kr", "3 timmar", "Ny",
    ):  # fmt: skip
        assert shown in words, shown
    assert f"/documents/{document}/pages/1?rendition=thumb" in row
    assert re.search(r'class="badge badge-red">\s*<svg', row)
    english = plain(signed_in().page("/"))
    assert "-1,234,567.80\u00a0SEK" in english
    assert "3 hours" in english


def test_what_was_not_read_is_not_invented(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    enter(office.ours, supplier=None, kind=None, document_date=None, total_amount=None, vat_amount=None, currency=None)
    enter(office.ours, supplier="Utan valuta", currency=None)
    without, nothing = (plain(row) for row in ROW.findall(signed_in().page("/")))
    assert "1,234.50 " in without
    assert "SEK" not in without
    assert nothing.count("–") == 3
    assert "Document" in nothing
    assert "Kind not known" in nothing


def test_the_address_narrows_the_list(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    enter(office.ours, supplier="Röd", colour="red")
    enter(office.ours, supplier="Gul", colour="yellow", state="read")
    enter(office.second, supplier="Grön", colour="green", state="handled")
    browser = signed_in()
    for query, wanted in (
        ("", ["Gul", "Röd"]),
        ("?state=all", ["Grön", "Gul", "Röd"]),
        ("?state=unread", ["Röd"]),
        ("?state=read", ["Gul"]),
        ("?state=handled", ["Grön"]),
        ("?status=red", ["Röd"]),
        ("?state=all&status=green", ["Grön"]),
        (f"?company={office.ours}&state=all", ["Gul", "Röd"]),
        (f"?company={office.second}", []),
        ("?status=&company=", ["Gul", "Röd"]),
    ):
        assert titles(browser.page(f"/{query}")) == wanted, query


def test_each_choice_tells_how_many_it_would_show(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    for colour, state in (("red", "unread"), ("red", "read"), ("green", "unread"), ("green", "handled")):
        enter(office.ours, supplier=f"{colour} {state}", colour=colour, state=state)
    enter(office.second, colour="yellow")
    enter(office.theirs, colour="red")
    page = plain(signed_in().page("/"))
    assert "Unread: 3" in page
    for shown in ("Open 4", "Unread 3", "Read 1", "Handled 1", "All 5", "Error 2", "Warning 1", "OK 1"):
        assert shown in page, shown
    assert "Kvarnens Kök AB (3)" in page
    assert "Bergströms Bygg AB (1)" in page
    narrowed = plain(signed_in().page(f"/?status=red&company={office.ours}"))
    for shown in ("Open 2", "Unread 1", "Error 2", "Warning 0", "OK 1"):
        assert shown in narrowed, shown


def test_every_link_of_a_filter_leads_to_what_it_counts(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    for colour in ("red", "yellow", "green"):
        for state in ("unread", "read", "handled"):
            enter(office.ours, supplier=f"{colour} {state}", colour=colour, state=state)
    browser = signed_in()
    links = re.findall(r'href="([^"]*)"[^>]*>((?:(?!</a>).)*<span class="count">(\d+)<)', browser.page("/"), re.DOTALL)
    assert len(links) == 8
    for address, _, count in links:
        assert len(titles(browser.page(address.replace("&amp;", "&")))) == int(count), address


def test_older_rows_come_page_by_page_and_new_ones_move_nothing(
    signed_in: SignedIn, enter: Enter, office: Office
) -> None:
    for number in range(ROWS + 3):
        enter(office.ours, supplier=f"Nr {number}")
    browser = signed_in()
    first = browser.page("/?state=unread")
    assert titles(first) == [f"Nr {number}" for number in range(ROWS + 2, 2, -1)]
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    enter(office.ours, supplier="Kom emellan")
    second = browser.page(older[1].replace("&amp;", "&"))
    assert titles(second) == ["Nr 2", "Nr 1", "Nr 0"]
    assert 'rel="next"' not in second
    assert titles(browser.page("/"))[0] == "Kom emellan"


def test_an_empty_inbox_says_so(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    browser = signed_in(language="sv")
    assert "Inget väntar på dig" in browser.page("/")
    enter(office.ours)
    assert "Inget här passar filtren" in browser.page("/?status=red")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("status=blue", 422),
        ("state=gone", 422),
        ("company=1", 422),
        ("before=x", 422),
        ("company=01900000-0000-7000-8000-000000000000", 404),
    ],
)
def test_an_unknown_filter_is_said_not_ignored(signed_in: SignedIn, query: str, status: int) -> None:
    answer = signed_in().get(f"/?{query}")
    assert (answer.status_code, answer.mimetype) == (status, "text/html")
    assert "<table" not in answer.text


def test_another_agencys_company_is_as_unknown_as_none(signed_in: SignedIn, office: Office) -> None:
    browser = signed_in()
    theirs = browser.refusal(f"/?company={office.theirs}")
    assert theirs == browser.refusal("/?company=01900000-0000-7000-8000-000000000000")
    assert theirs[0] == 404


def test_a_client_comes_to_what_the_company_has_sent(signed_in: SignedIn) -> None:
    answer = signed_in(CLIENT).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/documents")


def test_what_a_paper_says_is_text_never_markup(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    hostile = "<img src=x onerror=alert(1)>{{7*7}}{0}\"'><script>"
    enter(office.ours, supplier=hostile)
    page = signed_in().page("/")
    assert "<img src=x" not in page
    assert "<script" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;{{7*7}}{0}&#34;&#39;&gt;&lt;script&gt;" in page
