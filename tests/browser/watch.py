"""What goes wrong in a browser without anybody seeing it: errors, breaches of the policy, strangers that are asked."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Page, Request, Response

REFUSED: Final = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
"""What the console says of a page that is not for this person; of what a page itself loads it is a trouble."""

TELL_BREACHES: Final = """
addEventListener('securitypolicyviolation', event => console.error(
  `policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`))
"""
INLINE: Final = """
() => [...document.querySelectorAll('*')].filter(element =>
  ['STYLE'].includes(element.tagName) || (element.tagName === 'SCRIPT' && !element.src) ||
  [...element.attributes].some(each => each.name.startsWith('on') || each.name === 'style' ||
    (['href', 'src', 'action', 'formaction'].includes(each.name) && /^\\s*(javascript|data):/i.test(each.value)))
).map(element => element.outerHTML.slice(0, 200))
"""


class Watch:
    """Collects the troubles of every page of a browser context; `host` is the only one that may be asked."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.host = urlsplit(address).netloc
        self.troubles: list[str] = []
        context.add_init_script(TELL_BREACHES)
        context.on("page", self._attach)

    def inline(self, page: Page) -> list[str]:
        """List what stands inline on a page and must not: styles, scripts, handlers, addresses that are code."""
        found: list[str] = page.evaluate(INLINE)
        return found

    def _attach(self, page: Page) -> None:
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("dialog", self._asked)
        page.on("request", self._requested)
        page.on("response", self._answered)

    def _said(self, message: ConsoleMessage) -> None:
        page = message.page.url if message.page else ""
        is_refusal = REFUSED.search(message.text) is not None and message.location["url"] == page
        if message.type in {"error", "warning"} and not is_refusal:
            self.troubles.append(f"{page}: {message.text}")

    def _asked(self, dialog: Dialog) -> None:
        self.troubles.append(f"{dialog.page.url if dialog.page else ''}: dialog {dialog.message}")
        dialog.dismiss()

    def _requested(self, request: Request) -> None:
        if urlsplit(request.url).netloc not in {self.host, ""}:
            self.troubles.append(f"{request.frame.url} asks {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 500:
            self.troubles.append(f"{response.url} answered {response.status}")
