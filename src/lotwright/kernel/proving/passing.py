"""Which of some steps one way through a process can pass together, and such a way.

The markings of each scope are walked together with the set of wanted steps passed so far. Whoever asks must ask for
something that stays so when more is passed ("these steps were all passed"): then it is enough to let one choice after
the other be made, whatever else could happen meanwhile (a persistent set of a net whose choices are free), so that
parallel branches cost their sum and not their product. Where a choice is not free all is tried. A sub-process adds
each set that can be passed within it, to what interrupts it also those of its middle; inclusive branches are taken
all; what repeats, or begins beside the flow, adds every union of what it can pass.

Cost: at most `LIMIT` pairs of a marking and a set for each scope, each looking at the transitions of one place.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from lotwright.kernel.bpmn.net import Net, Node, Scope
from lotwright.kernel.proving.petri import Place, Transition
from lotwright.kernel.proving.soundness import workflow

Mask = int
Way = tuple[str, ...]
Family: TypeAlias = Mapping[Mask, Way]
"""Sets of steps that can be passed, each with the elements of a way that does."""
Marking = frozenset[Place]
State: TypeAlias = tuple[Marking, Mask]
LIMIT = 5_000
MOST_SETS = 1_024


class Spent(Exception):
    """The limit was reached."""


def way(net: Net, wanted: Sequence[str], asked: Callable[[Mask], bool]) -> Way | None:
    """A way that passes a set of the wanted steps for which `asked` holds, up to the last of them; None without one.

    `asked` must hold of every larger set too; bit n of a mask stands for step n of `wanted`. Raises Spent.
    """
    bits = {id: 1 << place for place, id in enumerate(wanted)}
    for mask, passed in _Walk(bits).through(net.root, asked).items():
        if asked(mask):
            return passed
    return None


def _never(mask: Mask) -> bool:
    return False


class _Walk:
    """Walks scopes from the outside in; each inner one once."""

    def __init__(self, bits: Mapping[str, Mask]) -> None:
        self.bits = bits
        self.known: dict[str, Family] = {}

    def through(self, scope: Scope, asked: Callable[[Mask], bool] = _never) -> Family:
        """The sets that can be passed in a scope, what begins beside its flow included."""
        if scope.id in self.known:
            return self.known[scope.id]
        if not self._concerns(scope):
            return {0: ()}
        walked = self._all_of(scope) if _is_ad_hoc(scope) else self._flow(scope, asked)
        found: dict[Mask, Way] = {}
        beside = self._beside(scope)
        for mask, passed in walked.items():
            for more, then in beside.items():
                found.setdefault(mask | more, passed + then)
        if len(found) > MOST_SETS:
            raise Spent
        self.known[scope.id] = found
        return found

    def _concerns(self, scope: Scope) -> bool:
        return any(
            node.id in self.bits or (node.inner is not None and self._concerns(node.inner))
            for node in scope.nodes.values()
        )

    def _flow(self, scope: Scope, asked: Callable[[Mask], bool]) -> Family:
        """The sets passed in a scope's flow, in the order in which they are met; ends with one that is asked for."""
        moves = _Moves(scope)
        first: State = (moves.start, 0)
        before: dict[State, tuple[State, Way] | None] = {first: None}
        met: dict[Mask, State] = {0: first}
        waiting = deque([first])
        while waiting:
            state = waiting.popleft()
            for transition in moves.next(state[0]):
                marking = moves.after(state[0], transition)
                for mask, passed in self._passing(scope, transition):
                    then = (marking, state[1] | mask)
                    if then in before:
                        continue
                    before[then] = (state, passed)
                    waiting.append(then)
                    met.setdefault(then[1], then)
                    if asked(then[1]):
                        return {then[1]: _told(before, then)}
            if len(before) > LIMIT:
                raise Spent
        return {mask: _told(before, state) for mask, state in met.items()}

    def _passing(self, scope: Scope, transition: Transition) -> Iterator[tuple[Mask, Way]]:
        """What one firing passes: the step itself, or what can be passed within it."""
        path = transition.path
        node = scope.nodes.get(path[0]) if path else None
        if node is None:
            yield 0, path
        elif node.host is not None and node.host.inner is not None and node.interrupting:
            yield from ((mask, (*passed, *path)) for mask, passed in self._within(node.host).items())
        elif node.inner is not None:
            yield from ((mask, (node.id, *passed, *path[1:])) for mask, passed in self._within(node).items())
        else:
            yield self.bits.get(node.id, 0), path

    def _within(self, node: Node) -> Family:
        assert node.inner is not None
        found = self.through(node.inner)
        return _united(found) if node.loop is not None else found

    def _beside(self, scope: Scope) -> Family:
        """What event sub-processes and compensation may add, in every union."""
        found: dict[Mask, Way] = {0: ()}
        for node in scope.nodes.values():
            if node.is_event_sub_process:
                assert node.inner is not None
                more: Family = {mask: (node.id, *passed) for mask, passed in self.through(node.inner).items() if mask}
            elif node.for_compensation:
                inner = self.through(node.inner) if node.inner is not None else {}
                more = {
                    self.bits.get(node.id, 0) | mask: (node.id, *passed) for mask, passed in {0: (), **inner}.items()
                }
            else:
                continue
            found.update({mask: passed for mask, passed in more.items() if mask and mask not in found})
        return _united(found)

    def _all_of(self, scope: Scope) -> Family:
        """Of an ad-hoc part everything may be done, in any order."""
        mask, passed = 0, list[str]()
        for node in scope.nodes.values():
            inner = max(self.through(node.inner).items(), default=(0, ())) if node.inner is not None else (0, ())
            own = self.bits.get(node.id, 0) | inner[0]
            if own:
                mask |= own
                passed += [node.id, *inner[1]]
        return {0: (), mask: tuple(passed)}


def _is_ad_hoc(scope: Scope) -> bool:
    return scope.node is not None and scope.node.ad_hoc is not None


def _united(family: Family) -> dict[Mask, Way]:
    """Every union of these sets."""
    found: dict[Mask, Way] = {0: ()}
    for mask, passed in family.items():
        for other, before in list(found.items()):
            found.setdefault(mask | other, before + passed)
        if len(found) > MOST_SETS:
            raise Spent
    return found


def _told(before: Mapping[State, tuple[State, Way] | None], state: State) -> Way:
    steps: list[Way] = []
    while (step := before[state]) is not None:
        state, passed = step
        steps.append(passed)
    return tuple(element for passed in reversed(steps) for element in passed)


class _Moves:
    """The transitions of a scope, inclusive branches taken all."""

    def __init__(self, scope: Scope) -> None:
        net = workflow(scope)
        self.start: Marking = frozenset([net.source])
        self.takers: dict[Place, list[Transition]] = {}
        for transition in (*net.transitions, *_taken_all(scope, net.transitions)):
            for place in transition.takes:
                self.takers.setdefault(place, []).append(transition)

    def next(self, marking: Marking) -> Iterable[Transition]:
        """Transitions of one choice that nothing else has a part in; all that can fire where there is none."""
        fireable: dict[Transition, None] = {}
        for place in sorted(marking):
            takers = self.takers.get(place, ())
            enabled = [one for one in takers if one.takes <= marking]
            if enabled and all(self._alone(one, place) for one in takers):
                return enabled
            fireable.update(dict.fromkeys(enabled))
        return fireable

    def _alone(self, transition: Transition, place: Place) -> bool:
        """Whether only this place, or only this transition, is concerned."""
        return transition.takes == {place} or all(self.takers[other] == [transition] for other in transition.takes)

    @staticmethod
    def after(marking: Marking, transition: Transition) -> Marking:
        """The marking when it has fired. What ends everything ends nothing here: the rest could have come before it."""
        return marking - transition.takes | transition.gives


def _taken_all(scope: Scope, transitions: Iterable[Transition]) -> Iterator[Transition]:
    for node in scope.nodes.values():
        if node.kind == "inclusiveGateway" and len(node.outgoing) > 1:
            ways = [one for one in transitions if one.path[:1] == (node.id,)]
            if ways:
                gives = frozenset(place for one in ways for place in one.gives)
                yield Transition((node.id,), ways[0].takes, gives)
