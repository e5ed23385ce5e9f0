"""One founded installation a file, over a real database and real commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.shell.hands import desk

from lotwright.shell.runner import Runner
from lotwright.shell.store.database import Pool, open_pool


@pytest.fixture(scope="module")
def database(clone: Callable[[], Any]) -> Any:
    """A database for this file, by role."""
    return clone()


@pytest.fixture(scope="module")
def pool(database: Any) -> Iterator[Pool]:
    """Connections of the application role."""
    held = open_pool(database.app, largest=8)
    yield held
    held.close()


@pytest.fixture(scope="module")
def runner(pool: Pool) -> Runner:
    """The runner of a founded installation."""
    return desk.founded(pool)
