"""Decision models for tests, written short: names are ids, texts are FEEL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from lotwright.kernel import decisions

NAMESPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def attributes(**given: object) -> str:
    """XML attributes; those that are None are left out."""
    return "".join(f" {name}={quoteattr(str(value))}" for name, value in given.items() if value is not None)


def document(*parts: str, namespace: str = "test", dmn: str = NAMESPACE, imports: str = "") -> bytes:
    """A document of these elements."""
    head = f'<definitions xmlns="{dmn}" id="_d" name="Test" namespace="{namespace}">'
    return f"{head}{imports}{''.join(parts)}</definitions>".encode()


def text(tag: str, source: str | None, **given: object) -> str:
    """An element that holds a text; nothing for None."""
    return "" if source is None else f"<{tag}{attributes(**given)}><text>{escape(source)}</text></{tag}>"


def item(name: str, base: str | None = None, *parts: str, allowed: str | None = None, **given: object) -> str:
    """An item definition; `parts` are its components."""
    kind = "" if base is None else f"<typeRef>{base}</typeRef>"
    inner = "".join(part.replace("itemDefinition", "itemComponent") for part in parts)
    whole = f"{kind}{text('allowedValues', allowed)}{inner}"
    return f"<itemDefinition{attributes(name=name, **given)}>{whole}</itemDefinition>"


def data(name: str, type: str | None = None) -> str:
    """Input data."""
    return f"<inputData{attributes(id=name, name=name)}><variable{attributes(name=name, typeRef=type)}/></inputData>"


def decision(
    name: str,
    logic: str = "",
    *,
    needs: str = "",
    uses: str = "",
    knows: str = "",
    type: str | None = None,
) -> str:
    """A decision: `needs` input data, `uses` decisions, `knows` knowledge models or services (by id, with commas)."""
    required = (
        _requirements("informationRequirement", "requiredInput", needs)
        + _requirements("informationRequirement", "requiredDecision", uses)
        + _requirements("knowledgeRequirement", "requiredKnowledge", knows)
    )
    variable = f"<variable{attributes(name=name, typeRef=type)}/>"
    return f"<decision{attributes(id=name, name=name)}>{variable}{required}{logic}</decision>"


def _requirements(tag: str, kind: str, ids: str) -> str:
    hrefs = [id.strip() for id in ids.split(",") if id.strip()]
    return "".join(f"<{tag}><{kind}{attributes(href=href if '#' in href else f'#{href}')}/></{tag}>" for href in hrefs)


def knowledge(name: str, parameters: str, body: str, *, knows: str = "", type: str | None = None) -> str:
    """A knowledge model; parameters as `a: number, b`."""
    required = _requirements("knowledgeRequirement", "requiredKnowledge", knows)
    return (
        f"<businessKnowledgeModel{attributes(id=name, name=name)}><variable{attributes(name=name, typeRef=type)}/>"
        f"<encapsulatedLogic>{_parameters(parameters)}{body}</encapsulatedLogic>{required}</businessKnowledgeModel>"
    )


def _parameters(written: str) -> str:
    found = []
    for each in filter(None, (part.strip() for part in written.split(","))):
        name, _, kind = each.partition(":")
        found.append(f"<formalParameter{attributes(name=name.strip(), typeRef=kind.strip() or None)}/>")
    return "".join(found)


def service(
    name: str, outputs: str, *, hidden: str = "", asks: str = "", given: str = "", type: str | None = None
) -> str:
    """A decision service: input data it `asks` for, input decisions that are `given`."""
    parts = [
        ("outputDecision", outputs),
        ("encapsulatedDecision", hidden),
        ("inputDecision", given),
        ("inputData", asks),
    ]
    inner = "".join(
        f"<{tag}{attributes(href=f'#{id.strip()}')}/>" for tag, ids in parts for id in ids.split(",") if id.strip()
    )
    variable = f"<variable{attributes(name=name, typeRef=type)}/>"
    return f"<decisionService{attributes(id=name, name=name)}>{variable}{inner}</decisionService>"


def literal(source: str, **given: object) -> str:
    """A literal expression."""
    return text("literalExpression", source, **given)


def table(
    inputs: Sequence[str],
    outputs: Sequence[str],
    rules: Iterable[str],
    *,
    policy: str | None = None,
    aggregation: str | None = None,
    id: str = "T",
) -> str:
    """A decision table.

    An input is `expression: type = allowed values`, an output `name: type = values | default`, all but the first
    of each may be left out. A rule is its cells, tests and outputs, between `;`.
    """
    columns = "".join(map(_input, inputs)) + "".join(map(_output, outputs))
    rows = "".join(_rule(number, rule, len(inputs)) for number, rule in enumerate(rules, 1))
    head = attributes(id=id, hitPolicy=policy, aggregation=aggregation)
    return f"<decisionTable{head}>{columns}{rows}</decisionTable>"


def _split(written: str, mark: str) -> tuple[str, str | None]:
    before, found, after = written.partition(mark)
    return before.strip(), after.strip() if found else None


def _input(written: str) -> str:
    rest, values = _split(written, " = ")
    expression, kind = _split(rest, ": ")
    return f"<input>{text('inputExpression', expression, typeRef=kind)}{text('inputValues', values)}</input>"


def _output(written: str) -> str:
    rest, default = _split(written, " | ")
    rest, values = _split(rest, " = ")
    name, kind = _split(rest, ": ")
    inner = text("outputValues", values) + text("defaultOutputEntry", default)
    return f"<output{attributes(name=name or None, typeRef=kind)}>{inner}</output>"


def _rule(number: int, rule: str, inputs: int) -> str:
    cells = [cell.strip() for cell in rule.split(";")]
    tests = "".join(text("inputEntry", cell) for cell in cells[:inputs])
    outputs = "".join(text("outputEntry", cell) for cell in cells[inputs:])
    return f"<rule{attributes(id=f'r{number}')}>{tests}{outputs}</rule>"


def model(*parts: str) -> decisions.DecisionModel:
    """A compiled model of these elements."""
    return decisions.compile(decisions.read(document(*parts)))
