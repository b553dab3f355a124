"""The file of heads: where each chain of the history ended on a day, signed, one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from gateway.access.keys import Keys, Signature
from gateway.audit import Head
from gateway.errors import InvalidError
from gateway.models import AuditHead

SIGNED: Final = ("chain", "number", "hash", "at")


class HeadsUnreadableError(InvalidError):
    """A file of heads has a line that is no head."""

    code = "heads_unreadable"
    message = "Line {line} of {file} is not a head. Give a file that `gateway audit heads` wrote."


class HeadsForgedError(InvalidError):
    """A head was not signed by this installation, or was changed since."""

    code = "heads_forged"
    message = (
        "Line {line} of {file} was not signed here, or was changed since. If the secret key was exchanged, set "
        "GATEWAY_FORMER_SECRET_KEYS to the one before; else take another copy of the file."
    )


def written(heads: Iterable[AuditHead], names: dict[UUID, str], keys: Keys, *, now: datetime) -> Iterator[str]:
    """Write heads as signed lines."""
    for head in heads:
        said = {"chain": str(head.chain), "number": head.number, "hash": head.hash, "at": now.isoformat("T", "seconds")}
        signature = keys.sign("audit head", _text(said))
        tenant = names.get(head.chain, "")
        line = {**said, "tenant": tenant, "key": signature.key, "signature": signature.value}
        yield json.dumps(line, ensure_ascii=False)


def read(file: Path, keys: Keys) -> list[Head]:
    """Read the heads of a file, each proven; raises HeadsUnreadableError and HeadsForgedError."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [_read(line, keys, file, number) for number, line in enumerate(lines, start=1) if line.strip()]


def _read(line: str, keys: Keys, file: Path, number: int) -> Head:
    try:
        said: dict[str, Any] = json.loads(line)
        head = Head(UUID(said["chain"]), int(said["number"]), str(said["hash"]), str(said["at"]))
        signature = Signature(str(said["key"]), str(said["signature"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise HeadsUnreadableError(line=number, file=file) from error
    if not keys.is_genuine("audit head", _text(said), signature):
        raise HeadsForgedError(line=number, file=file)
    return head


def _text(said: dict[str, Any]) -> str:
    """Write down what is signed, always in the same form."""
    return json.dumps([said[name] for name in SIGNED], separators=(",", ":"))
