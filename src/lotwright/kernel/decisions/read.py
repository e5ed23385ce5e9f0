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
    if local_name(root) != "definitions":
        raise Invalid([problem("dmn.not-dmn", element=str(root.tag)[:120])])
    elements, duplicates = _elements(root)
    definitions = m.Definitions(
        root.get("name", ""),
        root.get("namespace", ""),
        tuple(_item(node) for node in children(root, "itemDefinition")),
        elements,
        tuple(_import(node) for node in children(root, "import")),
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
        reader = readers.get(local_name(node))
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


def local_name(node: Node) -> str:
    """The name of an element of DMN; of a comment or another namespace's element, nothing."""
    if not isinstance(node.tag, str):
        return ""
    name = etree.QName(node)
    return name.localname if name.namespace in NAMESPACES else ""


def children(node: Node, name: str) -> list[Node]:
    """The children of DMN by that name."""
    return [child for child in node if local_name(child) == name]


def first_child(node: Node | None, name: str) -> Node | None:
    """The first child of DMN by that name, if there is one."""
    return next(iter(children(node, name)), None) if node is not None else None


def text_of(node: Node | None, name: str = "text") -> str | None:
    """The text of a child, comments left out; None when there is no such child."""
    inner = first_child(node, name)
    return None if inner is None else "".join(str(part) for part in inner.itertext())


def _tests(node: Node, name: str) -> str | None:
    """The text within a child; None where there is none, or nothing but space."""
    written = text_of(first_child(node, name))
    return written if written and written.strip() else None


def id_of(node: Node) -> str:
    """The id of an element; of one without, its kind and its name or line."""
    return node.get("id") or f"{local_name(node)}:{node.get('name', node.sourceline)}"


def type_of(node: Node | None) -> str | None:
    """A type reference, as an attribute or a child. A prefix bound to an imported namespace stands for the import."""
    if node is None:
        return None
    written = (node.get("typeRef") or text_of(node, "typeRef") or "").strip()
    if not written:
        return None
    prefix, separator, local = written.partition(":")
    if not separator or (prefix != "feel" and prefix not in node.nsmap):
        return normal_name(written)
    imports = children(node.getroottree().getroot(), "import")
    bound = node.nsmap.get(prefix)
    name = next((_name(each) for each in imports if each.get("namespace") == bound), "")
    return normal_name(f"{name}.{local}" if name else local)


def _name(node: Node) -> str:
    return normal_name(node.get("name", ""))


def _variable(node: Node, name: str = "variable") -> m.Variable:
    variable = first_child(node, name)
    if variable is None:
        return m.Variable(_name(node), type_of(node))
    return m.Variable(_name(variable) or _name(node), type_of(variable))


def _hrefs(node: Node, name: str) -> tuple[str, ...]:
    """References by href: local ones as bare ids."""
    own = node.getroottree().getroot().get("namespace", "")
    found = []
    for child in children(node, name):
        namespace, _, id = child.get("href", "").rpartition("#")
        found.append(id if namespace in ("", own) else f"{namespace}#{id}")
    return tuple(found)


def _required(node: Node, requirement: str, kind: str) -> tuple[str, ...]:
    return tuple(href for child in children(node, requirement) for href in _hrefs(child, kind))


def _import(node: Node) -> m.Import:
    location = node.get("locationURI", "")
    return m.Import(_name(node), node.get("namespace", ""), node.get("importType", ""), location)


def _input_data(node: Node) -> m.InputData:
    return m.InputData(id_of(node), _name(node), _variable(node))


def _decision(node: Node) -> m.Decision:
    return m.Decision(
        id_of(node),
        _name(node),
        _variable(node),
        _required(node, "informationRequirement", "requiredInput"),
        _required(node, "informationRequirement", "requiredDecision"),
        _required(node, "knowledgeRequirement", "requiredKnowledge"),
        _boxed_in(node),
        text_of(node, "question"),
        _titles(node),
    )


def _titles(node: Node) -> dict[str, str] | None:
    """What people call an element, in each language."""
    found = node.find(f"{{*}}extensionElements/{markup.LW}names")
    return None if found is None else {language: found.get(language, "") for language in ("zh", "en")}


def _knowledge_model(node: Node) -> m.KnowledgeModel:
    logic = first_child(node, "encapsulatedLogic")
    return m.KnowledgeModel(
        id_of(node),
        _name(node),
        _variable(node),
        None if logic is None else _function(logic),
        _required(node, "knowledgeRequirement", "requiredKnowledge"),
    )


def _service(node: Node) -> m.Service:
    return m.Service(
        id_of(node),
        _name(node),
        _variable(node),
        _hrefs(node, "outputDecision"),
        _hrefs(node, "encapsulatedDecision"),
        _hrefs(node, "inputDecision"),
        _hrefs(node, "inputData"),
    )


def _item(node: Node) -> m.Item:
    function = first_child(node, "functionItem")
    if function is not None:
        parameters = tuple(m.Variable(_name(each), type_of(each)) for each in children(function, "parameters"))
        return m.Item(_name(node), function.get("outputTypeRef"), parameters=parameters)
    return m.Item(
        _name(node),
        type_of(node),
        tuple(_item(child) for child in children(node, "itemComponent")),
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
        reader = _BOXED.get(local_name(child))
        if reader is not None:
            return reader(child)
    return None


def _literal(node: Node) -> m.Literal:
    return m.Literal(id_of(node), text_of(node) or "", type_of(node), _foreign(node))


def _foreign(node: Node) -> str | None:
    """The language of an expression when it is not FEEL; the document may name one for all."""
    language = node.get("expressionLanguage") or node.getroottree().getroot().get("expressionLanguage")
    known = language is None or not FEEL_LANGUAGES.isdisjoint(language.lower().replace(":", "/").split("/"))
    return None if known else language


def _context(node: Node) -> m.Context:
    entries: list[tuple[m.Variable, m.Boxed | None]] = []
    result: m.Boxed | None = None
    for child in children(node, "contextEntry"):
        if first_child(child, "variable") is None:
            result = _boxed_in(child)
        else:
            entries.append((_variable(child), _boxed_in(child)))
    return m.Context(id_of(node), tuple(entries), result, type_of(node))


def _list(node: Node) -> m.BoxedList:
    items = tuple(_BOXED[local_name(child)](child) for child in node if local_name(child) in _BOXED)
    return m.BoxedList(id_of(node), items, type_of(node))


def _relation(node: Node) -> m.Relation:
    columns = tuple(m.Variable(_name(child), type_of(child)) for child in children(node, "column"))
    rows = tuple(_list(row).items for row in children(node, "row"))
    return m.Relation(id_of(node), columns, rows, type_of(node))


def _invocation(node: Node) -> m.Invocation:
    bindings = []
    for child in children(node, "binding"):
        parameter = first_child(child, "parameter")
        bindings.append(("" if parameter is None else _name(parameter), _boxed_in(child)))
    return m.Invocation(id_of(node), _boxed_in(node), tuple(bindings), type_of(node))


def _function(node: Node) -> m.FunctionDefinition:
    parameters = tuple(m.Variable(_name(child), type_of(child)) for child in children(node, "formalParameter"))
    return m.FunctionDefinition(id_of(node), parameters, _boxed_in(node), node.get("kind", "FEEL"), type_of(node))


def _conditional(node: Node) -> m.Conditional:
    condition, yes, no = (_boxed_in(first_child(node, name)) for name in ("if", "then", "else"))
    return m.Conditional(id_of(node), condition, yes, no, type_of(node))


def _iteration(node: Node) -> m.Iteration:
    variable = m.Variable(normal_name(node.get("iteratorVariable", "")), type_of(first_child(node, "in")))
    body = first_child(node, "return") if local_name(node) == "for" else first_child(node, "satisfies")
    source = _boxed_in(first_child(node, "in"))
    return m.Iteration(id_of(node), local_name(node), variable, source, _boxed_in(body), type_of(node))


def _filtering(node: Node) -> m.Filtering:
    return m.Filtering(
        id_of(node), _boxed_in(first_child(node, "in")), _boxed_in(first_child(node, "match")), type_of(node)
    )


def _table(node: Node) -> m.DecisionTable:
    return m.DecisionTable(
        id_of(node),
        tuple(_input_clause(child) for child in children(node, "input")),
        tuple(_output_clause(child) for child in children(node, "output")),
        tuple(_rule(child) for child in children(node, "rule")),
        node.get("hitPolicy", "UNIQUE"),
        node.get("aggregation"),
        type_of(node),
        next((language for cell in _cells(node) if (language := _foreign(cell)) is not None), None),
    )


def _cells(table: Node) -> Iterable[Node]:
    """Everything in a table that is written in a language."""
    names = ("inputExpression", "inputValues", "outputValues", "defaultOutputEntry", "inputEntry", "outputEntry")
    return (inner for part in table for inner in part if local_name(inner) in names)


def _input_clause(node: Node) -> m.InputClause:
    expression = first_child(node, "inputExpression")
    values = _tests(node, "inputValues")
    return m.InputClause(id_of(node), text_of(expression) or "", node.get("label"), type_of(expression), values)


def _output_clause(node: Node) -> m.OutputClause:
    name = node.get("name")
    return m.OutputClause(
        id_of(node),
        normal_name(name) if name else None,
        type_of(node),
        _tests(node, "outputValues"),
        _tests(node, "defaultOutputEntry"),
    )


def _rule(node: Node) -> m.Rule:
    return m.Rule(
        id_of(node),
        tuple((text_of(child) or "").strip() or "-" for child in children(node, "inputEntry")),
        tuple(text_of(child) or "" for child in children(node, "outputEntry")),
        tuple(text_of(child) or "" for child in children(node, "annotationEntry")),
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
