"""What holds for every page: nothing from elsewhere, nothing inline, nothing cached, no JavaScript needed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask

from gateway import web
from tests.web.browser import Browser
from tests.web.office import CLIENT, Enter, Office, field, finding

STATIC = Path(web.__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
VOID = {"meta", "link", "img", "input", "br", "path", "circle", "rect"}
MOST_BYTES = 150_000
LINES = [{"description": "Kaffe", "quantity": None, "unit_price": None, "amount": "45.00", "rate": "6"}]


class Reader(HTMLParser):
    """Reads a page as strictly as a browser forgives: what is open, what is labelled, what stands inline."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.fields: list[str] = []
        self.labels: list[str] = []
        self.addresses: list[str] = []
        self.headings: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag says."""
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.wrong += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.wrong += [tag] if tag in {"style", "script", "iframe", "object"} else []
        self.wrong += ["img without alt"] if tag == "img" and "alt" not in given else []
        self.ids += [given["id"]] if given.get("id") else []  # type: ignore[list-item]  # just checked
        self.addresses += [given[name] or "" for name in ("href", "src", "action") if name in given]
        if tag in {"input", "select"} and given.get("type") != "hidden":
            self.fields.append(given.get("id") or "")
        if tag == "label":
            self.labels.append(given.get("for") or "")
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<path/>` as opened and closed."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Match what was opened."""
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}>")


@pytest.fixture
def pages(app: Flask, signed_in: Callable[..., Browser], enter: Enter, office: Office) -> dict[str, str]:
    """Draw every page in every language, full and empty."""
    texts: dict[str, str] = {}
    for language in ("sv", "en"):
        stranger, accountant, client = Browser(app, language), signed_in(language=language), signed_in(CLIENT, language)
        texts[f"{language} empty"] = accountant.page("/?state=handled")
        doubts = [finding("no_date", "error", "document_date"), finding("look_alike", document="x" * 36)]
        one = enter(
            office.ours,
            supplier=language,
            fields={"bankgiro": field("5050-1055"), "line_items": field(LINES)},
            findings=doubts,
            colour="red",
        )
        two = enter(office.second, supplier=language, colour=None)
        texts[f"{language} sign-in"] = stranger.page("/sign-in")
        texts[f"{language} failure"] = stranger.get("/nowhere").text
        texts[f"{language} wrong"] = stranger.sign_in("a@b.se", "x").text
        for path in ("/", "/documents", f"/documents/{one}", f"/documents/{two}"):
            texts[f"{language} {path}"] = accountant.page(path)
        for path in ("/documents", f"/documents/{one}"):
            texts[f"{language} client {path}"] = client.page(path)
        texts[f"{language} code"] = stranger.post("/forgot", {"email": "a@b.se"}, page="/forgot").text
        for path in ("/account", "/account/second-factor", "/choose", "/members/invitations", "/members"):
            texts[f"{language} {path}"] = client.page(path)
        texts[f"{language} forgot"] = stranger.page("/forgot")
        texts[f"{language} weak"] = client.post("/account/password", {"password": "x"}, page="/account").text
    return texts


def test_pages_are_well_formed_labelled_and_without_anything_inline(pages: dict[str, str]) -> None:
    assert len(pages) == 36
    for name, text in pages.items():
        reader = Reader()
        reader.feed(text)
        assert (reader.wrong, reader.open) == ([], []), name
        assert len(reader.ids) == len(set(reader.ids)), name
        assert set(reader.fields) <= set(reader.labels), name
        assert reader.headings.count("h1") == 1, name
        assert all(address.startswith(("/", "#")) for address in reader.addresses), name
        assert "None" not in text, name


def test_a_page_weighs_little(pages: dict[str, str]) -> None:
    styles = b"".join(path.read_bytes() for path in STATIC.glob("*.css"))
    for name, text in pages.items():
        assert len(gzip.compress(text.encode())) + len(gzip.compress(styles)) < MOST_BYTES, name


def test_style_sheets_and_drawings_load_nothing_from_elsewhere() -> None:
    for path in STATIC.rglob("*"):
        text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?:|//[a-z]+\.|@import|url\(|<script", text), path.name


@pytest.mark.parametrize("path", ["/sign-in", "/", "/nowhere", "/static/pages.css", "/healthz", "/v1/documents"])
def test_every_answer_is_guarded(browser: Browser, path: str) -> None:
    headers = browser.get(path).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_with_documents_are_not_kept_by_browsers(signed_in: Callable[..., Browser]) -> None:
    assert signed_in().get("/").headers["Cache-Control"] == "no-store"
