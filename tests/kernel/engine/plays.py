"""Plays written short, run as `lotwright dev conformance` runs them.

A row is a name, the drawn process (or several, the one called `p` first) and steps, each with what is there after it.
The first step begins `p`, with the variables of the row. Further ones:

    a           complete task a (`a#1` the second of two; `a {"n": 2}` with data)
    !M  !M/7    message M, with a correlation key      ~bell       signal bell
    +PT1H       an hour passes                         ={"n": 2}   variables are set
    @q          process q begins                       deploy      nothing but what deploying did

What is there: the open tasks (`a a b`), `END`, `STUCK`, or an `expect` of the play format.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from tests.kernel.bpmn.drawing import event, inside, process, ref, sub, task

from lotwright.cli import conformance

ITEMS = (
    '<error id="E1" errorCode="broken"/><error id="E2" errorCode="lost"/>'
    '<escalation id="X1" escalationCode="late"/><escalation id="X2" escalationCode="worse"/>'
    '<signal id="S" name="bell"/><signal id="S2" name="horn"/><message id="M" name="M"/><message id="N" name="N"/>'
)
TERMINATE = "<terminateEventDefinition/>"
COMPENSATE = "<compensateEventDefinition/>"
ANY_ERROR = "<errorEventDefinition/>"
ANY_ESCALATION = "<escalationEventDefinition/>"
RACE = '<eventBasedGateway id="g"/>'
Wanted = str | dict[str, Any]
Step = tuple[str, Wanted]


class Play(NamedTuple):
    """One row; `first` is what is there after the beginning, None where no step begins the process."""

    models: tuple[bytes, ...]
    first: Wanted | None
    steps: tuple[Step, ...]
    data: dict[str, Any]


def play(models: bytes | list[bytes], *steps: Wanted | Step, **data: Any) -> Play:
    """A row. Without a first step that is only what is there, nothing begins by itself."""
    given = (models,) if isinstance(models, bytes) else tuple(models)
    first = None if isinstance(steps[0], tuple) else steps[0]
    rest = steps if first is None else steps[1:]
    return Play(given, first, tuple(step for step in rest if isinstance(step, tuple)), data)


def why(row: Play, folder: Path) -> str | None:
    """Why a play fails; None when it passes."""
    names = []
    for number, model in enumerate(row.models):
        names.append(f"{number}.bpmn")
        (folder / names[-1]).write_bytes(model)
    steps = [_step(act, wanted) for act, wanted in row.steps]
    if row.first is not None:
        steps.insert(0, {"do": "start", "process": "p", "data": row.data, "expect": _expect(row.first)})
    plain = json.loads(json.dumps({"id": "one", "models": names, "steps": steps}), parse_float=Decimal)
    return conformance.check(folder, plain)


def _step(act: str, wanted: Wanted) -> dict[str, Any]:
    name, _, key = act[1:].partition("/")
    match act[0]:
        case "!":
            made = {"do": "message", "name": name, **({"correlation": key} if key else {})}
        case "~":
            made = {"do": "signal", "name": name}
        case "+":
            made = {"do": "advance", "by": name}
        case "=":
            made = {"do": "set", "data": json.loads(act[1:])}
        case "@":
            made = {"do": "start", "process": name}
        case _:
            made = {"do": "deploy"} if act == "deploy" else _complete(act)
    return {**made, "expect": _expect(wanted)}


def _complete(act: str) -> dict[str, Any]:
    name, _, data = act.partition(" ")
    element, _, nth = name.partition("#")
    return {
        "do": "complete", "task": element, **({"nth": int(nth)} if nth else {}),
        **({"data": json.loads(data)} if data else {}),
    }  # fmt: skip


def _expect(wanted: Wanted) -> dict[str, Any]:
    if not isinstance(wanted, str):
        return wanted
    if wanted in ("END", "STUCK"):
        return {"tasks": [], "ended": True} if wanted == "END" else {"incident": True}
    return {"tasks": sorted(wanted.split()), "ended": False, "incident": False}


# ---- drawings


def drawn(body: str, *lines: str, **more: Any) -> bytes:
    """The process `p` with the errors, escalations, signals and messages of `ITEMS`."""
    return process(body, *lines, **{"items": ITEMS, **more})


def child(body: str, *lines: str, id: str = "child") -> bytes:
    """A process that is called."""
    return process(body, *lines, id=id, items=ITEMS)


def border(id: str, on: str, what: str, beside: bool = False) -> str:
    """An event at the border of an activity; `beside` does not interrupt it."""
    return event(id, "boundaryEvent", what, attachedToRef=on, **({"cancelActivity": "false"} if beside else {}))


def handler(id: str, what: str, *lines: str, beside: bool = False, body: str = "") -> str:
    """An event sub-process; its start event is its id with an `s`."""
    start = event(f"{id}s", "startEvent", what, **({"isInterrupting": "false"} if beside else {}))
    return sub(id, start + body, *lines, triggeredByEvent="true")


def catch(id: str, what: str) -> str:
    """An event on the way that is waited for."""
    return event(id, "intermediateCatchEvent", what)


def throw(id: str, what: str) -> str:
    """An event on the way that is thrown."""
    return event(id, "intermediateThrowEvent", what)


def when(condition: str) -> str:
    """A conditional event definition."""
    return f"<conditionalEventDefinition><condition>{condition}</condition></conditionalEventDefinition>"


def mail(id: str = "M") -> str:
    """A message event definition."""
    return ref("message", id)


def bell(id: str = "S") -> str:
    """A signal event definition."""
    return ref("signal", id)


def error(id: str = "E1") -> str:
    """An error event definition."""
    return ref("error", id)


def escalation(id: str = "X1") -> str:
    """An escalation event definition."""
    return ref("escalation", id)


def link(name: str = "A") -> str:
    """A link event definition."""
    return f'<linkEventDefinition name="{name}"/>'


def many(
    over: str = "", seq: bool = False, enough: str = "", count: str = "", collect: str = "", out: str = "result"
) -> str:
    """Multi-instance over a list or a count."""
    more = f' outputCollection="{collect}" outputElement="={out}"' if collect else ""
    zeebe = f'<zeebe:loopCharacteristics inputCollection="={over}" inputElement="item"{more}/>' if over else ""
    held = f"<extensionElements>{zeebe}</extensionElements>" if zeebe else ""
    number = f"<loopCardinality>{count}</loopCardinality>" if count else ""
    condition = f"<completionCondition>={enough}</completionCondition>" if enough else ""
    flag = "true" if seq else "false"
    kind = "multiInstanceLoopCharacteristics"
    return f'<{kind} isSequential="{flag}">{held}{number}{condition}</{kind}>'


def many_of(id: str, loop: str, body: str, *lines: str, **attributes: str) -> str:
    """A multi-instance sub-process."""
    return task(id, "subProcess", "", loop + inside(body, *lines), **attributes)


def mapped(*pairs: str) -> str:
    """Mappings: `n <- x + 1` in, `m -> x * 2` out."""
    made = []
    for pair in pairs:
        target, way, source = pair.split(" ", 2)
        kind = "input" if way == "<-" else "output"
        made.append(f'<zeebe:{kind} source="={source}" target="{target}"/>')
    return f"<zeebe:ioMapping>{''.join(made)}</zeebe:ioMapping>"


def calls(id: str, process: str = "child", loop: str = "", mapping: str = "", more: str = "") -> str:
    """A call activity."""
    return task(id, "callActivity", f'<zeebe:calledElement processId="{process}"{more}/>{mapping}', loop)


def undone_by(activity: str, by: str, kind: str = "userTask", extensions: str = "") -> str:
    """What makes one activity undo another."""
    border = event(f"c_{activity}", "boundaryEvent", COMPENSATE, attachedToRef=activity)
    tied = f'<association id="as_{activity}" sourceRef="c_{activity}" targetRef="{by}"/>'
    return border + task(by, kind, extensions, isForCompensation="true") + tied


def undo(id: str, what: str = "", kind: str = "intermediateThrowEvent", wait: bool = True) -> str:
    """An event that throws compensation."""
    named = f' activityRef="{what}"' if what else ""
    waits = "" if wait else ' waitForCompletion="false"'
    return event(id, kind, f"<compensateEventDefinition{named}{waits}/>")


def ad_hoc(begin: str, body: str, *lines: str, enough: str = "", **attributes: str) -> str:
    """An ad-hoc sub-process whose listed activities begin by themselves."""
    given = f'<zeebe:adHoc activeElementsCollection="={begin}"/>'
    done = f"<completionCondition>={enough}</completionCondition>" if enough else ""
    return task("ah", "adHocSubProcess", given, inside(body, *lines) + done, **attributes)
