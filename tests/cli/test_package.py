"""The package by itself: built without Node, installed without the checkout, it has its screens and its packs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.deep

LOOK = """
from importlib.resources import files
from lotwright.shell.settings import packs_folder
from lotwright.shell.texts import catalogue
assert (packs_folder() / "pilot" / "pack.toml").is_file(), packs_folder()
assert (files("lotwright.web") / "static" / "app" / "index.html").is_file()
assert len(list((files("lotwright.shell.store") / "sql").iterdir())) >= 3
assert catalogue("zh")
print(packs_folder())
"""


def test_the_wheel_holds_all_that_users_need(tmp_path):
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]
    bare = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"} | {"PATH": "/usr/bin:/bin"}
    subprocess.run([*pip, "wheel", str(ROOT), "--no-deps", "-w", str(tmp_path)], check=True, env=bare, cwd=tmp_path)
    (wheel,) = tmp_path.glob("lotwright-*.whl")
    target = tmp_path / "site"
    subprocess.run([*pip, "install", "--no-deps", "--target", str(target), str(wheel)], check=True, cwd=tmp_path)
    found = subprocess.run(
        [sys.executable, "-c", LOOK],
        env=bare | {"PYTHONPATH": str(target)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stderr
    assert found.stdout.startswith(str(target))
