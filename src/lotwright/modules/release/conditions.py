"""Every condition of a release, evaluated: the same rules for the screen that lists them and for the signature.

A condition that fails names its rule, its parameters and the thing that would meet it. All are evaluated, always;
none hides behind another (SM-7).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from lotwright.kernel.journal.streams import Ref
from lotwright.kernel.values import decimal_text
from lotwright.modules.release.facts import BatchFacts, ConsigneeFacts, Facts, LineFacts, LotFacts

Department = Literal["qa", "production", "process", "warehouse"]


class Condition(NamedTuple):
    """One condition. `rule` and `params` say why it is not met; `link` is what was looked at."""

    key: str
    department: Department
    met: bool
    rule: str | None = None
    params: Mapping[str, Any] = MappingProxyType({})
    link: Ref | None = None


def conditions(facts: Facts, today: dt.date) -> tuple[Condition, ...]:
    """All conditions, in the order in which departments answer for them."""
    return tuple(_all(facts, today))


def unmet(found: tuple[Condition, ...]) -> tuple[Condition, ...]:
    """Those that are not met."""
    return tuple(one for one in found if not one.met)


def _all(facts: Facts, today: dt.date) -> Iterator[Condition]:
    if facts.lot is not None:
        yield from _quality(facts.lot, facts.batch)
    if facts.batch is not None:
        yield from _production(facts.batch)
        yield from _process(facts.batch)
        yield from _materials(facts.batch)
    if facts.lot is not None:
        yield from _label(facts.lot, today)
    if facts.consignee is not None and facts.shipment is not None:
        yield _consignee(facts.consignee, facts.shipment)
    for line in facts.lines:
        yield from _line(line, today)


def _ask(key: str, department: Department, link: Ref | None, failed: bool, rule: str, **params: Any) -> Condition:
    """The condition, with its rule only where it fails."""
    return (
        Condition(key, department, False, rule, params, link) if failed else Condition(key, department, True, link=link)
    )


# --- QA ---


def _quality(lot: LotFacts, batch: BatchFacts | None) -> Iterator[Condition]:
    link = Ref("lot", lot.lot)
    yield _inspection(lot, link)
    yield _ask("not-rejected", "qa", link, lot.disposition == "rejected", "dossier.lot-rejected", lot=lot.lot)
    yield from _holds(lot, link)
    if lot.flagged is not None:
        conceded = lot.disposition == "released" or lot.concession is not None
        yield _ask("receipt-flag", "qa", link, not conceded, "dossier.flagged", lot=lot.lot, flag=lot.flagged)
    open_ = [nc for nc in batch.ncs if not nc.closed] if batch is not None else []
    for nc in open_:
        yield _ask("nonconformances", "qa", Ref("nc", nc.nc), True, "dossier.nc-open", nc=nc.nc)
    if not open_:
        yield Condition("nonconformances", "qa", True)


def _inspection(lot: LotFacts, link: Ref) -> Condition:
    seen = lot.inspection
    if seen is None:
        untested = lot.disposition != "released"
        return _ask("inspection", "qa", link, untested, "dossier.not-inspected", lot=lot.lot)
    at = Ref("inspection", seen.inspection)
    if not seen.concluded:
        return _ask("inspection", "qa", at, True, "dossier.inspection-open", inspection=seen.inspection)
    rejecting = not seen.accepted and lot.concession is None
    return _ask("inspection", "qa", at, rejecting, "dossier.inspection-rejecting", inspection=seen.inspection)


def _holds(lot: LotFacts, link: Ref) -> Iterator[Condition]:
    for reason, nc in lot.holds:
        place = Ref("nc", nc) if nc is not None else link
        yield _ask("no-hold", "qa", place, True, "dossier.lot-held", lot=lot.lot, reason=reason)
    if not lot.holds:
        yield Condition("no-hold", "qa", True, link=link)


# --- production ---


def _production(batch: BatchFacts) -> Iterator[Condition]:
    link = Ref("batch", batch.batch)
    yield _ask("batch-completed", "production", link, not batch.completed, "dossier.batch-open", batch=batch.batch)
    yield _ask("line-cleared", "production", link, not batch.cleared, "dossier.line-not-cleared", batch=batch.batch)
    missing = [step.step for step in batch.steps if step.done_by is None]
    for step in missing:
        yield _ask("steps-recorded", "production", link, True, "dossier.step-missing", batch=batch.batch, step=step)
    if not missing:
        yield Condition("steps-recorded", "production", True, link=link)
    percent = None if batch.balance is None else decimal_text(batch.balance)
    outside = not batch.balanced and not _assessed(batch)
    yield _ask("material-balance", "production", link, outside, "dossier.balance-outside", percent=percent)


# --- process ---


def _process(batch: BatchFacts) -> Iterator[Condition]:
    link = Ref("batch", batch.batch)
    outside = [(step.step, name) for step in batch.steps for name in step.outside]
    for step, name in () if _assessed(batch) else outside:
        yield _ask("parameters", "process", link, True, "dossier.parameter-outside", step=step, parameter=name)
    if not outside or _assessed(batch):
        yield Condition("parameters", "process", True, link=link)
    superseded = batch.revision_status != "effective" and not _assessed(batch)
    item = Ref("item", batch.item)
    yield _ask(
        "revision", "process", item, superseded, "dossier.revision-superseded", item=batch.item, revision=batch.revision
    )


def _assessed(batch: BatchFacts) -> bool:
    """Whether QA has assessed the batch as it is: a nonconformance that names it was closed by concession."""
    return any(nc.closed and nc.disposition == "use-as-is" for nc in batch.ncs)


# --- warehouse ---


def _materials(batch: BatchFacts) -> Iterator[Condition]:
    unfit = [issue for issue in batch.issues if issue.obstacle is not None]
    for issue in unfit:
        yield _ask(
            "materials", "warehouse", Ref("lot", issue.lot), True, "dossier.material-unfit", lot=issue.lot,
            obstacle=issue.obstacle,
        )  # fmt: skip
    if not unfit:
        yield Condition("materials", "warehouse", True, link=Ref("batch", batch.batch))


def _label(lot: LotFacts, today: dt.date) -> Iterator[Condition]:
    link = Ref("lot", lot.lot)
    yield _expiry(lot, today, link)
    item = Ref("item", lot.item)
    yield _ask("device-identifier", "warehouse", item, lot.gtin is None, "dossier.gtin-missing", item=lot.item)
    if lot.serialised:
        short = lot.serials < lot.quantity
        yield _ask("serials", "warehouse", link, short, "dossier.serials-missing", lot=lot.lot, serials=lot.serials)


def _expiry(lot: LotFacts, today: dt.date, link: Ref) -> Condition:
    if lot.expiry is None:
        return _ask("expiry", "warehouse", link, lot.needs_expiry, "dossier.expiry-missing", lot=lot.lot)
    return _ask(
        "expiry", "warehouse", link, today > lot.expiry, "dossier.expired", lot=lot.lot, expiry=lot.expiry.isoformat()
    )


def _consignee(to: ConsigneeFacts, shipment: str) -> Condition:
    missing = not all(part and part.strip() for part in (to.name, to.address, to.country, to.contact))
    link = Ref("shipment", shipment)
    return _ask("consignee", "warehouse", link, missing, "dossier.consignee-incomplete", shipment=shipment)


def _line(line: LineFacts, today: dt.date) -> Iterator[Condition]:
    lot = line.lot
    link = Ref("lot", lot.lot)
    yield _ask("lot-released", "qa", link, lot.disposition != "released", "dossier.lot-unreleased", lot=lot.lot)
    yield _ask("lot-dossier", "qa", link, lot.dossier is None, "dossier.lot-without-dossier", lot=lot.lot)
    yield from _holds(lot, link)
    yield from _label(lot._replace(serialised=False), today)
    short = line.there < line.wanted
    yield _ask(
        "stock", "warehouse", link, short, "dossier.stock-short", lot=lot.lot, location=line.location,
        there=decimal_text(line.there), wanted=decimal_text(line.wanted),
    )  # fmt: skip
    if lot.serialised:
        wrong = line.serials != line.wanted or bool(line.gone)
        yield _ask(
            "serials", "warehouse", link, wrong, "dossier.serials-wrong", lot=lot.lot, serials=line.serials,
            gone=line.gone,
        )  # fmt: skip
