"""What somebody who leaves still has: open tasks, roles, and those for whom they stand or who report to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lotwright.kernel.access.people import State
from lotwright.shell.reads import inbox, people
from lotwright.shell.reads.configuration import Configuration, Reads
from lotwright.shell.reads.inbox import Reader

MOST_SHOWN = 200
_CASES = """
SELECT c.stream FROM ledger.process_case c
WHERE c.status IN ('running', 'suspended') AND c.site = ANY(%(sites)s) AND (
    EXISTS (SELECT FROM ledger.task t WHERE t.stream = c.stream
            AND (t.assignee = %(person)s OR t.owner = %(person)s OR t.people @> %(person_json)s))
    OR EXISTS (SELECT FROM json_array_elements(convert_from(c.state, 'UTF8')::json -> 'tokens') token
               WHERE token::jsonb -> 'after' @> %(person_json)s)
    OR EXISTS (SELECT FROM json_each(coalesce(convert_from(c.state, 'UTF8')::json -> 'parked', '{}')) parked
               WHERE parked.value ->> 'assignee' = %(person)s OR parked.value ->> 'owner' = %(person)s
                  OR parked.value::jsonb -> 'people' @> %(person_json)s))
ORDER BY c.stream LIMIT %(limit)s
"""
_HAS = """
SELECT {task} FROM ledger.task t
WHERE t.site = ANY(%(sites)s)
  AND (t.assignee = %(person)s OR t.owner = %(person)s OR t.people @> %(person_json)s)
ORDER BY coalesce(t.due, 'infinity'), t.stream, t.task LIMIT %(limit)s
"""
_STANDS_FOR = "SELECT DISTINCT stream FROM ledger.person_substitute WHERE substitute = %s ORDER BY 1"
_REPORTS = "SELECT stream FROM ledger.person_superior WHERE superior = %s ORDER BY 1"


def cases(connection: Reads, reader: Reader, sites: Sequence[str], limit: int) -> list[str]:
    """The cases of these sites that somebody has something in, at most so many.

    Tasks they have, are to get back, are offered by name or act on later.
    """
    rows = connection.execute(_CASES, reader.params() | {"sites": list(sites), "limit": limit}).fetchall()
    return [case for (case,) in rows]


def preview(
    connection: Reads, configuration: Configuration, reader: Reader, sites: Sequence[str], state: State | None
) -> dict[str, Any]:
    """All of it at these sites, as a screen shows it; `reader` is the one who leaves."""
    sql = _HAS.format(task=inbox.TASK)
    tasks = connection.execute(sql, reader.params() | {"sites": list(sites), "limit": MOST_SHOWN}).fetchall()
    stands = [one for (one,) in connection.execute(_STANDS_FOR, (reader.person,)).fetchall()]
    reports = [one for (one,) in connection.execute(_REPORTS, (reader.person,)).fetchall()]
    named = people.names(connection, [reader.person, *stands, *reports])
    held = {grant.role for grant in state.grants.values()} if state else set()
    return {
        "person": {"id": reader.person, "name": named[reader.person]},
        "cases": len(cases(connection, reader, sites, MOST_SHOWN * 10)),
        "tasks": inbox.summaries(connection, configuration, tasks, reader.at),
        "roles": [configuration.role(role) for role in sorted(held)],
        "stands_for": [{"id": one, "name": named[one]} for one in stands],
        "reports": [{"id": one, "name": named[one]} for one in reports],
    }
