"""Who people are, for screens: their authority as it stands, and the names they go by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from psycopg.rows import TupleRow

from lotwright.kernel.access import authority as access
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


def employed(send: Callable[[str, tuple[Any, ...]], Iterable[TupleRow]]) -> tuple[State, ...]:
    """Everybody who works here, with grants and qualifications."""
    ids = [id for (id,) in send("SELECT stream FROM ledger.person WHERE active ORDER BY 1", ())]
    tables = tuple(KIND.fields.values())
    found: dict[str, dict[str, list[Row]]] = {id: {} for id in ids}
    for place, stream, text in send(mapping.select(tables), tuple([ids] * len(tables))):
        row = tables[place].row
        found[stream].setdefault(tables[place].name, []).append(row(*mapping.decoder(row).decode(text)))
    return tuple(KIND.state_of(rows) for rows in found.values())


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


_ABOVE = """
WITH RECURSIVE chain (person, height) AS (
    SELECT s.superior, 1 FROM ledger.person_superior s WHERE s.stream = %s
    UNION ALL
    SELECT s.superior, c.height + 1 FROM chain c JOIN ledger.person p ON p.stream = c.person AND NOT p.active
        JOIN ledger.person_superior s ON s.stream = c.person WHERE c.height < 20
)
SELECT c.person FROM chain c JOIN ledger.person p ON p.stream = c.person AND p.active ORDER BY c.height LIMIT 1
"""


def above(send: Callable[[str, tuple[Any, ...]], Iterable[TupleRow]], person: str) -> str | None:
    """The nearest person above somebody who has not left; None at the top."""
    return next((superior for (superior,) in send(_ABOVE, (person,))), None)


def stands_in(connection: Reads, absent: str, person: str, process: str, today: dt.date) -> bool:
    """Whether a person is the standing substitute of one who is absent."""
    return access.stands_in(authority(connection, absent), person, process, today)


def names(connection: Reads, people: Iterable[str | None]) -> dict[str, str]:
    """The printed names of some people; the id itself where the name has been erased."""
    wanted = sorted({person for person in people if person})
    if not wanted:
        return {}
    rows = connection.execute("SELECT person, name FROM app.person_private WHERE person = ANY(%s)", (wanted,))
    return {person: person for person in wanted} | dict(rows.fetchall())
