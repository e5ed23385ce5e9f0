"""Changing a decision table in a document: what the change does not touch stays as it was written.

Columns and rules are known by their ids: one that was there keeps its element, its cells and whatever an editor
has put there besides; a new one gets a new element; one that is missing is gone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy

from lxml import etree

from lotwright.kernel import markup
from lotwright.kernel.decisions import model as m
from lotwright.kernel.decisions.read import children, first_child, id_of, local_name, read, text_of, type_of
from lotwright.kernel.decisions.tables import misshapen
from lotwright.kernel.refusal import Invalid, Problem, problem

Node = etree._Element

ORDER = ("description", "extensionElements", "input", "output", "annotation", "rule")
"""The parts of a table in the order that the schema asks for."""


def with_table(definitions: m.Definitions, table: m.DecisionTable) -> m.Definitions:
    """The document with the table of that id changed to this.

    Raises Invalid with `dmn.unknown-table`, `dmn.rule-entries` or `dmn.duplicate-id`.
    """
    problems = [*misshapen(table), *_doubled(table)]
    root = deepcopy(definitions.root.getroottree()).getroot()
    tables = (each for each in root.iter() if local_name(each) == "decisionTable")
    node = next((each for each in tables if id_of(each) == table.id), None)
    if node is None:
        problems.append(problem("dmn.unknown-table", table.id, table=table.id))
    if node is None or problems:
        raise Invalid(problems)
    _Change(node).to(table)
    return read(markup.write(root))


def _doubled(table: m.DecisionTable) -> Iterator[Problem]:
    columns = [*(clause.id for clause in table.inputs), *(clause.id for clause in table.outputs)]
    counted = Counter((*columns, *(rule.id for rule in table.rules)))
    yield from (problem("dmn.duplicate-id", id, element=id) for id, count in counted.items() if count > 1)


class _Change:
    """A table's element on its way to be another table."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.inputs, self.outputs, self.rules = (
            {id_of(each): each for each in children(node, tag)} for tag in ("input", "output", "rule")
        )
        self.old_inputs, self.old_outputs = list(self.inputs), list(self.outputs)

    def to(self, table: m.DecisionTable) -> None:
        _set(self.node, "hitPolicy", table.hit_policy, unless="UNIQUE")
        _set(self.node, "aggregation", table.aggregation)
        inputs = [self._kept(self.inputs, "input", clause.id) for clause in table.inputs]
        for node, column in zip(inputs, table.inputs, strict=True):
            self._input(node, column)
        outputs = [self._kept(self.outputs, "output", clause.id) for clause in table.outputs]
        for node, result in zip(outputs, table.outputs, strict=True):
            self._output(node, result)
        rules = [self._kept(self.rules, "rule", rule.id) for rule in table.rules]
        for node, rule in zip(rules, table.rules, strict=True):
            self._rule(node, rule, table)
        for tag, nodes in (("input", inputs), ("output", outputs), ("rule", rules)):
            _arrange(self.node, tag, nodes, ORDER)

    def _kept(self, known: Mapping[str, Node], tag: str, id: str) -> Node:
        return known[id] if id in known else self._new(tag, id=id)

    def _new(self, tag: str, **attributes: str) -> Node:
        return etree.Element(etree.QName(etree.QName(self.node).namespace, tag), attributes)

    def _input(self, node: Node, clause: m.InputClause) -> None:
        _set(node, "label", clause.label)
        expression = self._child(node, "inputExpression", ("description", "extensionElements"))
        self._write(expression, clause.expression)
        _set(expression, "typeRef", clause.type, kept=type_of(expression) == clause.type)
        self._text(node, "inputValues", clause.values, ("description", "extensionElements", "inputExpression"))

    def _output(self, node: Node, clause: m.OutputClause) -> None:
        _set(node, "name", clause.name)
        _set(node, "typeRef", clause.type, kept=type_of(node) == clause.type)
        before = ("description", "extensionElements")
        self._text(node, "outputValues", clause.values, before)
        self._text(node, "defaultOutputEntry", clause.default, (*before, "outputValues"))

    def _rule(self, node: Node, rule: m.Rule, table: m.DecisionTable) -> None:
        columns = [clause.id for clause in table.inputs]
        self._entries(node, "inputEntry", self.old_inputs, dict(zip(columns, rule.tests, strict=True)), empty="-")
        columns = [clause.id for clause in table.outputs]
        self._entries(node, "outputEntry", self.old_outputs, dict(zip(columns, rule.outputs, strict=True)))
        notes = {str(place): note for place, note in enumerate(rule.annotations)}
        self._entries(node, "annotationEntry", [str(place) for place in range(len(notes))], notes)

    def _entries(self, node: Node, tag: str, old: Sequence[str], wanted: Mapping[str, str], empty: str = "") -> None:
        """Make a rule's cells those wanted, by column; a column that was there keeps its cell's element."""
        known = dict(zip(old, children(node, tag), strict=False))
        cells = [known[column] if column in known else self._new(tag) for column in wanted]
        for cell, text in zip(cells, wanted.values(), strict=True):
            self._write(cell, text, empty)
        _arrange(node, tag, cells, ("description", "extensionElements", "inputEntry", "outputEntry", "annotationEntry"))

    def _text(self, node: Node, tag: str, text: str | None, before: Sequence[str]) -> None:
        """Make a child that holds a text, or remove it when there is none."""
        known = first_child(node, tag)
        if text is not None:
            self._write(self._child(node, tag, before), text)
        elif known is not None:
            node.remove(known)

    def _child(self, node: Node, tag: str, before: Sequence[str]) -> Node:
        known = first_child(node, tag)
        if known is None:
            known = self._new(tag)
            _arrange(node, tag, [known], (*before, tag))
        return known

    def _write(self, node: Node, text: str, empty: str = "") -> None:
        """Write a text where another stands; the same text is left as it is spelled, comments and all.

        `empty` is what nothing written means.
        """
        if ((text_of(node) or "").strip() or empty) == text.strip() and first_child(node, "text") is not None:
            return
        holder = self._child(node, "text", ("description", "extensionElements"))
        for inner in list(holder):
            holder.remove(inner)
        holder.text = text


def _set(node: Node, name: str, value: str | None, *, unless: str | None = None, kept: bool = False) -> None:
    """Set an attribute, or remove it for None; one that may be left out is only written when it was."""
    if kept or (value == unless and name not in node.attrib):
        return
    if value is None:
        node.attrib.pop(name, "")
    else:
        node.set(name, value)


def _arrange(parent: Node, tag: str, wanted: Sequence[Node], order: Sequence[str]) -> None:
    """Make the children of a tag those wanted, in order, moving no more than must be."""
    kept = set(map(id, wanted))
    for old in children(parent, tag):
        if id(old) not in kept:
            parent.remove(old)
    before = order[: order.index(tag)]
    previous = next((each for each in reversed(parent) if local_name(each) in before), None)
    for node in wanted:
        following = _next(parent, tag, previous)
        if following is not node:
            if previous is None:
                parent.insert(0, node)
            else:
                previous.addnext(node)
        previous = node


def _next(parent: Node, tag: str, after: Node | None) -> Node | None:
    """The first child of a tag behind another child."""
    siblings = parent if after is None else after.itersiblings()
    return next((each for each in siblings if local_name(each) == tag), None)
