"""What letters say: in both languages, as text and HTML, with whatever people are called (S10, S24)."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast
from lxml import etree
from lxml.html import document_fromstring

from gateway import language as languages
from gateway import messages
from gateway.errors import GatewayError
from gateway.language import Language
from gateway.messages import letters
from gateway.messages.letter import Letter
from gateway.messages.letters import ForeignLinkError, Letterhead, NewNotices
from gateway.messages.smtp import MailServerError

ROOM: Final = Path(messages.__file__).parent
NOW: Final = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
UNTIL: Final = date(2026, 12, 23)
LINK: Final = "https://underlag.example/first/3xJ9wqkC2c0mVv0R-k1u2s_Zr0"
ACCOUNT: Final = "https://underlag.example/account"
EVIL: Final = (
    "Å\r\nBcc: x@evil.example <img src=x onerror=alert(1)>\"'{{7*7}}{agency}\x1b[2J\u202e http://evil.example/"
)

Given = dict[str, Any]
Write = Callable[..., Letter]

LETTERS: Final[dict[str, tuple[Write, Given]]] = {
    "invitation": (
        letters.invitation,
        {"agency": "Siffra & Co", "company": "Kvarnens Kök AB", "services": ["Skanner", "Ekonomisk översikt"],
         "payer": "agency", "link": LINK, "valid_until": UNTIL, "is_new_customer": True},
    ),
    "invitation of a customer": (
        letters.invitation,
        {"agency": "Siffra & Co", "company": "Kvarnens Kök AB", "services": ["Skanner"], "payer": "company",
         "link": LINK, "valid_until": UNTIL, "is_new_customer": False, "is_reminder": True},
    ),
    "invitation accepted": (
        letters.invitation_accepted,
        {"company": "Kvarnens Kök AB", "services": ["Skanner"], "answered_by": "Kim Öberg", "link": LINK},
    ),
    "invitation declined": (
        letters.invitation_declined,
        {"company": "Kvarnens Kök AB", "services": ["Skanner"], "answered_by": "Kim Öberg", "link": LINK,
         "words": "Nej tack!\nInte i år."},
    ),
    "invitation about to expire": (
        letters.invitation_expiring,
        {"agency": "Siffra & Co", "company": "Kvarnens Kök AB", "services": ["Skanner"], "valid_until": UNTIL,
         "link": LINK},
    ),
    "service ended": (
        letters.service_ended,
        {"services": ["Skanner"], "agency": "Siffra & Co", "company": "Kvarnens Kök AB", "ended_by": "Kim Öberg",
         "ends_on": UNTIL, "data": "Underlagen stannar hos byrån.", "link": LINK},
    ),
    "first sign-in": (
        letters.first_sign_in,
        {"invited_by": "Ada Byrå", "tenant": "Kvarnens Kök AB", "link": LINK, "hours": 1},
    ),
    "password reset": (letters.password_reset, {"link": LINK, "hours": 24}),
    "password changed": (letters.password_changed, {"at": NOW, "account": ACCOUNT}),
    "new sign-in": (
        letters.new_sign_in,
        {"at": NOW, "program": "Firefox", "from_where": "2001:db8::1", "account": ACCOUNT},
    ),
    "new device": (
        letters.new_device,
        {"device": "Kassan", "company": "Kvarnens Kök AB", "added_by": "Kim Öberg", "at": NOW, "link": LINK},
    ),
    "member invited": (
        letters.member_invited,
        {"invited_by": "Ada Byrå", "tenant": "Siffra & Co", "role": "Konsult", "link": LINK, "valid_until": UNTIL},
    ),
    "digest": (
        letters.digest,
        {"companies": [NewNotices("Kvarnens Kök AB", red=2, green=11), NewNotices("Annat Bolag AB", yellow=1)],
         "inbox": LINK, "account": ACCOUNT},
    ),
}  # fmt: skip
every_letter = pytest.mark.parametrize("which", LETTERS)
both_languages = pytest.mark.parametrize("language", ["sv", "en"])


def written(which: str, head: Letterhead, **instead: Any) -> Letter:
    """Write one of the letters."""
    write, given = LETTERS[which]
    return write(head, **(given | instead))


def evil(given: Given) -> Given:
    """Put what an attacker would type wherever somebody may type."""
    kept = {"link", "account", "inbox", "payer", "valid_until", "at", "ends_on", "hours"}

    def spoilt(name: str, value: Any) -> Any:
        if name in kept or isinstance(value, bool):
            return value
        if name == "companies":
            return [each._replace(company=EVIL) for each in value]
        return [EVIL for _ in value] if isinstance(value, list) else EVIL

    return {name: spoilt(name, value) for name, value in given.items()}


def shown(letter: Letter) -> str:
    """Read what the HTML shows, on one line."""
    return " ".join(str(page_of(letter).find("body").text_content()).split())


def page_of(letter: Letter) -> Any:
    """Read the HTML as a browser does."""
    return document_fromstring(letter.html)


@every_letter
@both_languages
def test_both_ways_say_the_same(which: str, head: Letterhead, language: Language) -> None:
    letter = written(which, head)
    assert (letter.to, letter.language) == (head.to, language)
    assert letter.html.startswith("<!DOCTYPE html>")
    assert f'<html lang="{language}">' in letter.html
    html = shown(letter)
    for line in letter.text.splitlines():
        words = line.strip(" -").rstrip(":")
        assert words.partition(". ")[0].split(": ")[-1] in html, line
    assert ("Hej Kim Öberg!" in letter.text) == (language == "sv")


@every_letter
@both_languages
def test_every_name_and_figure_that_is_given_is_told(which: str, head: Letterhead, language: Language) -> None:
    letter = written(which, head)
    wanted: list[str] = []
    for name, value in LETTERS[which][1].items():
        if name == "companies":
            wanted += [each.company for each in value] + ["2", "11", "1"]
        elif isinstance(value, date) and not isinstance(value, datetime):
            wanted.append({"sv": "23 december 2026", "en": "23 December 2026"}[language])
        elif isinstance(value, datetime):
            wanted.append({"sv": "23 november 2026 13:00", "en": "23 November 2026 13:00"}[language])
        elif name == "hours":
            wanted.append({"sv": f"{value} timm", "en": f"{value} hour"}[language])
        elif name != "payer" and not isinstance(value, bool):
            wanted += value if isinstance(value, list) else value.splitlines()
    for told in wanted:
        assert told in " ".join(letter.text.split()), told
        assert told in shown(letter), told


@every_letter
@both_languages
def test_there_is_one_thing_to_click_on_and_nothing_to_fetch(which: str, head: Letterhead) -> None:
    letter = written(which, head)
    page = page_of(letter)
    links = [link for element, attribute, link, _ in page.iterlinks()]
    assert len(links) == 1
    assert links[0] in {LINK, ACCOUNT}
    assert links[0] in letter.text.splitlines()
    assert {element.tag for element in page.iter(etree.Element)} <= {
        "html", "head", "meta", "title", "style", "body", "table", "tr", "td", "th", "h1", "p", "ul", "li", "a", "span",
        "br",
    }  # fmt: skip
    assert not re.search(r"url\(|@import|https?://(?!underlag\.example)", letter.html)
    assert len(letter.html) < 20_000


@every_letter
@both_languages
def test_whatever_people_are_called_is_text(which: str, head: Letterhead) -> None:
    write, given = LETTERS[which]
    letter = write(replace(head, name=EVIL), **evil(given))
    page = page_of(letter)
    assert page.xpath("//img | //script | //*[@onerror]") == []
    assert "49" not in letter.html + letter.text
    assert len(letter.subject.splitlines()) == 1
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e]", letter.text + letter.html + letter.subject)
    for said in (letter.text, letter.html, letter.subject):
        assert not re.search(r"evil\.example|http://", said), "a program that shows mail would make a link of it"
    assert {urlsplit(url).netloc for url in re.findall(r"https?://\S+", letter.text)} == {"underlag.example"}
    assert "onerror" in letter.text, "it is told all the same"


@every_letter
@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/first", "https://underlag.example.evil.example/", "https://underlag.example@evil.example/",
        "http://underlag.example/first", "//underlag.example/first", "/first", "javascript:alert(1)", "",
        'https://underlag.example/"><script>', "https://underlag.example/a b", "https://underlag.example/\r\nx",
        "https://underlag.example/å", "https://underlag.examplefirst", "https://underlag.example\\@evil.example/",
    ],
)  # fmt: skip
def test_no_letter_links_elsewhere(which: str, link: str, head: Letterhead) -> None:
    [name] = LETTERS[which][1].keys() & {"link", "inbox"} or {"account"}
    with pytest.raises(ForeignLinkError):
        written(which, head, **{name: link})


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "underlag.example"])
def test_no_letter_is_written_without_an_address_of_ones_own(address: str, head: Letterhead) -> None:
    with pytest.raises(ForeignLinkError, match="GATEWAY_PUBLIC_URL"):
        written("password reset", replace(head, address=address), link=f"{address}/first")


def test_the_digest_names_no_other_account_page(head: Letterhead) -> None:
    with pytest.raises(ForeignLinkError):
        written("digest", head, account="https://evil.example/account")


def test_a_gateway_may_live_below_a_path(head: Letterhead) -> None:
    head = replace(head, address="https://byrå.example/underlag/".replace("å", "a"))
    assert written("password reset", head, link="https://byra.example/underlag/x").text
    with pytest.raises(ForeignLinkError):
        written("password reset", head, link="https://byra.example/other")


def test_the_two_kinds_of_invitation_and_the_reminder(head: Letterhead) -> None:
    new, existing = written("invitation", head), written("invitation of a customer", head)
    assert "choose a password" in new.text
    assert "Siffra & Co pays" in new.text
    assert "My services" not in new.text
    assert "My services" in existing.text
    assert "Kvarnens Kök AB pays" in existing.text
    assert "password" not in existing.text
    assert existing.subject == "Reminder: Siffra & Co waits for your answer"
    assert "reminder" not in new.text


def test_without_words_a_refusal_shows_none(head: Letterhead) -> None:
    assert "With these words" not in written("invitation declined", head, words=" \r\n").text


def test_a_name_that_is_not_known_is_not_greeted(head: Letterhead) -> None:
    letter = written("password reset", replace(head, name=""))
    assert "Hello" not in letter.text + letter.html


def test_an_address_stays_whole_in_the_text(head: Letterhead) -> None:
    link = "https://underlag.example/" + "a-b-" * 40
    assert f"\n{link}\n" in written("password reset", head, link=link).text
    account = ACCOUNT + "/" + "notices-" * 12
    assert account in written("digest", head, account=account).text


def texts() -> Iterator[str]:
    """Find what letters and their errors say, in code and templates."""
    for source in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "say":
                assert isinstance(node.args[0], ast.Constant), ast.dump(node)
                yield str(node.args[0].value)
    for template in sorted((ROOM / "templates").iterdir()):
        for _, _, found in extract_from_ast(Environment(autoescape=True).parse(template.read_text("utf-8")), ("_",)):
            yield from (part for part in (found if isinstance(found, tuple) else (found,)) if part)
    yield from (error.message for error in errors_of_letters(GatewayError))


def errors_of_letters(family: type[GatewayError]) -> Iterator[type[GatewayError]]:
    """List the errors that this room declares."""
    for error in family.__subclasses__():
        yield from errors_of_letters(error)
        if error.__module__.startswith("gateway.messages."):
            yield error


def test_every_text_has_its_swedish() -> None:
    with (Path(languages.__file__).parent / "translations" / "sv.po").open("rb") as source:
        known = {str(message.id): str(message.string) for message in read_po(source, locale="sv")}
    used = set(texts())
    assert {MailServerError.message, letters.ForeignLinkError.message} <= used
    assert len(used) > 70
    assert sorted(text for text in used if not known.get(text)) == []
    assert {text for text in used if known[text] == text} <= {"OK", "Program"}
