"""What stands beside a form: the thing a case is about, as panels of values and small tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lotwright.kernel import records
from lotwright.kernel.packs.bindings import Node
from lotwright.kernel.records import READ_ALL
from lotwright.shell.reads import people, present, things
from lotwright.shell.reads import tasks as pages
from lotwright.shell.reads.cases import Opened
from lotwright.shell.reads.configuration import Reads
from lotwright.shell.texts import name
from lotwright.web.visit import Visit
from lotwright.web.world import world


def panels(connection: Reads, here: Visit, held: Opened, node: Node) -> list[dict[str, Any]]:
    """What the case is about, and the inspection plan where there is one.

    As long as it is about nothing yet, what its form refers to: a delivery is received against its order.
    """
    if held.subject:
        found = _about(connection, here, "subject", held.process.subject or "", held.subject)
    else:
        found = [one for kind, id in _referred(held, node) for one in _about(connection, here, kind, kind, id)]
    plan = pages.plan_panel(connection, held.subject)
    return [*found, plan] if plan else found


def _referred(held: Opened, node: Node) -> Iterator[tuple[str, str]]:
    """The things named by the references that this step shows, by kind of stream."""
    if held.record_type is None:
        return
    seen = records.strip(held.record_type, held.values, node.rights or READ_ALL)
    for field in held.record_type:
        if field.kind == "reference" and seen.get(field.key):
            yield present.STREAMS.get(field.reference or "", ""), str(seen[field.key])


def _about(connection: Reads, here: Visit, key: str, kind_name: str, id: str) -> list[dict[str, Any]]:
    """A thing: its own values, what packs added, the rows beneath it."""
    kind = world().runner.kinds.get(kind_name)
    if kind is None or (state := things.load(connection, kind, id, None)).state is None:
        return []
    root, children = state.state.root, things.children(kind, state)
    rows = [root, *(row for held in children.values() for row in held)]
    named = people.names(connection, present.people_in(rows))
    added = things.extended(connection, children)
    return [
        {"key": key, "names": name("kind", kind.name), "rows": present.cells(root, named)},
        *({"key": f"{key}-added-{place}"} | one for place, one in enumerate(added)),
        *(
            {"key": table["key"], "names": table["names"], "table": table}
            for table in things.tables(here.configuration, children, named)
        ),
    ]
