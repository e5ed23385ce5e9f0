"""Whether the people there are today can finish every way through a process, at every site where one may begin it.

Each human step asks for some different persons out of those who may do it today: role, site, qualification, the right
to sign, what an approval demands of those asked. Steps that check each other (`fourEyes`) must go to different people.
Whoever begins a case did its start event.
A way starves when its steps cannot be given out. Giving out fewer steps is never harder, so it is enough to try all
steps tied together by such rules at once; only where that fails the ways are looked at (`passing.py`), and then a
smallest set of steps that cannot be given out together is told. The same person may do a step each time round a loop.

Cost: people x steps to find who may; giving out is exact cover by backtracking, scarcest step first, within `TRIES`;
then what `passing` costs. At either limit the answer is unknown. Who is asked by data of the case (an expression, the
initiator's choice, superiors) cannot be told beforehand, nor what a role allows only for some records: such steps are
named, and count as no obstacle. Not looked at: what comes of returning work, and called processes, which have steps
and a proof of their own. Whoever gets a task only when it is overdue is not counted on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from lotwright.kernel.access import authority
from lotwright.kernel.access.authority import Place
from lotwright.kernel.access.people import State
from lotwright.kernel.access.roles import RoleSet
from lotwright.kernel.bpmn.expressions import Expr
from lotwright.kernel.bpmn.humans import NOBODY
from lotwright.kernel.bpmn.net import Approval, Net, Node
from lotwright.kernel.proving.passing import Mask, Spent, way
from lotwright.kernel.refusal import Problem, Refused, problem

TRIES = 20_000
CONDITION = "access.condition"


class Staff(NamedTuple):
    """Who there is: the roles in force, everybody who works here, and the sites, each with its day."""

    roles: RoleSet
    people: tuple[State, ...]
    places: tuple[Place, ...]


class Found(NamedTuple):
    """What was found of staffing: the steps concerned, and a way to the last of them as element ids."""

    problem: Problem
    elements: tuple[str, ...]
    path: tuple[str, ...] = ()


class Staffing(NamedTuple):
    """`starving` steps stop every case; `noted` ones stop those of a site while another site can finish, or nothing can
    be said of them before there is a case.
    """

    starving: tuple[Found, ...]
    noted: tuple[Found, ...]


class Step(NamedTuple):
    """What a step demands: `wanted` different persons of those `able`; a condition may allow those in `perhaps` too."""

    element: str
    able: frozenset[str]
    perhaps: frozenset[str]
    wanted: int
    apart: tuple[str, ...]

    @property
    def hopeful(self) -> Step:
        """The step with everybody it may turn out to be open to."""
        return self._replace(able=self.able | self.perhaps)


def judge(net: Net, staff: Staff, meanings: Mapping[str, str]) -> Staffing:
    """Whether every way can be finished; `meanings` gives what a signing step is signed with.

    Problems: `staffing.nobody`, `staffing.unqualified`, `staffing.not-granted`, `staffing.too-few`,
    `staffing.not-all`, `staffing.duties`, `staffing.unknown`; only ever noted: `staffing.untold`,
    `staffing.conditional`, `staffing.no-starter`. The path of a Problem is the step.
    """
    starving: list[tuple[Found, ...]] = []
    noted: list[Found] = []
    start = net.root.start
    starters = {place: _starters(net, staff, place) for place in staff.places}
    if start is not None and not any(starters.values()):
        told = problem("staffing.no-starter", start.id, act=f"start:{net.process}")
        noted.append(Found(told, (start.id,)))
    for place, able in starters.items():
        if start is not None and not able:
            continue
        found = _At(net, staff, meanings, place, able).judge()
        starving.append(found.starving)
        noted += (one for one in found.noted if one not in noted)
    every = tuple(one for found in starving for one in found)
    return Staffing(every, tuple(noted)) if all(starving) else Staffing((), (*every, *noted))


def _starters(net: Net, staff: Staff, place: Place) -> frozenset[str]:
    """Who may begin a case at a site, if only of some records."""
    act = f"start:{net.process}"
    open_to = (one for one in staff.people if _obstacle(staff, one, act, place) in (None, CONDITION))
    return frozenset(one.root.id for one in open_to)


def _obstacle(
    staff: Staff, person: State | None, act: str, place: Place, within: Iterable[str] | None = None
) -> Refused | str | None:
    """Why a person may not do something; `CONDITION` when that hangs on the record."""
    try:
        authority.may(staff.roles, person, act, place, within=None if within is None else tuple(within))
    except Refused as refused:
        return CONDITION if refused.rule == CONDITION else refused
    return None


class _Unable(Exception):
    """A step nobody can do, and why."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found)
        self.problem = found


class _At:
    """One site on its day."""

    def __init__(
        self, net: Net, staff: Staff, meanings: Mapping[str, str], place: Place, starters: frozenset[str]
    ) -> None:
        self.net = net
        self.staff = staff
        self.meanings = meanings
        self.place = place
        self.starters = starters
        self.people = {one.root.id: one for one in staff.people if one.root.active}
        self.known: dict[tuple[str, str, tuple[str, ...] | None], Refused | str | None] = {}

    def judge(self) -> Staffing:
        """What starves, and what is only worth knowing, over all sites where a case may begin."""
        starving: list[Found] = []
        noted: list[Found] = []
        start = self.net.root.start
        steps = [Step(start.id, self.starters, frozenset(), 1, ())] if start is not None else []
        for node in self.net.nodes.values():
            if node.task is None:
                continue
            try:
                step = self._step(node)
            except _Unable as unable:
                starving.append(Found(unable.problem, (node.id,), self._way((node.id,)) or (node.id,)))
                continue
            if step is None:
                noted.append(Found(problem("staffing.untold", node.id), (node.id,)))
            else:
                steps.append(step)
                if len(step.able) < step.wanted:
                    noted.append(Found(problem("staffing.conditional", node.id, site=self.place.site), (node.id,)))
        for part in _tied(steps):
            for found in self._given_out(part):
                (noted if found.problem.rule == "staffing.conditional" else starving).append(found)
        return Staffing(tuple(starving), tuple(noted))

    # --- who may ---

    def _step(self, node: Node) -> Step | None:
        """What the step demands; None when that hangs on data. Raises _Unable when nobody can do it."""
        assert node.task is not None
        task = node.task
        if task.approval is not None:
            return self._approval(node, task.approval)
        named = [_named(expr) for expr in (task.roles, task.people, task.assignee)]
        if any(one is None for one in named):
            return None
        roles, people, assignees = (one or () for one in named)
        if not any(named) and any(expr is not None for expr in (task.roles, task.people, task.assignee)):
            roles = (NOBODY.partition(":")[2],)
        asked = [id for id in self.people if not people or roles or id in (*people, *assignees)]
        if assignees and not (roles or people):
            asked = [id for id in asked if id in assignees]
        own = {*people, *assignees}
        return self._demand(node, asked, 1, lambda id: None if id in own or not roles else roles, roles)

    def _approval(self, node: Node, approval: Approval) -> Step | None:
        """Those who decide together: all of them, or as many as are enough."""
        named = _named(approval.param)
        if named is None or approval.strategy in ("variable", "superiors"):
            return None
        asked = self._holding(named) if approval.strategy == "roles" else list(named)
        if approval.initiator != "self" and self.starters and self.starters <= {*asked}:
            if approval.initiator == "superior":
                return None
            asked.remove(min(self.starters))
        if not asked:
            return self._nobody(node, approval, named)
        wanted = {"any": 1, "ratio": -(-len(asked) * approval.ratio // 100)}.get(approval.mode, len(asked))
        return self._demand(node, asked, wanted, lambda id: None, named if approval.strategy == "roles" else ())

    def _nobody(self, node: Node, approval: Approval, named: tuple[str, ...]) -> Step | None:
        """Nobody is asked: whom the step then goes to."""
        kind, _, name = approval.empty.partition(":")
        assert node.task is not None
        if kind == "agree":
            return Step(node.id, frozenset(), frozenset(), 0, node.task.four_eyes)
        if kind == "person":
            return self._demand(node, [name], 1, lambda id: None, ())
        if kind == "role":
            return self._demand(node, list(self.people), 1, lambda id: (name,), (name,))
        raise _Unable(problem("staffing.nobody", node.id, site=self.place.site, roles=named))

    def _demand(
        self,
        node: Node,
        asked: Sequence[str],
        count: int,
        within: Callable[[str], tuple[str, ...] | None],
        roles: tuple[str, ...],
    ) -> Step:
        """So many of those asked. Raises _Unable when there are not so many who may."""
        assert node.task is not None
        able, perhaps, lacking = set[str](), set[str](), dict[str, Refused]()
        for id in asked:
            obstacle = self._obstacle(node, id, within(id))
            if isinstance(obstacle, Refused):
                lacking[id] = obstacle
            else:
                (able if obstacle is None else perhaps).add(id)
        if len(able) + len(perhaps) < count:
            holders = set(self._holding(roles)) if roles else set(lacking)
            near = {id: refused for id, refused in sorted(lacking.items()) if id in holders}
            if count == len(asked) > 1:
                raise _Unable(problem("staffing.not-all", node.id, site=self.place.site, people=tuple(near)))
            raise _Unable(self._why(node, roles, near, count, len(able) + len(perhaps)))
        return Step(node.id, frozenset(able), frozenset(perhaps), count, node.task.four_eyes)

    def _obstacle(self, node: Node, id: str, within: tuple[str, ...] | None) -> Refused | str | None:
        """Why a person cannot do a step; what hangs on the record comes last."""
        meaning = self.meanings.get(node.id)
        acts = [(f"task:{self.net.process}", within), *([(f"sign:{meaning}", None)] if meaning else [])]
        for act, roles in acts:
            if (id, act, roles) not in self.known:
                self.known[id, act, roles] = _obstacle(self.staff, self.people.get(id), act, self.place, roles)
        found = [self.known[id, act, roles] for act, roles in acts]
        return next((one for one in found if isinstance(one, Refused)), next((one for one in found if one), None))

    def _why(self, node: Node, roles: tuple[str, ...], near: Mapping[str, Refused], count: int, able: int) -> Problem:
        """Why there are too few; `near` are those who hold the role, and what they lack."""
        site = self.place.site
        if able:
            return problem("staffing.too-few", node.id, site=site, needed=count, able=able)
        if not near:
            return problem("staffing.nobody", node.id, site=site, roles=roles)
        codes = tuple(sorted({str(refused.params["code"]) for refused in near.values() if "code" in refused.params}))
        if codes:
            return problem("staffing.unqualified", node.id, site=site, people=tuple(near), codes=codes)
        acts = tuple(dict.fromkeys(str(refused.params["act"]) for refused in near.values() if "act" in refused.params))
        return problem("staffing.not-granted", node.id, site=site, acts=acts)

    def _holding(self, roles: tuple[str, ...]) -> list[str]:
        """Active persons who hold one of these roles here and today."""
        return [
            id for id, one in self.people.items() if set(authority.holds(self.staff.roles, one, self.place)) & {*roles}
        ]

    # --- who does what ---

    def _given_out(self, part: Sequence[Step]) -> Iterator[Found]:
        """Steps tied together that some way cannot be finished with."""
        try:
            if _assignable([step.hopeful for step in part]):
                if not _assignable([step for step in part if len(step.able) >= step.wanted]):
                    elements = tuple(step.element for step in part)
                    yield Found(problem("staffing.conditional", elements[-1], site=self.place.site), elements)
                return
            found = self._starving(part)
            if found is not None:
                yield found
        except Spent:
            elements = tuple(step.element for step in part)
            yield Found(problem("staffing.unknown", elements[-1], site=self.place.site), elements)

    def _starving(self, part: Sequence[Step]) -> Found | None:
        """A way whose steps cannot be given out, and the fewest of them that cannot."""

        @lru_cache(None)
        def bad(mask: Mask) -> bool:
            return not _assignable(_chosen(part, mask))

        passed = way(self.net, [step.element for step in part], bad)
        if passed is None:
            return None
        core = [step.hopeful for step in part if step.element in passed]
        for step in list(core):
            fewer = [one for one in core if one is not step]
            if not _assignable(fewer):
                core = fewer
        core.sort(key=lambda step: passed.index(step.element))
        elements = tuple(step.element for step in core)
        people = tuple(sorted(frozenset().union(*(step.able for step in core))))
        told = problem(
            "staffing.duties", elements[-1], site=self.place.site, people=people, elements=elements[:-1]
        )  # fmt: skip
        return Found(told, elements, passed)

    def _way(self, elements: Sequence[str]) -> tuple[str, ...] | None:
        try:
            return way(self.net, elements, bool)
        except Spent:
            return None


def _named(expr: Expr | None) -> tuple[str, ...] | None:
    """The names an expression always gives; None when they hang on data."""
    if expr is None:
        return ()
    if expr.names:
        return None
    value = expr.value({}, None)
    if isinstance(value, str):
        value = [part.strip() for part in value.split(",")]
    given = value if isinstance(value, list) else []
    return tuple(dict.fromkeys(part for part in given if isinstance(part, str) and part))


def _tied(steps: Sequence[Step]) -> Iterator[list[Step]]:
    """The steps that must go to different people, tied together; a step that is tied to none needs no look."""
    known = {step.element: step for step in steps}
    ties: dict[str, set[str]] = {id: set() for id in known}
    for step in steps:
        for other in step.apart:
            if other in known:
                ties[step.element].add(other)
                ties[other].add(step.element)
    seen: set[str] = set()
    for id in known:
        part: list[str] = []
        waiting = [id]
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                part.append(here)
                waiting += ties[here]
        if len(part) > 1:
            yield [known[one] for one in known if one in part]


def _chosen(part: Sequence[Step], mask: Mask) -> list[Step]:
    return [step.hopeful for place, step in enumerate(part) if mask >> place & 1]


def _assignable(steps: Sequence[Step]) -> bool:
    """Whether these steps can be given out. Raises Spent."""
    apart = {step.element: {*step.apart} for step in steps}
    for step in steps:
        for other in step.apart:
            apart.setdefault(other, set()).add(step.element)
    tries = iter(range(TRIES))
    return _give([*steps], apart, {}, tries)


def _give(
    left: list[Step], apart: Mapping[str, set[str]], given: dict[str, frozenset[str]], tries: Iterator[int]
) -> bool:
    """Give out what is left, the scarcest step first."""
    if not left:
        return True
    free = {
        step.element: step.able.difference(*(given.get(other, ()) for other in apart[step.element])) for step in left
    }
    step = min(left, key=lambda one: len(free[one.element]) - one.wanted)
    rest = [one for one in left if one is not step]
    for people in combinations(sorted(free[step.element]), step.wanted):
        if next(tries, None) is None:
            raise Spent
        if _give(rest, apart, {**given, step.element: frozenset(people)}, tries):
            return True
    return False
