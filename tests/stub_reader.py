"""A reading process for tests that are not about reading: it speaks the protocol of `gateway.reading.child`.

What it does with a document is told by words behind the end of its first file: CRASH ends it, SLEEP makes it hang,
NONSENSE answers what is no JSON, NOT READY says that reading is not possible now. Otherwise it "reads" a receipt whose
total follows from the file's bytes.
"""

from __future__ import annotations

import json
import os
import sys
import time
from hashlib import sha256
from pathlib import Path


def field(name: str, value: object) -> dict[str, object]:
    """Make a proven field."""
    return {
        "value": value, "raw": str(value), "confidence": 0.95, "source": "ocr", "page": 1, "box": [0.1, 0.1, 0.2, 0.1],
        "checks": [{"check": name, "passed": True}],
    }  # fmt: skip


def answer(files: list[str]) -> str:
    """Read the first file of a document."""
    body = Path(files[0]).read_bytes()
    tail = body[-16:]
    if b"CRASH" in tail:
        os._exit(9)
    if b"SLEEP" in tail:
        time.sleep(600)
    if b"NONSENSE" in tail:
        return "this is not JSON"
    if b"NOT READY" in tail:
        return json.dumps({"error": "tesseract is missing"})
    kronor = int.from_bytes(sha256(body).digest()[:4], "big") % 10_000 + 1
    fields = {
        "supplier_name": field("supplier_name", "Kvarnens Kök AB"),
        "document_date": field("document_date", "2026-11-20"),
        "currency": field("currency", "SEK"),
        "total_amount": field("total_amount", f"{kronor}.00"),
    }
    pages = [
        {"file": number, "sheet": 1, "width": 100, "height": 200, "text": "KVITTO"}
        for number in range(1, len(files) + 1)
    ]
    return json.dumps(
        {"kind": "receipt", "fields": fields, "findings": [], "pages": pages, "engine": "stub 1", "seconds": 0.0}
    )


def main() -> None:
    """Answer line by line until the other end closes."""
    for line in sys.stdin:
        print(answer(json.loads(line)["files"]), flush=True)


if __name__ == "__main__":
    main()
