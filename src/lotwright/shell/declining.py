"""Refusals made before a command could be formed, so that they are journaled like every other."""

from __future__ import annotations

from typing import Any, NoReturn

from lotwright.kernel.refusal import Refused
from lotwright.shell.commands import Command


class Decline(Command, frozen=True, kw_only=True, tag="request.decline"):
    """A door turned somebody away: what they were after, and the rule that said no."""

    act: str
    rule: str
    params: dict[str, Any]


def decline(work: Any, command: Decline) -> NoReturn:
    """Say no, so that the runner writes it on the stream of whoever asked."""
    raise Refused(command.rule, **command.params)


HANDLERS: dict[type[Command], Any] = {Decline: decline}
"""For the runner."""
