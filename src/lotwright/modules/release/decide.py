"""Opening and signing a dossier."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TypeVar

from lotwright.kernel.refusal import Refused
from lotwright.modules.release import events, inputs
from lotwright.modules.release.conditions import Condition, conditions, unmet
from lotwright.modules.release.facts import Facts
from lotwright.modules.release.rows import ConditionMet, Dossier, State, SubjectKind

StateT = TypeVar("StateT")
MEANING = "release"
"""What a dossier is signed for."""


def subject(given: inputs.OpenDossier) -> tuple[SubjectKind, str]:
    """What the dossier is to be of. Refuses `dossier.one-subject`."""
    named: list[tuple[SubjectKind, str | None]] = [
        ("batch", given.batch), ("lot", given.lot), ("shipment", given.shipment),
    ]  # fmt: skip
    found = [(kind, id) for kind, id in named if id is not None]
    if len(found) != 1:
        raise Refused("dossier.one-subject", given=len(found))
    return found[0]


def there(state: StateT | None, kind: SubjectKind, id: str) -> StateT:
    """The subject, whatever its kind. Refuses `dossier.no-subject`."""
    if state is None:
        raise Refused("dossier.no-subject", kind=kind, id=id)
    return state


def open_for(
    dossier: str, of: tuple[SubjectKind, str], lot: str | None, site: str, zone: str, at: dt.datetime, by: str
) -> events.Opened:
    """Open a dossier. Refuses `dossier.no-lot` for a batch or lot of which nothing is there to release."""
    kind, id = of
    if kind != "shipment" and lot is None:
        raise Refused("dossier.no-lot", kind=kind, id=id)
    return events.Opened(dossier, kind, id, lot, site, zone, at, by)


def sign(
    state: State | None, dossier: str, facts: Facts, meaning: str | None, today: dt.date, at: dt.datetime, by: str
) -> events.Signed:
    """Sign a dossier whose conditions are all met.

    `meaning` is what the person signs for with this very command: a dossier takes nothing but an electronic signature
    for the release (A11-15, I-8.2.6).

    Refuses, in this order: `dossier.unknown`, `dossier.is-signed`, `dossier.signature-missing`, `dossier.own-work`
    (A11D-12.6: who made or tested it does not release it), `dossier.not-ready` with the rules that are not met.
    """
    held = known(state, dossier)
    unsigned(held.root)
    if meaning != MEANING:
        raise Refused("dossier.signature-missing", dossier=dossier)
    if by in workers(facts):
        raise Refused("dossier.own-work", dossier=dossier)
    found = ready(facts, today, dossier)
    return events.Signed(tuple(_kept(one) for one in found), at, by)


def ready(facts: Facts, today: dt.date, named: str) -> tuple[Condition, ...]:
    """All conditions, every one of them met. Refuses `dossier.not-ready` with the rules that are not."""
    found = conditions(facts, today)
    all_met(found, named)
    return found


def unsigned(root: Dossier) -> None:
    """Refuses `dossier.is-signed`."""
    if root.status == "signed":
        raise Refused("dossier.is-signed", dossier=root.id)


def all_met(found: tuple[Condition, ...], named: str) -> None:
    """Refuses `dossier.not-ready` with the rules that are not met."""
    missing = unmet(found)
    if missing:
        rules = tuple(one.rule for one in missing)
        raise Refused("dossier.not-ready", dossier=named, count=len(missing), unmet=rules)


def workers(facts: Facts) -> set[str]:
    """Everybody whose work the release judges."""
    done: list[str | None] = []
    if facts.batch is not None:
        done += [facts.batch.completed_by, *(step.done_by for step in facts.batch.steps)]
    if facts.lot is not None:
        done.append(facts.lot.inspection.by if facts.lot.inspection is not None else None)
        done.append(facts.lot.received_by)
    return {person for person in done if person is not None}


def known(state: State | None, dossier: str) -> State:
    """The dossier. Refuses `dossier.unknown`."""
    if state is None:
        raise Refused("dossier.unknown", dossier=dossier)
    return state


def _kept(one: Condition) -> ConditionMet:
    link: Sequence[str | None] = one.link or (None, None)
    return ConditionMet(one.key, one.department, link[0], link[1])
