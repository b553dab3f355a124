"""What of the second reader is installed, told without loading any of it."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final

PPOCR: Final = ("rapidocr", "onnxruntime")
"""The packages that PP-OCR needs: its models, and what runs them."""


def missing_for_ppocr() -> list[str]:
    """Return the packages that are not there; without them Tesseract reads alone."""
    return [package for package in PPOCR if find_spec(package) is None]
