"""What a person does in a browser, in the words of the page: open, fill in, press."""

from __future__ import annotations

from playwright.sync_api import Page


def open_page(page: Page, address: str, path: str = "/") -> None:
    """Type an address."""
    page.goto(f"{address}{path}")


def fill(page: Page, label: str, text: str) -> None:
    """Fill in the field with a label."""
    page.get_by_label(label, exact=True).fill(text)


def press(page: Page, name: str) -> None:
    """Press the button, or else follow the link, with a name."""
    button = page.get_by_role("button", name=name, exact=True)
    (button if button.count() else page.get_by_role("link", name=name, exact=True)).first.click()


def sign_in(page: Page, address: str, email: str, password: str) -> None:
    """Sign in through the form."""
    open_page(page, address, "/sign-in")
    fill(page, "E-mail address", email)
    fill(page, "Password", password)
    press(page, "Sign in")
    page.wait_for_url(lambda url: "/sign-in" not in url)
