"""Processes that begin by themselves at an instant: when each is due next, at every site.

The instants follow from what is published; they stand in a table so that the worker finds what is due. A case that
begins this way is journaled like every other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from lotwright.kernel.engine.catching import Schedule, schedule
from lotwright.kernel.engine.run import Halt
from lotwright.kernel.packs import calendars
from lotwright.kernel.packs.bindings import Process
from lotwright.kernel.refusal import Invalid, Refused, problem
from lotwright.shell.commands import Content
from lotwright.shell.reads.configuration import Configuration, compiled
from lotwright.shell.runner import Work

_FORGET = """
DELETE FROM app.start_timer WHERE process = ANY(%s)
AND (process, element, site) NOT IN (SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]))
"""
_KEEP = """
INSERT INTO app.start_timer (process, element, site, entity, due, every, "left")
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::timestamptz[], %s::text[], %s::bigint[])
ON CONFLICT (process, element, site) DO UPDATE SET due = EXCLUDED.due, every = EXCLUDED.every, "left" = EXCLUDED."left"
"""
_TAKE = """
SELECT due, every, "left" FROM app.start_timer WHERE process = %s AND element = %s AND site = %s FOR UPDATE
"""


class Start(NamedTuple):
    """One start timer at one site."""

    process: str
    element: str
    site: str
    entity: str
    due: dt.datetime
    every: str | None
    left: int | None


def published(work: Work, given: Sequence[Content], then: Configuration) -> None:
    """Set the start timers of processes that come into force, and forget those of the versions before.

    Raises Invalid with `bpmn.timer` when a timer's value is no time.
    """
    keys = [one.key for one in given if one.kind == "process"]
    starts = [start for one in given if one.kind == "process" for start in _starts(one, then, work.at)]
    if not keys:
        return
    now: tuple[list[Any], ...] = tuple(map(list, zip(*starts, strict=True))) or tuple([] for _ in Start._fields)
    work.carried.append((_FORGET, (keys, *now[:3])))
    if starts:
        work.carried.append((_KEEP, now))


def _starts(one: Content, then: Configuration, at: dt.datetime) -> Iterator[Start]:
    net = compiled(one.content).net
    for node in net.root.starts:
        timer = node.event.timer
        if timer is None:
            continue
        for entity, site in then.sites():
            calendar = then.calendars.get(site.calendar)
            if calendar is None:
                continue
            try:
                found = schedule(timer, timer.value.value({}, at), at, partial(calendars.after, calendar, at))
            except Halt as halt:
                raise Invalid([problem("bpmn.timer", node.id, **halt.params)]) from halt
            yield Start(one.key, node.id, site.id, entity.id, *found)


def take(work: Work, process: Process, element: str) -> None:
    """One firing of a start timer at the caller's site: it is due, and moves on to the next or is gone.

    Refuses `timer.not-waiting` and `timer.not-due`.
    """
    place = (process.key, element, work.caller.site)
    rows = work.unit.execute(_TAKE, place)
    if not rows:
        raise Refused("timer.not-waiting", timer=f"{process.key}/{element}"[:64])
    found = Schedule(*rows[0])
    if found.due > work.at:
        raise Refused("timer.not-due", timer=f"{process.key}/{element}"[:64])
    following = found.following(_working(work, process, element))
    where = "WHERE process = %s AND element = %s AND site = %s"
    if following is None:
        work.carried.append((f"DELETE FROM app.start_timer {where}", place))
    else:
        work.carried.append(
            (f'UPDATE app.start_timer SET due = %s, "left" = %s {where}', (following.due, following.left, *place))
        )


def _working(work: Work, process: Process, element: str) -> Callable[[str], dt.datetime] | None:
    """How the spans of a start timer are counted where they are working time; None where they are not."""
    node = work.runner.definitions.process(work.unit, process.key, process.sha256).net.root.nodes.get(element)
    calendar = work.configuration.calendar(work.caller.site)
    if node is None or node.event.timer is None or not node.event.timer.working or calendar is None:
        return None
    return partial(calendars.after, calendar, work.at)
