"""The one way a password is checked when signing in: counted, and locked after too many failures."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db import connection
from django.dispatch import Signal
from django.http import HttpRequest

from lotwright.shell.accounts.models import User, fold
from lotwright.shell.reauth import By, verify

password_failed = Signal()
"""Sent with `person` and `locked` for every failure that counted."""


class CountingBackend(BaseBackend):
    """Signs in by login and password."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **more: Any
    ) -> User | None:
        """The account, or None; every failure counts."""
        login = username or more.get("login")
        if not login or password is None:
            return None
        connection.ensure_connection()
        checked = verify(connection.connection, By.LOGIN, fold(login), password)
        if checked.counted:
            password_failed.send(sender=type(self), person=checked.person, locked=checked.locked)
        return User.objects.get(person=checked.person) if checked.right else None

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, unless it was closed since."""
        return User.objects.filter(pk=user_id, is_active=True).first()
