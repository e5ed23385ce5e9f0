"""What a signer is shown, and the digest of it: the same for the screen that asks and the command that commits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from lotwright.kernel import signing
from lotwright.kernel.packs.bindings import Node, Process
from lotwright.kernel.records import RecordType, strip
from lotwright.kernel.records.rights import READ_ALL
from lotwright.kernel.signing import Ceremony
from lotwright.kernel.values import instant


def ceremony(
    *,
    process: Process,
    node: Node,
    case: str,
    task: str,
    version: int,
    record_type: RecordType | None,
    values: Mapping[str, Any],
    outcome: str | None,
    at: dt.datetime,
    signed_at: str | None,
) -> Ceremony:
    """The signing that completing this task asks for.

    `version` is the record's before the change, `values` the whole record as it will stand, in normal form, of which
    the signer is shown what the node does not hide; `signed_at` the last signing of this login session.
    """
    assert node.signature is not None, "only a step with a signature is signed"
    seen = strip(record_type, values, node.rights or READ_ALL) if record_type else {}
    shown = {
        "case": case,
        "task": task,
        "process": process.sha256,
        "element": node.id,
        "version": version,
        "outcome": outcome,
        "values": {key: value for key, value in seen.items() if value is not None},
    }
    return signing.prepare(
        node.signature.meaning,
        shown,
        at=at,
        last_signed=instant(signed_at) if signed_at else None,
        reason_required=node.signature.reason,
    )
