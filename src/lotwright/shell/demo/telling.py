"""How a story goes, and what several stories have in common."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lotwright.kernel.refusal import Refused
from lotwright.kernel.values import decimal_text
from lotwright.shell.commands import RaiseNonconformance
from lotwright.shell.demo.company import Item
from lotwright.shell.demo.hands import Hands


class Told:
    """How one story goes.

    bad      what goes wrong: `fails`, `rejected`, `off-balance`, `out-of-limits`, `declined`
    until    the step that is left open
    outcome  what becomes of the nonconformance, if there is one
    swift    whether people wait for nothing, so that the story gets where it is to stop in an hour or two
    lead     working minutes from order to delivery; left to chance when None
    late     hours after which the delivery is entered; 0 for at once
    """

    def __init__(
        self, bad: str = "", until: str = "", outcome: str = "return", *, swift: bool = False,
        lead: int | None = None, late: int = 0,
    ) -> None:  # fmt: skip
        self.bad, self.until, self.outcome, self.swift = bad, until, outcome, swift
        self.late = late
        self.lead = 20 if swift and lead is None else lead

    def wait(self, hands: Hands, least: int, most: int) -> int:
        """Working minutes until somebody gets to it."""
        return 8 if self.swift else hands.chance.randint(least, most)


GOOD = Told()


def findings(hands: Hands, inspection: str, item: Item, fails: bool) -> dict[str, Any]:
    """Results for every characteristic of a frozen plan; a failing lot has too many bad units of the first."""
    plan = hands.rows(
        "SELECT code, kind, sample_size, re, unit FROM ledger.inspection_characteristic WHERE stream = %s"
        " ORDER BY kind, code",
        inspection,
    )
    counts: list[dict[str, Any]] = []
    readings: list[dict[str, Any]] = []
    for code, kind, size, re, unit in plan:
        if kind == "attribute":
            counts.append({"characteristic": code, "nonconforming": min(re, size) if fails and not counts else 0})
            continue
        one = next(held for held in item.characteristics if held.code == code)
        readings += [
            {"characteristic": code, "sample": n, "value": _reading(hands, one), "unit": unit, "gauge": one.gauge}
            for n in range(1, size + 1)
        ]
    remarks = {"remarks": "样本不合格，照片待补 / Sample does not conform"} if fails else {}
    return {"attributes": counts, "measurements": readings} | remarks


def _reading(hands: Hands, one: Any) -> str:
    """A value well within the limits, in steps of a hundredth of their distance."""
    step = (one.upper - one.lower) / 100
    return decimal_text((one.target + step * hands.chance.randint(-28, 28)).quantize(Decimal("0.001")))


def raise_at(hands: Hands, person: str, case: str, element: str, said: str, things: list[tuple[str, str]]) -> str:
    """Raise a nonconformance at the open task of an element; its number."""
    answer: Mapping[str, Any] = hands.run(
        person,
        RaiseNonconformance(
            case=case, task=hands.task(case, element), severity="major", description=said,
            things=[{"kind": kind, "id": id} for kind, id in things],
        ),
    )  # fmt: skip
    return str(answer["nc"])


def refused(hands: Hands, person: str, case: str, element: str, outcome: str | None, **values: Any) -> None:
    """Somebody tries what a rule forbids; the refusal stands on their stream."""
    try:
        hands.complete(person, case, element, values, outcome)
    except Refused:
        return
    raise AssertionError(f"{element} of {case} was not refused")
