"""What a service started ends with it, also when the service had gone before its part was awake."""

from __future__ import annotations

import os
import threading

import pytest

from lotwright.shell import lifeline


@pytest.mark.parametrize(("parent", "ends"), [("gone", True), ("there", False), (None, False)])
def test_a_part_ends_when_its_service_is_gone_and_nobody_else_does(monkeypatch, parent, ends):
    ended = threading.Event()
    monkeypatch.delenv(lifeline.PARENT, raising=False)
    if parent is not None:
        monkeypatch.setenv(lifeline.PARENT, str(os.getppid() if parent == "there" else os.getpid()))
    lifeline.die_with_parent(ended.set)
    assert ended.wait(5 if ends else 1) is ends
