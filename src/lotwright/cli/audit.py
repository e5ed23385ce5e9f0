"""`lotwright audit verify`: recompute the journal's chains and every regulated row, and say what does not hold."""

from __future__ import annotations

import contextlib
import time
from collections import Counter
from collections.abc import Iterator

from lotwright.kernel.refusal import Refused
from lotwright.shell import opening, wiring
from lotwright.shell.postgres import Server
from lotwright.shell.settings import Settings, settings
from lotwright.shell.store import migrate
from lotwright.shell.store.database import connect
from lotwright.shell.verify import MOST_FAULTS, Report, verify

MOST_SHOWN = 50


def run(dsn: str | None = None) -> int:
    """Verify and print the report; 0 when it is clean."""
    with reachable(settings()):
        found = dsn or opening.dsn_of(settings(), opening.VERIFIER)
        began = time.monotonic()
        with connect(found, autocommit=True) as connection:
            migrate.prepared(connection)
            report = verify(connection, wiring.KINDS)
    for line in lines(report, time.monotonic() - began):
        print(line)
    return 0 if report.clean else 1


@contextlib.contextmanager
def reachable(chosen: Settings) -> Iterator[None]:
    """The database, started for this one purpose where it is ours and nobody runs it."""
    if chosen.database is not None or not (chosen.home / "pg").is_dir():
        yield
        return
    server = Server(chosen.home, chosen.binaries)
    try:
        server.start()
    except Refused as refused:
        if refused.rule != "home.busy":
            raise
    try:
        yield
    finally:
        server.stop()


def lines(report: Report, seconds: float) -> Iterator[str]:
    """The report for people: what was seen, then the faults, the most frequent first."""
    yield f"Instance mark      {report.mark or 'none: in earnest use'}"
    yield f"Journal entries    {report.entries:,} in {report.streams:,} streams"
    yield f"Rows compared      {report.rows:,}"
    yield f"Time               {seconds:.1f} s"
    if report.clean:
        yield "Result             clean: every chain holds, every row is what its events say"
        return
    more = "at least " if len(report.faults) == MOST_FAULTS else ""
    yield f"Result             {more}{len(report.faults):,} faults"
    for check, times in Counter(fault.check for fault in report.faults).most_common():
        yield f"  {check:<22} {times:,}"
    for fault in report.faults[:MOST_SHOWN]:
        yield f"    {fault.check}  {fault.kind}/{fault.id} #{fault.seq}  {fault.detail}".rstrip()
    if len(report.faults) > MOST_SHOWN:
        yield f"    ... and {len(report.faults) - MOST_SHOWN:,} more"
