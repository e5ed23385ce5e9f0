"""Tokens -> nodes. A Pratt parser that knows the names in scope, because FEEL names may hold spaces and symbols."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from decimal import Decimal
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, NoReturn

from lotwright.kernel.feel import nodes as n
from lotwright.kernel.feel.arithmetic import number_of
from lotwright.kernel.feel.budget import MAX_NESTING
from lotwright.kernel.feel.lexer import Token, normal_name, position, string_value, tokens
from lotwright.kernel.feel.temporal import parse_any
from lotwright.kernel.refusal import Invalid, Param, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYWORDS = frozenset(
    (
        "and", "or", "between", "in", "instance", "of", "if", "then", "else", "for", "return", "some", "every",
        "satisfies", "function", "external", "true", "false", "null",
    )
)  # fmt: skip
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")
LONG_TYPES = ("date and time", "days and time duration", "years and months duration")
PROPERTIES = ("time offset", "start included", "end included")
NAME_SYMBOLS = frozenset(".-+*/'’?")

OR, AND, COMPARE, ADD, MULTIPLY, POWER, INSTANCE, NEGATE, POSTFIX = range(1, 10)
_BINARY = {
    "or": OR,
    "and": AND,
    **dict.fromkeys(COMPARISONS, COMPARE),
    "+": ADD,
    "-": ADD,
    "*": MULTIPLY,
    "/": MULTIPLY,
    "**": POWER,
}


class Names:
    """The names in scope: declared ones, built-in functions, and those bound by the expression itself."""

    def __init__(self, declared: Iterable[str]) -> None:
        self._count: dict[str, int] = {}
        self.longest = 1
        for name in (*declared, *PROPERTIES):
            self.add(name)

    def copy(self) -> Names:
        """The same names, to add others to."""
        made = Names.__new__(Names)
        made._count, made.longest = self._count.copy(), self.longest
        return made

    def add(self, name: str) -> None:
        """Bring a name into scope."""
        name = normal_name(name)
        self._count[name] = self._count.get(name, 0) + 1
        self.longest = max(self.longest, 2 * len(name.split()) + sum(c in NAME_SYMBOLS for c in name) * 2)

    def drop(self, name: str) -> None:
        """Take a name out of scope again."""
        self._count[normal_name(name)] -= 1

    def __contains__(self, name: str) -> bool:
        return self._count.get(name, 0) > 0


@cache
def no_names() -> Names:
    """Nothing declared. To be copied, never changed."""
    return Names(())


def parse(source: str, names: Names) -> n.Node:
    """The expression a source text stands for.

    Raises Invalid with one `feel.syntax.*` Problem that gives line and column.
    """
    parser = _Parser(source, names)
    node = parser.expression()
    parser.finish()
    return node


def parse_unary(source: str, names: Names) -> n.Tests:
    """The unary tests a source text stands for, as in a cell of a decision table. Raises as `parse`."""
    parser = _Parser(source, names)
    node = parser.unary_tests()
    parser.finish()
    return node


class _Parser:
    def __init__(self, source: str, names: Names) -> None:
        self.source = source
        self.names = names
        self.keys = no_names().copy()
        self.written_keys: list[str] = []
        self.tokens = tokens(source)
        self.place = 0
        self.depth = 0
        self.primaries: dict[str, Callable[[], n.Node]] = {
            "(": self.parenthesis,
            "[": self.bracket,
            "]": self.open_interval,
            "{": self.context,
            "@": self.at_literal,
            "?": self.input_name,
            "if": self.conditional,
            "for": self.loop,
            "some": self.quantified,
            "every": self.quantified,
            "function": self.function,
            "true": lambda: self.constant(True),
            "false": lambda: self.constant(False),
            "null": lambda: self.constant(None),
        }

    # --- tokens ---

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def peek(self, ahead: int = 1) -> Token:
        return self.tokens[min(self.place + ahead, len(self.tokens) - 1)]

    def next(self) -> Token:
        token = self.token
        self.place += token.kind != "end"
        return token

    def at(self, *texts: str) -> bool:
        return self.token.kind in ("symbol", "word") and self.token.text in texts

    def accept(self, text: str) -> bool:
        if self.at(text):
            self.place += 1
            return True
        return False

    def expect(self, text: str) -> Token:
        if not self.at(text):
            self.fail("feel.syntax.expected", expected=text, got=self.token.text)
        return self.next()

    def fail(self, rule: str, at: int | None = None, **params: Param) -> NoReturn:
        where = position(self.source, self.token.at if at is None else at)
        raise Invalid([Problem(rule, "", {**where, **params})])

    def separated(self, end: str) -> Iterator[None]:
        """A round for each of the things with commas between them, up to but not including the symbol `end`."""
        if self.at(end):
            return
        yield
        while self.accept(","):
            yield

    def finish(self) -> None:
        if self.token.kind != "end":
            self.fail("feel.syntax.unexpected", got=self.token.text)

    @contextmanager
    def nested(self) -> Iterator[None]:
        if self.depth >= MAX_NESTING:
            self.fail("feel.syntax.too-deep", limit=MAX_NESTING)
        self.depth += 1
        try:
            yield
        finally:
            self.depth -= 1

    @contextmanager
    def scope(self, added: list[str]) -> Iterator[None]:
        """Names put into `added` inside the block are in scope until its end."""
        try:
            yield
        finally:
            for name in added:
                self.names.drop(name)

    # --- expressions ---

    def expression(self, binding: int = OR) -> n.Node:
        with self.nested():
            node = self.prefix()
            tests = 0
            while True:
                extended = self.infix(node, binding)
                if extended is None:
                    return node
                node = extended
                tests += not isinstance(node, n.Binary)
                self.bounded(tests)

    def prefix(self) -> n.Node:
        token = self.token
        if self.at("-"):
            self.next()
            operand = self.expression(NEGATE)
            if isinstance(operand, n.Literal) and isinstance(operand.value, Decimal):
                return n.Literal(-operand.value, at=token.at)
            return n.Unary(operand, at=token.at)
        return self.postfix(self.primary())

    def infix(self, left: n.Node, binding: int) -> n.Node | None:
        token = self.token
        if token.kind not in ("symbol", "word"):
            return None
        level = _BINARY.get(token.text)
        if level is not None:
            if level < binding:
                return None
            self.next()
            return n.Binary(token.text, left, self.expression(level + 1), at=token.at)
        if token.text == "between" and binding <= COMPARE:
            self.next()
            low = self.expression(ADD)
            self.expect("and")
            return n.Between(left, low, self.expression(ADD), at=token.at)
        if token.text == "in" and binding <= COMPARE:
            self.next()
            return n.In(left, self.in_tests(), at=token.at)
        if token.text == "instance" and binding <= INSTANCE:
            self.next()
            self.expect("of")
            return n.InstanceOf(left, self.type_name(), at=token.at)
        return None

    def bounded(self, links: int) -> None:
        """A chain of tests, members, filters or calls nests as brackets do, and no deeper."""
        if links > MAX_NESTING:
            self.fail("feel.syntax.too-deep", limit=MAX_NESTING)

    def postfix(self, node: n.Node) -> n.Node:
        for links in count():
            self.bounded(links)
            token = self.token
            if self.at("."):
                self.next()
                node = n.Path(node, self.member(), at=token.at)
            elif self.at("["):
                filtered = self.filter(node)
                if filtered is None:
                    return node
                node = filtered
            elif self.at("("):
                node = self.call(node)
            else:
                return node
        raise AssertionError("a chain of postfixes is bounded")

    def filter(self, base: n.Node) -> n.Node | None:
        """`base[test]`, or None where the bracket ends an interval such as `]1..5[`."""
        token = self.token
        start = self.place
        if self.intervals and self.closes_interval():
            return None
        self.next()
        added = ["item", *self.written_keys]
        for name in added:
            self.names.add(name)
        with self.scope(added), self.apart():
            test = self.expression()
        if not self.at("]"):
            self.place = start
            self.fail("feel.syntax.expected", expected="]", got=self.token.text)
        self.next()
        return n.Filter(base, test, at=token.at)

    intervals = 0

    @contextmanager
    def apart(self, intervals: int = 0) -> Iterator[None]:
        """Inside brackets of its own an expression is no end of the interval around them."""
        outer, self.intervals = self.intervals, intervals
        try:
            yield
        finally:
            self.intervals = outer

    def closes_interval(self) -> bool:
        """Whether the `[` here ends an interval: nothing that could be a filter's test follows it."""
        following = self.peek()
        if following.kind == "end":
            return True
        return following.kind in ("symbol", "word") and (
            following.text in (")", "]", "}", ",", "..", "=", "!=", "<", "<=", ">", ">=", "[", ".")
            or (following.text in KEYWORDS and following.text not in self.primaries)
        )

    def primary(self) -> n.Node:
        token = self.token
        if token.kind == "number":
            self.next()
            number = number_of(token.text)
            return n.Literal(number, token.text if number is None else None, at=token.at)
        if token.kind == "string":
            self.next()
            return n.Literal(string_value(token.text), at=token.at)
        if token.kind in ("word", "symbol"):
            known = self.known_name()
            if known is not None:
                return n.Name(known, at=token.at)
            reader = self.primaries.get(token.text)
            if reader is not None:
                with self.apart():
                    return reader()
            if token.kind == "word" and token.text not in KEYWORDS:
                return n.Name(self.unknown_name(), at=token.at)
        if token.kind == "end":
            self.fail("feel.syntax.ends-early")
        self.fail("feel.syntax.unexpected", got=token.text)

    def constant(self, value: bool | None) -> n.Node:
        return n.Literal(value, at=self.next().at)

    def input_name(self) -> n.Node:
        return n.Name("?", at=self.next().at)

    def at_literal(self) -> n.Node:
        token = self.next()
        if self.token.kind != "string":
            self.fail("feel.syntax.expected", expected='"', got=self.token.text)
        written = self.next().text
        value = parse_any(string_value(written))
        return n.Literal(value, f"@{written}" if value is None else None, at=token.at)

    # --- names ---

    def known_name(self, within: Names | None = None) -> str | None:
        """The longest name in scope (or within other names) that starts here; the tokens are taken."""
        names = within or self.names
        token = self.token
        if token.kind != "word":
            return None
        best, end = None, self.place
        text = ""
        previous_word = False
        for ahead in range(names.longest):
            piece = self.peek(ahead)
            word = piece.kind in ("word", "number")
            if not word and not (piece.kind == "symbol" and set(piece.text) <= NAME_SYMBOLS):
                break
            text += (" " if word and previous_word else "") + piece.text
            previous_word = word
            if text in names:
                best, end = text, self.place + ahead + 1
        if best is None or (best in KEYWORDS and best in self.primaries):
            return None
        self.place = end
        return best

    def unknown_name(self) -> str:
        """Consecutive words that are no keywords: nothing else could be meant by them."""
        words = [self.next().text]
        while self.token.kind == "word" and self.token.text not in KEYWORDS:
            words.append(self.next().text)
        return " ".join(words)

    def member(self) -> str:
        """What stands after a dot: a name in scope, or the key of a context written in this expression."""
        start = self.place
        found = []
        for names in (self.names, self.keys):
            self.place = start
            name = self.known_name(names)
            found.append((self.place, name))
        self.place, known = max(found, key=lambda each: each[0])
        if known is not None:
            return known
        if self.token.kind != "word":
            self.fail("feel.syntax.expected", expected="name", got=self.token.text)
        return self.unknown_name()

    def binding_name(self, end: str) -> str:
        """A new name, up to but not including the word or symbol `end`."""
        start = self.token
        while not self.at(end) and (self.token.kind in ("word", "number") or set(self.token.text) <= NAME_SYMBOLS):
            if self.token.kind == "end":
                break
            self.next()
        if not self.at(end) or self.token.at == start.at:
            self.fail("feel.syntax.expected", expected=end, got=self.token.text)
        return normal_name(self.source[start.at : self.token.at])

    # --- calls ---

    def call(self, function: n.Node) -> n.Node:
        token = self.expect("(")
        arguments: list[n.Node] = []
        names: list[str] = []
        with self.apart():
            for _ in self.separated(")"):
                name = self.argument_name()
                if name is not None:
                    names.append(name)
                arguments.append(self.expression())
        self.expect(")")
        if names and len(names) != len(arguments):
            self.fail("feel.syntax.mixed-arguments", at=token.at)
        return n.Call(function, tuple(arguments), tuple(names), at=function.at)

    def argument_name(self) -> str | None:
        if self.token.kind != "word":
            return None
        ahead = 0
        while self.name_piece(self.peek(ahead)):
            ahead += 1
        if ahead == 0 or self.peek(ahead).text != ":" or self.peek(ahead).kind != "symbol":
            return None
        return self.binding_colon()

    def name_piece(self, token: Token) -> bool:
        """Whether a token can be a part of a name."""
        return token.kind in ("word", "number") or (token.kind == "symbol" and set(token.text) <= NAME_SYMBOLS)

    def binding_colon(self) -> str:
        name = self.binding_name(":")
        self.expect(":")
        return name

    # --- brackets ---

    def parenthesis(self) -> n.Node:
        """`(expression)`, an interval with open start, or a range with one end such as `(< 5)`."""
        token = self.expect("(")
        if self.at(*COMPARISONS):
            node: n.Node = self.positive_test()
            self.expect(")")
            return node
        if self.at(".."):
            return self.interval_end(token, None, included=False)
        node = self.expression()
        if self.at(".."):
            return self.interval_end(token, node, included=False)
        self.expect(")")
        return node

    def bracket(self) -> n.Node:
        """`[a, b]` or `[low..high]`."""
        token = self.expect("[")
        if self.at(".."):
            return self.interval_end(token, None, included=True)
        items: list[n.Node] = []
        for _ in self.separated("]"):
            items.append(self.expression())
            if len(items) == 1 and self.at(".."):
                return self.interval_end(token, items[0], included=True)
        self.expect("]")
        return n.ListOf(tuple(items), at=token.at)

    def open_interval(self) -> n.Node:
        token = self.expect("]")
        low = None if self.at("..") else self.expression(ADD)
        return self.interval_end(token, low, included=False)

    def interval_end(self, start: Token, low: n.Node | None, *, included: bool) -> n.Node:
        self.expect("..")
        high: n.Node | None = None
        if not self.at(")", "]", "["):
            with self.apart(1):
                high = self.expression(ADD)
        closing = self.token
        if not self.at(")", "]", "["):
            self.fail("feel.syntax.expected", expected="]", got=self.token.text)
        self.next()
        return n.Interval(low, high, included, closing.text == "]", at=start.at)

    def context(self) -> n.Node:
        token = self.expect("{")
        entries: list[tuple[str, n.Node]] = []
        known: set[str] = set()
        added: list[str] = []
        with self.scope(added):
            for _ in self.separated("}"):
                start = self.token.at
                key = self.entry_key()
                if key in known:
                    self.fail("feel.syntax.duplicate-entry", start, name=key)
                entries.append((key, self.expression()))
                self.names.add(key)
                self.keys.add(key)
                self.written_keys.append(key)
                known.add(key)
                added.append(key)
            self.expect("}")
        return n.ContextOf(tuple(entries), at=token.at)

    def entry_key(self) -> str:
        if self.token.kind == "string":
            key = string_value(self.next().text)
            self.expect(":")
            return key
        return self.binding_colon()

    # --- keyword forms ---

    def conditional(self) -> n.Node:
        token = self.expect("if")
        condition = self.expression()
        self.expect("then")
        yes = self.expression()
        self.expect("else")
        return n.If(condition, yes, self.expression(), at=token.at)

    def loop(self) -> n.Node:
        token = self.expect("for")
        added: list[str] = []
        with self.scope(added):
            iterators = self.iterators(added)
            self.expect("return")
            self.names.add("partial")
            added.append("partial")
            body = self.expression()
        return n.For(iterators, body, at=token.at)

    def quantified(self) -> n.Node:
        token = self.next()
        added: list[str] = []
        with self.scope(added):
            iterators = self.iterators(added)
            self.expect("satisfies")
            condition = self.expression()
        return n.Quantified(token.text == "every", iterators, condition, at=token.at)

    def iterators(self, added: list[str]) -> tuple[n.Iterator, ...]:
        found: list[n.Iterator] = []
        while True:
            at = self.token.at
            name = self.binding_name("in")
            self.expect("in")
            source = self.expression()
            end = self.expression() if self.accept("..") else None
            found.append(n.Iterator(name, source, end, at=at))
            self.names.add(name)
            added.append(name)
            if not self.accept(","):
                return tuple(found)

    def function(self) -> n.Node:
        token = self.expect("function")
        self.expect("(")
        parameters: list[tuple[str, n.TypeName | None]] = []
        added: list[str] = []
        with self.scope(added):
            for _ in self.separated(")"):
                parameters.append(self.parameter())
                self.names.add(parameters[-1][0])
                added.append(parameters[-1][0])
            self.expect(")")
            external = self.accept("external")
            body = self.expression()
        return n.Lambda(tuple(parameters), body, external, at=token.at)

    def parameter(self) -> tuple[str, n.TypeName | None]:
        start = self.token
        while self.name_piece(self.token):
            self.next()
        name = normal_name(self.source[start.at : self.token.at])
        if not name:
            self.fail("feel.syntax.expected", expected="name", got=self.token.text)
        return name, self.type_name() if self.accept(":") else None

    # --- tests ---

    def in_tests(self) -> tuple[n.Node, ...]:
        """What stands after `in`: one test, or several in parentheses."""
        if not self.at("("):
            return (self.positive_test(),)
        token = self.expect("(")
        if self.at(".."):
            return (self.postfix(self.interval_end(token, None, included=False)),)
        tests = [self.positive_test(OR)]
        if self.at("..") and not isinstance(tests[0], n.Comparison):
            return (self.interval_end(token, tests[0], included=False),)
        while self.accept(","):
            tests.append(self.positive_test(OR))
        self.expect(")")
        return tuple(tests)

    def positive_test(self, binding: int = ADD) -> n.Node:
        token = self.token
        if self.at(*COMPARISONS):
            self.next()
            return n.Comparison(token.text, self.expression(ADD), at=token.at)
        return self.expression(binding)

    def unary_tests(self) -> n.Tests:
        token = self.token
        if self.at("-") and self.peek().kind == "end":
            self.next()
            return n.Tests((), at=token.at)
        if token.text == "not" and token.kind == "word" and self.peek().text == "(":
            return self.negated_tests(token)
        return n.Tests(self.test_list(), at=token.at)

    def negated_tests(self, token: Token) -> n.Tests:
        """`not(...)` around all tests; where more follows the parenthesis, `not` is the function."""
        start = self.place
        failure: Invalid | None = None
        try:
            self.place += 2
            tests = self.test_list()
            self.expect(")")
            if self.token.kind == "end":
                return n.Tests(tests, negated=True, at=token.at)
        except Invalid as invalid:
            failure = invalid
        self.place = start
        try:
            return n.Tests(self.test_list(), at=token.at)
        except Invalid as invalid:
            raise failure or invalid from None

    def test_list(self) -> tuple[n.Node, ...]:
        tests = [self.positive_test(OR)]
        while self.accept(","):
            tests.append(self.positive_test(OR))
        return tuple(tests)

    # --- types ---

    def type_name(self) -> n.TypeName:
        with self.nested():
            token = self.token
            name = self.long_type() or self.plain_type()
            if not self.at("<"):
                return n.TypeName(name, at=token.at)
            if name == "context":
                return self.context_type(token)
            if name in ("list", "range", "function"):
                return self.parametric_type(token, name)
            return n.TypeName(name, at=token.at)

    def long_type(self) -> str | None:
        for name in LONG_TYPES:
            words = name.split()
            if [self.peek(ahead).text for ahead in range(len(words))] == words:
                self.place += len(words)
                return name
        return None

    def plain_type(self) -> str:
        if self.token.kind != "word" or (self.token.text in KEYWORDS and self.token.text not in ("function", "null")):
            self.fail("feel.syntax.expected", expected="type", got=self.token.text)
        start = self.next()
        end = start
        while (self.token.kind == "word" and self.token.text not in KEYWORDS) or (
            self.at(".") and self.peek().kind == "word"
        ):
            end = self.next()
        return normal_name(self.source[start.at : end.at + len(end.text)])

    def parametric_type(self, token: Token, name: str) -> n.TypeName:
        self.expect("<")
        arguments: list[n.TypeName] = []
        for _ in self.separated(">"):
            arguments.append(self.type_name())
        self.expect(">")
        result = None
        if name == "function":
            self.expect("->")
            result = self.type_name()
        return n.TypeName(name, tuple(arguments), result=result, at=token.at)

    def context_type(self, token: Token) -> n.TypeName:
        self.expect("<")
        members: list[tuple[str, n.TypeName]] = []
        for _ in self.separated(">"):
            members.append((self.binding_colon(), self.type_name()))
        self.expect(">")
        return n.TypeName("context", members=tuple(members), at=token.at)
