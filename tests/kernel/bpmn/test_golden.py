"""Processes as they were once shipped compile to the nets they compiled to then: running cases stay on them.

Never change a file here; `python -m tests.kernel.bpmn.test_golden` adds processes that are not there yet.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lotwright.kernel import bpmn

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "tests" / "golden" / "nets"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.bpmn")), ids=lambda path: path.stem)
def test_a_process_compiles_to_the_net_it_compiled_to(path: Path) -> None:
    kept = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    assert _shown(path) == kept


def test_there_are_some() -> None:
    assert len(list(FOLDER.glob("*.bpmn"))) >= 5


def _shown(path: Path) -> object:
    return json.loads(json.dumps(bpmn.compile(bpmn.read(path.read_bytes())).view()))


def write() -> None:
    """Add the pilot's processes that are not there yet."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for source in sorted((ROOT / "packs" / "pilot" / "processes").glob("*.bpmn")):
        path = FOLDER / source.name
        if not path.exists():
            path.write_bytes(source.read_bytes())
            text = json.dumps(_shown(path), ensure_ascii=False, indent=1)
            path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
