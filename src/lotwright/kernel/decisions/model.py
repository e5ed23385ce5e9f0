"""A DMN document as frozen data. The XML tree stays beside it, so writing loses nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from lotwright.kernel.feel.lexer import normal_name


@dataclass(frozen=True, slots=True)
class Variable:
    """A name with the type it is declared to have; `type` is None where none is given."""

    name: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Literal:
    """A FEEL expression; `language` is None for FEEL."""

    id: str
    text: str
    type: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Entries that see those before them; `result` is the value of the whole when given."""

    id: str
    entries: tuple[tuple[Variable, Boxed | None], ...]
    result: Boxed | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class BoxedList:
    """A list of expressions."""

    id: str
    items: tuple[Boxed | None, ...]
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """A list of contexts that share their names."""

    id: str
    columns: tuple[Variable, ...]
    rows: tuple[tuple[Boxed | None, ...], ...]
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of what an expression names, with arguments by parameter name."""

    id: str
    function: Boxed | None
    bindings: tuple[tuple[str, Boxed | None], ...]
    type: str | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """A function; `kind` is FEEL, Java or PMML."""

    id: str
    parameters: tuple[Variable, ...]
    body: Boxed | None
    kind: str = "FEEL"
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Conditional:
    """If, then, else."""

    id: str
    condition: Boxed | None
    yes: Boxed | None
    no: Boxed | None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Iteration:
    """`for`, `every` or `some` over a collection."""

    id: str
    kind: str
    variable: Variable
    source: Boxed | None
    body: Boxed | None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Filtering:
    """The items of a collection that match."""

    id: str
    source: Boxed | None
    match: Boxed | None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class InputClause:
    """A column of conditions; `values` are the unary tests of what may be put in."""

    id: str
    expression: str
    label: str | None = None
    type: str | None = None
    values: str | None = None


@dataclass(frozen=True, slots=True)
class OutputClause:
    """A column of conclusions; `values` in order of priority, `default` when no rule matches."""

    id: str
    name: str | None = None
    type: str | None = None
    values: str | None = None
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: a test a column, an expression an output."""

    id: str
    tests: tuple[str, ...]
    outputs: tuple[str, ...]
    annotations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Rules under a hit policy; `aggregation` is SUM, COUNT, MIN or MAX for COLLECT.

    `language` is None for FEEL.
    """

    id: str
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]
    hit_policy: str = "UNIQUE"
    aggregation: str | None = None
    type: str | None = None
    language: str | None = None


Boxed: TypeAlias = (
    Literal
    | Context
    | BoxedList
    | Relation
    | Invocation
    | FunctionDefinition
    | Conditional
    | Iteration
    | Filtering
    | DecisionTable
)


@dataclass(frozen=True, slots=True)
class Item:
    """An item definition: a base type, or components, or a function; possibly a collection, possibly constrained."""

    name: str
    type: str | None = None
    components: tuple[Item, ...] = ()
    collection: bool = False
    allowed: str | None = None
    constraint: str | None = None
    parameters: tuple[Variable, ...] | None = None


@dataclass(frozen=True, slots=True)
class InputData:
    """Data from outside."""

    id: str
    name: str
    variable: Variable


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: what it needs (references to elements) and how it is made.

    `titles`: what people call it, by language, where the document says so; `name` is what expressions call it.
    """

    id: str
    name: str
    variable: Variable
    inputs: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    knowledge: tuple[str, ...] = ()
    logic: Boxed | None = None
    question: str | None = None
    titles: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class KnowledgeModel:
    """A business knowledge model: a function that decisions may call."""

    id: str
    name: str
    variable: Variable
    logic: FunctionDefinition | None
    knowledge: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A decision service: decisions offered as a function of its inputs."""

    id: str
    name: str
    variable: Variable
    outputs: tuple[str, ...]
    encapsulated: tuple[str, ...] = ()
    input_decisions: tuple[str, ...] = ()
    input_data: tuple[str, ...] = ()


Element: TypeAlias = InputData | Decision | KnowledgeModel | Service


@dataclass(frozen=True, slots=True)
class Import:
    """Something brought in under a name; `kind` is a namespace that tells what, `location` where it may be found."""

    name: str
    namespace: str
    kind: str = ""
    location: str = ""

    @property
    def is_model(self) -> bool:
        """Whether it is a DMN model, not a schema or a PMML file."""
        return not self.kind or self.kind.rstrip("/").upper().endswith(("MODEL", "DMN.XSD"))


@dataclass(frozen=True, slots=True)
class Definitions:
    """A whole DMN document. `elements` by id; `root` is the XML it was read from."""

    name: str
    namespace: str
    items: tuple[Item, ...]
    elements: Mapping[str, Element]
    imports: tuple[Import, ...]
    root: etree._Element = field(repr=False, compare=False)

    def logic(self) -> Iterator[tuple[Decision | KnowledgeModel, Boxed]]:
        """Every boxed expression, those within others too, with the element it belongs to."""
        for element in self.elements.values():
            if isinstance(element, Decision | KnowledgeModel):
                yield from ((element, boxed) for boxed in within(element.logic))

    def named(self, name: str, *kinds: type[Element]) -> Element | None:
        """The first element of that name or id, of these kinds; by name before by id."""
        wanted = normal_name(name)
        of_kinds = [element for element in self.elements.values() if isinstance(element, kinds or Element)]
        by_name = (element for element in of_kinds if wanted == element.name)
        return next(by_name, next((element for element in of_kinds if name == element.id), None))


def within(boxed: Boxed | None) -> Iterator[Boxed]:
    """A boxed expression and all within it, outer ones first."""
    waiting = [boxed]
    while waiting:
        current = waiting.pop()
        if current is not None:
            yield current
            waiting.extend(reversed(_parts(current)))


def texts(boxed: Boxed) -> Iterator[str]:
    """The FEEL texts of a boxed expression itself, without those of expressions within it."""
    match boxed:
        case Literal(_, text):
            yield text
        case DecisionTable(_, inputs, outputs, rules):
            yield from (clause.expression for clause in inputs)
            yield from (output.default or "" for output in outputs)
            yield from (text for rule in rules for text in (*rule.tests, *rule.outputs))


def _parts(boxed: Boxed) -> tuple[Boxed | None, ...]:
    match boxed:
        case Context(_, entries, result):
            return (*(value for _, value in entries), result)
        case BoxedList(_, items):
            return items
        case Relation(_, _, rows):
            return tuple(cell for row in rows for cell in row)
        case Invocation(_, function, bindings):
            return (function, *(value for _, value in bindings))
        case FunctionDefinition(_, _, body):
            return (body,)
        case Conditional(_, condition, yes, no):
            return (condition, yes, no)
        case Iteration(_, _, _, source, body) | Filtering(_, source, body):
            return (source, body)
    return ()
