"""One file that was read as one line: what `gateway read --json` prints and `gateway evaluate` compares."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gateway.cli.readers import text_of
from gateway.reading.shape import Reading


def line_of(file: Path, found: Reading | str) -> dict[str, Any]:
    """Return the line for `file`; the words of its pages are left out, their text is there."""
    if isinstance(found, str):
        return {"file": str(file), "error": found}
    written = found.to_json()
    return {
        "file": str(file),
        "kind": found.kind,
        "fields": written["fields"],
        "findings": [finding.to_json() | {"text": text_of(finding)} for finding in found.findings],
        "pages": [{key: value for key, value in page.items() if key != "words"} for page in written["pages"]],
        "engine": found.engine,
        "seconds": written["seconds"],
    }
