"""Reads packs from their folders, and turns them into the definitions that an installation is founded with."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from lotwright.kernel.packs import pack
from lotwright.kernel.packs.check import check
from lotwright.kernel.packs.pack import Pack
from lotwright.kernel.refusal import Invalid, Problem
from lotwright.shell.commands import Content

_KINDS = (
    ("calendars/", ".toml", "calendar"),
    ("sampling/", ".toml", "sampling"),
    ("records/", ".toml", "record-type"),
    ("decisions/", ".dmn", "decision"),
    ("processes/", ".bpmn", "process"),
)


def read_packs(folder: Path, keys: Sequence[str], actions: Collection[str]) -> list[Pack]:
    """These packs of a folder, in this order, checked against each other.

    Raises Invalid with all Problems of the files, or of what does not fit together; a path begins with pack and file.
    """
    packs: list[Pack] = []
    found: list[Problem] = []
    for key in keys:
        try:
            packs.append(pack.read(_files(folder / key)))
        except Invalid as invalid:
            found += (Problem(one.rule, f"{key}/{one.path}", one.params) for one in invalid.problems)
    if found := found or list(check(packs, actions)):
        raise Invalid(found)
    return packs


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def definitions(one: Pack) -> Iterator[Content]:
    """Everything a pack publishes."""
    key = one.manifest.key
    if "organisation.toml" in one.contents:
        yield Content(kind="organisation", key=key, content=one.contents["organisation.toml"])
    if "roles.toml" in one.contents:
        yield Content(kind="role-set", key=key, content=one.contents["roles.toml"])
    for language in sorted(one.texts):
        yield Content(kind="texts", key=f"{key}.{language}", content=one.contents[f"texts/{language}.toml"])
    for folder, suffix, kind in _KINDS:
        for path, content in sorted(one.contents.items()):
            if path.startswith(folder) and path.endswith(suffix):
                yield Content(kind=kind, key=path[len(folder) : -len(suffix)], content=content)


def founding(packs: Sequence[Pack]) -> tuple[Content, ...]:
    """What an installation with these packs begins with."""
    return tuple(one for held in packs for one in definitions(held))
