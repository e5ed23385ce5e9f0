"""Histories of every kind, kept as they were written: what has shipped folds to the same rows for ever.

A fold that changes what an old event means fails here. To mean something else, add a new event; `history.json` only
grows: run this file as a script to add a history, never to replace one.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.modules import house as h

from lotwright.kernel.journal import canonical
from lotwright.shell.acting import Definition
from lotwright.shell.actions import KINDS

FILE = Path(__file__).with_name("history.json")


def kept() -> Mapping[str, Any]:
    """Every kept history: by stream, its events and the digest of what they fold to."""
    return dict(json.loads(FILE.read_text(encoding="utf-8"))) if FILE.is_file() else {}


@pytest.mark.parametrize("stream", sorted(kept()))
def test_a_history_folds_to_what_it_did(stream: str) -> None:
    kind = KINDS[stream.partition("/")[0]]
    state = None
    for event in kept()[stream]["events"]:
        state = kind.fold(state, msgspec.convert(event, kind.event, strict=False))
    assert kind.digest(state) == kept()[stream]["digest"]


def test_every_event_there_is_has_a_kept_history() -> None:
    told = {event["type"] for held in kept().values() for event in held["events"]}
    known = {
        event.__struct_config__.tag
        for kind in KINDS.values()
        for event in getattr(kind.event, "__args__", (kind.event,))
    }
    assert known <= told


def history() -> dict[str, Any]:
    """One of everything that can happen."""
    house = h.furnish(h.House())
    house.do("items.revise", item="CAN", revision="B")
    made = h.released(house)
    h.ship(house, made["lot"], "5")
    scopes = h.released(house, "SCOPE", produced="3", scrapped="96", serials=["S1", "S2", "S3"])
    h.ship(house, scopes["lot"], "1", ["S2"])
    line = {"lot": made["lot"], "location": "SHP", "quantity": "1"}
    for _ in range(2):
        planned = house.do("shipment.plan", consignee=h.CONSIGNEE, lines=[line])["shipment"]
        house.do("release.open", "qin", shipment=planned)
    house.do("shipment.cancel", shipment=planned, reason="withdrawn")
    for disposition in ("use-as-is", "rework", "scrap"):
        came = h.receive(house, "CAN", "10")
        h.inspect(house, came["inspection"], 1)
        things = [{"kind": "lot", "id": came["lot"]}, {"kind": "batch", "id": made["batch"]}]
        nc = house.do("quality.raise", "ben", severity="minor", description="scratch", things=things)["nc"]
        house.do("quality.evaluate", nc=nc, cause="worn tool")
        house.do("quality.dispose", "qin", nc=nc, disposition=disposition, justification="assessed")
        house.do("quality.close", "qin", nc=nc)
    opening = {"item": "CATH", "revision": "A", "unit": "pcs", "quantity": "10", "declared_gap": "before 2026"}
    lot = house.do("inventory.open", location="SHP", disposition="released", expiry="2027-01-01", **opening)["lot"]
    house.do("release.sign", "qin", dossier=house.do("release.open", "qin", lot=lot)["dossier"])
    house.do("inventory.hold", lot=lot, reason="cracked")
    house.do("inventory.reject", "qin", lot=lot, reason="cracked")
    house.do("inventory.lift-hold", lot=lot, reason="rejected")
    house.do("inventory.remove", lot=lot, how="scrap", location="SHP", reference="W-1")
    house.do("suppliers.suspend", supplier="S-1", item="CAN", site=h.SITE, reason="late")
    house.do("purchasing.close-order", order=h.order(house, "RES", "1", "kg"), reason="cancelled")
    extend(house, made["lot"])
    return {
        str(ref): {
            "events": json.loads(canonical.encode(events)),
            "digest": KINDS[ref.kind].digest(house.states[ref]),
        }
        for ref, events in sorted(house.history.items())
    }


def extend(house: h.House, lot: str) -> None:
    """An extension record, as a pack would add it."""

    text = """
    key = "extra"
    names = {zh = "附加", en = "Extra"}
    extends = "lot"
    [[sections]]
    key = "main"
    names = {zh = "主要", en = "Main"}
    [[sections.fields]]
    key = "note"
    kind = "text"
    names = {zh = "备注", en = "Note"}
    """
    house.definitions["record-type", "extra"] = Definition("f" * 64, text.encode())
    house.do("lot.extend", lot=lot, type="extra", values={"note": "kept apart"})


if __name__ == "__main__":
    found = history() | dict(kept())
    FILE.write_text(json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
