"""What follows from nonconformances."""

from __future__ import annotations

from lotwright.shell.demo.diary import Diary, Story
from lotwright.shell.demo.telling import Told

_CAUSES = (
    "供方模具磨损 / Worn mould at the supplier",
    "运输中受潮 / Moisture during transport",
    "检具零点漂移 / Gauge had drifted",
    "操作未按作业指导书 / Work instruction not followed",
)
_REASONS = {
    "return": "不满足图纸要求，退回供方 / Does not meet the drawing, goes back",
    "scrap": "无法返工，报废处理 / Cannot be reworked",
    "use-as-is": "偏差不影响安全和性能，经评估可以使用 / The deviation affects neither safety nor performance",
}


def nonconformance(diary: Diary, case: str, told: Told) -> Story:
    """What follows a rejection: evaluated, approved where that is asked, carried out."""
    opened = diary.hands.case_about("nonconformance", "nc", diary.hands.record(case, "nc"))
    if told.until == "Evaluate":
        return
    yield told.wait(diary.hands, 60, 400)
    yield from evaluated(diary, opened, told)


def evaluated(diary: Diary, case: str, told: Told) -> Story:
    """Cause and disposition are found, approved where that is asked, and carried out."""
    hands = diary.hands
    manager = hands.any_of("qa-manager")
    values = {
        "cause": hands.chance.choice(_CAUSES),
        "disposition": told.outcome,
        "justification": _REASONS[told.outcome],
    }
    hands.complete(manager, case, "Evaluate", values)
    approval = hands.rows("SELECT 1 FROM ledger.task WHERE stream = %s AND element = 'Approve'", case)
    if not approval or told.until == "Approve":
        return
    yield told.wait(hands, 30, 240)
    releaser = hands.any_of("releaser")
    hands.complete(releaser, case, "Approve", {}, "approve", "同意评审结论 / Agreed with the evaluation")
    concession = hands.rows("SELECT 1 FROM ledger.task WHERE stream = %s AND element = 'ReleaseConceded'", case)
    if not concession or told.until == "ReleaseConceded":
        return
    yield told.wait(hands, 30, 120)
    hands.complete(releaser, case, "ReleaseConceded", {}, "release", "让步接收 / Concession granted")
