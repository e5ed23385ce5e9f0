"""Cases of processes: lists, the page of one, and its picture."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lotwright.kernel.packs.bindings import Process
from lotwright.kernel.records import RecordType
from lotwright.shell.reads import configuration as definitions
from lotwright.shell.reads import inbox, paging, people, present
from lotwright.shell.reads.configuration import Configuration, Reads
from lotwright.shell.reads.searching import containing

_COLUMNS = "stream, process, status, subject, started_at, started_by, ended_at, site, definition, record_type"
_LIST = f"""
SELECT {_COLUMNS} FROM ledger.process_case
WHERE (%(process)s::text IS NULL OR process = %(process)s) AND (%(status)s::text IS NULL OR status = %(status)s)
  AND site = %(site)s AND (%(text)s::text IS NULL OR stream ILIKE %(text)s OR subject ILIKE %(text)s)
  AND (%(after)s::timestamptz IS NULL OR (started_at, stream) < (%(after)s::timestamptz, %(after_id)s))
ORDER BY started_at DESC, stream DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """A case with the definitions it is pinned to."""

    id: str
    seq: int
    row: tuple[Any, ...]
    process: Process
    bpmn: bytes
    subject: str | None
    status: str
    site: str
    record_type: RecordType | None
    record_version: int
    values: dict[str, Any]


def page(
    connection: Reads,
    configuration: Configuration,
    *,
    site: str,
    process: str | None,
    status: str | None,
    text: str | None,
    cursor: str | None,
    limit: int,
) -> dict[str, Any]:
    """One page of cases, the latest first."""
    after = paging.place(cursor, 2) or [None, None]
    rows = connection.execute(
        _LIST,
        {
            "process": process, "status": status, "site": site, "text": containing(text) if text else None,
            "after": after[0], "after_id": after[1], "limit": limit + 1,
        },
    ).fetchall()  # fmt: skip
    shown = rows[:limit]
    more = len(rows) > limit
    return {
        "items": summaries(connection, configuration, shown),
        "next": paging.cursor(present.instant(shown[-1][4]), shown[-1][0]) if more else None,
    }


def summaries(connection: Reads, configuration: Configuration, rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Case rows as the screens take them."""
    held = list(rows)
    named = people.names(connection, (row[5] for row in held))
    versions = definitions.processes_of(connection, configuration, ((row[1], row[8]) for row in held))
    return [
        {
            "id": id,
            "process": inbox.process_name(configuration, process),
            "status": status,
            "subject": inbox.subject_ref(versions[process, definition], subject),
            "started_at": present.instant(started_at),
            "started_by": {"id": started_by, "name": named.get(started_by, started_by)},
            "ended_at": present.instant(ended_at),
            "site": site,
        }
        for id, process, status, subject, started_at, started_by, ended_at, site, definition, _ in held
    ]


def opened(connection: Reads, id: str) -> Opened | None:
    """The case with what it is pinned to; None when there is no such case."""
    row = connection.execute(
        f"SELECT {_COLUMNS}, s.seq FROM ledger.process_case JOIN journal.stream s"
        " ON s.kind = 'case' AND s.id = stream WHERE stream = %s",
        (id,),
    ).fetchone()
    if row is None:
        return None
    process, bpmn = definitions.process_pinned(connection, row[1], row[8])
    record_type, version, values = _record(connection, id)
    return Opened(id, row[10], row[:10], process, bpmn, row[3], row[2], row[7], record_type, version, values)


def _record(connection: Reads, case: str) -> tuple[RecordType | None, int, dict[str, Any]]:
    row = connection.execute(
        'SELECT type, definition, version, "values" FROM ledger.record WHERE stream = %s', (case,)
    ).fetchone()
    if row is None:
        return None, 0, {}
    key, definition, version, values = row
    return definitions.record_type_pinned(connection, key, definition), version, values


def who_did(connection: Reads, case: str) -> dict[str, set[str]]:
    """Who completed each element of a case."""
    found: dict[str, set[str]] = {}
    for element, person in connection.execute(
        "SELECT element, person FROM ledger.task_done WHERE stream = %s", (case,)
    ):
        found.setdefault(element, set()).add(person)
    return found


def picture(connection: Reads, case: Opened, at: dt.datetime) -> dict[str, Any]:
    """The process drawn, with what is done, active and late."""
    states = dict.fromkeys(who_did(connection, case.id), "done")
    for element, due in connection.execute("SELECT element, due FROM ledger.task WHERE stream = %s", (case.id,)):
        states[element] = "late" if present.late(due, at) else "active"
    return {
        "bpmn": case.bpmn.decode("utf-8"),
        "states": states,
        "names": {
            node.id: {"zh": node.names.zh, "en": node.names.en} for node in case.process.nodes.values() if node.names
        },
    }
