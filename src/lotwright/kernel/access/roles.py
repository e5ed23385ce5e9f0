"""Role sets: which acts each role is granted, from a pack's `roles.toml`.

Acts have one namespace:

    inventory.receive         a catalogue action             start:incoming     begin a case of a process
    task:incoming             act on tasks of a process      sign:release       sign with this meaning
    read:lots                 read a kind of thing           publish:process    bring a definition into force

A pattern is an act, or a beginning of one followed by `*`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from lotwright.kernel import feel, inputs
from lotwright.kernel.records import Names, toml
from lotwright.kernel.refusal import Invalid, Problem, problem

_KEY = re.compile(r"[a-z][a-z0-9-]{0,47}", re.ASCII)
_PATTERN = re.compile(r"\*|[a-z][a-z0-9-]*[.:](\*|[A-Za-z0-9][A-Za-z0-9._/-]*\*?)", re.ASCII)


class Permit(msgspec.Struct, frozen=True, kw_only=True):
    """Acts granted together: `condition` is FEEL over the thing acted on; all `qualifications` must be held."""

    acts: tuple[str, ...]
    qualifications: tuple[str, ...] = ()
    condition: str | None = None

    def covers(self, act: str) -> bool:
        """Whether one of the patterns matches."""
        return any(pattern == act or (pattern[-1] == "*" and act.startswith(pattern[:-1])) for pattern in self.acts)


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """A function people have. An `exclusive` role is held alone: the administrator does no business."""

    key: str
    names: Names
    blurb: Names
    screens: tuple[str, ...]
    grants: tuple[Permit, ...]
    exclusive: bool = False


class RoleSet(msgspec.Struct, frozen=True, kw_only=True):
    """All roles of an installation."""

    roles: tuple[Role, ...]

    def get(self, key: str) -> Role | None:
        """The role of that key."""
        return next((role for role in self.roles if role.key == key), None)


def read(source: bytes) -> RoleSet:
    """The role set a TOML document describes.

    Raises Invalid with all Problems: `toml.*`, what `inputs.read` finds, `role.key`, `role.key-twice`,
    `role.pattern` and `feel.syntax.*`.
    """
    role_set = inputs.read(RoleSet, toml(source))
    if found := list(_faults(role_set)):
        raise Invalid(found)
    return role_set


def merge(sets: Iterable[RoleSet]) -> RoleSet:
    """The roles of several packs together. Raises Invalid with `role.key-twice`."""
    merged = RoleSet(roles=tuple(role for one in sets for role in one.roles))
    if found := list(_repeated(merged)):
        raise Invalid(found)
    return merged


def _faults(role_set: RoleSet) -> Iterator[Problem]:
    yield from _repeated(role_set)
    for i, role in enumerate(role_set.roles):
        if not _KEY.fullmatch(role.key):
            yield problem("role.key", f"roles[{i}].key", key=role.key[:60])
        for j, permit in enumerate(role.grants):
            path = f"roles[{i}].grants[{j}]"
            for pattern in permit.acts:
                if not _PATTERN.fullmatch(pattern):
                    yield problem("role.pattern", f"{path}.acts", pattern=pattern[:60])
            yield from _condition(permit, path)


def _condition(permit: Permit, path: str) -> Iterator[Problem]:
    if permit.condition is None:
        return
    try:
        feel.compile(permit.condition)
    except Invalid as invalid:
        yield from (found.under(f"{path}.condition") for found in invalid.problems)


def _repeated(role_set: RoleSet) -> Iterator[Problem]:
    for key, count in Counter(role.key for role in role_set.roles).items():
        if count > 1:
            yield problem("role.key-twice", "roles", key=key)
