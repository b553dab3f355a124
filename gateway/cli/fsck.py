"""`gateway fsck`: whether the originals, the documents and the notices agree."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime

import click
from flask import current_app

from gateway.cli.installation import as_json_option, operator_session, show
from gateway.documents import keep
from gateway.parts import parts_of


@click.command()
@click.option("--repair", is_flag=True, help="Bring wanted originals back from quarantine and put orphans there.")
@as_json_option
def fsck(*, repair: bool, as_json: bool) -> None:
    """Check that every document has its original, unchanged, and has been read, waits, or is in a notice.

    The history is checked with it: no row of it may have been changed, taken out or put in.

    Exit status 0 when all agrees, 1 when something is at fault; each fault is one line with what to do. An original
    without a row is no fault while it is young: its upload may be under way.
    """
    with operator_session() as session:
        originals = parts_of(current_app).originals
        if repair:
            originals.restore(keep.wanted(session, [path.name for path in originals.quarantine.iterdir()]))
            keep.sweep(session, originals, now=time.time())
            session.rollback()
        found = list(keep.faults(session, originals, now=datetime.now(UTC)))
        is_damaged = any(fault.code == keep.DAMAGED for fault in found)
        counts = {} if is_damaged else keep.counts(session)
    at_fault = [fault for fault in found if fault.code != "original_without_row"]
    if as_json or found:
        show([vars(fault) for fault in found], as_json=as_json)
    summary = ", ".join(f"{count} {name}" for name, count in counts.items()) or "Nothing was compared"
    click.echo(f"{summary}: {len(at_fault)} at fault, {len(found) - len(at_fault)} without a row.", err=True)
    sys.exit(1 if at_fault else 0)
