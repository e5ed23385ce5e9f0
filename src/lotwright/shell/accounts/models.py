"""The account: a login, a password, and the pseudonymous person who signs in with it."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


def fold(login: str) -> str:
    """The one spelling of a login: `Wang.Li` and `wang.li` are the same."""
    return login.strip().casefold()


class UserManager(BaseUserManager["User"]):
    """Makes and finds accounts."""

    def open(self, login: str, person: str, password: str, **more: Any) -> User:
        """Open an account. A login or a person that ever had one fails on the unique constraint (11.100(a))."""
        user = self.model(login=fold(login), person=person, **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """The account of a login, however it is written."""
        return self.get(login=fold(username or ""))


class User(AbstractBaseUser):
    """An account. It is locked after too many failures and closed for good; it is never deleted.

    `persona` is the role a demo offers one click away, empty elsewhere.
    """

    login: models.CharField[str, str] = models.CharField(max_length=150, unique=True)
    person: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    is_active: models.BooleanField[bool, bool] = models.BooleanField(default=True)
    failures: models.IntegerField[int, int] = models.IntegerField(default=0)
    locked: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    language: models.CharField[str, str] = models.CharField(max_length=2, default="", blank=True)
    persona: models.CharField[str, str] = models.CharField(max_length=48, default="", blank=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["person"]

    objects = UserManager()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never: a login stands for one person for ever."""
        raise AssertionError("accounts are closed, not deleted")
