"""The versions of a process with the cases that run by them, signed plans, and the cases a plan concerns."""

from __future__ import annotations

from typing import Any

from lotwright.kernel.proving import migration
from lotwright.shell.reads import people, present
from lotwright.shell.reads.configuration import Configuration, Reads

_VERSIONS = """
SELECT v.version, v.sha256, v.published_at, v.published_by,
    (SELECT count(*) FROM ledger.process_case c WHERE c.process = %(process)s AND c.definition = v.sha256
        AND c.site = %(site)s AND c.status = 'running'),
    (SELECT count(*) FROM ledger.process_case c WHERE c.process = %(process)s AND c.definition = v.sha256
        AND c.site = %(site)s AND c.status = 'suspended')
FROM ledger.definition_version v WHERE v.stream = %(stream)s ORDER BY v.version DESC
"""
_PLANS = """
SELECT v.sha256, c.content, v.published_at, v.published_by, v.reason
FROM ledger.definition_version v JOIN app.content c ON c.sha256 = v.content
WHERE v.stream = %s ORDER BY v.version DESC LIMIT 50
"""
_CASES = """
SELECT stream FROM ledger.process_case
WHERE process = %s AND definition = %s AND site = %s AND status IN ('running', 'suspended') AND stream > %s
ORDER BY stream LIMIT %s
"""
_COUNT = """
SELECT count(*) FROM ledger.process_case
WHERE process = %s AND definition = %s AND site = %s AND status IN ('running', 'suspended')
"""
_SIGNED = "SELECT 1 FROM ledger.definition_version WHERE stream = %s AND sha256 = %s LIMIT 1"


def versions(connection: Reads, configuration: Configuration, process: str, site: str) -> list[dict[str, Any]]:
    """Every version of a process, the newest first, with how many cases of a site run by it and are suspended."""
    place = {"process": process, "stream": f"process:{process}", "site": site}
    rows = connection.execute(_VERSIONS, place).fetchall()
    named = people.names(connection, (row[3] for row in rows))
    current = configuration.version("process", process)
    return [
        {
            "version": version,
            "sha256": sha256,
            "published_at": present.instant(at),
            "published_by": {"id": by, "name": named.get(by, by)},
            "in_force": version == current,
            "running": running,
            "suspended": suspended,
        }
        for version, sha256, at, by, running, suspended in rows
    ]


def plans(connection: Reads, process: str) -> list[dict[str, Any]]:
    """The plans signed for a process, the latest first."""
    rows = connection.execute(_PLANS, (f"migration:{process}",)).fetchall()
    named = people.names(connection, (row[3] for row in rows))
    return [
        {
            "sha256": sha256,
            "plan": shown(migration.read(bytes(content))),
            "signed_at": present.instant(at),
            "signed_by": {"id": by, "name": named.get(by, by)},
            "reason": reason,
        }
        for sha256, content, at, by, reason in rows
    ]


def shown(plan: migration.Plan) -> dict[str, Any]:
    """A plan as it travels."""
    return {
        "process": plan.process,
        "source": plan.source,
        "target": plan.target,
        "elements": [{"before": before, "after": after} for before, after in plan.elements],
        "renew": list(plan.renew),
        "values": [{"name": name, "expression": text} for name, text in plan.values],
        "note": plan.note,
    }


def signed(connection: Reads, plan: migration.Plan) -> bool:
    """Whether somebody has signed a plan."""
    key = (f"migration:{plan.process}", migration.identity(plan))
    return connection.execute(_SIGNED, key).fetchone() is not None


def cases(connection: Reads, plan: migration.Plan, site: str, most: int, after: str = "") -> list[str]:
    """The cases of a site that still run by the version a plan begins with, in order of their ids."""
    rows = connection.execute(_CASES, (plan.process, plan.source, site, after, most)).fetchall()
    return [case for (case,) in rows]


def count(connection: Reads, plan: migration.Plan, site: str) -> int:
    """How many cases of a site still run by the version a plan begins with."""
    row = connection.execute(_COUNT, (plan.process, plan.source, site)).fetchone()
    assert row is not None, "a count is always told"
    return int(row[0])
