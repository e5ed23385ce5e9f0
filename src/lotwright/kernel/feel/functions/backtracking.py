"""Patterns with back-references, by trying one way after the other: a small machine whose steps are counted.

Only what RE2 cannot run comes here. The number of ways can grow without bound, so every instruction is paid for
out of the budget of the evaluation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lotwright.kernel.feel.functions.patterns import (
    AnyChar,
    Back,
    Choice,
    Edge,
    Group,
    Many,
    Pattern,
    Ranges,
    Sequence,
    Set,
    Tree,
)

MAX_PROGRAM = 10_000
STEPS_A_TICK = 4

Spend = Callable[[int], None]
Code = tuple[str, Any, Any]


class Match(NamedTuple):
    """Where a pattern and its groups matched; a group that took no part is (-1, -1)."""

    text: str
    spans: tuple[tuple[int, int], ...]

    def start(self) -> int:
        """Where the match begins."""
        return self.spans[0][0]

    def end(self) -> int:
        """Where the match ends."""
        return self.spans[0][1]

    def group(self, number: int) -> str:
        """What a group matched, empty when it took no part."""
        start, end = self.spans[number]
        return self.text[start:end] if start >= 0 else ""


class TooLarge(Exception):
    """Counted repetitions make the program too long."""


@dataclass
class Machine:
    """A pattern as a program. Raises TooLarge when it would be too long."""

    pattern: Pattern
    flags: str
    code: list[Code] = field(default_factory=list)
    loops: int = 0

    def __post_init__(self) -> None:
        self.groups = self.pattern.groups
        self._emit("save", 0)
        self._compile(self.pattern.tree)
        self._emit("save", 1)
        self._emit("done")

    # --- compile ---

    def _emit(self, name: str, first: Any = None, second: Any = None) -> int:
        if len(self.code) >= MAX_PROGRAM:
            raise TooLarge
        self.code.append((name, first, second))
        return len(self.code) - 1

    def _compile(self, tree: Tree) -> None:
        match tree:
            case Set(ranges):
                self._emit("set", ranges)
            case AnyChar():
                self._emit("any")
            case Edge(end):
                self._emit("end" if end else "start")
            case Back(group):
                self._emit("back", group)
            case Group(number, inner):
                self._group(number, inner)
            case Sequence(pieces):
                for piece in pieces:
                    self._compile(piece)
            case Choice(branches):
                self._choice(branches)
            case Many(inner, least, most, greedy):
                self._many(inner, least, most, greedy)

    def _group(self, number: int, inner: Tree) -> None:
        if not number:
            self._compile(inner)
            return
        self._emit("save", 2 * number)
        self._compile(inner)
        self._emit("save", 2 * number + 1)

    def _choice(self, branches: tuple[Tree, ...]) -> None:
        ends = []
        for branch in branches[:-1]:
            split = self._emit("split")
            self._compile(branch)
            ends.append(self._emit("jump"))
            self.code[split] = ("split", split + 1, len(self.code))
        self._compile(branches[-1])
        for end in ends:
            self.code[end] = ("jump", len(self.code), None)

    def _many(self, inner: Tree, least: int, most: int | None, greedy: bool) -> None:
        for _ in range(least):
            self._compile(inner)
        if most is None:
            self._loop(inner, greedy)
            return
        splits = []
        for _ in range(most - least):
            splits.append(self._emit("split"))
            self._compile(inner)
        for split in splits:
            self._branch(split, split + 1, len(self.code), greedy)

    def _loop(self, inner: Tree, greedy: bool) -> None:
        """Any number of rounds; a round that takes nothing is the last."""
        slot = self.loops
        self.loops += 1
        split = self._emit("split")
        self._emit("enter", slot)
        self._compile(inner)
        self._emit("again", slot, split)
        self._branch(split, split + 1, len(self.code), greedy)

    def _branch(self, split: int, inside: int, beyond: int, greedy: bool) -> None:
        self.code[split] = ("split", inside, beyond) if greedy else ("split", beyond, inside)

    # --- run ---

    def search(self, text: str, spend: Spend, start: int = 0) -> Match | None:
        """The first match at or after a place."""
        for at in range(start, len(text) + 1):
            spend(1)
            spans = self._run(text, at, spend)
            if spans is not None:
                pairs = zip(spans[::2], spans[1::2], strict=True)
                return Match(text, tuple(pair if min(pair) >= 0 else (-1, -1) for pair in pairs))
        return None

    def finditer(self, text: str, spend: Spend) -> Iterator[Match]:
        """The matches one after the other; after an empty one the search goes on one character further."""
        at = 0
        while at <= len(text):
            found = self.search(text, spend, at)
            if found is None:
                return
            yield found
            at = found.end() if found.end() > found.start() else found.end() + 1

    def _run(self, text: str, at: int, spend: Spend) -> list[int] | None:
        state = _State(0, at, (-1,) * (2 * self.groups + 2), (-1,) * self.loops)
        waiting: list[_State] = []
        steps = 0
        while True:
            steps += 1
            if steps % STEPS_A_TICK == 0:
                spend(1)
            name, first, second = self.code[state.place]
            if name == "done":
                return list(state.saved)
            if name == "split":
                waiting.append(state._replace(place=second))
                state = state._replace(place=first)
                continue
            following = self._step(text, state, name, first, second)
            if following is not None:
                state = following
            elif waiting:
                state = waiting.pop()
            else:
                return None

    def _step(self, text: str, state: _State, name: str, first: Any, second: Any) -> _State | None:
        """The state after one instruction that does not branch; None when it fails."""
        place, at, saved, entered = state
        if name in ("set", "any"):
            taken = at < len(text) and (self._dot(text[at]) if name == "any" else _holds(first, ord(text[at])))
            return _State(place + 1, at + 1, saved, entered) if taken else None
        if name == "save":
            return _State(place + 1, at, _with(saved, first, at), entered)
        if name == "jump":
            return _State(first, at, saved, entered)
        if name == "enter":
            return _State(place + 1, at, saved, _with(entered, first, at))
        if name == "again":
            return _State(place + 1 if entered[first] == at else second, at, saved, entered)
        if name == "back":
            start, end = saved[2 * first], saved[2 * first + 1]
            held = text[start:end] if start >= 0 <= end else ""
            there = text[at : at + len(held)]
            same = there == held or ("i" in self.flags and there.casefold() == held.casefold())
            return _State(place + 1, at + len(held), saved, entered) if same else None
        edge = at == len(text) if name == "end" else at == 0
        if not edge and "m" in self.flags:
            edge = text[at] == "\n" if name == "end" else text[at - 1] == "\n"
        return _State(place + 1, at, saved, entered) if edge else None

    def _dot(self, char: str) -> bool:
        return char != "\n" or "s" in self.flags


class _State(NamedTuple):
    place: int
    at: int
    saved: tuple[int, ...]
    entered: tuple[int, ...]


def _with(values: tuple[int, ...], index: int, value: int) -> tuple[int, ...]:
    return (*values[:index], value, *values[index + 1 :])


def _holds(ranges: Ranges, code: int) -> bool:
    return any(low <= code <= high for low, high in ranges)
