"""Makes the web framework ready in this process, standing on a database of our choosing."""

from __future__ import annotations

import os

SETTINGS = "lotwright.shell.django_settings"


def stand_on(dsn: str, alias: str = "default") -> None:
    """Set the framework up, once, and let a connection of it lead to this database from now on."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    import django
    from django.db import connections

    from lotwright.shell import django_settings

    django.setup()
    leave(alias)
    connections.databases[alias] = {**connections.databases["default"], **django_settings.database(dsn)}


def leave(alias: str) -> None:
    """Close this thread's connection of that name, if there is one."""
    from django.db import connections

    if alias in connections.databases:
        connections[alias].close()
        del connections[alias]
