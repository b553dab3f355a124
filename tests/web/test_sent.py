"""What has been sent and how far it has come: a client's own documents and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from gateway.web.sent import ROWS
from tests.web.browser import Browser
from tests.web.office import CLIENT, STRANGER, Enter, Office

SignedIn = Callable[..., Browser]
TITLE = re.compile(r'class="cover"[^>]*>([^<]*)<')


def test_a_client_sees_the_own_companys_documents_with_their_status(
    signed_in: SignedIn, enter: Enter, office: Office
) -> None:
    enter(office.ours, supplier="Läst AB", colour="green")
    enter(office.ours, supplier="Oklar AB", colour="yellow")
    enter(office.ours, colour=None, filename="IMG_2041.jpg")
    enter(office.ours, supplier="Misslyckad", colour="red", status="failed")
    enter(office.second, supplier="Grannen")
    enter(office.theirs, supplier="Främlingen")
    page = signed_in(CLIENT, language="sv").page("/documents")
    assert TITLE.findall(page) == ["Misslyckad", "Underlag", "Oklar AB", "Läst AB"]
    for shown in ("Gick inte att läsa", "Sparat", "Hos redovisaren", "Tolkat", "IMG_2041.jpg", "Kvarnens Kök AB"):
        assert shown in page, shown
    assert 'href="/"' in page  # the brand leads home
    assert "Inkorg" not in page


def test_documents_can_be_narrowed_and_paged(signed_in: SignedIn, enter: Enter, office: Office) -> None:
    for number in range(ROWS + 1):
        enter(office.second, supplier=f"Nr {number}")
    enter(office.ours, supplier="Väntar", colour=None)
    browser = signed_in()
    first = browser.page("/documents")
    assert len(TITLE.findall(first)) == ROWS
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    assert TITLE.findall(browser.page(older[1])) == ["Nr 1", "Nr 0"]
    assert TITLE.findall(browser.page("/documents?status=received")) == ["Document"]
    assert TITLE.findall(browser.page(f"/documents?company={office.ours}")) == ["Document"]
    assert TITLE.findall(signed_in(STRANGER).page("/documents")) == []
    assert browser.get(f"/documents?company={office.theirs}").status_code == 404


@pytest.mark.parametrize("query", ["status=green", "state=x", "before=1"])
def test_an_unknown_filter_is_said_not_ignored(signed_in: SignedIn, query: str) -> None:
    assert signed_in().get(f"/documents?{query}").status_code == 422


def test_nothing_sent_yet_says_what_to_do(signed_in: SignedIn) -> None:
    browser = signed_in(CLIENT)
    assert "Nothing has been sent yet" in browser.page("/documents")
    assert "Nothing here fits the filters" in browser.page("/documents?status=failed")
