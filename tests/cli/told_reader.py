"""A reading process for tests of what is done with readings: it "reads" what a file itself says behind its picture.

`paper` writes such a file: a PNG with JSON behind its end, in which `kind`, `fields` and `seconds` are what will be
read. `sleep` are seconds that it takes, `crash` ends the process as often as the sheet is read. Pages are drawn as the
picture is.
"""

from __future__ import annotations

import json
import os
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image

END: Final = b"IEND\xaeB`\x82"
COMMAND: Final = (sys.executable, str(Path(__file__)))


def paper(path: Path, **told: Any) -> Path:
    """Write a file that tells how it is to be read."""
    picture = BytesIO()
    Image.new("RGB", (60, 100), "white").save(picture, "PNG")
    path.write_bytes(picture.getvalue() + json.dumps(told).encode())
    return path


def field(value: Any, confidence: float = 0.95, **more: Any) -> dict[str, Any]:
    """Return a field as `paper` takes it."""
    return {"value": value, "confidence": confidence} | more


def answer(request: dict[str, Any]) -> str:
    """Read one document."""
    picture, _, told = Path(request["files"][0]).read_bytes().rpartition(END)
    said = json.loads(told)
    time.sleep(said.get("sleep", 0))
    sheet = [request["files"][0], 1]
    if said.get("crash") and sheet not in request["left_out"]:
        say(json.dumps({"begun": sheet}))
        os._exit(9)
    for name in ("1.png", "1.thumb.png") if request["renditions"] else ():
        (Path(request["renditions"]) / name).write_bytes(picture + END)
    if request.get("debug_images"):
        (Path(request["debug_images"]) / "01-whole.png").write_bytes(picture + END)
    words = [["Kaffe", [0.1, 0.1, 0.2, 0.05], 0.9, 0]] if request.get("explain") else []
    page = {"file": 1, "sheet": 1, "width": 60, "height": 100, "text": "Kaffe", "legibility": 0.5, "words": words}
    plain = {
        "raw": "as printed",
        "source": "ocr",
        "page": 1,
        "box": [0.1, 0.1, 0.4, 0.1],
        "checks": [],
        "rivals": [],
    }
    finding: dict[str, Any] = {"code": "no_total", "level": "error", "field": "total_amount", "params": {}}
    if said.get("crash"):
        finding = {"code": "page_not_read", "level": "error", "field": None, "params": {"file": 1, "page": 1}}
    fields = {name: plain | found for name, found in said.get("fields", {}).items()}
    return json.dumps(
        {
            "kind": said.get("kind", "receipt"),
            "fields": fields,
            "findings": [finding],
            "pages": [] if said.get("crash") else [page],
            "engine": f"told {request.get('engine')}",
            "seconds": said.get("seconds", 1.0),
        }
    )


def say(line: str) -> None:
    """Tell the other end."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> None:
    """Answer line by line until the other end closes."""
    for line in sys.stdin:
        say(answer(json.loads(line)))


if __name__ == "__main__":
    main()
