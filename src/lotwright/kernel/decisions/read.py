"""DMN 1.1 to 1.5 XML -> model, and back without loss.

Unknown namespaces, diagrams, documentation and comments stay in the tree that the model keeps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from lotwright.kernel import markup
from lotwright.kernel.decisions import model as m
from lotwright.kernel.feel.lexer import normal_name
from lotwright.kernel.refusal import Invalid, Problem, problem

NAMESPACES = (
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
    "http://www.omg.org/spec/DMN/20180521/MODEL/",
    "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "https://www.omg.org/spec/DMN/20211108/MODEL/",
    "https://www.omg.org/spec/DMN/20230324/MODEL/",
)
"""DMN 1.1, 1.2, 1.3, 1.4 and 1.5."""

FEEL_LANGUAGES = frozenset(("feel", "s-feel", "sfeel"))
"""One of these stands as a part in every name of the language, such as `https://www.omg.org/spec/DMN/.../FEEL/`."""

Node = etree._Element


def read(source: bytes) -> m.Definitions:
    """The DMN document in some XML.

    Raises Invalid with the Problems of `markup.parse`, or `dmn.not-dmn` or `dmn.duplicate-id`.
    """
    root = markup.parse(source)
    if _local(root) != "definitions":
        raise Invalid([problem("dmn.not-dmn", element=str(root.tag)[:120])])
    elements, duplicates = _elements(root)
    definitions = m.Definitions(
        root.get("name", ""),
        root.get("namespace", ""),
        tuple(_item(node) for node in _children(root, "itemDefinition")),
        elements,
        tuple(_import(node) for node in _children(root, "import")),
        root,
    )
    if duplicates:
        raise Invalid(duplicates)
    return definitions


def write(definitions: m.Definitions) -> bytes:
    """The document as XML."""
    return markup.write(definitions.root)


def identity(definitions: m.Definitions) -> str:
    """The sha256 (hex) of the document's canonical form."""
    return markup.identity(definitions.root)


def _elements(root: Node) -> tuple[dict[str, m.Element], list[Problem]]:
    readers: dict[str, Callable[[Node], m.Element]] = {
        "inputData": _input_data,
        "decision": _decision,
        "businessKnowledgeModel": _knowledge_model,
        "decisionService": _service,
    }
    elements: dict[str, m.Element] = {}
    problems = []
    for node in root:
        reader = readers.get(_local(node))
        if reader is None:
            continue
        element = reader(node)
        if element.id in elements:
            problems.append(problem("dmn.duplicate-id", element=element.id))
        elements[element.id] = element
    return elements, problems


def references(element: m.Element) -> tuple[str, ...]:
    """What an element refers to: ids, or `namespace#id` for imported elements."""
    match element:
        case m.Decision():
            return (*element.inputs, *element.decisions, *element.knowledge)
        case m.KnowledgeModel():
            return element.knowledge
        case m.Service():
            return (*element.outputs, *element.encapsulated, *element.input_decisions, *element.input_data)
    return ()


# --- elements -----------------------------------------------------------------------------------------


def _local(node: Node) -> str:
    """The name of an element of DMN; of a comment or another namespace's element, nothing."""
    if not isinstance(node.tag, str):
        return ""
    name = etree.QName(node)
    return name.localname if name.namespace in NAMESPACES else ""


def _children(node: Node, name: str) -> list[Node]:
    return [child for child in node if _local(child) == name]


def _child(node: Node | None, name: str) -> Node | None:
    return next(iter(_children(node, name)), None) if node is not None else None


def _text(node: Node | None, name: str = "text") -> str | None:
    inner = _child(node, name)
    return None if inner is None else "".join(str(part) for part in inner.itertext())


def _tests(node: Node, name: str) -> str | None:
    """The text within a child; None where there is none, or nothing but space."""
    written = _text(_child(node, name))
    return written if written and written.strip() else None


def _id(node: Node) -> str:
    return node.get("id") or f"{_local(node)}:{node.get('name', node.sourceline)}"


def _type(node: Node | None) -> str | None:
    """A type reference, as an attribute or a child. A prefix bound to an imported namespace stands for the import."""
    if node is None:
        return None
    written = (node.get("typeRef") or _text(node, "typeRef") or "").strip()
    if not written:
        return None
    prefix, separator, local = written.partition(":")
    if not separator or (prefix != "feel" and prefix not in node.nsmap):
        return normal_name(written)
    imports = _children(node.getroottree().getroot(), "import")
    bound = node.nsmap.get(prefix)
    name = next((_name(each) for each in imports if each.get("namespace") == bound), "")
    return normal_name(f"{name}.{local}" if name else local)


def _name(node: Node) -> str:
    return normal_name(node.get("name", ""))


def _variable(node: Node, name: str = "variable") -> m.Variable:
    variable = _child(node, name)
    if variable is None:
        return m.Variable(_name(node), _type(node))
    return m.Variable(_name(variable) or _name(node), _type(variable))


def _hrefs(node: Node, name: str) -> tuple[str, ...]:
    """References by href: local ones as bare ids."""
    own = node.getroottree().getroot().get("namespace", "")
    found = []
    for child in _children(node, name):
        namespace, _, id = child.get("href", "").rpartition("#")
        found.append(id if namespace in ("", own) else f"{namespace}#{id}")
    return tuple(found)


def _required(node: Node, requirement: str, kind: str) -> tuple[str, ...]:
    return tuple(href for child in _children(node, requirement) for href in _hrefs(child, kind))


def _import(node: Node) -> m.Import:
    location = node.get("locationURI", "")
    return m.Import(_name(node), node.get("namespace", ""), node.get("importType", ""), location)


def _input_data(node: Node) -> m.InputData:
    return m.InputData(_id(node), _name(node), _variable(node))


def _decision(node: Node) -> m.Decision:
    return m.Decision(
        _id(node),
        _name(node),
        _variable(node),
        _required(node, "informationRequirement", "requiredInput"),
        _required(node, "informationRequirement", "requiredDecision"),
        _required(node, "knowledgeRequirement", "requiredKnowledge"),
        _boxed_in(node),
        _text(node, "question"),
    )


def _knowledge_model(node: Node) -> m.KnowledgeModel:
    logic = _child(node, "encapsulatedLogic")
    return m.KnowledgeModel(
        _id(node),
        _name(node),
        _variable(node),
        None if logic is None else _function(logic),
        _required(node, "knowledgeRequirement", "requiredKnowledge"),
    )


def _service(node: Node) -> m.Service:
    return m.Service(
        _id(node),
        _name(node),
        _variable(node),
        _hrefs(node, "outputDecision"),
        _hrefs(node, "encapsulatedDecision"),
        _hrefs(node, "inputDecision"),
        _hrefs(node, "inputData"),
    )


def _item(node: Node) -> m.Item:
    function = _child(node, "functionItem")
    if function is not None:
        parameters = tuple(m.Variable(_name(each), _type(each)) for each in _children(function, "parameters"))
        return m.Item(_name(node), function.get("outputTypeRef"), parameters=parameters)
    return m.Item(
        _name(node),
        _type(node),
        tuple(_item(child) for child in _children(node, "itemComponent")),
        node.get("isCollection", "false") in ("true", "1"),
        _tests(node, "allowedValues"),
        _tests(node, "typeConstraint"),
    )


# --- boxed expressions --------------------------------------------------------------------------------


def _boxed_in(node: Node | None) -> m.Boxed | None:
    """The first expression within a node."""
    if node is None:
        return None
    for child in node:
        reader = _BOXED.get(_local(child))
        if reader is not None:
            return reader(child)
    return None


def _literal(node: Node) -> m.Literal:
    return m.Literal(_id(node), _text(node) or "", _type(node), _foreign(node))


def _foreign(node: Node) -> str | None:
    """The language of an expression when it is not FEEL; the document may name one for all."""
    language = node.get("expressionLanguage") or node.getroottree().getroot().get("expressionLanguage")
    known = language is None or not FEEL_LANGUAGES.isdisjoint(language.lower().replace(":", "/").split("/"))
    return None if known else language


def _context(node: Node) -> m.Context:
    entries: list[tuple[m.Variable, m.Boxed | None]] = []
    result: m.Boxed | None = None
    for child in _children(node, "contextEntry"):
        if _child(child, "variable") is None:
            result = _boxed_in(child)
        else:
            entries.append((_variable(child), _boxed_in(child)))
    return m.Context(_id(node), tuple(entries), result, _type(node))


def _list(node: Node) -> m.BoxedList:
    items = tuple(_BOXED[_local(child)](child) for child in node if _local(child) in _BOXED)
    return m.BoxedList(_id(node), items, _type(node))


def _relation(node: Node) -> m.Relation:
    columns = tuple(m.Variable(_name(child), _type(child)) for child in _children(node, "column"))
    rows = tuple(_list(row).items for row in _children(node, "row"))
    return m.Relation(_id(node), columns, rows, _type(node))


def _invocation(node: Node) -> m.Invocation:
    bindings = []
    for child in _children(node, "binding"):
        parameter = _child(child, "parameter")
        bindings.append(("" if parameter is None else _name(parameter), _boxed_in(child)))
    return m.Invocation(_id(node), _boxed_in(node), tuple(bindings), _type(node))


def _function(node: Node) -> m.FunctionDefinition:
    parameters = tuple(m.Variable(_name(child), _type(child)) for child in _children(node, "formalParameter"))
    return m.FunctionDefinition(_id(node), parameters, _boxed_in(node), node.get("kind", "FEEL"), _type(node))


def _conditional(node: Node) -> m.Conditional:
    condition, yes, no = (_boxed_in(_child(node, name)) for name in ("if", "then", "else"))
    return m.Conditional(_id(node), condition, yes, no, _type(node))


def _iteration(node: Node) -> m.Iteration:
    variable = m.Variable(normal_name(node.get("iteratorVariable", "")), _type(_child(node, "in")))
    body = _child(node, "return") if _local(node) == "for" else _child(node, "satisfies")
    return m.Iteration(_id(node), _local(node), variable, _boxed_in(_child(node, "in")), _boxed_in(body), _type(node))


def _filtering(node: Node) -> m.Filtering:
    return m.Filtering(_id(node), _boxed_in(_child(node, "in")), _boxed_in(_child(node, "match")), _type(node))


def _table(node: Node) -> m.DecisionTable:
    return m.DecisionTable(
        _id(node),
        tuple(_input_clause(child) for child in _children(node, "input")),
        tuple(_output_clause(child) for child in _children(node, "output")),
        tuple(_rule(child) for child in _children(node, "rule")),
        node.get("hitPolicy", "UNIQUE"),
        node.get("aggregation"),
        _type(node),
        next((language for cell in _cells(node) if (language := _foreign(cell)) is not None), None),
    )


def _cells(table: Node) -> Iterable[Node]:
    """Everything in a table that is written in a language."""
    names = ("inputExpression", "inputValues", "outputValues", "defaultOutputEntry", "inputEntry", "outputEntry")
    return (inner for part in table for inner in part if _local(inner) in names)


def _input_clause(node: Node) -> m.InputClause:
    expression = _child(node, "inputExpression")
    values = _tests(node, "inputValues")
    return m.InputClause(_id(node), _text(expression) or "", node.get("label"), _type(expression), values)


def _output_clause(node: Node) -> m.OutputClause:
    name = node.get("name")
    return m.OutputClause(
        _id(node),
        normal_name(name) if name else None,
        _type(node),
        _tests(node, "outputValues"),
        _tests(node, "defaultOutputEntry"),
    )


def _rule(node: Node) -> m.Rule:
    return m.Rule(
        _id(node),
        tuple((_text(child) or "").strip() or "-" for child in _children(node, "inputEntry")),
        tuple(_text(child) or "" for child in _children(node, "outputEntry")),
        tuple(_text(child) or "" for child in _children(node, "annotationEntry")),
    )


_BOXED: dict[str, Callable[[Node], m.Boxed]] = {
    "literalExpression": _literal,
    "context": _context,
    "list": _list,
    "relation": _relation,
    "invocation": _invocation,
    "functionDefinition": _function,
    "conditional": _conditional,
    "for": _iteration,
    "every": _iteration,
    "some": _iteration,
    "filter": _filtering,
    "decisionTable": _table,
}
