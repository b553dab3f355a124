"""Every text of a page exists in Swedish and in English, and the reader chooses."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from string import Formatter
from typing import Final, get_args

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import Environment
from jinja2.ext import extract_from_ast

from gateway import language
from gateway.access import erasure, members
from gateway.documents import notify
from gateway.errors import GatewayError
from gateway.failures import TEXT_OF, UNEXPECTED
from gateway.reading.fields.invoice_form import Form
from gateway.reading.fields.payment import _MEANS as MEANS
from gateway.reading.fields.total import WEIGHTS
from gateway.reading.readers_agree import AGREE
from gateway.reading.shape import FIELD_NAMES, KINDS
from gateway.web import changes, erasing, failures, terms, words
from gateway.web.places import PLACES
from tests.web.browser import Browser
from tests.web.office import Enter, Office

PACKAGE = Path(language.__file__).parent
PO = PACKAGE / "translations" / "sv.po"
SAME_IN_BOTH = {
    "Program",
    "OK",
    "API",
    "Status",
    "Original",
    "Bankgiro",
    "Plusgiro",
    "IBAN",
    "Swish",
    "Order",
    "System",
    "Version",
}


def texts_of_templates() -> Iterator[str]:
    """Find what the templates say by `_("…")`."""
    for template in sorted((PACKAGE / "web" / "templates").rglob("*.html")):
        parsed = Environment(autoescape=True).parse(template.read_text("utf-8"))
        for _, _, message in extract_from_ast(parsed, gettext_functions=("_",)):
            parts = message if isinstance(message, tuple) else (message,)
            yield from (part for part in parts if isinstance(part, str))


def texts_of_code() -> Iterator[str]:
    """List what the pages say by a code: words, checks, failures, findings."""
    for name, value in (*vars(words).items(), *vars(changes).items(), *vars(terms).items()):
        if name.isupper() and name not in {"WORDS_OF", "COLOUR"} and isinstance(value, dict):
            for text in value.values():
                yield from (text,) if isinstance(text, str) else text
    yield from (place.name for place in PLACES)
    for source in (PACKAGE / "web").glob("*.py"):
        yield from re.findall(r'say\(\s*"([^"]+)"', source.read_text("utf-8"))
    yield from (*failures.TITLES.values(), *failures.ADVICE.values(), failures.OTHERWISE, *TEXT_OF.values(), UNEXPECTED)
    yield from (
        *erasure.GOES.values(),
        *erasure.STAYS.values(),
        members.LastAdministratorError.message,
        erasing.UNCONFIRMED,
    )
    yield from ("Passed: {check}", "Failed: {check}", *notify.TEXTS.values())
    yield from (error.message for error in errors_of_pages(GatewayError))


def errors_of_pages(family: type[GatewayError]) -> Iterator[type[GatewayError]]:
    """List the errors that the pages declare."""
    for error in family.__subclasses__():
        yield from errors_of_pages(error)
        if error.__module__.startswith("gateway.web."):
            yield error


def holes(text: str) -> Counter[str]:
    """Name what is filled into a text."""
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def swedish() -> dict[str, str]:
    """Read the translations."""
    with PO.open("rb") as source:
        return {str(message.id): str(message.string) for message in read_po(source, locale="sv") if message.id}


def test_every_text_of_a_page_has_its_swedish() -> None:
    known = swedish()
    used = {*texts_of_templates(), *texts_of_code()}
    assert len(used) > 150
    assert sorted(text for text in used if not known.get(text)) == []
    assert {text for text in used if known[text] == text} <= SAME_IN_BOTH


def test_translations_fill_in_the_same_and_stand_once() -> None:
    for text, translated in swedish().items():
        assert holes(translated) == holes(text), text
    entries = re.findall(r'^msgid "(.+)"$', PO.read_text("utf-8"), re.MULTILINE)
    assert [text for text, count in Counter(entries).items() if count > 1] == []


GIVEN: Final = {
    "proof": {reason for reason in WEIGHTS if reason != "repeated"},
    "check": {"check_digit", "check_digits"},
}
"""What the names of checks may be that come as an argument, by what the argument is called."""


def names_of(argument: ast.expr, module: ast.Module) -> set[str]:
    """Find which names of checks an expression may give, where it stands in a module."""
    if isinstance(argument, ast.Constant):
        return {str(argument.value)}
    if isinstance(argument, ast.IfExp):
        return names_of(argument.body, module) | names_of(argument.orelse, module)
    assert isinstance(argument, ast.Name), ast.dump(argument)
    constants = {
        node.target.id: node.value
        for node in module.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None
    }
    if argument.id in constants:
        return names_of(constants[argument.id], module)
    listed = {
        pair.elts[0].value
        for loop in ast.walk(module)
        if isinstance(loop, ast.comprehension) and isinstance(loop.iter, ast.Tuple)
        if isinstance(loop.target, ast.Tuple) and ast.unparse(loop.target.elts[0]) == argument.id
        for pair in loop.iter.elts
        if isinstance(pair, ast.Tuple) and isinstance(pair.elts[0], ast.Constant)
    }
    return {str(name) for name in listed} or GIVEN[argument.id]


def checks_of_the_reader() -> Iterator[tuple[str, str]]:
    """List the names of checks that the reader makes, each with its module."""
    imported = ast.parse(f"AGREE: str = {AGREE!r}").body
    for path in sorted((PACKAGE / "reading").rglob("*.py")):
        module = ast.parse(path.read_text("utf-8"))
        module.body += imported
        for call in ast.walk(module):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "Check" and call.args:
                yield from ((path.name, name) for name in names_of(call.args[0], module))


def test_every_check_of_the_reader_has_words() -> None:
    made = {name for _, name in checks_of_the_reader()}
    assert {"by_organisation_number", "cash_and_change", "date_repeated", "readers_agree", "check_digits"} <= made
    assert [(module, name) for module, name in checks_of_the_reader() if name not in words.CHECK] == []


def test_every_field_and_kind_of_the_reader_has_a_word() -> None:
    assert set(words.FIELD) == set(FIELD_NAMES)
    assert set(words.KIND) == set(KINDS)
    assert set(words.FORM) == set(get_args(Form))
    assert set(words.METHOD) == set(MEANS)
    assert set(words.ITEM) == {"description", "quantity", "unit_price", "amount", "rate"}


def test_every_label_of_a_drawn_invoice_has_its_swedish() -> None:
    source = (PACKAGE / "reading" / "printed_invoice.py").read_text("utf-8")
    labels = set(re.findall(r'(?<!")"([A-Z][^"{}\n]*)"(?!")', source))
    assert {"Invoice", "Refers to invoice", "Payment reference"} <= labels
    assert sorted(label for label in labels if not swedish().get(label)) == []


@pytest.mark.parametrize(
    ("preferred", "shown"),
    [
        ("sv-SE,sv;q=0.9,en;q=0.8", "sv"),
        ("en-GB,sv;q=0.1", "en"),
        ("de", "en"),
        ("de,sv;q=0.5,en;q=0.2", "sv"),
        ("", "en"),
    ],
)
def test_the_browser_chooses_the_language_at_first(app: Flask, preferred: str, shown: str) -> None:
    page = Browser(app, preferred).page("/sign-in")
    assert f'<html lang="{shown}">' in page
    assert ("Lösenord" in page) == (shown == "sv")


def test_the_reader_may_choose_another_and_it_stays(
    signed_in: Callable[..., Browser], enter: Enter, office: Office
) -> None:
    document = enter(office.ours)
    browser = signed_in(language="en")
    link = re.search(r'href="([^"]+)" lang="sv" hreflang="sv">Svenska<', browser.page("/?status=green&state=all"))
    assert link
    answer = browser.get(link[1].replace("&amp;", "&"))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?status=green&state=all")
    assert {"HttpOnly", "SameSite=Lax"} <= set(answer.headers["Set-Cookie"].split("; "))
    for path in ("/", f"/documents/{document}", "/documents"):
        assert '<html lang="sv">' in browser.page(path)
    assert browser.get(f"/documents/{document}?lang=en").headers["Location"] == f"/documents/{document}"
    assert '<html lang="en">' in browser.page("/")


def test_a_language_that_is_not_there_changes_nothing(browser: Browser) -> None:
    answer = browser.get("/sign-in?lang=//evil.example")
    assert (answer.status_code, answer.headers.get("Set-Cookie", "").startswith("language")) == (200, False)
    browser.client.set_cookie("language", "xx")
    assert '<html lang="en">' in browser.page("/sign-in")
