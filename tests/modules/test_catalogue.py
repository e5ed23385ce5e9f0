"""The catalogue as a whole: named, described, reachable by packs, and every rule of the ledgers proven by some test."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from tests.modules import house as h
from tests.modules.house import House

from lotwright.kernel.packs import bindings
from lotwright.shell.acting import Definition
from lotwright.shell.actions import ACTIONS, KINDS
from lotwright.shell.reads import forms
from lotwright.shell.texts import names

TESTS = Path(__file__).parent.parent
PILOT = TESTS.parent / "packs" / "pilot" / "processes"
AREAS = (
    "items", "suppliers", "purchasing", "inventory", "inspection", "production", "quality", "release", "shipping",
    "labelling",
)  # fmt: skip


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_has_a_name_and_a_form(action: str) -> None:
    assert action in names("act")
    held = ACTIONS[action]
    if not action.endswith(".extend"):
        shown = forms.form(held.inputs, "")
        assert shown["sections"][0]["fields"]
        assert held.inputs.__doc__


def test_every_event_has_a_name() -> None:
    for kind in KINDS.values():
        union = getattr(kind.event, "__args__", (kind.event,))
        assert {event.__struct_config__.tag for event in union} <= set(names("event")), kind.name


def test_every_field_and_table_of_the_screens_has_a_name() -> None:
    for kind in KINDS.values():
        for field, table in kind.fields.items():
            assert not table.key or field in names("table"), field
            assert set(table.row.__struct_fields__) <= set(names("field")), table.name
        for table in kind.log_tables:
            assert table.name.rpartition(".")[2] in names("table"), table.name
            assert set(table.row.__struct_fields__) <= set(names("field")), table.name


def services() -> list[tuple[str, str]]:
    """Every service task of the shipped processes that names one of our actions."""
    if not PILOT.is_dir():
        return []
    found = []
    for path in sorted(PILOT.glob("*.bpmn")):
        for type_ in re.findall(r'<zeebe:taskDefinition type="([^"]+)"', path.read_text(encoding="utf-8")):
            found.append((path.stem, type_))
    return found


@pytest.mark.parametrize(("process", "action"), services())
def test_shipped_processes_ask_for_actions_there_are(process: str, action: str) -> None:
    assert action in ACTIONS


@pytest.mark.parametrize("path", sorted(PILOT.glob("*.bpmn")) if PILOT.is_dir() else [], ids=lambda path: path.stem)
def test_shipped_processes_give_what_actions_take(path: Path) -> None:
    """Every input a service task maps is a field of its action, and none that is required is left out."""
    source = path.read_text(encoding="utf-8")
    assert bindings.read(source.encode())
    for task in re.findall(r"<bpmn:serviceTask.*?</bpmn:serviceTask>", source, re.DOTALL):
        action = re.search(r'taskDefinition type="([^"]+)"', task)
        assert action is not None
        if action[1] in ACTIONS:
            given = set(re.findall(r'<zeebe:input [^>]*target="([^".]+)', task))
            fields = ACTIONS[action[1]].inputs.__struct_fields__
            required = fields[: len(fields) - len(ACTIONS[action[1]].inputs.__struct_defaults__)]
            assert given <= set(fields), action[1]
            assert set(required) <= given, action[1]


def rules() -> list[str]:
    found: list[str] = []
    for area in AREAS:
        text = (files("lotwright") / "texts" / "en" / f"{area}.toml").read_text(encoding="utf-8")
        found += tomllib.loads(text)
    return found


@pytest.fixture(scope="module")
def tested() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))


@pytest.mark.parametrize("rule", rules())
def test_every_rule_of_the_ledgers_is_mentioned_by_a_test(rule: str, tested: str) -> None:
    assert f'"{rule}"' in tested


def test_every_rule_of_the_ledgers_can_be_raised() -> None:
    """A sentence nobody can come to read is a rule that was forgotten."""
    source = "\n".join(
        path.read_text(encoding="utf-8")
        for part in ("modules", "shell/actions", "kernel/cases")
        for path in sorted((TESTS.parent / "src" / "lotwright" / part).rglob("*.py"))
    )
    assert [rule for rule in rules() if f'"{rule}"' not in source] == []


# --- extension records ---

EXTRA = """
key = "item-regulatory"
names = {zh = "注册信息", en = "Registration"}
extends = "item"
[[sections]]
key = "main"
names = {zh = "主要", en = "Main"}
[[sections.fields]]
key = "certificate"
kind = "text"
names = {zh = "注册证", en = "Certificate"}
longest = 20
critical = true
[[sections.fields]]
key = "class"
kind = "choice"
names = {zh = "类别", en = "Class"}
choices = [{key = "II", names = {zh = "二类", en = "II"}}, {key = "III", names = {zh = "三类", en = "III"}}]
required = true
"""


@pytest.fixture
def extended(house: House) -> House:
    house.definitions["record-type", "item-regulatory"] = Definition("f" * 64, EXTRA.encode())
    house.definitions["record-type", "other"] = Definition("e" * 64, EXTRA.replace("extends", "#").encode())
    return house


def extend(house: House, values: dict[str, Any], **more: Any) -> Any:
    return house.do("item.extend", **{"item": "CAN", "type": "item-regulatory", "values": values} | more)


def test_a_pack_adds_fields_to_an_item_on_the_items_own_stream(extended: House) -> None:
    extend(extended, {"certificate": "CN-1", "class": "II"})
    extend(extended, {"class": "III"})
    held = extended.get("item", "CAN").extensions["item-regulatory"]
    assert (held.version, held.definition) == (2, "f" * 64)
    assert held.values == {"certificate": "CN-1", "class": "III"}


def test_extensions_are_validated_like_any_record(extended: House) -> None:
    with h.invalid("record.unknown-field", "colour"):
        extend(extended, {"colour": "red", "class": "II"})
    with h.invalid("input.not-one-of", "class"):
        extend(extended, {"class": "IV"})
    with h.invalid("record.missing", "class"):
        extend(extended, {"certificate": "CN-1"})
    with h.invalid("value.too-long", "certificate"):
        extend(extended, {"certificate": "x" * 21, "class": "II"})


def test_a_critical_field_changes_only_with_a_reason(extended: House) -> None:
    extend(extended, {"certificate": "CN-1", "class": "II"})
    with h.invalid("record.reason-missing", "certificate"):
        extend(extended, {"certificate": "CN-2"})
    extend(extended, {"certificate": "CN-2"}, reason="renewed")


EXTENSIONS: list[Any] = [
    ("extension.no-thing", {"item": "NEW"}),
    ("extension.no-type", {"type": "none"}),
    ("extension.other-kind", {"type": "other"}),
    ("extension.unchanged", {}),
]


@pytest.mark.parametrize(("rule", "more"), EXTENSIONS)
def test_what_is_not_extended(extended: House, rule: str, more: dict[str, Any]) -> None:
    extend(extended, {"class": "II"})
    said = {"item": "CAN", "type": "item-regulatory", "values": {"class": "II"}} | more
    assert extended.refusal("item.extend", **said).rule == rule


@pytest.mark.parametrize("kind", ["supplier", "order", "batch", "lot", "shipment"])
def test_every_ledger_row_can_be_extended(house: House, kind: str) -> None:
    made = h.released(house)
    shipment = h.ship(house, made["lot"], "1")
    ids = {"supplier": "S-1", "order": "PO-000001", "batch": made["batch"], "lot": made["lot"], "shipment": shipment}
    content = EXTRA.replace('extends = "item"', f'extends = "{kind}"').encode()
    house.definitions["record-type", "item-regulatory"] = Definition("f" * 64, content)
    house.do(f"{kind}.extend", **{kind: ids[kind], "type": "item-regulatory", "values": {"class": "II"}})
    assert house.get(kind, ids[kind]).extensions["item-regulatory"].values == {"class": "II"}
