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
TOLD = 20_000
"""Markings explored to tell trouble better, once it is known that there is some."""


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

    One that `clears` ends everything at once (a terminate or error end) and gives nothing; one that `aborts` as well
    ends it for something around the net that caught an error, so that this is no end of the net itself.
    """

    path: tuple[str, ...]
    takes: frozenset[Place]
    gives: frozenset[Place]
    clears: bool = False
    aborts: bool = False


class Found(NamedTuple):
    """Trouble: the elements concerned, and the element ids passed on a shortest way to it."""

    trouble: Trouble
    elements: tuple[str, ...]
    path: tuple[str, ...]


class Verdict(NamedTuple):
    """`sound` is None when the limit was reached; `markings` counts what was explored.

    `ends`: the net can end by itself, not only by something around it that ends it.
    """

    sound: bool | None
    found: Found | None
    markings: int
    ends: bool = True


@dataclass
class Net:
    """Built by whoever translates a process: places are numbers, `at` names the element each belongs to."""

    source: Place
    transitions: list[Transition]
    at: dict[Place, str] = field(default_factory=dict)


def judge(net: Net, limit: int = LIMIT, start: Iterable[Place] | None = None) -> Verdict:
    """Whether the net is sound; from another marking than the source when `start` is given (no check for dead steps).

    When the reduced net is unsound the whole net is explored for an unfused path, as far as `TOLD`; the reduced net's
    answer is given when that does not end. What is too big for that is looked through in depth first: what that finds
    is true, though its path need not be the shortest.
    """
    initial = frozenset([net.source] if start is None else start)
    dead_matters = start is None
    smaller = reduce(net, initial)
    reduced = _explore(smaller, initial, min(limit, TOLD), dead_matters)
    if reduced.sound is None:
        found = next(_Space(smaller, initial).walk(min(limit, TOLD), deep=True), None)
        if found is None:
            reduced = _explore(smaller, initial, limit, dead_matters)
        else:
            reduced = Verdict(False, found, reduced.markings)
    if reduced.sound is not False:
        return reduced
    whole = _explore(net, initial, min(limit, TOLD), dead_matters)
    return reduced if whole.sound is None else whole


def way_to(net: Net, place: Place) -> tuple[str, ...]:
    """The elements passed on a shortest way to a token on a place; empty where none is found as far as `TOLD`."""
    space = _Space(net, frozenset([net.source]))
    goal = space.bit.get(place, 0)
    for _ in space.walk(TOLD, goal=goal):
        break
    found = next((marking for marking in reversed(space.reached) if marking & goal), None)
    return () if found is None else space.path(found)


def reduce(net: Net, initial: frozenset[Place]) -> Net:
    """An equally sound net with what runs one after the other, twice over or in step taken together."""
    work = _Work(net, initial)
    while (
        work.fuse_transitions()
        or work.fuse_places()
        or work.drop_twins()
        or work.drop_loops()
        or work.fuse_ends()
        or work.drop_ends()
    ):
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
        for number in list(self.transitions):
            transition = self.transitions[number]
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
        seen: set[tuple[frozenset[Place], frozenset[Place], bool, bool]] = set()
        twins = []
        for number, transition in self.transitions.items():
            key = (transition.takes, transition.gives, transition.clears, transition.aborts)
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

    def fuse_ends(self) -> bool:
        """t, then an end that waits for nothing but t: one transition. What t gives beside others is left alone."""
        changed = False
        for place in list(self.givers):
            pair = self._only_pair(place)
            if pair is None:
                continue
            first, second = self.transitions[pair[0]], self.transitions[pair[1]]
            if second.takes == {place} and not second.gives and not second.clears and first.gives == {place}:
                self._remove(pair[1])
                self._replace(pair[0], first._replace(path=first.path + second.path, gives=frozenset()))
                changed = True
        return changed

    def drop_ends(self) -> bool:
        """A token that can only end, given once beside others: nothing ever waits for it."""
        changed = False
        for place in list(self.givers):
            pair = self._only_pair(place)
            if pair is None:
                continue
            giver, end = self.transitions[pair[0]], self.transitions[pair[1]]
            alone = end.takes == {place} and not end.gives and not end.clears
            if alone and len(giver.gives) > 1 and not self._comes_again(giver):
                self._remove(pair[1])
                self._replace(pair[0], giver._replace(gives=giver.gives - {place}))
                changed = True
        return changed

    def _comes_again(self, transition: Transition) -> bool:
        """Whether what a transition gives may lead to what it takes, so that it fires more than once."""
        seen: set[Place] = set()
        waiting = list(transition.gives)
        while waiting:
            place = waiting.pop()
            if place not in seen:
                seen.add(place)
                waiting += [after for number in self.takers.get(place, ()) for after in self.transitions[number].gives]
        return bool(seen & transition.takes)

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
        self.ends = False

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

    def walk(self, limit: int, *, deep: bool = False, goal: int = 0) -> Iterator[Found | None]:
        """Reach every marking; yields trouble met on the way, or None when the limit is reached.

        In breadth, so that ways are the shortest; `deep` goes each way to its end first, and tells where it is stuck.
        Stops at a marking of the places of `goal`.
        """
        waiting = deque([self.start])
        while waiting:
            marking = waiting.pop() if deep else waiting.popleft()
            if deep and marking != _ENDED and not self._goes_on(marking):
                yield Found(Trouble.DEADLOCK, self.elements(marking), self.path(marking))
                return
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
                self.ends |= after == _ENDED and not self.net.transitions[number].aborts
                self.back.setdefault(after, []).append(marking)
                if after not in self.reached:
                    self.reached[after] = _Step(marking, number)
                    waiting.append(after)
                    if after & goal:
                        return
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
        dead = next((marking for marking in stuck if not self._goes_on(marking)), None)
        if dead is not None:
            return Found(Trouble.DEADLOCK, self.elements(dead), self.path(dead))
        circle = self._circle(stuck[0])
        around = dict.fromkeys(element for marking in circle for element in self.elements(marking))
        return Found(Trouble.LIVELOCK, tuple(around), self.path(circle[0]))

    def _circle(self, marking: int) -> list[int]:
        """The markings among which the net goes round for ever, as they were reached; `marking` leads there."""
        while True:
            ahead = self._ahead(marking)
            behind: set[int] = set()
            waiting = [marking]
            while waiting:
                here = waiting.pop()
                if here in ahead and here not in behind:
                    behind.add(here)
                    waiting += self.back.get(here, ())
            if behind >= ahead:
                return [found for found in self.reached if found in ahead]
            marking = next(found for found in self.reached if found in ahead and found not in behind)

    def _ahead(self, marking: int) -> set[int]:
        """Every marking after one, itself included."""
        seen: set[int] = set()
        waiting = [marking]
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting += [
                    here & ~takes & ~clears | gives for takes, gives, clears in self.moves if here & takes == takes
                ]
        return seen

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
    return Verdict(found is None, found, len(space.reached), space.ends)
