"""The house rules that a linter does not know: purity of the kernel, size of functions, no import cycle."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "lotwright"
PURE = ("kernel", "modules")
ALLOWED_LIBRARIES = {"re2", "lxml", "msgspec", "biip", "lotwright"}
BANNED_MODULES = {
    "os", "pathlib", "io", "socket", "ssl", "subprocess", "random", "secrets", "time", "threading", "asyncio",
    "urllib", "http", "tempfile", "shutil", "glob", "signal", "multiprocessing", "importlib", "pickle", "logging",
    "uuid", "platform", "locale", "getpass", "ctypes",
}  # fmt: skip
BANNED_CALLS = {"open", "input", "print", "eval", "exec", "compile", "__import__", "float"}
BANNED_ATTRIBUTES = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
LONGEST_FUNCTION = 50


def sources(*parts: str) -> list[Path]:
    roots = [SOURCE / part for part in parts] if parts else [SOURCE]
    return sorted(path for root in roots for path in root.rglob("*.py"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, the docstring left out."""
    lines = (function.end_lineno or 0) - function.lineno + 1
    if ast.get_docstring(function) is not None:
        docstring = function.body[0]
        lines -= (docstring.end_lineno or 0) - docstring.lineno + 1
    return lines


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""


def impurities(source: str) -> list[str]:
    """What in this text of a pure file would let the world in."""
    found = []
    tree = ast.parse(source)
    for name in imported(tree):
        top = name.split(".")[0]
        if top in BANNED_MODULES:
            found.append(f"imports {name}")
        elif top not in sys.stdlib_module_names and top not in ALLOWED_LIBRARIES:
            found.append(f"imports {name}, which is not on the allow-list")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(f"line {node.lineno} holds the float {node.value}")
        if not isinstance(node, ast.Call):
            continue
        if isinstance(node.func, ast.Name) and node.func.id in BANNED_CALLS:
            found.append(f"line {node.lineno} calls {node.func.id}()")
        if isinstance(node.func, ast.Attribute):
            owner = node.func.value
            owner_name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            if (owner_name, node.func.attr) in BANNED_ATTRIBUTES:
                found.append(f"line {node.lineno} calls {owner_name}.{node.func.attr}()")
    return found


@pytest.mark.parametrize("path", sources(*PURE), ids=lambda p: str(p.relative_to(SOURCE)))
def test_kernel_and_modules_are_pure(path: Path) -> None:
    assert impurities(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "planted",
    [
        "import os", "from pathlib import Path", "import requests", "import datetime\ndatetime.datetime.now()",
        "x = float('1')", "x = 1.5", "eval('1')", "from random import choice", "from uuid import uuid4",
    ],
)  # fmt: skip
def test_the_purity_check_bites(planted: str) -> None:
    assert impurities(planted)


@pytest.mark.parametrize("path", sources(), ids=lambda p: str(p.relative_to(SOURCE)))
def test_functions_are_short(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    too_long = {f.name: code_lines(f) for f in functions(tree) if code_lines(f) > LONGEST_FUNCTION}
    assert not too_long


def test_no_import_cycle() -> None:
    graph = {module_name(path): set(internal_imports(path)) for path in sources()}
    assert find_cycle(graph) is None


def test_the_cycle_check_bites() -> None:
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) is not None


def module_name(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def internal_imports(path: Path) -> Iterator[str]:
    """Modules of ours that this file imports, `from package import module` resolved to the module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lotwright"):
            base = node.module or ""
            for alias in node.names:
                deeper = f"{base}.{alias.name}"
                yield deeper if is_module(deeper) else base
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("lotwright"))


def is_module(name: str) -> bool:
    path = SOURCE.parent.joinpath(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def find_cycle(graph: dict[str, set[str]]) -> list[str] | None:
    done: set[str] = set()

    def visit(name: str, path: list[str]) -> list[str] | None:
        if name in path:
            return path[path.index(name) :]
        if name in done:
            return None
        for target in sorted(graph.get(name, ())):
            if target != name and (cycle := visit(target, [*path, name])):
                return cycle
        done.add(name)
        return None

    for name in sorted(graph):
        if cycle := visit(name, []):
            return cycle
    return None
