"""Workflow nets: reduce, then explore; a verdict with the shortest path to the trouble.

A net begins with one token on its source and has ended when no token is left, as a BPMN scope does. It is sound
when the end can be reached from every marking that can be reached and every transition can fire (van der Aalst's
definition, with the empty marking for the marked sink). A place with two tokens is counted as trouble too: two paths
met without being synchronised.

Reduction rules keep soundness (Murata 1989), so big parallel blocks collapse before anything is explored; a
chain is never fused into an empty output, which would hide a generator of tokens. Cost is bounded by markings.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple

Place = int
LIMIT = 200_000
"""Markings explored before the answer is `unknown`."""


class Trouble(Enum):
    """What is wrong with a net."""

    DEADLOCK = "deadlock"
    """Tokens wait for others that never come."""
    LIVELOCK = "livelock"
    """The net goes on for ever and cannot end."""
    UNSYNCHRONISED = "unsynchronised"
    """Two tokens meet on one place: paths that run side by side were joined without waiting for each other."""
    DEAD = "dead"
    """A step that no path reaches."""


class Transition(NamedTuple):
    """`path` holds the element ids a firing passes, in order; more after reduction.

    One that `clears` ends everything at once (a terminate or error end) and gives nothing.
    """

    path: tuple[str, ...]
    takes: frozenset[Place]
    gives: frozenset[Place]
    clears: bool = False


class Found(NamedTuple):
    """Trouble: the elements concerned, and the element ids passed on a shortest way to it."""

    trouble: Trouble
    elements: tuple[str, ...]
    path: tuple[str, ...]


class Verdict(NamedTuple):
    """`sound` is None when the limit was reached; `markings` counts what was explored."""

    sound: bool | None
    found: Found | None
    markings: int


@dataclass
class Net:
    """Built by whoever translates a process: places are numbers, `at` names the element each belongs to."""

    source: Place
    transitions: list[Transition]
    at: dict[Place, str] = field(default_factory=dict)


def judge(net: Net, limit: int = LIMIT, start: Iterable[Place] | None = None) -> Verdict:
    """Whether the net is sound; from another marking than the source when `start` is given (no check for dead steps).

    When the reduced net is unsound the whole net is explored for an unfused path, within the same limit; the reduced
    net's answer is given when that does not end.
    """
    initial = frozenset([net.source] if start is None else start)
    dead_matters = start is None
    reduced = _explore(reduce(net, initial), initial, limit, dead_matters)
    if reduced.sound is not False:
        return reduced
    whole = _explore(net, initial, limit, dead_matters)
    return reduced if whole.sound is None else whole


def reduce(net: Net, initial: frozenset[Place]) -> Net:
    """An equally sound net with what runs one after the other, twice over or in step taken together."""
    work = _Work(net, initial)
    while work.fuse_transitions() or work.fuse_places() or work.drop_twins() or work.drop_loops():
        pass
    return Net(net.source, list(work.transitions.values()), net.at)


class _Work:
    """A net being reduced: transitions by number, and who gives to and takes from each place."""

    def __init__(self, net: Net, initial: frozenset[Place]) -> None:
        self.kept = initial | {net.source}
        self.transitions = dict(enumerate(net.transitions))
        self.givers: dict[Place, set[int]] = {}
        self.takers: dict[Place, set[int]] = {}
        for number in self.transitions:
            self._enter(number)

    def fuse_transitions(self) -> bool:
        """t, then u that waits for nothing but t: one transition."""
        changed = False
        for place in list(self.givers):
            pair = self._only_pair(place)
            if pair is None:
                continue
            first, second = self.transitions[pair[0]], self.transitions[pair[1]]
            rest = first.gives - {place}
            if second.takes != {place} or not second.gives or rest & second.gives or pair[0] == pair[1]:
                continue
            self._remove(pair[1])
            self._replace(pair[0], Transition(first.path + second.path, first.takes, rest | second.gives))
            changed = True
        return changed

    def fuse_places(self) -> bool:
        """A place whose only way on is into one other place: give to that one at once."""
        changed = False
        for number, transition in list(self.transitions.items()):
            if len(transition.takes) != 1 or len(transition.gives) != 1:
                continue
            (place,), (target,) = transition.takes, transition.gives
            givers = self.givers.get(place, set())
            if place in self.kept or place == target or self.takers[place] != {number} or not givers:
                continue
            if any(target in self.transitions[giver].gives for giver in givers):
                continue
            self._remove(number)
            for giver in list(givers):
                before = self.transitions[giver]
                path = before.path + transition.path
                self._replace(giver, Transition(path, before.takes, before.gives - {place} | {target}))
            changed = True
        return changed

    def drop_twins(self) -> bool:
        """Transitions that do the same, and places that are always marked together."""
        seen: set[tuple[frozenset[Place], frozenset[Place], bool]] = set()
        twins = []
        for number, transition in self.transitions.items():
            key = (transition.takes, transition.gives, transition.clears)
            if key in seen:
                twins.append(number)
            seen.add(key)
        for number in twins:
            self._remove(number)
        return bool(twins) | self._drop_twin_places()

    def _drop_twin_places(self) -> bool:
        together: dict[tuple[frozenset[int], frozenset[int]], Place] = {}
        changed = False
        for place in sorted(self.givers.keys() | self.takers.keys()):
            key = (frozenset(self.givers.get(place, ())), frozenset(self.takers.get(place, ())))
            if place in self.kept or not key[0] or not key[1]:
                continue
            if key not in together:
                together[key] = place
                continue
            for number in key[0] | key[1]:
                held = self.transitions[number]
                self._replace(number, held._replace(takes=held.takes - {place}, gives=held.gives - {place}))
            changed = True
        return changed

    def drop_loops(self) -> bool:
        """A transition that gives one place back what it took, where others wait for the same: it changes nothing."""
        loops = [
            number
            for number, transition in self.transitions.items()
            if len(transition.takes) == 1
            and transition.takes == transition.gives
            and all(len(self.takers[place]) > 1 for place in transition.takes)
        ]
        for number in loops[:1]:
            self._remove(number)
        return bool(loops)

    def _only_pair(self, place: Place) -> tuple[int, int] | None:
        givers, takers = self.givers.get(place, set()), self.takers.get(place, set())
        if place in self.kept or len(givers) != 1 or len(takers) != 1:
            return None
        return next(iter(givers)), next(iter(takers))

    def _enter(self, number: int) -> None:
        for place in self.transitions[number].gives:
            self.givers.setdefault(place, set()).add(number)
        for place in self.transitions[number].takes:
            self.takers.setdefault(place, set()).add(number)

    def _leave(self, number: int) -> None:
        for place in self.transitions[number].gives:
            self.givers[place].discard(number)
        for place in self.transitions[number].takes:
            self.takers[place].discard(number)

    def _remove(self, number: int) -> None:
        self._leave(number)
        del self.transitions[number]

    def _replace(self, number: int, transition: Transition) -> None:
        self._leave(number)
        self.transitions[number] = transition
        self._enter(number)


_ENDED = 0
"""The marking without a token."""


class _Step(NamedTuple):
    """How a marking was first reached: from which, by which transition."""

    before: int
    transition: int


class _Space:
    """The markings of a net reached so far, each a bit mask of its places."""

    def __init__(self, net: Net, initial: frozenset[Place]) -> None:
        places = {place for one in net.transitions for place in one.takes | one.gives} | initial
        self.bit = {place: 1 << number for number, place in enumerate(sorted(places))}
        self.net = net
        self.moves = [
            (self.mask(one.takes), 0 if one.clears else self.mask(one.gives), -1 if one.clears else 0)
            for one in net.transitions
        ]
        self.start = self.mask(initial)
        self.reached: dict[int, _Step | None] = {self.start: None}
        self.back: dict[int, list[int]] = {}
        self.fired: set[int] = set()

    def mask(self, places: Iterable[Place]) -> int:
        """The places as bits."""
        return sum(self.bit[place] for place in places)

    def path(self, marking: int) -> tuple[str, ...]:
        """The elements passed on the first way to a marking."""
        steps: list[tuple[str, ...]] = []
        while (step := self.reached[marking]) is not None:
            steps.append(self.net.transitions[step.transition].path)
            marking = step.before
        return tuple(element for step_path in reversed(steps) for element in step_path)

    def elements(self, marking: int) -> tuple[str, ...]:
        """The elements whose places are marked."""
        named = (self.net.at.get(place) for place, bit in self.bit.items() if marking & bit)
        return tuple(dict.fromkeys(name for name in named if name))

    def walk(self, limit: int) -> Iterator[Found | None]:
        """Reach every marking; yields trouble met on the way, or None when the limit is reached."""
        waiting = deque([self.start])
        while waiting:
            marking = waiting.popleft()
            for number, (takes, gives, clears) in enumerate(self.moves):
                if marking & takes != takes:
                    continue
                self.fired.add(number)
                rest = marking & ~takes & ~clears
                if rest & gives:
                    path = self.path(marking) + self.net.transitions[number].path
                    yield Found(Trouble.UNSYNCHRONISED, self.elements(rest & gives), path)
                    return
                after = rest | gives
                self.back.setdefault(after, []).append(marking)
                if after not in self.reached:
                    self.reached[after] = _Step(marking, number)
                    waiting.append(after)
            if len(self.reached) > limit:
                yield None
                return

    def cannot_end(self) -> Found | None:
        """The first marking reached from which there is no way to the end."""
        ending = {_ENDED} if _ENDED in self.reached else set()
        waiting = deque(ending)
        while waiting:
            for before in self.back.get(waiting.popleft(), ()):
                if before not in ending:
                    ending.add(before)
                    waiting.append(before)
        stuck = [marking for marking in self.reached if marking not in ending]
        if not stuck:
            return None
        dead = [marking for marking in stuck if not self._goes_on(marking)]
        worst = (dead or stuck)[0]
        return Found(Trouble.DEADLOCK if dead else Trouble.LIVELOCK, self.elements(worst), self.path(worst))

    def _goes_on(self, marking: int) -> bool:
        return any(marking & takes == takes for takes, *_ in self.moves)


def _explore(net: Net, initial: frozenset[Place], limit: int, dead_matters: bool) -> Verdict:
    space = _Space(net, initial)
    for found in space.walk(limit):
        return Verdict(None if found is None else False, found, len(space.reached))
    found = space.cannot_end()
    if found is None and dead_matters:
        never = [one.path for number, one in enumerate(net.transitions) if number not in space.fired]
        if never:
            found = Found(Trouble.DEAD, tuple(dict.fromkeys(element for path in never for element in path)), ())
    return Verdict(found is None, found, len(space.reached))
