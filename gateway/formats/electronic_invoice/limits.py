"""How large the XML of an invoice may be; beyond it nothing is parsed."""

from __future__ import annotations

from typing import Final

MOST_BYTES: Final = 5_000_000
MOST_DEPTH: Final = 100
