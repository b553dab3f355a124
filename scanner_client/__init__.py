"""The scanner: it carries photos of receipts and invoices to an Underlag gateway and loses none on the way.

    from scanner_client import Photo, ScannerClient

    with ScannerClient("https://gateway.example", token) as client:
        document = client.send(Photo.from_path("receipt.jpg"))
        print(document.id, document.status)

`ScannerClient` sends at once or raises. Where a photo must survive a dead network or a dead process, put it
in an `Outbox` and let a `Sender` carry it: that is what the command `scanner` does.
"""

from __future__ import annotations

from typing import Final

from scanner_client.answers import Caller, Document, DocumentList, Health
from scanner_client.client import ScannerClient
from scanner_client.errors import (
    AuthenticationError,
    ConfigurationError,
    IntegrityError,
    NotFoundError,
    OutboxError,
    PairingError,
    RefusedError,
    ScannerError,
    ServiceNotActiveError,
    UnavailableError,
    UnreachableError,
)
from scanner_client.outbox import Outbox
from scanner_client.pairing import PairingClient
from scanner_client.photos import Particulars, Photo
from scanner_client.sending import Sender
from scanner_client.version import VERSION

__version__: Final = VERSION

__all__ = [
    "AuthenticationError",
    "Caller",
    "ConfigurationError",
    "Document",
    "DocumentList",
    "Health",
    "IntegrityError",
    "NotFoundError",
    "Outbox",
    "OutboxError",
    "PairingClient",
    "PairingError",
    "Particulars",
    "Photo",
    "RefusedError",
    "ScannerClient",
    "ScannerError",
    "Sender",
    "ServiceNotActiveError",
    "UnavailableError",
    "UnreachableError",
]
