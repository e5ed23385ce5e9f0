"""Plans of migration as files, so that whoever maps and whoever signs look at the same plan.

A file holds the canonical bytes of its plan and nothing else: its sha256 is the digest that is signed. A file that was
laid out anew by an editor is read as well; the digest is always worked out from the plan.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec
from pydantic import ValidationError

from lotwright.kernel.proving import migration
from lotwright.kernel.proving.migration import Plan
from lotwright.kernel.refusal import Invalid, Problem, Refused, problem
from lotwright.shell.reads import migrations as reads
from lotwright.web.parsing import parse
from lotwright.web.schemas import PlanOfMigration

_MISSING = re.compile(r"missing required field `(.+)`")
_UNKNOWN = re.compile(r"unknown field `(.+)`")
_PLACE = re.compile(r" - at `\$\.?(.+)`$")


def plan_of(given: PlanOfMigration) -> Plan:
    """A plan as it travels, as the kernel takes it. Raises Invalid as `migration.clean` does."""
    plan = Plan(
        process=given.process,
        source=given.source,
        target=given.target,
        elements=tuple((one.before, one.after) for one in given.elements),
        renew=tuple(given.renew),
        values=tuple((one.name, one.expression) for one in given.values),
        note=given.note,
    )
    return migration.clean(plan)


def opened(content: str, process: str) -> Plan:
    """The plan a file holds. Refuses `migration.other-process`.

    Raises Invalid with `migration.file-not-plan` (it is something else), `migration.file-missing`,
    `migration.file-unknown` and `migration.file-value`, each with the place in the file.
    """
    plan = _read(content)
    if plan.process != process:
        raise Refused("migration.other-process", process=process[:64], other=plan.process[:64])
    try:
        return plan_of(PlanOfMigration.model_validate(reads.shown(plan)))
    except ValidationError as fault:
        places = dict.fromkeys(".".join(map(str, one["loc"])) for one in fault.errors())
        raise Invalid([_wrong("migration.file-value", place) for place in places]) from None


def _read(content: str) -> Plan:
    try:
        value: Any = parse(content.encode())
    except (Invalid, UnicodeError):
        value = None
    if not isinstance(value, dict):
        raise Invalid([problem("migration.file-not-plan")])
    try:
        return msgspec.convert(value, Plan)
    except msgspec.ValidationError as fault:
        raise Invalid([_misshapen(str(fault))]) from None


def _misshapen(said: str) -> Problem:
    """What the reader of shapes found, as one of our own rules."""
    for rule, pattern in (("migration.file-missing", _MISSING), ("migration.file-unknown", _UNKNOWN)):
        if found := pattern.search(said):
            return _wrong(rule, found[1])
    place = _PLACE.search(said)
    return _wrong("migration.file-value", place[1] if place else "-")


def _wrong(rule: str, place: str) -> Problem:
    return problem(rule, place[:200], place=place[:200])
