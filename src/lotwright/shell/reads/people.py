"""Who people are, for screens: their authority as it stands, and the names they go by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from psycopg.rows import TupleRow

from lotwright.kernel.access.people import KIND, State
from lotwright.kernel.journal.streams import Row
from lotwright.shell.reads.configuration import Reads
from lotwright.shell.store import mapping


def authority(connection: Reads, person: str) -> State | None:
    """The person's grants and qualifications; None when nobody has the id."""
    tables = tuple(KIND.fields.values())
    found: dict[str, list[Row]] = {}
    for place, _, text in connection.execute(mapping.select(tables), [[person]] * len(tables)):
        row = tables[place].row
        found.setdefault(tables[place].name, []).append(row(*mapping.decoder(row).decode(text)))
    state: State | None = KIND.state_of(found)
    return state


def holding(
    send: Callable[[str, tuple[Any, ...]], Iterable[TupleRow]],
    roles: Sequence[str],
    entity: str,
    site: str,
    today: dt.date,
) -> tuple[str, ...]:
    """Active persons who hold one of these roles at a site today, by id."""
    rows = send(
        "SELECT DISTINCT g.stream FROM ledger.person_grant g JOIN ledger.person p ON p.stream = g.stream"
        " WHERE p.active AND g.role = ANY(%s) AND g.entity IN (%s, '*') AND g.site IN (%s, '*')"
        " AND g.since <= %s AND (g.until IS NULL OR g.until >= %s) ORDER BY 1",
        (list(roles), entity, site, today, today),
    )
    return tuple(person for (person,) in rows)


def names(connection: Reads, people: Iterable[str | None]) -> dict[str, str]:
    """The printed names of some people; the id itself where the name has been erased."""
    wanted = sorted({person for person in people if person})
    if not wanted:
        return {}
    rows = connection.execute("SELECT person, name FROM app.person_private WHERE person = ANY(%s)", (wanted,))
    return {person: person for person in wanted} | dict(rows.fetchall())
