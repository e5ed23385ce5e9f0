"""A compiled process: immutable, with everything a step needs one attribute away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """One process, ready to run."""

    process: str
    sha256: str
