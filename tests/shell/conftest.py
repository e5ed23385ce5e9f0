"""Pots over a real database: the installation founded, two people entered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.shell import pots

from lotwright.shell.runner import Runner
from lotwright.shell.store.database import Pool, open_pool


@pytest.fixture(scope="module")
def laid(clone: Callable[[], Any]) -> Any:
    """A database with pots in it, for this file."""
    found = clone()
    pots.lay(found.owner)
    return found


@pytest.fixture(scope="module")
def pool(laid: Any) -> Iterator[Pool]:
    """Connections of the application role."""
    held = open_pool(laid.app, largest=12)
    yield held
    held.close()


@pytest.fixture(scope="module")
def runner(pool: Pool) -> Runner:
    """A runner over founded pots."""
    made = pots.runner(pool)
    pots.begin(made)
    return made
