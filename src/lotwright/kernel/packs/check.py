"""The cross-reference check: whatever one file of the packs names, another must define."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lotwright.kernel.packs import plays
from lotwright.kernel.packs.bindings import Node, Process
from lotwright.kernel.packs.pack import LANGUAGES, Pack, decision_ids, within
from lotwright.kernel.records import RecordType
from lotwright.kernel.refusal import Invalid, Problem, problem

EXTERNAL = "external:"
"""A task type with this beginning is done by the outside world and needs no catalogue action."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is there to be named: all that packs define together, or all that is in force."""

    records: Mapping[str, RecordType]
    processes: Collection[str]
    roles: Collection[str]
    decisions: Collection[str]
    actions: Collection[str]
    calendars: Collection[str]
    meanings: Mapping[str, Collection[str]]


def check(packs: Sequence[Pack], actions: Collection[str]) -> tuple[Problem, ...]:
    """Everything that does not fit together, in these packs and the catalogue actions named.

    Problems: `pack.key-twice`, `pack.needs`, `pack.twice` (a definition in two packs), `process.record-type`,
    `process.unnamed`, `process.field`, `process.role`, `process.no-role`, `process.action`, `process.decision`,
    `process.four-eyes`, `process.meaning-unnamed`, `process.outcomes`, `process.no-start-form`, `text.missing`,
    `site.calendar`, `play.title-twice`, `play.process`, `play.role`, `play.action`, `play.task`, `play.unknown`,
    `play.given-circle`. The path begins with pack and file.
    """
    return tuple(_all(packs, actions))


def check_process(process: Process, known: Known) -> tuple[Problem, ...]:
    """What one process names that is not known; see `check` for the Problems. The path is the element id."""
    return tuple(_process(process, known))


def _all(packs: Sequence[Pack], actions: Collection[str]) -> Iterator[Problem]:
    known = _known(packs, actions)
    yield from _twice(packs)
    keys = {pack.manifest.key for pack in packs}
    for pack in packs:
        root = pack.manifest.key
        for need in pack.manifest.needs:
            if need not in keys:
                yield problem("pack.needs", f"{root}/pack.toml", needs=need)
        for process in pack.processes.values():
            yield from (within(f"{root}/processes/{process.key}.bpmn", one) for one in _process(process, known))
        yield from (within(f"{root}/roles.toml", one) for one in _roles(pack, known))
        yield from _sites(pack, known)
        yield from _texts(pack)
    yield from _plays(packs, known)


def _known(packs: Sequence[Pack], actions: Collection[str]) -> Known:
    return Known(
        records={key: one for pack in packs for key, one in pack.records.items()},
        processes={key for pack in packs for key in pack.processes},
        roles={role.key for pack in packs for role in pack.roles.roles},
        decisions={key for pack in packs for key in decision_ids(pack)},
        actions=actions,
        calendars={key for pack in packs for key in pack.calendars},
        meanings={
            language: {key for pack in packs if language in pack.texts for key in pack.texts[language].meanings}
            for language in LANGUAGES
        },
    )


def _twice(packs: Sequence[Pack]) -> Iterator[Problem]:
    for key, count in Counter(pack.manifest.key for pack in packs).items():
        if count > 1:
            yield problem("pack.key-twice", key=key)
    defined: Mapping[str, Callable[[Pack], Iterable[str]]] = {
        "records": lambda pack: pack.records,
        "processes": lambda pack: pack.processes,
        "calendars": lambda pack: pack.calendars,
        "decisions": decision_ids,
        "roles": lambda pack: (role.key for role in pack.roles.roles),
    }
    for kind, keys_of in defined.items():
        for key, count in Counter(key for pack in packs for key in keys_of(pack)).items():
            if count > 1:
                yield problem("pack.twice", kind=kind, key=key)


def _process(process: Process, known: Known) -> Iterator[Problem]:
    if process.names is None:
        yield problem("process.unnamed", process.key)
    formless = process.start is None or process.start.rights is None
    if formless and not (process.start is None and process.begins_by_itself):
        yield problem("process.no-start-form", process.key)
    record_type = known.records.get(process.record_type or "")
    if record_type is None:
        yield problem("process.record-type", process.key, record_type=process.record_type)
    for node in process.nodes.values():
        yield from _node(node, process, known)
        if record_type is not None:
            yield from _fields(node, record_type)


def _node(node: Node, process: Process, known: Known) -> Iterator[Problem]:
    if node.kind in ("startEvent", "userTask") and node.names is None:
        yield problem("process.unnamed", node.id)
    if node.kind == "userTask" and not node.assigned:
        yield problem("process.no-role", node.id)
    yield from _names_what_is_there(node, process, known)
    if node.signature is not None:
        for language in LANGUAGES:
            if node.signature.meaning not in known.meanings[language]:
                yield problem("process.meaning-unnamed", node.id, meaning=node.signature.meaning, language=language)


def _names_what_is_there(node: Node, process: Process, known: Known) -> Iterator[Problem]:
    """Roles, action, decision and other steps that a step names exist."""
    named = (*node.roles, *node.named, *((node.deadline.to,) if node.deadline and node.deadline.to else ()))
    unknown = dict.fromkeys(role for role in named if role not in known.roles)
    yield from (problem("process.role", node.id, role=role) for role in unknown)
    if node.action is not None and not node.action.startswith(EXTERNAL) and node.action not in known.actions:
        yield problem("process.action", node.id, action=node.action)
    if node.decision is not None and node.decision not in known.decisions:
        yield problem("process.decision", node.id, decision=node.decision)
    for id in node.four_eyes:
        other = process.nodes.get(id)
        if other is None or other is node or other.kind not in ("startEvent", "userTask"):
            yield problem("process.four-eyes", node.id, element=id)


def _fields(node: Node, record_type: RecordType) -> Iterator[Problem]:
    fields = record_type.fields
    names = set(fields) | {f"{key}.{column.key}" for key, held in fields.items() for column in held.columns}
    if node.rights is not None:
        for key in node.rights.named:
            if key not in names:
                yield problem("process.field", node.id, field=key, record_type=record_type.key)
    if node.outcomes is None:
        return
    decided = fields.get(node.outcomes)
    if decided is None or decided.kind != "choice" or node.rights is None or not node.rights.writable(decided):
        yield problem("process.outcomes", node.id, field=node.outcomes)


CASE_ACTS = frozenset(
    (
        "case.terminate", "case.suspend", "case.retry", "case.instances", "case.drive", "migration.draft",
        "migration.apply", "people.hand-over",
    )
)  # fmt: skip
"""What can be done to whole cases by those a role lets: ended, stopped, tried again, changed, driven from outside,
moved to another version, given to somebody else when their people leave."""


def _roles(pack: Pack, known: Known) -> Iterator[Problem]:
    """A grant may name a process of a pack that is not there, but an action must exist."""
    for role in pack.roles.roles:
        for permit in role.grants:
            for act in permit.acts:
                if ":" not in act and "*" not in act and act not in known.actions and act not in CASE_ACTS:
                    yield problem("process.action", role.key, action=act)


def _sites(pack: Pack, known: Known) -> Iterator[Problem]:
    for entity in pack.organisation.entities if pack.organisation else ():
        for site in entity.sites:
            if site.calendar not in known.calendars:
                path = f"{pack.manifest.key}/organisation.toml"
                yield problem("site.calendar", path, site=site.id, calendar=site.calendar)


def _texts(pack: Pack) -> Iterator[Problem]:
    """Every rule of the pack's record types has its sentence, and both languages say the same things."""
    rules = {rule.id for record_type in pack.records.values() for rule in record_type.rules}
    said = {language: pack.texts.get(language) for language in LANGUAGES}
    wanted = {
        "rules": rules.union(*(one.rules for one in said.values() if one)),
        "meanings": set[str]().union(*(one.meanings for one in said.values() if one)),
    }
    for language, texts in said.items():
        path = f"{pack.manifest.key}/texts/{language}.toml"
        for part, keys in wanted.items():
            for key in sorted(keys - set(getattr(texts, part, ()))):
                yield problem("text.missing", path, part=part, key=key)


def _plays(packs: Sequence[Pack], known: Known) -> Iterator[Problem]:
    library = {play.title: play for pack in packs for play in pack.plays.values()}
    tasks = {name for pack in packs for process in pack.processes.values() for name in _task_names(process)}
    for title, count in Counter(play.title for pack in packs for play in pack.plays.values()).items():
        if count > 1:
            yield problem("play.title-twice", title=title[:60])
    for pack in packs:
        for name, play in pack.plays.items():
            file = f"{pack.manifest.key}/plays/{name}.play"
            yield from (within(file, one) for one in _play(play, library, known, tasks))


def _task_names(process: Process) -> Iterator[str]:
    for node in process.nodes.values():
        yield node.id
        if node.names is not None:
            yield from (node.names.zh, node.names.en)


def _play(
    play: plays.Play, library: Mapping[str, plays.Play], known: Known, tasks: Collection[str]
) -> Iterator[Problem]:
    try:
        steps = plays.whole(play, library).steps
    except Invalid as invalid:
        yield from invalid.problems
        steps = play.steps
    people = {step.person: step.role for step in steps if isinstance(step, plays.Cast)}
    for step in play.steps:
        path = f"line {step.line}"
        if isinstance(step, plays.Start) and step.process not in known.processes:
            yield problem("play.process", path, process=step.process)
        if isinstance(step, plays.Perform) and step.action not in known.actions:
            yield problem("play.action", path, action=step.action)
        task = getattr(step, "task", None)
        if task is not None and task not in tasks:
            yield problem("play.task", path, task=task[:60])
        for role in _roles_in(step, people):
            if role not in known.roles:
                yield problem("play.role", path, role=role)


def _roles_in(step: plays.Statement, people: Mapping[str, str]) -> Iterable[str]:
    if isinstance(step, plays.ExpectTask):
        return (step.role,) if step.role else ()
    person = getattr(step, "person", None)
    return () if person is None else (people.get(person, person),)
