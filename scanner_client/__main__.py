"""`python -m scanner_client` is the command `scanner`, for where no script can be installed."""

from __future__ import annotations

import sys

from scanner_client.cli import main

if __name__ == "__main__":
    sys.exit(main())
