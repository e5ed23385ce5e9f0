"""What waits for a person: tasks claimed, offered, done, and cases they began."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Jsonb

from lotwright.kernel.packs.bindings import Node, Process
from lotwright.shell.reads import paging, people, present
from lotwright.shell.reads.configuration import Configuration, Reads, processes_of
from lotwright.shell.reads.searching import containing
from lotwright.shell.texts import name

TASK = """t.stream, t.task, t.element, t.process, t.subject, t.assignee, t.roles, t.due, t.created_at, NULL::text,
 t.owner, t.urged_at, t.priority, t.definition,
 (SELECT ARRAY[c.process, c.definition] FROM ledger.process_case c WHERE c.stream = t.stream)"""
"""A task with the version its step stands in, which may be a called one, and the version its case is pinned to."""
_OFFERED = """t.assignee IS NULL AND t.site = %(site)s
 AND (t.roles ?| %(roles)s OR t.people @> %(person_json)s)"""
_MINE = """(t.assignee = %(person)s OR t.assignee IN (
    SELECT s.stream FROM ledger.person_substitute s WHERE s.substitute = %(person)s AND s.process IN (t.process, '*')
    AND s.since <= %(today)s AND (s.until IS NULL OR s.until >= %(today)s)))"""
"""What somebody has themselves, or may do for whom they stand."""
_WHERE = {"mine": _MINE, "open": _OFFERED}
_OPEN = """
SELECT {task} FROM ledger.task t
WHERE {where} AND (%(process)s::text IS NULL OR t.process = %(process)s)
  AND (NOT %(late)s OR t.due < %(at)s)
  AND (%(text)s::text IS NULL OR t.stream ILIKE %(text)s OR t.subject ILIKE %(text)s)
  AND (%(after)s::timestamptz IS NULL OR (coalesce(t.due, 'infinity'), t.stream, t.task)
       > (%(after)s::timestamptz, %(after_case)s, %(after_task)s))
ORDER BY coalesce(t.due, 'infinity'), t.stream, t.task LIMIT %(limit)s
"""
_DONE = """
WITH done AS (
SELECT d.stream, d.seq, d.task, d.element, c.process, c.subject, d.person, d.at, c.definition
FROM ledger.task_done d JOIN ledger.process_case c ON c.stream = d.stream
WHERE d.person = %(person)s AND d.how <> 'started' AND (%(process)s::text IS NULL OR c.process = %(process)s)
  AND (%(text)s::text IS NULL OR d.stream ILIKE %(text)s OR c.subject ILIKE %(text)s)
  AND (%(after)s::timestamptz IS NULL OR (d.at, d.stream, d.task)
       < (%(after)s::timestamptz, %(after_case)s, %(after_task)s))
ORDER BY d.at DESC, d.stream DESC, d.task DESC LIMIT %(limit)s)
SELECT stream, task, element, process, subject, person, '[]'::jsonb, NULL::timestamptz, at, 'done',
 NULL::text, NULL::timestamptz, NULL::bigint,
 coalesce((SELECT convert_from(e.body, 'UTF8')::json ->> 'definition' FROM journal.entry e
  WHERE e.kind = 'case' AND e.id = done.stream AND e.seq = done.seq), definition),
 ARRAY[process, definition]
FROM done ORDER BY at DESC, stream DESC, task DESC
"""
"""What somebody did, by the version the case ran by then."""
_STARTED = """
SELECT {task} FROM ledger.task t JOIN ledger.process_case c ON c.stream = t.stream
WHERE c.started_by = %(person)s AND (%(process)s::text IS NULL OR t.process = %(process)s)
  AND (NOT %(late)s OR t.due < %(at)s)
  AND (%(text)s::text IS NULL OR t.stream ILIKE %(text)s OR t.subject ILIKE %(text)s)
  AND (%(after)s::timestamptz IS NULL OR (coalesce(t.due, 'infinity'), t.stream, t.task)
       > (%(after)s::timestamptz, %(after_case)s, %(after_task)s))
ORDER BY coalesce(t.due, 'infinity'), t.stream, t.task LIMIT %(limit)s
"""
_LOAD = f"""
SELECT t.process, count(*), count(*) FILTER (WHERE t.due < %(at)s) FROM ledger.task t
WHERE {_MINE} OR ({_OFFERED}) GROUP BY t.process ORDER BY 3 DESC, 2 DESC
"""
_RISK = """
(SELECT 'lots', stream, 'lot.expiring' FROM ledger.lot
 WHERE site = %(site)s AND quantity > 0 AND disposition <> 'rejected' AND held = 0
   AND expiry BETWEEN %(today)s AND %(today)s + 30 ORDER BY expiry LIMIT 5)
UNION ALL
(SELECT 'lots', stream, 'lot.held' FROM ledger.lot
 WHERE site = %(site)s AND quantity > 0 AND held > 0 ORDER BY received_at DESC LIMIT 5)
UNION ALL
(SELECT 'suppliers', stream, 'supplier.lapsing' FROM ledger.supplier_approval
 WHERE site = %(site)s AND status = 'approved' AND until BETWEEN %(today)s AND %(today)s + 30
 GROUP BY stream ORDER BY min(until) LIMIT 5)
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom tasks are read."""

    person: str
    site: str
    roles: Sequence[str]
    at: dt.datetime
    today: dt.date

    def params(self) -> dict[str, Any]:
        """As parameters of the statements above."""
        return {
            "person": self.person,
            "person_json": Jsonb([self.person]),
            "site": self.site,
            "roles": list(self.roles),
            "at": self.at,
            "today": self.today,
        }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks."""

    tab: str = "mine"
    process: str | None = None
    text: str | None = None
    late: bool = False
    cursor: str | None = None
    limit: int = paging.USUAL


def tasks(connection: Reads, configuration: Configuration, reader: Reader, wanted: Wanted) -> dict[str, Any]:
    """One page of the inbox."""
    after = paging.place(wanted.cursor, 3) or [None, None, None]
    params = reader.params() | {
        "process": wanted.process,
        "text": containing(wanted.text) if wanted.text else None,
        "late": wanted.late,
        "limit": wanted.limit + 1,
        "after": after[0],
        "after_case": after[1],
        "after_task": after[2],
    }
    rows = connection.execute(_statement(wanted.tab), params).fetchall()
    shown = rows[: wanted.limit]
    more = len(rows) > wanted.limit
    return {
        "items": summaries(connection, configuration, shown, reader.at),
        "next": _after(wanted.tab, shown[-1]) if more else None,
    }


def _statement(tab: str) -> str:
    if tab == "done":
        return _DONE
    if tab == "started":
        return _STARTED.format(task=TASK)
    return _OPEN.format(task=TASK, where=_WHERE[tab])


def _after(tab: str, row: tuple[Any, ...]) -> str:
    moment = row[8] if tab == "done" else row[7]
    return paging.cursor(present.instant(moment) or "infinity", row[0], row[1])


def task(connection: Reads, configuration: Configuration, at: dt.datetime, case: str, id: str) -> dict[str, Any] | None:
    """One waiting task, or None."""
    rows = connection.execute(
        f"SELECT {TASK} FROM ledger.task t WHERE t.stream = %s AND t.task = %s", (case, id)
    ).fetchall()
    found = summaries(connection, configuration, rows, at)
    return found[0] if found else None


def of_case(connection: Reads, configuration: Configuration, at: dt.datetime, case: str) -> list[dict[str, Any]]:
    """Every waiting task of a case."""
    rows = connection.execute(
        f"SELECT {TASK} FROM ledger.task t WHERE t.stream = %s ORDER BY t.created_at, t.task", (case,)
    ).fetchall()
    return summaries(connection, configuration, rows, at)


def about(
    connection: Reads, configuration: Configuration, at: dt.datetime, site: str, subjects: Iterable[str]
) -> list[dict[str, Any]]:
    """Every waiting task that is about one of these things."""
    rows = connection.execute(
        f"SELECT {TASK} FROM ledger.task t WHERE t.subject = ANY(%s) AND t.site = %s ORDER BY t.created_at, t.task",
        (list(subjects), site),
    ).fetchall()
    return summaries(connection, configuration, rows, at)


def following(
    connection: Reads, configuration: Configuration, reader: Reader, case: str | None
) -> dict[str, Any] | None:
    """What this person does next: in the same case if there is something, else the most urgent of their own."""
    rows = connection.execute(
        f"SELECT {TASK} FROM ledger.task t WHERE {_MINE} OR ({_OFFERED})"
        " ORDER BY (t.stream = %(case)s) DESC, (t.assignee = %(person)s) DESC NULLS LAST,"
        " coalesce(t.due, 'infinity'), t.created_at LIMIT 1",
        reader.params() | {"case": case or ""},
    ).fetchall()
    found = summaries(connection, configuration, rows, reader.at)
    return found[0] if found else None


def summaries(
    connection: Reads, configuration: Configuration, rows: Iterable[tuple[Any, ...]], at: dt.datetime
) -> list[dict[str, Any]]:
    """Task rows as the screens take them."""
    held = list(rows)
    named = people.names(connection, (one for row in held for one in (row[5], row[10])))
    wanted = [pinned for row in held for pinned in ((row[3], row[13]), tuple(row[14]))]
    versions = processes_of(connection, configuration, wanted)
    return [_summary(configuration, versions, row, named, at) for row in held]


def _summary(
    configuration: Configuration,
    versions: Mapping[tuple[str, str], Process],
    row: tuple[Any, ...],
    named: Mapping[str, str],
    at: dt.datetime,
) -> dict[str, Any]:
    case, id, element, process, subject, assignee, roles, due, created, state, owner, urged, priority, sha256, own = row
    return {
        "case": case,
        "task": id,
        "element": element,
        "names": element_names(versions[process, sha256], element),
        "process": process_name(configuration, process),
        "subject": subject_ref(versions[tuple(own)], subject),
        "state": state or ("claimed" if assignee else "open"),
        "assignee": {"id": assignee, "name": named.get(assignee, assignee)} if assignee else None,
        "owner": {"id": owner, "name": named.get(owner, owner)} if owner else None,
        "candidates": list(roles),
        "due": present.instant(due),
        "late": present.late(due, at),
        "urged_at": present.instant(urged),
        "created_at": present.instant(created),
        "priority": priority,
    }


def process_name(configuration: Configuration, process: str) -> dict[str, Any]:
    """A process by the name it has now: all its versions go by one."""
    found = configuration.processes.get(process)
    names = {"zh": found.names.zh, "en": found.names.en} if found and found.names else {"zh": process, "en": process}
    return {"key": process, "names": names}


def element_names(version: Process, element: str) -> dict[str, str]:
    """What a step is called in the version it stands in; its id where that has no name for it."""
    node = version.nodes.get(element)
    return {"zh": node.names.zh, "en": node.names.en} if node and node.names else {"zh": element, "en": element}


def subject_ref(version: Process, subject: str | None) -> dict[str, Any] | None:
    """What a case that is pinned to a version is about."""
    return present.ref(version.subject or "record", subject) if subject else None


def node(connection: Reads, configuration: Configuration, case: str, task: str) -> Node | None:
    """The step a task waits at, of the version it stands in; None when it is not waiting."""
    row = connection.execute(
        "SELECT process, definition, element FROM ledger.task WHERE stream = %s AND task = %s", (case, task)
    ).fetchone()
    if row is None:
        return None
    process, sha256, element = row
    return processes_of(connection, configuration, [(process, sha256)])[process, sha256].nodes[element]


def home(connection: Reads, configuration: Configuration, reader: Reader) -> dict[str, Any]:
    """What waits for me, what is late, what is at risk."""
    loads = connection.execute(_LOAD, reader.params()).fetchall()
    risks = connection.execute(_RISK, reader.params()).fetchall()
    return {
        "waiting": sum(waiting for _, waiting, _ in loads),
        "late": sum(late for _, _, late in loads),
        "at_risk": [present.ref(kind, id) | {"reason": name("risk", reason)} for kind, id, reason in risks],
        "by_process": [
            {"process": process_name(configuration, process), "waiting": waiting, "late": late}
            for process, waiting, late in loads
        ],
    }
