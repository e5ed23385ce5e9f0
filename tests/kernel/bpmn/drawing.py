"""Processes for tests, written short: elements as XML, flows as lines.

    process('<userTask id="a"/>', "s a g", "g [amount > 5] b e", "g * c e")

`s`, `s2` ... are start events, `e`, `e2` ... end events, `x..` exclusive, `p..` parallel, `o..` inclusive gateways and
anything else a user task, unless an element of that id is given. `[condition]` and `*` (default) stand before the
element the flow leads to.
"""

from __future__ import annotations

import re

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:lw="https://lotwright.dev/schema/1"'
    ' id="Definitions" targetNamespace="urn:test">'
)
_KINDS = {"s": "startEvent", "e": "endEvent", "x": "exclusiveGateway", "p": "parallelGateway", "o": "inclusiveGateway"}
_SHORT = re.compile(r"([sexpo])\d*")
_WORDS = re.compile(r"\[[^\]]*\]|\S+")
_GIVEN = re.compile(r'<(?:\w+:)?(\w+)[^>]*?\bid="([^"]+)"')


def process(body: str = "", *lines: str, id: str = "p", items: str = "", more: str = "") -> bytes:
    """A document with one executable process; `items` are messages, signals ..., `more` further processes."""
    content = inside(body, *lines)
    return f'{HEAD}{items}<process id="{id}" isExecutable="true">{content}</process>{more}</definitions>'.encode()


def inside(body: str = "", *lines: str) -> str:
    """The content of a process or sub-process."""
    given = {id for _, id in _GIVEN.findall(body)}
    flows, nodes, defaults = [], {}, {}
    for line in lines:
        before, condition, default = None, None, False
        for word in _WORDS.findall(line):
            if word == "*":
                default = True
            elif word.startswith("["):
                condition = word[1:-1]
            else:
                if word not in given:
                    nodes.setdefault(word, None)
                if before is not None:
                    flow = f"{before}_{word}"
                    if default:
                        defaults[before] = flow
                    flows.append(_flow(flow, before, word, condition))
                before, condition, default = word, None, False
    for node, flow in defaults.items():
        body = re.sub(rf'\bid="{node}"', f'id="{node}" default="{flow}"', body)
    made = "".join(_node(node, defaults.get(node)) for node in nodes)
    return body + made + "".join(flows)


def _flow(id: str, source: str, target: str, condition: str | None) -> str:
    head = f'<sequenceFlow id="{id}" sourceRef="{source}" targetRef="{target}"'
    if condition is None:
        return head + "/>"
    text = condition.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'{head}><conditionExpression xsi:type="tFormalExpression">={text}</conditionExpression></sequenceFlow>'


def _node(id: str, default: str | None) -> str:
    short = _SHORT.fullmatch(id)
    kind = _KINDS[short[1]] if short else "userTask"
    marked = f' default="{default}"' if default else ""
    return f'<{kind} id="{id}"{marked}/>'


def task(id: str, kind: str = "userTask", extensions: str = "", content: str = "", **attributes: str) -> str:
    """A task with extensions and attributes (`lw_fourEyes` for `lw:fourEyes`)."""
    given = "".join(f' {name.replace("_", ":", 1)}="{value}"' for name, value in attributes.items())
    held = f"<extensionElements>{extensions}</extensionElements>" if extensions else ""
    return f'<{kind} id="{id}"{given}>{held}{content}</{kind}>'


def job(id: str, type: str, mapping: str = "", kind: str = "serviceTask", **attributes: str) -> str:
    """An automated step."""
    extensions = f'<zeebe:taskDefinition type="{type}"/>' + (
        f"<zeebe:ioMapping>{mapping}</zeebe:ioMapping>" if mapping else ""
    )
    return task(id, kind, extensions, **attributes)


def event(id: str, kind: str, definition: str = "", **attributes: str) -> str:
    """An event with its definition, such as `event("t", "boundaryEvent", timer("PT1H"), attachedToRef="a")`."""
    return task(id, kind, "", definition, **attributes)


def timer(text: str, how: str = "timeDuration") -> str:
    """A timer event definition."""
    return f"<timerEventDefinition><{how}>{text}</{how}></timerEventDefinition>"


def ref(kind: str, id: str) -> str:
    """An event definition that refers to a message, signal, error or escalation."""
    return f'<{kind}EventDefinition {kind}Ref="{id}"/>'


def message(id: str, name: str | None = None, key: str | None = None) -> str:
    """A message, with the FEEL of its correlation key."""
    held = f'<extensionElements><zeebe:subscription correlationKey="{key}"/></extensionElements>' if key else ""
    return f'<message id="{id}" name="{name or id}">{held}</message>'


def script(id: str, expression: str, result: str) -> str:
    """A FEEL script task."""
    return task(id, "scriptTask", f'<zeebe:script expression="={expression}" resultVariable="{result}"/>')


def sub(id: str, body: str, *lines: str, **attributes: str) -> str:
    """A sub-process."""
    return task(id, "subProcess", "", inside(body, *lines), **attributes)
