"""One furnished house, built once; each test gets its own copy."""

from __future__ import annotations

import pytest
from tests.modules.house import House, furnish


@pytest.fixture(scope="session")
def furnished() -> House:
    """The house as it is opened."""
    return furnish(House())


@pytest.fixture
def house(furnished: House) -> House:
    """A house of one's own."""
    return furnished.copy()
