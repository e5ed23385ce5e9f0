"""Walks `docs/tour.md`: one inspection form through the interface, and every function the tour names, in its order."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from tests.packs import stages
from tests.packs.drivers import http
from tests.packs.test_plays import play_of

from lotwright.kernel.packs.plays import Complete, Play
from lotwright.shell.playing import Director
from lotwright.shell.store import mapping
from lotwright.shell.store.database import open_pool

ROOT = Path(__file__).parents[1]
TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
_CODE = re.compile(r"`([^`]+)`")
_FUNCTION = re.compile(r"[a-z_]+|[A-Z][A-Za-z]*\.[a-z_]+")


def hops() -> list[str]:
    """The text of each hop."""
    return re.split(r"^\d+\. ", TOUR, flags=re.M)[1:]


def named(hop: str) -> Iterator[tuple[Path, str | None]]:
    """(file, function) in the order in which a hop names them; a function belongs to the file named before it."""
    file: Path | None = None
    for code in _CODE.findall(hop):
        if "/" in code:
            file = ROOT / code
            yield file, None
        elif _FUNCTION.fullmatch(code) and file is not None and file.suffix == ".py":
            assert defined(file, code), f"{file.name} has no {code}"
            yield file, code


def defined(file: Path, function: str) -> bool:
    lines = file.read_text(encoding="utf-8")
    return re.search(rf"^\s*def {function.rpartition('.')[2]}\(", lines, flags=re.M) is not None


def test_the_tour_has_ten_hops_and_every_file_it_names_is_there():
    assert len(hops()) == 10
    for hop in hops():
        found = list(named(hop))
        assert found, hop
        assert [file for file, _ in found if not file.is_file()] == []


def test_every_hop_but_the_screen_names_functions():
    assert [sum(1 for _, function in named(hop) if function) > 0 for hop in hops()] == [False] + [True] * 9


@pytest.fixture(scope="module")
def stage(clone):
    """The hubs have been received and wait for inspection."""
    database = clone()
    pool = open_pool(database.app)
    whole = play_of("pilot/receipt")
    place = next(n for n, one in enumerate(whole.steps) if isinstance(one, Complete) and one.task == "Inspect")
    with http.served(stages.shipped(), database, pool) as served:
        director = Director(served)
        director.play(Play(whole.title, whole.steps[:place]))
        director._know("li")
        yield served
    pool.close()


def traced(deed: Callable[[], Any]) -> tuple[Any, list[tuple[str, str]]]:
    """What came of it, and every function of the product that was called: (file, qualified name)."""
    calls: list[tuple[str, str]] = []

    def seen(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and "/lotwright/" in frame.f_code.co_filename:
            calls.append((frame.f_code.co_filename, frame.f_code.co_qualname))

    sys.setprofile(seen)
    try:
        return deed(), calls
    finally:
        sys.setprofile(None)


def test_the_form_goes_the_way_the_tour_says(stage):
    (waiting,) = stage.waiting()
    assert waiting.element == "Inspect"
    client, token = stage._browser("li")
    body = json.dumps({"values": {"attributes": [{"characteristic": "burr", "nonconforming": "0"}]}})
    headers = {"X-CSRFToken": token, "Idempotency-Key": "one-press-of-it", "If-Match": str(waiting.version)}
    path = f"/api/v1/tasks/{waiting.case}/{waiting.task}/complete"
    mapping.write.cache_clear()  # a statement that was made before is kept; here it is made again
    answer, calls = traced(lambda: client.post(path, body, content_type="application/json", headers=headers))
    assert answer.status_code == 200, answer.content
    assert [one.element for one in stage.waiting()] == ["Dispose"]
    assert missed(calls) is None


def told() -> list[tuple[str, str]]:
    """Every function the tour names, in its order, as a call of it is noted."""
    return [(str(file), function) for hop in hops() for file, function in named(hop) if function]


def missed(calls: list[tuple[str, str]]) -> str | None:
    """The first function of the tour that is not reached (again) after what was named before; None when all are."""
    place = 0
    for file, function in told():
        following = [n for n, call in enumerate(calls) if n >= place and call == (file, function)]
        if not following:
            return f"{Path(file).name} {function}"
        place = following[0]
    return None


def test_a_function_that_is_not_on_the_way_is_missed():
    way = told()
    assert missed(way) is None
    once = [n for n, call in enumerate(way) if way.count(call) == 1]
    assert len(once) > 10
    for n in once:
        assert missed(way[:n] + way[n + 1 :]) == f"{Path(way[n][0]).name} {way[n][1]}"
    assert missed(list(reversed(way))) is not None, "the order counts"
