"""Who people are, for screens: their authority as it stands, and the names they go by."""

from __future__ import annotations

from collections.abc import Iterable

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


def names(connection: Reads, people: Iterable[str | None]) -> dict[str, str]:
    """The printed names of some people; the id itself where the name has been erased."""
    wanted = sorted({person for person in people if person})
    if not wanted:
        return {}
    rows = connection.execute("SELECT person, name FROM app.person_private WHERE person = ANY(%s)", (wanted,))
    return {person: person for person in wanted} | dict(rows.fetchall())
