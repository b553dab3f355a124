"""The baseline of an upload: a bare WSGI app that writes a body to a file and forces it to disk, and no more.

It runs on the gateway's server with the gateway's options: `python -m tests.bench.bare FOLDER PORT`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from uuid import uuid4

from gateway.cli.web_server import create_server
from gateway.originals import CHUNK
from gateway.settings import Settings


def application(folder: Path) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """Make the app; anything but a POST is told that it is ready."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] == "POST":
            with (folder / uuid4().hex).open("xb", buffering=0) as file:
                while chunk := environ["wsgi.input"].read(CHUNK):
                    file.write(chunk)
                os.fsync(file.fileno())
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
        return [b"{}"]

    return app


def main(folder: Path, port: int) -> None:
    """Serve until ended."""
    app: Any = application(folder)
    create_server(app, Settings(data_dir=folder, port=port)).run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
