"""The Django application that holds accounts."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "lotwright.shell.accounts"
    label = "accounts"

    def ready(self) -> None:
        """After migrating, let the application role use Django's own tables."""
        post_migrate.connect(_grant_to_application, sender=self)


def _grant_to_application(using: str, **_: Any) -> None:
    from django.db import connections

    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'lw_app'")
        if cursor.fetchone():
            cursor.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO lw_app")
            cursor.execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO lw_app")
