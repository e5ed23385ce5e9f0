"""Plays: scripts a quality engineer can read, run alike on the engine, the store and the API.

    play "A good lot is released"
    given "The company and its suppliers"
    person li is inspector holding inspection until 2026-12-31
    at 2026-03-02 08:00
    wang starts incoming with order = <order>, line = 1
    expect task "Receive goods" for warehouse
    wang completes "Receive goods" with quantity = 100 pcs
    remember lot as <raw lot>
    expect refused task.four-eyes
    expect lot <raw lot> quarantine

One statement a line; an indented line continues the one before; `#` begins a comment. `given` plays another play of
the packs first. A person is a persona's key unless a `person` line says which role they have. A value is a number
(`12.5`), a quantity (`100 pcs`), `yes`, `no`, `empty`, a word, a "text", a `<remembered name>`, a `[list]` or an
`{object = 1}`. No word names code; an unknown word fails.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import msgspec
from msgspec.structs import replace

from lotwright.kernel import values
from lotwright.kernel.refusal import Invalid, Problem, problem


class Remembered(msgspec.Struct, frozen=True):
    """A value an earlier step left under this name."""

    name: str


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """One statement and the line it stands on; `of` is the title of the play it was given by, if another."""

    line: int
    of: str = ""


class Given(Step, frozen=True):
    """`given "The company and its suppliers"`: another play, played first."""

    title: str


class Held(msgspec.Struct, frozen=True):
    """A qualification, until a day (included) or without end."""

    code: str
    until: dt.date | None = None


class Cast(Step, frozen=True):
    """`person li is inspector holding inspection until 2026-12-31, first-aid`: their role, what they are trained in."""

    person: str
    role: str
    held: tuple[Held, ...] = ()


class At(Step, frozen=True):
    """`at 2026-03-02 08:00`: wall-clock time at the site. Whatever fell due by then happens first."""

    moment: dt.datetime


class Start(Step, frozen=True):
    """`wang starts incoming with ...`."""

    person: str
    process: str
    values: dict[str, Any]


class Claim(Step, frozen=True):
    """`wang claims "Inspect"`; `unclaims` gives it back."""

    person: str
    task: str
    back: bool


class Complete(Step, frozen=True):
    """`li completes "Disposition" as release with ... signing because "..."`."""

    person: str
    task: str
    outcome: str | None
    values: dict[str, Any]
    signing: bool
    reason: str | None


class Return(Step, frozen=True):
    """`li returns "Inspect" to "Receive goods" because "..."`."""

    person: str
    task: str
    to: str | None
    reason: str


class Transfer(Step, frozen=True):
    """`li hands "Inspect" to zhao because "..."`."""

    person: str
    task: str
    to: str
    reason: str


class Pass(Step, frozen=True):
    """Whose hands a task is in: `move` is delegate, resolve, add-signer, remove-signer, urge or take-back.

    li delegates "Inspect" to zhao because "..."     zhao advises "Inspect" with ... because "..."
    li adds zhao before "Inspect" because "..."      li removes zhao from "Inspect" because "..."
    wang urges "Inspect"                             li takes back "Inspect" because "..."
    """

    person: str
    move: str
    task: str
    other: str | None = None
    where: str | None = None
    values: dict[str, Any] = {}
    reason: str = ""


class Raise(Step, frozen=True):
    """`li raises nonconformance at "Inspect" about lot <raw lot> as major because "..."`."""

    person: str
    task: str
    things: list[tuple[str, Any]]
    severity: str
    description: str


class Whole(Step, frozen=True):
    """`qian terminates because "..."`: done to the whole case; `at "Evaluate"` names another one by an open task."""

    person: str
    move: str
    task: str | None
    reason: str


class Perform(Step, frozen=True):
    """`wang performs inventory.hold with ... because "..."`."""

    person: str
    action: str
    inputs: dict[str, Any]
    reason: str | None


class Remember(Step, frozen=True):
    """`remember lot as <raw lot>`: a value of the last answer, or else of the case."""

    key: str
    name: str


class ExpectTask(Step, frozen=True):
    """`expect task "Inspect" for inspector`, `expect task "Inspect" with li`; `expect no task "Inspect"`.

    `late` at the end asks that it is.
    """

    task: str
    role: str | None
    present: bool
    late: bool
    holder: str | None = None


class ExpectEnd(Step, frozen=True):
    """`expect ended` or `expect running`."""

    ended: bool


class ExpectRefused(Step, frozen=True):
    """`expect refused task.four-eyes`: the statement before this one was declined by that rule.

    `naming dossier.nc-open, "burst"` asks that the refusal names these among its parameters.
    """

    rule: str
    named: tuple[str, ...] = ()


class ExpectProblem(Step, frozen=True):
    """`expect problem record.missing at quantity`: the statement before this one was faulty there."""

    rule: str
    path: str | None


class ExpectState(Step, frozen=True):
    """`expect lot <raw lot> released`."""

    kind: str
    thing: Any
    status: str


Statement: TypeAlias = (
    Given
    | Cast
    | At
    | Start
    | Claim
    | Complete
    | Return
    | Transfer
    | Pass
    | Raise
    | Whole
    | Perform
    | Remember
    | ExpectTask
    | ExpectEnd
    | ExpectRefused
    | ExpectProblem
    | ExpectState
)


class Play(msgspec.Struct, frozen=True):
    """A script: its title and its statements."""

    title: str
    steps: tuple[Statement, ...]


THINGS = (
    "lot", "batch", "order", "nc", "dossier", "shipment", "inspection", "item", "supplier", "location",
)  # fmt: skip
"""Kinds of thing a play may look at."""


def read_play(source: str) -> Play:
    """The play a text describes.

    Raises Invalid with a Problem for each line not understood: `play.word` (with what was expected and what
    stood there), `play.moment`, `play.date`, `play.unclosed`, `play.no-title`, `play.not-declined`,
    `play.given-first`; the path is `line N`.
    """
    title = ""
    steps: list[Statement] = []
    found: list[Problem] = []
    for number, text in _statements(source):
        try:
            words = _Words(number, text)
            if words.take_if("play"):
                title = words.text()
            else:
                steps.append(_statement(words))
            words.end()
        except Invalid as invalid:
            found += invalid.problems
    if not title and not found:
        found.append(problem("play.no-title", "line 1"))
    if found := [*found, *_misplaced(steps)]:
        raise Invalid(found)
    return Play(title, tuple(steps))


ACTED = (Start, Claim, Complete, Return, Transfer, Pass, Raise, Whole, Perform)
"""Statements that send a command."""


def _misplaced(steps: list[Statement]) -> Iterator[Problem]:
    """A refusal is expected right after the command it belongs to; what is given comes before all else."""
    for before, step in zip([None, *steps], steps, strict=False):
        declined = isinstance(step, ExpectRefused | ExpectProblem)
        if declined and not isinstance(before, (*ACTED, ExpectProblem)):
            yield problem("play.not-declined", f"line {step.line}")
        if isinstance(step, Given) and not isinstance(before, Given | None):
            yield problem("play.given-first", f"line {step.line}")


def whole(play: Play, library: Mapping[str, Play]) -> Play:
    """The play with those it is given, by title, played before it; one given on two ways is played once.

    Raises Invalid with `play.unknown` or `play.given-circle`, the path being `line N`.
    """
    steps = _opened(play, library, (play.title,), set())
    return Play(play.title, tuple(replace(step, of="") if step.of == play.title else step for step in steps))


def _opened(play: Play, library: Mapping[str, Play], path: tuple[str, ...], done: set[str]) -> Iterator[Statement]:
    for step in play.steps:
        if not isinstance(step, Given):
            yield replace(step, of=play.title)
        elif step.title in path:
            raise Invalid([problem("play.given-circle", f"line {step.line}", title=step.title[:60])])
        elif step.title not in library:
            raise Invalid([problem("play.unknown", f"line {step.line}", title=step.title[:60])])
        elif step.title not in done:
            done.add(step.title)
            yield from _opened(library[step.title], library, (*path, step.title), done)


def _statements(source: str) -> Iterator[tuple[int, str]]:
    """Logical lines: comments and blank lines dropped, indented lines joined to the one before."""
    first, held = 0, ""
    for number, line in enumerate(source.splitlines(), 1):
        bare = _COMMENT.sub(lambda found: found[1] or "", line).rstrip()
        if not bare:
            continue
        if bare[0] in " \t" and held:
            held += " " + bare.strip()
            continue
        if held:
            yield first, held
        first, held = number, bare.strip()
    if held:
        yield first, held


_COMMENT = re.compile(r'("[^"]*")|#.*')
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<text>"[^"]*")
    | (?P<name><[A-Za-z0-9][A-Za-z0-9 _-]*>)
    | (?P<mark>[=,\[\]{}])
    | (?P<word>[^\s=,\[\]{}"<>]+)
    )""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?", re.ASCII)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*", re.ASCII)
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}", re.ASCII)


class _Token(NamedTuple):
    kind: str
    text: str


class _Words:
    """The tokens of one statement, read from the left."""

    def __init__(self, line: int, source: str) -> None:
        self.line = line
        self.tokens: list[_Token] = []
        self.place = 0
        position = 0
        while position < len(source):
            found = _TOKEN.match(source, position)
            if found is None:
                raise Invalid([problem("play.unclosed", f"line {line}", got=source[position:][:40])])
            self.tokens.append(_Token(str(found.lastgroup), found[str(found.lastgroup)]))
            position = found.end()

    @property
    def next(self) -> _Token:
        return self.tokens[self.place] if self.place < len(self.tokens) else _Token("end", "")

    def take(self) -> _Token:
        token = self.next
        self.place += 1
        return token

    def take_if(self, *texts: str) -> str | None:
        """Take the next word when it is one of these."""
        if self.next.kind in ("word", "mark") and self.next.text in texts:
            return self.take().text
        return None

    def must(self, *texts: str) -> str:
        taken = self.take_if(*texts)
        if taken is None:
            raise self.fault(" | ".join(texts))
        return taken

    def word(self, expected: str) -> str:
        if self.next.kind != "word" or not _WORD.fullmatch(self.next.text):
            raise self.fault(expected)
        return self.take().text

    def text(self) -> str:
        if self.next.kind != "text":
            raise self.fault('"text"')
        return self.take().text[1:-1]

    def task(self) -> str:
        """A task by its name in quotes or by its element id."""
        return self.text() if self.next.kind == "text" else self.word("task")

    def rest(self, expected: str) -> str:
        """All that is left of the line, such as `lines[0].item`."""
        left = self.tokens[self.place :]
        if not left:
            raise self.fault(expected)
        self.place = len(self.tokens)
        return "".join(token.text for token in left)

    def name(self) -> str:
        if self.next.kind != "name":
            raise self.fault("<name>")
        return self.take().text[1:-1]

    def end(self) -> None:
        if self.next.kind != "end":
            raise self.fault("end of line")

    def fault(self, expected: str) -> Invalid:
        return Invalid([problem("play.word", f"line {self.line}", expected=expected, got=self.next.text[:60])])

    def value(self) -> Any:
        """Any value, as JSON: numbers with a fraction as decimal text."""
        token = self.take()
        match token:
            case _Token("text", text):
                return text[1:-1]
            case _Token("name", text):
                return Remembered(text[1:-1])
            case _Token("mark", "["):
                return self._list()
            case _Token("mark", "{"):
                return self._pairs("}")
            case _Token("word", text):
                return self._plain(text)
        self.place -= 1
        raise self.fault("value")

    def _plain(self, text: str) -> Any:
        if text in _CONSTANTS:
            return _CONSTANTS[text]
        if not _NUMBER.fullmatch(text):
            return text
        unit = self.next.kind == "word" and not _NUMBER.fullmatch(self.next.text)
        if unit and self.next.text not in _AFTER_A_VALUE:
            return {"amount": text, "unit": self.take().text}
        return int(text) if "." not in text and len(text) < 16 else text

    def _list(self) -> list[Any]:
        items: list[Any] = []
        while not self.take_if("]"):
            if items:
                self.must(",")
            items.append(self.value())
        return items

    def _pairs(self, closing: str) -> dict[str, Any]:
        pairs: dict[str, Any] = {}
        while not self.take_if(closing):
            if pairs:
                self.must(",")
            self._pair(pairs)
        return pairs

    def _pair(self, pairs: dict[str, Any]) -> None:
        key = self.word("field")
        if key in pairs:
            raise self.fault("another field")
        self.must("=")
        pairs[key] = self.value()

    def given(self) -> dict[str, Any]:
        """`with a = 1, b = 2`, or nothing."""
        pairs: dict[str, Any] = {}
        if self.take_if("with"):
            self._pair(pairs)
            while self.take_if(","):
                self._pair(pairs)
        return pairs

    def named(self) -> tuple[str, ...]:
        """`naming a, "b"`, or nothing."""
        found: list[str] = []
        if self.take_if("naming"):
            found.append(self.task())
            while self.take_if(","):
                found.append(self.task())
        return tuple(found)

    def because(self) -> str | None:
        return self.text() if self.take_if("because") else None

    def must_because(self) -> str:
        self.must("because")
        return self.text()


_CONSTANTS = {"yes": True, "no": False, "empty": None}
_AFTER_A_VALUE = ("signing", "because")


def _statement(words: _Words) -> Statement:
    line = words.line
    if words.take_if("at"):
        return At(_moment(words), line=line)
    if words.take_if("given"):
        return Given(words.text(), line=line)
    if words.take_if("person"):
        return _cast(words)
    if words.take_if("remember"):
        key = words.word("key")
        words.must("as")
        return Remember(key, words.name(), line=line)
    if words.take_if("expect"):
        return _expectation(words)
    person = words.word("person")
    return _DEEDS[words.must(*_DEEDS)](words, person)


def _cast(words: _Words) -> Cast:
    person = words.word("person")
    words.must("is")
    role = words.word("role")
    held: list[Held] = []
    if words.take_if("holding"):
        held.append(_held(words))
        while words.take_if(","):
            held.append(_held(words))
    return Cast(person, role, tuple(held), line=words.line)


def _held(words: _Words) -> Held:
    code = words.word("qualification")
    return Held(code, _date(words) if words.take_if("until") else None)


def _date(words: _Words) -> dt.date:
    raw = words.take().text
    try:
        return values.date(raw)
    except Invalid:
        raise Invalid([problem("play.date", f"line {words.line}", got=raw[:40])]) from None


def _moment(words: _Words) -> dt.datetime:
    raw = f"{words.take().text} {words.take().text}"
    if _MOMENT.fullmatch(raw):
        try:
            return dt.datetime.strptime(raw, "%Y-%m-%d %H:%M")  # noqa: DTZ007  the driver knows the site's zone
        except ValueError:
            pass
    raise Invalid([problem("play.moment", f"line {words.line}", got=raw[:40])])


def _start(words: _Words, person: str) -> Start:
    return Start(person, words.word("process"), words.given(), line=words.line)


def _claim(words: _Words, person: str) -> Claim:
    return Claim(person, words.task(), False, line=words.line)


def _unclaim(words: _Words, person: str) -> Claim:
    return Claim(person, words.task(), True, line=words.line)


def _complete(words: _Words, person: str) -> Complete:
    task = words.task()
    outcome = words.word("outcome") if words.take_if("as") else None
    values = words.given()
    signing = words.take_if("signing") is not None
    return Complete(person, task, outcome, values, signing, words.because(), line=words.line)


def _return(words: _Words, person: str) -> Return:
    task = words.task()
    to = words.task() if words.take_if("to") else None
    return Return(person, task, to, words.must_because(), line=words.line)


def _transfer(words: _Words, person: str) -> Transfer:
    task = words.task()
    words.must("to")
    return Transfer(person, task, words.word("person"), words.must_because(), line=words.line)


def _delegate(words: _Words, person: str) -> Pass:
    task = words.task()
    words.must("to")
    return Pass(person, "delegate", task, words.word("person"), reason=words.must_because(), line=words.line)


def _advise(words: _Words, person: str) -> Pass:
    task, given = words.task(), words.given()
    return Pass(person, "resolve", task, values=given, reason=words.must_because(), line=words.line)


def _add(words: _Words, person: str) -> Pass:
    other, where = words.word("person"), words.must("before", "after", "beside")
    return Pass(person, "add-signer", words.task(), other, where, reason=words.must_because(), line=words.line)


def _remove(words: _Words, person: str) -> Pass:
    other = words.word("person")
    words.must("from")
    return Pass(person, "remove-signer", words.task(), other, reason=words.must_because(), line=words.line)


def _urge(words: _Words, person: str) -> Pass:
    return Pass(person, "urge", words.task(), line=words.line)


def _take_back(words: _Words, person: str) -> Pass:
    words.must("back")
    return Pass(person, "take-back", words.task(), reason=words.must_because(), line=words.line)


def _raise(words: _Words, person: str) -> Raise:
    words.must("nonconformance")
    words.must("at")
    task = words.task()
    things: list[tuple[str, Any]] = []
    while words.take_if("about", ","):
        things.append((words.must(*THINGS), words.value()))
    words.must("as")
    return Raise(person, task, things, words.word("severity"), words.must_because(), line=words.line)


MOVES = {
    "withdraws": "withdraw", "terminates": "terminate", "suspends": "suspend", "resumes": "resume",
    "retries": "retry", "reopens": "reopen",
}  # fmt: skip
"""What can be done to a whole case, by the word of a play."""


def _whole(move: str) -> Callable[[_Words, str], Statement]:
    def read(words: _Words, person: str) -> Statement:
        task = words.task() if words.take_if("at") else None
        return Whole(person, move, task, words.must_because(), line=words.line)

    return read


def _perform(words: _Words, person: str) -> Perform:
    return Perform(person, words.word("action"), words.given(), words.because(), line=words.line)


_DEEDS: dict[str, Callable[[_Words, str], Statement]] = {
    "starts": _start,
    "claims": _claim,
    "unclaims": _unclaim,
    "completes": _complete,
    "returns": _return,
    "hands": _transfer,
    "delegates": _delegate,
    "advises": _advise,
    "adds": _add,
    "removes": _remove,
    "urges": _urge,
    "takes": _take_back,
    "raises": _raise,
    "performs": _perform,
    **{word: _whole(move) for word, move in MOVES.items()},
}


def _expectation(words: _Words) -> Statement:
    line = words.line
    match words.must("task", "no", "ended", "running", "refused", "problem", *THINGS):
        case "task":
            task = words.task()
            role = words.word("role") if words.take_if("for") else None
            holder = words.word("person") if words.take_if("with") else None
            return ExpectTask(task, role, True, words.take_if("late") is not None, holder, line=line)
        case "no":
            words.must("task")
            return ExpectTask(words.task(), None, False, False, line=line)
        case "ended":
            return ExpectEnd(True, line=line)
        case "running":
            return ExpectEnd(False, line=line)
        case "refused":
            return ExpectRefused(words.word("rule"), words.named(), line=line)
        case "problem":
            rule = words.word("rule")
            return ExpectProblem(rule, words.rest("path") if words.take_if("at") else None, line=line)
        case kind:
            return ExpectState(kind, words.value(), words.word("state"), line=line)
