"""One founded installation a file, over a real database and real commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.shell.casework import desk

from lotwright.shell.runner import Runner
from lotwright.shell.store.database import Pool, open_pool


@pytest.fixture(scope="module")
def pool(clone: Callable[[], Any]) -> Iterator[Pool]:
    """Connections of the application role."""
    held = open_pool(clone().app, largest=12)
    yield held
    held.close()


@pytest.fixture(scope="module")
def runner(pool: Pool) -> Runner:
    """The runner of a founded installation."""
    return desk.founded(pool)
