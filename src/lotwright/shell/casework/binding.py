"""Which version of a process a call is bound to: the one in force, the one of its own time, or the one of a tag."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from lotwright.kernel.engine import commands as engine
from lotwright.shell.reads.configuration import Pinned
from lotwright.shell.runner import Work


def callers(state: Any, own: tuple[str, str]) -> dict[str, str]:
    """The processes of a case by sha256: its own (sha256, key), and those it has called."""
    tokens = state.tokens.values() if state is not None else ()
    return {own[0]: own[1]} | {token.called[1]: token.called[0] for token in tokens if token.called is not None}


def bound(work: Work, callee: engine.Callee, began: dt.datetime, known: Mapping[str, str]) -> Pinned | None:
    """The version that is called by a case that `began` then; `known` are the calling processes by sha256.

    None when there is no such version.
    """
    match callee.binding:
        case "latest":
            process = work.configuration.processes.get(callee.process)
            return None if process is None else _pinned(work, callee, process.sha256)
        case "deployment":
            return _deployed(work, callee, began, known[callee.caller])
        case "version-tag":
            return _tagged(work, callee)


def _deployed(work: Work, callee: engine.Callee, began: dt.datetime, caller: str) -> Pinned | None:
    """The version in force when the calling one came into force, the last time that it did before the case began."""
    own = work.runner.definitions.versions(work.unit, caller)
    came = next((one.at for one in own if one.sha256 == callee.caller and one.at <= began), None)
    if came is None:
        return None
    there = work.runner.definitions.versions(work.unit, callee.process)
    return next((_pinned(work, callee, one.sha256) for one in there if one.at <= came), None)


def _tagged(work: Work, callee: engine.Callee) -> Pinned | None:
    """The latest version with the tag."""
    for one in work.runner.definitions.versions(work.unit, callee.process):
        found = _pinned(work, callee, one.sha256)
        if found.net.version_tag == callee.version_tag:
            return found
    return None


def _pinned(work: Work, callee: engine.Callee, sha256: str) -> Pinned:
    return work.runner.definitions.process(work.unit, callee.process, sha256)
