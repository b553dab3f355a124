"""A photo as it is sent: its bytes, its type by the bytes themselves, and its SHA-256."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final, Literal

Kind = Literal["auto", "receipt", "supplier_invoice"]
PaymentMethod = Literal["card", "cash", "private", "unpaid"]

KINDS: Final[tuple[Kind, ...]] = ("auto", "receipt", "supplier_invoice")
PAYMENT_METHODS: Final[tuple[PaymentMethod, ...]] = ("card", "cash", "private", "unpaid")

UNKNOWN_TYPE: Final = "application/octet-stream"

_BEGINNINGS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"<?xml", "application/xml"),
    (b"\xef\xbb\xbf<?xml", "application/xml"),
)
_HEIF_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_PDF_HEADER_WITHIN: Final = 1024


def media_type(content: bytes) -> str:
    """Tell the type by the first bytes; a name or an extension says nothing. Unknown is `octet-stream`.

    The gateway decides by the bytes as well: this only spares it a wrong label.
    """
    for beginning, known in _BEGINNINGS:
        if content.startswith(beginning):
            return known
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:8] == b"ftyp":
        return "image/heic" if content[8:12] in _HEIF_BRANDS else "image/avif"
    if b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        return "application/pdf"
    return UNKNOWN_TYPE


def document_sha256(pages: Sequence[str]) -> str:
    """Return the SHA-256 (hex) of a document whose pages have these (hex): of one page it is the page's own.

    Of several it is taken over the 32-byte digests in order, so both ends can tell it without the pictures.
    """
    if len(pages) == 1:
        return pages[0]
    return sha256(b"".join(bytes.fromhex(page) for page in pages)).hexdigest()


@dataclass(frozen=True)
class Source:
    """Where a photo lay when it was taken in: enough to know the very same file again."""

    path: Path
    size: int
    modified_ns: int

    @classmethod
    def of(cls, path: Path) -> Source:
        """Look at a file; raises OSError when it is not there."""
        seen = path.stat()
        return cls(path.absolute(), seen.st_size, seen.st_mtime_ns)


@dataclass(frozen=True)
class Photo:
    """One page: a picture or a PDF, with the name that people know it by."""

    content: bytes
    name: str = "photo"
    source: Source | None = None

    @classmethod
    def from_path(cls, path: str | Path) -> Photo:
        """Read a file; raises OSError when that fails."""
        place = Path(path)
        return cls(place.read_bytes(), printable(place.name), Source.of(place))

    @property
    def media_type(self) -> str:
        """The type by the bytes."""
        return media_type(self.content)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hex."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Particulars:
    """What the sender says about a document; everything may be left to the gateway."""

    kind: Kind = "auto"
    payment_method: PaymentMethod | None = None
    comment: str | None = None
    captured_at: datetime | None = None

    def as_parameters(self) -> dict[str, str]:
        """Return the request parameters: only what is said, instants as RFC 3339 in UTC."""
        said = {
            "kind": self.kind,
            "payment_method": self.payment_method,
            "comment": self.comment,
            "captured_at": None if self.captured_at is None else rfc3339(self.captured_at),
            "source": "scanner",
        }
        return {name: value for name, value in said.items() if value}


def printable(text: str) -> str:
    """Return a text with a `?` for whatever a terminal would obey and no encoding would take."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)


def rfc3339(instant: datetime) -> str:
    """Write an aware instant as `2026-11-03T14:05:00Z`, whole seconds."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
