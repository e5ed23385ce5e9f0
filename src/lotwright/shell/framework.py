"""Makes the web framework ready in this process, standing on a database of our choosing."""

from __future__ import annotations

import os
from typing import Any

SETTINGS = "lotwright.shell.django_settings"
_before: dict[str, list[dict[str, Any]]] = {}
"""By connection: the databases it led to earlier, the last one last."""


def stand_on(dsn: str, alias: str = "default") -> None:
    """Set the framework up, once, and let a connection of it lead to this database until it leaves it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.db import connections

    from lotwright.shell import django_settings

    django.setup()
    _close(alias)
    if alias in connections.databases:
        _before.setdefault(alias, []).append(connections.databases[alias])
    connections.databases[alias] = {**connections.databases["default"], **django_settings.database(dsn)}


def leave(alias: str) -> None:
    """Close this thread's connection of that name, and let it lead again where it led before."""
    from django.db import connections

    _close(alias)
    if _before.get(alias):
        connections.databases[alias] = _before[alias].pop()


def _close(alias: str) -> None:
    from django.db import connections

    if alias in connections.databases:
        connections[alias].close()
        del connections[alias]
