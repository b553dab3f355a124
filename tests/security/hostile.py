"""What somebody could print on a receipt, name a file, a scanner or a company, to have a browser do something."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml import html

HOSTILE: Final = (
    "javascript:alert(1)//\"><script>alert(2)</script>'><img src=x onerror=alert(3)>"
    "\" onfocus=alert(4) autofocus='{{1234*5678}}{%raw%}${1234*5678}</title></textarea>&lt;b&gt;"
)
"""Begins as an address does, ends attributes of either kind and elements, and is a template in several languages."""

PRODUCT: Final = str(1234 * 5678)
ADDRESSES: Final = ("href", "src", "action", "formaction", "srcset", "data", "poster", "xlink:href")


def taken_for_markup(page: str) -> Iterator[str]:
    """Name what in a page has become of hostile text: elements, attributes, addresses, and sums of templates."""
    for element in html.document_fromstring(page).iter("*"):
        where = html.tostring(element, encoding="unicode")[:200]
        if element.tag == "script" and not (element.get("src") or "").startswith("/"):
            yield f"a script: {where}"
        if element.tag == "img" and element.get("src") == "x":
            yield f"a picture: {where}"
        yield from (
            f"{wrong}: {where}" for wrong in _attributes({str(name): str(value) for name, value in element.items()})
        )
    if PRODUCT in page:
        yield "a template was filled in"


def _attributes(attributes: Mapping[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if name.startswith("on") or name == "style":
            yield f"the attribute {name}"
        if name in ADDRESSES and value.strip().lower().startswith(("javascript:", "data:", "vbscript:")):
            yield f"the address {value}"
