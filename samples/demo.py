"""The main job on this machine: start the gateway, send every sample with the scanner, show the notices.

`make run` calls it. It uses the two commands as anybody would: `gateway` for the operator's part, `scanner` for the
client's, and the API for the accountant's table. Everything is kept below GATEWAY_DATA_DIR; running it again sends
the same photos again, which are then known already.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import httpx
from rich.console import Console
from rich.table import Table

SAMPLES: Final = Path(__file__).parent
DATA: Final = Path(os.environ.get("GATEWAY_DATA_DIR", "data")).absolute()
SECRETS: Final = DATA / "demo"
BIN: Final = Path(sys.executable).parent
AGENCY: Final = "Demobyrån"
COMPANY: Final = "Demobolaget AB"
ORGANISATION_NUMBER: Final = "559999-0016"
PERSON: Final = "accountant@demo.example"
FIRST_PORT: Final = 8000
READ_SECONDS: Final = 600.0
START_SECONDS: Final = 60.0
WIDE: Final = 130
FINAL: Final = {"ready", "needs_review", "failed"}
COLOURS: Final = {"green": "● green", "yellow": "▲ yellow", "red": "■ red"}

say = Console(stderr=True)


@dataclass(frozen=True)
class Demo:
    """The running demo: where it is, and the tokens of the client's scanner and the accountant."""

    url: str
    client: str
    accountant: str


def gateway(*words: str, stdin: str | None = None) -> str:
    """Run the `gateway` command and return what it prints."""
    done = subprocess.run(
        [BIN / "gateway", *words], input=stdin, capture_output=True, text=True, check=False, env=environment()
    )
    if done.returncode:
        sys.exit(f"gateway {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


def environment(**more: str) -> dict[str, str]:
    """Give the environment that every command of the demo runs in."""
    return {**os.environ, "GATEWAY_DATA_DIR": str(DATA), **more}


def rows(*words: str) -> list[dict[str, Any]]:
    """Run a `gateway … list` and return its rows."""
    return [json.loads(line) for line in gateway(*words, "--json").splitlines()]


def furnish() -> tuple[str, str, str]:
    """Make the demo agency, company, person and tokens where they are missing; return tokens and password."""
    gateway("db", "upgrade")
    if AGENCY not in {row["name"] for row in rows("agency", "list")}:
        gateway("agency", "add", AGENCY)
    if COMPANY not in {row["name"] for row in rows("company", "list")}:
        gateway("company", "add", COMPANY, "--organisation-number", ORGANISATION_NUMBER, "--agency", AGENCY)
    SECRETS.mkdir(mode=0o700, parents=True, exist_ok=True)
    client = kept("client.token", "token", "add", "--company", COMPANY, "--role", "device", "--name", "Demo scanner")
    accountant = kept("accountant.token", "token", "add", "--agency", AGENCY, "--role", "accountant", "--name", "Demo")
    password = SECRETS / "password"
    if not password.exists():
        words = ("user", "add", PERSON, "--agency", AGENCY, "--role", "agency_administrator", "--json")
        added = json.loads(gateway(*words))
        write_secret(password, added["password"])
    return client, accountant, password.read_text(encoding="ascii")


def kept(name: str, *words: str) -> str:
    """Return a secret of the demo; the first time it is made by a `gateway` command."""
    path = SECRETS / name
    if not path.exists():
        write_secret(path, gateway(*words).strip())
    return path.read_text(encoding="ascii")


def write_secret(path: Path, secret: str) -> None:
    """Write a file that only its owner can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret)


def free_port() -> int:
    """Find the next free port from 8000 on."""
    for port in range(FIRST_PORT, FIRST_PORT + 1000):
        with contextlib.closing(socket.socket()) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    sys.exit("No port from 8000 to 8999 is free.")


@contextlib.contextmanager
def serving(port: int) -> Iterator[str]:
    """Run `gateway serve` as long as the block; its log goes to serve.log below the data folder."""
    url = f"http://127.0.0.1:{port}"
    with (DATA / "serve.log").open("a") as log:
        server = subprocess.Popen(
            [BIN / "gateway", "serve", "--port", str(port)],
            stdout=log,
            stderr=log,
            env=environment(GATEWAY_HOST="127.0.0.1"),
        )
        try:
            wait_until_ready(url, server)
            yield url
        finally:
            server.terminate()
            server.wait()


def wait_until_ready(url: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the gateway can do its work."""
    deadline = time.monotonic() + START_SECONDS
    answer = ""
    while time.monotonic() < deadline and server.poll() is None:
        with contextlib.suppress(httpx.TransportError):
            ready = httpx.get(f"{url}/readyz", timeout=5)
            answer = ready.text
            if ready.is_success:
                return
        time.sleep(0.1)
    sys.exit(f"The gateway did not get ready; see {DATA / 'serve.log'}. {answer}")


def samples() -> list[list[Path]]:
    """List the samples: the files of each, in order."""
    folders = sorted(path.parent for path in SAMPLES.glob("[0-9]*/truth.json"))
    return [
        [folder / name for name in json.loads((folder / "truth.json").read_text(encoding="utf-8"))["files"]]
        for folder in folders
    ]


def scan(demo: Demo, documents: list[list[Path]]) -> list[str]:
    """Send every sample with the scanner, whose progress is shown; return the ids of the documents."""
    state = environment(
        UNDERLAG_URL=demo.url,
        UNDERLAG_TOKEN_FILE=str(SECRETS / "client.token"),
        UNDERLAG_STATE_DIR=str(SECRETS / "scanner"),
        UNDERLAG_CONFIG_DIR=str(SECRETS / "scanner"),
    )
    calls = [["send", *(str(files[0]) for files in documents if len(files) == 1)]]
    calls += [["send", "--combine", *map(str, files)] for files in documents if len(files) > 1]
    ids: list[str] = []
    for call in calls:
        done = subprocess.run(
            [BIN / "scanner", *call, "--json"], stdout=subprocess.PIPE, text=True, check=False, env=state
        )
        if done.returncode:
            sys.exit(f"The scanner ended with exit status {done.returncode}.")
        ids += [json.loads(line)["document_id"] for line in done.stdout.splitlines()]
    return ids


def wait_until_read(demo: Demo, ids: list[str]) -> None:
    """Wait until every document is read, showing how many are."""
    waiting, deadline = set(ids), time.monotonic() + READ_SECONDS
    with httpx.Client(base_url=demo.url, headers=bearer(demo.client)) as web, say.status("Reading …") as status:
        while waiting and time.monotonic() < deadline:
            known = web.get("/v1/documents", params={"limit": "200"}).raise_for_status().json()["data"]
            waiting -= {document["id"] for document in known if document["status"] in FINAL}
            status.update(f"Reading … {len(set(ids)) - len(waiting)} of {len(set(ids))}")
            time.sleep(0.5)


def notices(demo: Demo) -> list[dict[str, Any]]:
    """Get the accountant's notices of documents, all pages."""
    found: list[dict[str, Any]] = []
    query: dict[str, str] = {"limit": "200"}
    with httpx.Client(base_url=demo.url, headers=bearer(demo.accountant)) as web:
        while True:
            page = web.get("/v1/notices", params=query).raise_for_status().json()
            found += [notice for notice in page["data"] if notice["document"]]
            if not page["has_more"]:
                return found
            query["cursor"] = page["next_cursor"]


def bearer(token: str) -> dict[str, str]:
    """Write a token as a header."""
    return {"Authorization": f"Bearer {token}"}


def table(found: list[dict[str, Any]]) -> Table:
    """Draw the accountant's notices, oldest first."""
    drawn = Table("Status", "Kind", "Supplier", "Date", "Total", "VAT", "To notice", title="Notices to the accountant")
    for column in drawn.columns:
        column.no_wrap = True
    for column in drawn.columns[4:]:
        column.justify = "right"
    for notice in reversed(found):
        document = notice["document"]
        took = datetime.fromisoformat(notice["created_at"]) - datetime.fromisoformat(document["received_at"])
        colour = notice["status"]
        drawn.add_row(
            f"[{colour}]{COLOURS[colour]}[/]",
            document["kind"] or "–",
            document["supplier_name"] or "–",
            document["document_date"] or "–",
            amount(document["total_amount"], document["currency"]),
            amount(document["vat_amount"], None),
            f"{took.total_seconds():.1f} s",
        )
    return drawn


def amount(text: str | None, currency: str | None) -> str:
    """Write an amount as Swedes do."""
    if text is None:
        return "–"
    whole, _, hundredths = text.partition(".")
    return f"{int(whole):,}".replace(",", " ") + f",{hundredths} {currency or ''}".rstrip()


def wait_for_interrupt() -> None:
    """Keep serving until Ctrl-C or SIGTERM."""
    with contextlib.suppress(KeyboardInterrupt):
        while True:
            time.sleep(3600)


def main() -> int:
    """Run the demo; 1 when a sample did not become a notice."""
    parser = argparse.ArgumentParser(description="Send the samples through a gateway on this machine.")
    parser.add_argument("--once", action="store_true", help="end after the table")
    once = parser.parse_args().once
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    DATA.mkdir(parents=True, exist_ok=True)
    client, accountant, password = furnish()
    documents = samples()
    with serving(free_port()) as url:
        demo = Demo(url, client, accountant)
        ids = scan(demo, documents)
        wait_until_read(demo, ids)
        found = notices(demo)
        screen = Console()
        screen = screen if screen.is_terminal else Console(width=WIDE)
        screen.print(table(found))
        missing = set(ids) - {notice["document"]["id"] for notice in found}
        is_whole = not missing and len(set(ids)) == len(documents)
        say.print(f"{len(set(ids)) - len(missing)} of {len(documents)} samples became a notice.")
        say.print(f"{url}  (sign in as {PERSON}, password {password})", highlight=False, soft_wrap=True)
        if not once:
            say.print("Ctrl-C ends it.")
            wait_for_interrupt()
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
