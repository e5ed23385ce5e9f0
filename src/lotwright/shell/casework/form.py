"""What was filled in at a step: checked against the step's rights, then written to the record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from lotwright.kernel import records
from lotwright.kernel.cases import record
from lotwright.kernel.journal.streams import Ref
from lotwright.kernel.packs.bindings import Node
from lotwright.kernel.records import READ_ALL, RecordType
from lotwright.kernel.refusal import Invalid, problem
from lotwright.shell.casework.held import Held
from lotwright.shell.runner import Work

_SHOW = """
INSERT INTO app.file_use (sha256, site) SELECT f.sha256, %s FROM app.file f WHERE f.sha256 = ANY(%s)
ON CONFLICT DO NOTHING RETURNING 1
"""
Known = Callable[[Work, Sequence[str]], Collection[str]]
"""Which of these digests are of files that the caller may put into a record."""


class Filled(NamedTuple):
    """A form as it was filled in. `written` are the fields that change, `values` the whole record as it will stand."""

    written: Mapping[str, Any]
    values: Mapping[str, Any]
    outcome: str | None


def fill(
    node: Node,
    record_type: RecordType | None,
    standing: Mapping[str, Any],
    given: Mapping[str, Any],
    outcome: str | None,
    reason: str | None,
    at: dt.datetime | None,
) -> Filled:
    """The form of a step with what was given. Where a step has outcomes, the button pressed fills their field.

    `at` is when somebody fills it in; None where nobody does.

    Raises Invalid with all Problems: `task.outcome` and what `kernel/records` finds.
    """
    if record_type is None:
        if given or outcome is not None:
            raise Invalid([problem("task.no-form", element=node.id)])
        return Filled({}, {}, None)
    values = dict(given)
    if node.outcomes is None:
        if outcome is not None:
            raise Invalid([problem("task.outcome", element=node.id)])
    else:
        if outcome is not None and values.setdefault(node.outcomes, outcome) != outcome:
            raise Invalid([problem("task.outcome", node.outcomes, element=node.id)])
    rights = node.rights or READ_ALL
    written = records.validate(record_type, values, rights=rights, before=standing, reason=reason, at=at)
    whole = {**standing, **written}
    if node.outcomes is not None and whole.get(node.outcomes) is None:
        raise Invalid([problem("record.missing", node.outcomes)])
    changed = {key: value for key, value in written.items() if standing.get(key) != value}
    return Filled(changed, whole, whole[node.outcomes] if node.outcomes else None)


def write(held: Held, written: Mapping[str, Any], at: dt.datetime | None = None) -> None:
    """Let the record take these values; files among them become evidence of its entry.

    `at` is when somebody filled them in: what they tell too late is marked.
    """
    state = held.record
    if state is None:
        return
    assert held.record_type is not None, "a record has a type"
    late = {} if at is None else records.late(held.record_type, written, at)
    held.work.unit.happen(held.record_ref, *record.change(state, written, late))
    attach(held.work, held.id, files(held.record_type, written).values())


def attach(work: Work, record: str, digests: Iterable[str]) -> None:
    """Files become evidence of the entry of a record, and whoever may read cases at its site may see them."""
    found = list(digests)
    if found:
        work.unit.attach(Ref("record", record), found)
        show(work, found)


def show(work: Work, digests: Iterable[str]) -> None:
    """Whoever may read cases at this site may see these files from now on."""
    if found := sorted(set(digests)):
        work.carried.append((_SHOW, (work.caller.site, found)))


def files(record_type: RecordType, values: Mapping[str, Any]) -> dict[str, str]:
    """The digests of all files among these values, by the path of each."""
    return {
        f"{field.key}[{place}].sha256": one["sha256"]
        for field in record_type
        if field.kind == "file"
        for place, one in enumerate(values.get(field.key) or ())
    }


def check_files(work: Work, record_type: RecordType | None, written: Mapping[str, Any], known: Known) -> None:
    """Whether every file that was filled in is one the caller may put there. Raises Invalid with `file.unknown`."""
    given = {} if record_type is None else files(record_type, written)
    if not given:
        return
    held = known(work, sorted(set(given.values())))
    if found := [problem("file.unknown", path, sha256=digest) for path, digest in given.items() if digest not in held]:
        raise Invalid(found)


def write_outputs(held: Held, outputs: Mapping[str, Any]) -> None:
    """Let the record take what steps of the flow have found out: variables that are fields, and what follows of them.

    Raises Invalid when a value is not one its field can hold.
    """
    if held.record_type is None:
        return
    written = records.derive(held.record_type, held.standing, outputs)
    write(held, {key: value for key, value in written.items() if held.standing.get(key) != value})
