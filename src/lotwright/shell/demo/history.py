"""Eight weeks of it: which stories are told, when they begin, which go wrong, and what is open today."""

from __future__ import annotations

import contextlib

from lotwright.kernel.refusal import Refused
from lotwright.shell.commands import ReturnTask, Transfer
from lotwright.shell.demo.buying import purchase
from lotwright.shell.demo.company import Item, Supplier
from lotwright.shell.demo.diary import Diary, Story
from lotwright.shell.demo.producing import batch
from lotwright.shell.demo.shipping import shipment
from lotwright.shell.demo.telling import GOOD, Told

_FAILING = {
    9: Told("fails", outcome="return"), 24: Told("rejected", outcome="scrap"), 41: Told("fails", outcome="use-as-is"),
    63: Told("fails", outcome="scrap"), 82: Told("fails", outcome="return"), 104: Told("rejected", outcome="return"),
    118: Told("fails", outcome="use-as-is"),
}  # fmt: skip
_LATE = {27: Told(late=6), 73: Told(late=22)}
"""Deliveries entered long after they came in."""
_FAULTY = {
    8: Told("off-balance"), 19: Told("fails", outcome="scrap"), 33: Told("out-of-limits"),
    44: Told("fails", outcome="use-as-is"),
}  # fmt: skip


def tell(diary: Diary) -> None:
    """Put all stories into the diary."""
    _purchases(diary)
    _batches(diary)
    for day in range(6, len(diary.days) - 1, 2):
        diary.begin(shipment(diary), diary.moment(day, 300))
    _open_today(diary)
    diary.begin(_complaint(diary), diary.moment(len(diary.days) // 2, 100))
    diary.begin(_attempts(diary), diary.moment(-1, 350))


def _purchases(diary: Diary) -> None:
    """Every supplier is ordered from again and again, each line for two deliveries."""
    count = 0
    for place, supplier in enumerate(diary.hands.company.suppliers):
        items = [diary.hands.company.item(id) for id in supplier.items]
        left = {item.item: item.delivery.times for item in items if item.delivery is not None}
        rounds = (max(left.values()) + 1) // 2
        last = len(diary.days) - 4
        for turn in range(rounds):
            lines = []
            for item in items:
                number = min(2, left[item.item])
                left[item.item] -= number
                tales = [_LATE.get(count + n) or _FAILING.get(count + n, GOOD) for n in range(number)]
                count += number
                if number:
                    lines.append((item, tales))
            day = turn * last // rounds
            diary.begin(purchase(diary, supplier, lines), diary.moment(day, 20 + 35 * place))


def _batches(diary: Diary) -> None:
    """Products take turns; each is made as often as it says."""
    hands = diary.hands
    made = [(item.item, item.batch.times) for item in hands.company.items if item.batch is not None]
    turns = sorted(((n + 0.5) / times, item) for item, times in made for n in range(times))
    days = len(diary.days) - 4
    for place, (_, id) in enumerate(turns):
        day, minute = divmod(place * days * 480 // len(turns), 480)
        diary.begin(batch(diary, hands.company.item(id), _FAULTY.get(place, GOOD)), diary.moment(day + 1, minute))


def _open_today(diary: Diary) -> None:
    """What the last days leave open, so that everybody finds work."""
    company, moment = diary.hands.company, diary.moment
    by_item = {item: one for one in company.suppliers for item in one.items}

    def ordered(id: str, *tales: Told) -> tuple[Supplier, list[tuple[Item, list[Told]]]]:
        return by_item[id], [(company.item(id), list(tales))]

    stops = (
        ("PK-POUCH", -5, Told(until="Inspect", swift=True)),
        ("CP-CLAMP", -6, Told(until="Dispose", swift=True, lead=5 * 480)),
        ("RM-TPU", -3, Told("fails", until="Evaluate", swift=True)),
        ("PK-LABEL", -1, Told(until="Receive", swift=True)),
        ("CP-HUB-06", -1, Told(until="Inspect", swift=True)), ("CP-HUB-08", -1, Told(until="Dispose", swift=True)),
        ("PK-BOX", -1, Told(until="PutAway", swift=True)), ("CP-PCB", -1, Told(until="Inspect", swift=True)),
        ("CP-BATT", -2, Told("fails", until="Approve", outcome="use-as-is", swift=True)),
        ("RM-INK", -2, Told("fails", until="Approve", outcome="use-as-is", swift=True)),
        ("PK-IFU", -1, Told("fails", until="ReleaseConceded", outcome="use-as-is", swift=True)),
        ("PK-BOX", -1, Told("fails", until="Evaluate", swift=True)), ("RM-TPU", -1, Told(until="PutAway", swift=True)),
    )  # fmt: skip
    for place, (id, day, told) in enumerate(stops):
        supplier, lines = ordered(id, told)
        diary.begin(purchase(diary, supplier, lines), moment(day, 20 + 18 * place))
    for id, told in (("CP-PCB", Told(until="Approve")), ("CP-MOTOR", Told("declined"))):
        supplier, lines = ordered(id, *[GOOD] * 9)
        diary.begin(purchase(diary, supplier, lines, told), moment(-1, 30))
    for place, until in enumerate(("Issue", "ClearLine", "Step", "Complete", "FinalInspect", "Release")):
        diary.begin(batch(diary, company.item("FG-CATH-06"), Told(until=until, swift=True)), moment(-1, 40 * place))
    for bad, day in (("off-balance", -3), ("", -1)):
        diary.begin(batch(diary, company.item("FG-CATH-08"), Told(bad, until="Release", swift=True)), moment(day, 30))
    for place in range(2):
        diary.begin(shipment(diary, "Check"), moment(-1, 200 + 60 * place))
    diary.begin(_last_evening(diary), moment(-1, 440))


def _complaint(diary: Diary) -> Story:
    """A released lot is put on hold for a complaint, and let go again the next day."""
    hands = diary.hands
    lot = _any_released(diary)
    hands.perform(
        hands.any_of("inspector"), "inventory.hold", lot=lot, reason="客户投诉调查 / Complaint under investigation"
    )
    yield 480
    manager = hands.any_of("qa-manager")
    hands.perform(
        manager, "inventory.lift-hold", lot=lot, reason="投诉与该批无关 / The complaint concerned another lot"
    )


def _last_evening(diary: Diary) -> Story:
    """A fresh hold, a task handed over, one sent back, a few claimed."""
    hands = diary.hands
    hold = "运输温度记录异常 / Temperature during transport in doubt"
    hands.perform(hands.any_of("inspector"), "inventory.hold", lot=_any_released(diary), reason=hold)
    inspections = _open(diary, "Inspect")
    li, zhou, *_ = hands.company.holding("inspector")
    if len(inspections) > 1:
        for case in inspections[:2]:
            hands.claim(li, case, "Inspect")
        task = hands.task(inspections[1], "Inspect")
        hands.run(li, Transfer(case=inspections[1], task=task, person=zhou, reason="培训外出 / Away for training"))
    for role, element in (("warehouse", "Receive"), ("operator", "Step"), ("qa-manager", "Evaluate")):
        person = hands.company.holding(role)[0]
        for case in _open(diary, element)[:1]:
            hands.claim(person, case, element)
    yield 20
    for case in _open(diary, "Approve", "nonconformance")[1:2]:
        sun = hands.company.holding("releaser")[0]
        hands.claim(sun, case, "Approve")
        back = ReturnTask(
            case=case, task=hands.task(case, "Approve"), reason="请补充供方 8D 报告 / Add the supplier's report"
        )
        hands.run(sun, back)


def _attempts(diary: Diary) -> Story:
    """What people try and may not; each refusal stands on their own stream."""
    hands = diary.hands
    untrained = hands.company.holding("inspector")[-1]
    operator, warehouse = (hands.company.holding(role)[0] for role in ("operator", "warehouse"))
    for case in _open(diary, "Inspect")[:1]:
        with contextlib.suppress(Refused):
            hands.claim(untrained, case, "Inspect")
    yield 60
    for case in _open(diary, "Release")[:1]:
        with contextlib.suppress(Refused):
            hands.complete(operator, case, "Release", {}, "release")
    with contextlib.suppress(Refused):
        lot = _any_released(diary)
        hands.perform(warehouse, "inventory.lift-hold", lot=lot, reason="急用 / Needed at once")


def _any_released(diary: Diary) -> str:
    rows = diary.hands.rows(
        "SELECT id FROM ledger.lot WHERE disposition = 'released' AND held = 0 AND quantity > 0 AND origin = 'produced'"
        " ORDER BY id DESC LIMIT 1"
    )
    return str(rows[0][0])


def _open(diary: Diary, element: str, process: str | None = None) -> list[str]:
    """Cases that wait at an element for anybody, the oldest first."""
    rows = diary.hands.rows(
        "SELECT stream FROM ledger.task WHERE element = %s AND assignee IS NULL AND (%s::text IS NULL OR process = %s)"
        " ORDER BY stream",
        element,
        process,
        process,
    )
    return [str(case) for (case,) in rows]
