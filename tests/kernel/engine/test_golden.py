"""Histories that were once written fold to the rows they folded to then.

An installation's journal outlives every version of the program. A file here is the history of a case as it stands in
a journal, and the digest of its rows after each entry. Never change one: a change of meaning is a new event.
`python -m tests.kernel.engine.test_golden` adds histories that are not there yet, and touches no other.
"""

from __future__ import annotations

import json
import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.kernel.bpmn.drawing import event, job, message, process, ref, script, sub, task, timer
from tests.kernel.engine.driving import Case, move

from lotwright.kernel.cases.case import KIND, State, fold
from lotwright.kernel.engine import commands as c
from lotwright.kernel.journal import canonical

FOLDER = Path(__file__).parents[2] / "golden" / "cases"


def replay(events: list[dict[str, Any]]) -> list[str]:
    """The digest of the rows after each event."""
    state: State | None = None
    digests = []
    for plain in events:
        state = fold(state, msgspec.convert(plain, KIND.event, strict=False))
        digests.append(KIND.digest(state)[:16])
    return digests


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_a_history_folds_to_what_it_folded_to(path: Path) -> None:
    kept = json.loads(path.read_text(encoding="utf-8"))
    assert replay([event for event, _ in kept]) == [digest for _, digest in kept]


def test_every_kind_of_event_is_among_them() -> None:
    held = {
        event["type"] for path in FOLDER.glob("*.json") for event, _ in json.loads(path.read_text(encoding="utf-8"))
    }
    tags = {kind.__struct_config__.tag for kind in typing.get_args(KIND.event)}
    assert tags - held == set()


def test_every_history_is_kept() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(HISTORIES)


# ---- the histories


def _human() -> Case:
    signing = '<zeebe:assignmentDefinition candidateGroups="qa"/><lw:signature meaning="release"/>'
    signing += '<lw:deadline due="PT4H" remind="PT1H" escalate="PT8H" to="qa-manager" onEscalate="reassign"/>'
    binding = '<extensionElements><lw:recordBinding recordType="r" subject="lot" variable="lot"/></extensionElements>'
    case = Case(process(binding + task("b", "userTask", signing), "s a b d e")).begin(lot="L-1", n=1)
    first = case.task("a")
    case.do(c.Claim(task=first), "eva").do(c.Unclaim(task=first), "eva") if case.now.tasks[first].roles else None
    case.complete("a", "eva", n=2).do(c.TakeBack(task=first, reason="forgot"), "eva").complete("a", "eva", lot="L-2")
    main = case.task("b")
    case.do(c.Claim(task=main), "bob").do(c.Unclaim(task=main), "bob").do(c.Urge(task=main), "ana").pass_time(8)
    case.do(c.Claim(task=main), "bob").do(c.Delegate(task=main, person="kim", reason="r"), "bob")
    case.do(c.Resolve(task=main, opinion="fine"), "kim").do(c.Transfer(task=main, person="lee", reason="r"), "bob")
    case.do(c.AddSigner(task=main, person="max", where="before", reason="r"), "lee")
    case.do(c.RemoveSigner(task=case.task("b"), reason="r"), "lee")
    case.do(c.AddSigner(task=main, person="nia", where="after", reason="r"), "lee")
    case.complete("b", "lee").complete("b", "nia").do(c.Claim(task=case.task("d")), "ana")
    case.do(c.Return(task=case.task("d"), reason="wrong"), "ana").do(c.Suspend(reason="r")).do(c.Resume())
    return case.do(c.Terminate(reason="r"))


def _events() -> Case:
    condition = "<conditionalEventDefinition><condition>=n &gt; 5</condition></conditionalEventDefinition>"
    body = task("a") + event("b", "boundaryEvent", condition, attachedToRef="a", cancelActivity="false")
    body += event("c", "boundaryEvent", timer("R2/PT1H", "timeCycle"), attachedToRef="a", cancelActivity="false")
    body += sub("h", event("hs", "startEvent", ref("message", "M")), "hs handle e4", triggeredByEvent="true")
    body += event("t", "intermediateThrowEvent", ref("signal", "S"))
    items = message("M", "stop", "=n") + '<signal id="S" name="bell"/>'
    case = Case(process(body, "s a t e", "b high e2", "c nag e3", items=items)).begin(n=1)
    case.do(c.SetValues(values={"n": 6})).do(c.SetValues(values={"n": 2})).do(c.SetValues(values={"n": 7})).pass_time(3)
    return case.do(c.Correlate(message="stop", key="1", values={"why": "x"})).complete("handle")


def _scopes() -> Case:
    loop = 'inputCollection="=list" inputElement="item" outputCollection="all" outputElement="=r"'
    loop = f"<extensionElements><zeebe:loopCharacteristics {loop}/></extensionElements>"
    multi = f"<multiInstanceLoopCharacteristics>{loop}</multiInstanceLoopCharacteristics>"
    undo = event("u", "boundaryEvent", "<compensateEventDefinition/>", attachedToRef="done")
    undo += task("undo", isForCompensation="true") + '<association id="as" sourceRef="u" targetRef="undo"/>'
    body = task("m", content=multi) + sub("sp", task("done") + undo, "s2 done e2")
    body += event("throw", "intermediateThrowEvent", "<compensateEventDefinition/>") + job("book", "external:erp")
    case = Case(process(body, "s m sp throw x [ok] p1 book o1 [true] b1 o2 p2 e", "p1 b2 p2", "o1 [true] b3 o2"))
    case.begin(list=["x", "y"]).complete("m", r=1).do(c.AddInstance(element="m", item="z", reason="r"))
    case.complete("m", r=2).complete("m", r=3).complete("done").complete("undo")
    (stuck,) = (token.id for token in case.now.tokens.values() if token.stuck)
    case.do(c.SetValues(values={"ok": True})).do(c.Retry(token=stuck))
    (asked,) = case.asked(c.External)
    case.do(c.FailJob(job=asked.job, detail="down")).do(c.AnswerJob(job=asked.job))
    return case.complete("b1").complete("b2").complete("b3")


def _called() -> Case:
    child = process(script("add", "n + 1", "n"), "s2 c add e2", id="child")
    call = task("call", "callActivity", '<zeebe:calledElement processId="child"/>')
    return Case(process(call + script("zahl", "1.50", "\u6570\u91cf"), "s call zahl e"), child).begin(n=1).complete("c")


def _follows() -> Case:
    case = Case(process(task("a"), "s a e"))
    begin = c.Begin(id="C-1", process="p", definition=case.net.sha256, follows="C-0", values={"n": 1})
    case.do(begin).do(c.Withdraw(reason="r")).do(c.TakeUp(case="C-2", reason="again"), "eva")
    return case.do(c.TakeUp(case="C-3", reason="once more"), "eva")


def _migrated() -> Case:
    body = '<userTask id="a"/>' + event("t", "boundaryEvent", timer("PT4H"), attachedToRef="a", cancelActivity="false")
    body += event("m", "boundaryEvent", ref("message", "M"), attachedToRef="a")
    items = message("M", "stop", "=n")
    changed = '<userTask id="b"/>' + event(
        "t2", "boundaryEvent", timer("PT8H"), attachedToRef="b", cancelActivity="false"
    )
    case = Case(
        process(body, "s f a p1 c p2 e", "p1 d p2", "t e2", "m e3", items=items),
        process(changed, "s f b p1 c p2 e", "p1 d p2", "t2 e2"),
    )
    case.begin(n=1).complete("f")
    case.do(move(case, {"a": "b", "t": "t2"}, values={"n": "n + 1", "new": "true"}))
    case.do(c.UndoMigration(reason="wrong")).do(move(case, {"a": "b", "t": "t2"})).complete("b").complete("c")
    back = {"b": "a", "t2": "t", "c_p2": "c_p2", "p2": "p2", "d": "d"}
    return case.do(move(case, back, to=0)).complete("d")


def _skipped() -> Case:
    def decide(id: str, more: str = "") -> str:
        settings = f'mode="all" candidateStrategy="expression" candidateParam="=people" agree="ok" {more}'
        return task(id, "userTask", f'<lw:outcomes field="decision"/><lw:approval {settings}/>')

    body = decide("a", 'sameAsInitiator="skip"') + decide("c", 'samePerson="consecutive" sameAsInitiator="skip"')
    case = Case(process(body, "s a c d e")).begin("ana", people=["ana", "eva"])
    return case.complete("a", "eva", outcome="ok").complete("d", "eva")


HISTORIES: dict[str, Callable[[], Case]] = {
    "human": _human, "events": _events, "scopes": _scopes, "called": _called, "follows": _follows,
    "migrated": _migrated, "skipped": _skipped,
}  # fmt: skip


def write() -> None:
    """Add the histories that are not there yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, make in HISTORIES.items():
        path = FOLDER / f"{name}.json"
        if not path.exists():
            events = [json.loads(canonical.encode(event)) for event in make().events]
            lines = [json.dumps(pair, ensure_ascii=False) for pair in zip(events, replay(events), strict=True)]
            path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


if __name__ == "__main__":
    write()
