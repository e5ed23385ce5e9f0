"""Plans for moving running cases to another version of their process, and the proof that each can still end there.

A plan is data: which version, to which, what becomes of each element. It is drafted by id and type, checked against
both versions, and judged from every distinct marking of the cases it is to move: few, however many cases there are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Literal, NamedTuple, TypeAlias

import msgspec

from lotwright.kernel import values
from lotwright.kernel.bpmn.expressions import Expr, Expressions
from lotwright.kernel.bpmn.net import Net, Node, Scope
from lotwright.kernel.engine import commands as engine
from lotwright.kernel.engine import migrating
from lotwright.kernel.engine.migrating import Seat
from lotwright.kernel.engine.state import ROOT, State, Token
from lotwright.kernel.journal import canonical
from lotwright.kernel.proving import petri, soundness
from lotwright.kernel.refusal import Invalid, Problem, Refused, problem

MOST_ELEMENTS = 5_000
LONGEST_TEXT = 10_000
MOST_WAYS = 64
"""How many choices of one branch for each block of inclusive gateways are judged for one marking."""
_STAYS = frozenset(
    (
        "task", "userTask", "manualTask", "serviceTask", "businessRuleTask", "scriptTask", "sendTask", "receiveTask",
        "callActivity", "subProcess", "adHocSubProcess", "intermediateCatchEvent", "intermediateThrowEvent",
        "eventBasedGateway",
    )
)  # fmt: skip
"""The kinds at which a case may stand while nothing is wrong with it; an inclusive or parallel join is stood before."""


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How cases come from one version of a process (`source`, sha256) to another (`target`).

    elements  (before, after) of elements and sequence flows
    renew     elements before whose timer, message or task is worked out anew; what is not named is kept
    values    (variable, FEEL) set for the whole case, each worked out with the values before
    """

    process: str
    source: str
    target: str
    elements: tuple[tuple[str, str], ...]
    renew: tuple[str, ...] = ()
    values: tuple[tuple[str, str], ...] = ()
    note: str = ""


Kind: TypeAlias = Literal["unmapped", "unlike", "new", "goes", "changed"]


class Finding(NamedTuple):
    """What somebody should know of a drafted plan.

    unmapped  a case may stand at the element, and it has no counterpart: this needs a hand
    unlike    the element of the same id is another thing now (`differs`): this needs a hand as well
    goes      an event that is no longer waited for; `new` an element that was not there before
    changed   both are there, but what it waits for or who is to do it is another (`differs`): keep, or renew
    """

    kind: Kind
    element: str
    differs: str = ""


class Draft(NamedTuple):
    """A plan that maps what has the same id and type, and what is left to decide."""

    plan: Plan
    findings: tuple[Finding, ...]


# ---- plans


def content(plan: Plan) -> bytes:
    """The canonical bytes of a plan: what is signed and kept."""
    return canonical.encode(msgspec.to_builtins(_sorted(plan)))


def identity(plan: Plan) -> str:
    """The sha256 (hex) by which a plan is known."""
    return hashlib.sha256(content(plan)).hexdigest()


def read(given: bytes) -> Plan:
    """A plan from its bytes. Raises Invalid as `clean` does."""
    return clean(msgspec.json.decode(given, type=Plan))


def clean(plan: Plan) -> Plan:
    """The plan with its words as a journal takes them. Raises Invalid with what `values.text` finds, by place."""
    text = partial(values.text, longest=LONGEST_TEXT)
    return msgspec.structs.replace(
        plan,
        elements=tuple((text(before, "elements"), text(after, "elements")) for before, after in plan.elements),
        renew=tuple(text(element, "renew") for element in plan.renew),
        values=tuple((text(name, "values"), text(given, "values")) for name, given in plan.values),
        note=text(plan.note, "note"),
    )


def _sorted(plan: Plan) -> Plan:
    return msgspec.structs.replace(
        plan,
        elements=tuple(sorted(plan.elements)),
        renew=tuple(sorted(set(plan.renew))),
        values=tuple(sorted(plan.values)),
    )


def reverse(plan: Plan) -> Plan:
    """The way back, to be checked like any other. Variables that were set stay as they are."""
    names = dict(plan.elements)
    return _sorted(
        Plan(
            plan.process,
            plan.target,
            plan.source,
            tuple((after, before) for before, after in plan.elements),
            tuple(names[element] for element in plan.renew if element in names),
        )
    )


def draft(source: Net, target: Net) -> Draft:
    """Map by id and type; when ids differ nothing is guessed."""
    elements: dict[str, str] = {}
    findings: list[Finding] = []
    for id, was in source.nodes.items():
        node = target.nodes.get(id)
        if node is None:
            findings += [Finding("goes" if _event(was) else "unmapped", id)] if _standable(was) else []
            continue
        differs = migrating.unlike(was, node) or _moved(was, node, elements)
        if differs is not None:
            findings.append(Finding("unlike", id, differs))
            continue
        elements[id] = id
        findings += [Finding("changed", id, what) for what in _changed(was, node)]
    findings += [Finding("new", id) for id in target.nodes if id not in source.nodes]
    elements |= dict(_flows(source, target, elements))
    plan = Plan(source.process, source.sha256, target.sha256, tuple(sorted(elements.items())))
    return Draft(plan, tuple(findings))


def _event(node: Node) -> bool:
    return node.kind in ("boundaryEvent", "startEvent")


def _standable(node: Node) -> bool:
    return node.kind in _STAYS or node.kind == "boundaryEvent" or node.join or _triggers(node)


def _triggers(node: Node) -> bool:
    return node.kind == "startEvent" and node.scope.trigger is node


def _moved(was: Node, node: Node, elements: Mapping[str, str]) -> str | None:
    """Whether it stands in another sub-process now, or at another step's border."""
    before, after = was.scope.node, node.scope.node
    if (before is None) != (after is None):
        return "scope"
    if before is not None and after is not None and elements.get(before.id, before.id) != after.id:
        return "scope"
    if was.host is not None and node.host is not None and was.host.id != node.host.id:
        return "host"
    return None


def _flows(source: Net, target: Net, elements: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for id, flow in source.flows.items():
        other = target.flows.get(id)
        if other is not None and elements.get(flow.target.id) == other.target.id:
            yield id, id


def _changed(was: Node, node: Node) -> Iterator[str]:
    """What of an element is kept for a running case unless it is worked out anew."""
    if _trigger_of(was) != _trigger_of(node):
        yield "event"
    if was.task is not None and node.task is not None:
        if _text(was.task.roles, was.task.people, was.task.assignee) != _text(
            node.task.roles, node.task.people, node.task.assignee
        ):
            yield "assignment"
        if (was.task.deadline, _text(was.task.due)) != (node.task.deadline, _text(node.task.due)):
            yield "deadline"
    if was.job is not None and node.job is not None and was.job.type.source != node.job.type.source:
        yield "job"


def _trigger_of(node: Node) -> tuple[Any, ...]:
    event = node.event
    timer = None if event.timer is None else (event.timer.kind, event.timer.value.source, event.timer.working)
    return event.name, event.code, timer, _text(event.key, event.name_value)


def _text(*given: Expr | None) -> tuple[str | None, ...]:
    return tuple(None if one is None else one.source for one in given)


def check(plan: Plan, source: Net, target: Net) -> tuple[Problem, ...]:
    """Everything wrong with a plan by itself, whatever cases there are.

    Problems: `migration.same-version`, `migration.too-long`, `migration.no-element`, `migration.no-target`,
    `migration.twice`, `migration.differs`, `migration.not-mapped`, `migration.value-name`, `migration.expression`.
    """
    if plan.source == plan.target:
        return (problem("migration.same-version", "target"),)
    if max(len(plan.elements), len(plan.renew), len(plan.values)) > MOST_ELEMENTS:
        return (problem("migration.too-long", "elements", limit=MOST_ELEMENTS),)
    return (*_elements(plan, source, target), *_renewed(plan), *_values(plan))


def _elements(plan: Plan, source: Net, target: Net) -> Iterator[Problem]:
    befores: set[str] = set()
    afters: set[str] = set()
    for before, after in plan.elements:
        path = f"elements.{before}"
        if before in befores or after in afters:
            yield problem("migration.twice", path, element=before, to=after)
        befores.add(before)
        afters.add(after)
        was, node = source.nodes.get(before), target.nodes.get(after)
        if was is None and before not in source.flows:
            yield problem("migration.no-element", path, element=before)
        elif node is None and after not in target.flows:
            yield problem("migration.no-target", path, element=before, to=after)
        elif (was is None) != (node is None):
            yield problem("migration.differs", path, element=before, to=after, differs="kind")
        elif was is not None and node is not None and (differs := migrating.unlike(was, node)) is not None:
            yield problem("migration.differs", path, element=before, to=after, differs=differs)


def _renewed(plan: Plan) -> Iterator[Problem]:
    mapped = {before for before, _ in plan.elements}
    for element in plan.renew:
        if element not in mapped:
            yield problem("migration.not-mapped", f"renew.{element}", element=element)


def _values(plan: Plan) -> Iterator[Problem]:
    names = [name for name, _ in plan.values]
    for name in sorted({name for name in names if not name or names.count(name) > 1}):
        yield problem("migration.value-name", f"values.{name}", name=name)
    for name, text in plan.values:
        made = Expressions(())
        made.feel(name, text)
        for one in made.problems:
            yield problem("migration.expression", f"values.{name}", name=name, fault=str(one.params.get("fault", "")))


def command(plan: Plan, reason: str) -> engine.Migrate:
    """What the engine is asked for one case by a plan that has been checked. Raises Invalid with what is wrong."""
    made = Expressions(name for name, _ in plan.values)
    settings = tuple((name, made.feel(name, text)) for name, text in plan.values)
    if made.problems:
        raise Invalid(made.problems)
    return engine.Migrate(
        plan=identity(plan),
        definition=plan.target,
        elements=dict(plan.elements),
        reason=reason,
        renew=frozenset(plan.renew),
        values=settings,
    )


# ---- markings


Marking: TypeAlias = tuple[str, ...]
"""Where a case stands, as element ids from the outside in (`sub/step`), in order; a join it waits at as the flow."""


def marking(state: State) -> Marking:
    """Where a case stands in its own process: the innermost places."""
    tokens = list(migrating.own(state))
    around = {token.scope for token in tokens}
    return tuple(sorted(_path(state, token) for token in tokens if token.id not in around))


def _path(state: State, token: Token) -> str:
    steps = [token.at]
    while token.scope != ROOT:
        token = state.tokens[token.scope]
        if token.loop is None:
            steps.append(token.at)
    return "/".join(reversed(steps))


class Judge:
    """Judges where the cases of one plan come to stand; each marking once."""

    def __init__(self, plan: Plan, source: Net, target: Net, limit: int = petri.LIMIT) -> None:
        self.plan = plan
        self._source = source
        self._target = target
        self._limit = limit
        self._inside = soundness.verdicts(target, limit)
        self._branches = {net: _branches(net) for net in (source, target)}
        self._known: dict[tuple[Any, ...], tuple[str, dict[str, Any]] | None] = {}

    def allow(self, state: State) -> None:
        """Refuses what keeps a case from being moved.

        `migration.other-version`, what `migrating.seats` refuses, `migration.inclusive` (it stands within other
        inclusive branches than before), `migration.unsound` with the way to the trouble, `migration.undecided`.
        """
        if state.head.definition != self.plan.source:
            raise Refused("migration.other-version", case=state.head.id)
        found = migrating.seats(state, self._source, self._target, dict(self.plan.elements))
        key = _key(found.values())
        if key not in self._known:
            self._known[key] = self._judged(found)
        refused = self._known[key]
        if refused is not None:
            raise Refused(refused[0], **refused[1])

    def _judged(self, found: Mapping[int, Seat]) -> tuple[str, dict[str, Any]] | None:
        try:
            for seat in found.values():
                self._same_branches(seat)
            for scope, standing in _groups(self._target, found):
                for chosen in _ways(standing):
                    self._from(scope, chosen)
        except Refused as refused:
            return refused.rule, dict(refused.params)
        return None

    def _from(self, scope: Scope, chosen: Iterable[Seat]) -> None:
        standing = [seat.flow or seat.node for seat in chosen]
        verdict = soundness.judge_from(scope, standing, self._inside, self._limit)
        if verdict.sound is None:
            raise Refused("migration.undecided", limit=self._limit)
        if verdict.found is not None:
            told = verdict.found
            raise Refused("migration.unsound", trouble=told.trouble.value, elements=told.elements, way=told.path)

    def _same_branches(self, seat: Seat) -> None:
        """Inclusive splits the token has passed and not yet joined are the same ones after as before."""
        names = dict(self.plan.elements)
        before = tuple(names.get(split, "") for split in self._branches[self._source].get(seat.was, ()))
        if before != self._branches[self._target].get(seat.node, ()):
            raise Refused("migration.inclusive", element=seat.was.id, to=seat.node.id)


def _key(found: Iterable[Seat]) -> tuple[Any, ...]:
    """Tells markings apart: where tokens stand, within which others, and which came through one inclusive split."""
    numbers: dict[int, int] = {}
    marks: dict[int, int] = {}
    key = []
    for seat in found:
        token = seat.token
        numbers[token.id] = len(numbers)
        passed = tuple((marks.setdefault(mark, len(marks)), count) for mark, count in token.marks)
        scope = numbers.get(token.scope)
        key.append((scope, seat.node.id, seat.flow.id if seat.flow else None, token.loop is None, passed))
    return tuple(key)


def _groups(target: Net, found: Mapping[int, Seat]) -> Iterator[tuple[Scope, list[Seat]]]:
    """The tokens that stand directly in one scope together, by scope."""
    groups: dict[int, list[Seat]] = {}
    for seat in found.values():
        if not seat.token.index:
            groups.setdefault(seat.token.scope, []).append(seat)
    for id, group in groups.items():
        scope = target.root if id == ROOT else found[id].node.inner
        assert scope is not None, "tokens stand in scopes"
        yield scope, group


# ---- blocks of inclusive gateways


def _branches(net: Net) -> dict[Node, tuple[str, ...]]:
    """The inclusive splits around each node, innermost last."""
    found: dict[Node, tuple[str, ...]] = {}
    waiting: list[tuple[Node, tuple[str, ...]]] = [
        (node, ()) for node in net.nodes.values() if not node.incoming and node.host is None
    ]
    while waiting:
        node, splits = waiting.pop()
        if node in found:
            continue
        found[node] = splits
        waiting += [(event, splits) for event in node.boundary]
        if node.link is not None:
            waiting.append((node.link, splits))
        after = splits[:-1] if node.join else splits
        after = (*after, node.id) if node.split else after
        waiting += [(flow.target, after) for flow in node.outgoing]
    return found


def _ways(standing: list[Seat]) -> list[tuple[Seat, ...]]:
    """The markings to judge: of each passage through an inclusive split one branch, as `soundness` sees such a block.

    Refuses `migration.inclusive` where the branches cannot be told apart, `migration.undecided` where there are too
    many.
    """
    return _chosen(standing, 0)


def _chosen(standing: Iterable[Seat], depth: int) -> list[tuple[Seat, ...]]:
    groups: dict[tuple[int, int] | None, list[Seat]] = {}
    for seat in standing:
        marks = seat.token.marks
        groups.setdefault(marks[depth] if len(marks) > depth else None, []).append(seat)
    found: list[tuple[Seat, ...]] = [()]
    for mark, group in groups.items():
        options = [tuple(group)] if mark is None else _of_passage(mark[1], group, depth)
        found = [before + option for before in found for option in options]
        if len(found) > MOST_WAYS:
            raise Refused("migration.undecided", limit=MOST_WAYS)
    return found


def _of_passage(count: int, group: list[Seat], depth: int) -> list[tuple[Seat, ...]]:
    """One branch of a passage; where it took only one there is nothing to choose."""
    inner = _chosen(group, depth + 1)
    if count == 1:
        return inner
    if any(len(one) != count for one in inner):
        raise Refused("migration.inclusive", element=group[0].was.id, to=group[0].node.id)
    return [(seat,) for seat in {seat.token.id: seat for one in inner for seat in one}.values()]
