"""A catalogue action's form comes from what the action takes."""

from __future__ import annotations

import pytest

from lotwright.kernel.inputs import read
from lotwright.modules.inventory.inputs import AddLocation, MoveStock, Receive
from lotwright.modules.items.inputs import AddItem, SetBom, SetSpecification
from lotwright.shell.reads.forms import form, gathered


def fields(inputs, without="") -> dict[str, dict]:
    return {field["key"]: field for field in form(inputs, without)["sections"][0]["fields"]}


def test_what_an_action_makes_is_typed_and_what_is_known_is_offered():
    sites = [{"key": "SUZ", "names": {"zh": "苏州", "en": "Suzhou"}}]
    found = form(AddLocation, "", {"site": sites}, {"site": "SUZ", "entity": "E1"}, "location")
    (site,) = [one for one in found["sections"][0]["fields"] if one["key"] == "site"]
    assert site["choices"] == sites and found["values"] == {"site": "SUZ"}
    (item,) = [one for one in form(AddItem, "", fresh="item")["sections"][0]["fields"] if one["key"] == "item"]
    assert item["kind"] == "text" and item["reference"] is None


def test_each_type_has_its_kind_of_field():
    found = fields(Receive)
    kinds = {key: (field["kind"], field["access"]) for key, field in found.items()}
    assert kinds["order"] == ("reference", "required")
    assert kinds["line"] == ("number", "required")
    assert kinds["expiry"] == ("date", "editable")
    assert kinds["scan"] == ("text", "editable")
    assert found["location"]["reference"] == "locations"


def test_the_thing_the_reader_stands_on_is_not_asked_for():
    assert "lot" not in fields(MoveStock, "lot")
    assert fields(MoveStock)["to"]["reference"] == "locations"


def test_lists_are_tables_and_literals_are_choices():
    assert [column["key"] for column in fields(SetBom)["lines"]["columns"]] == ["component", "quantity", "unit"]
    assert fields(AddLocation)["kind"]["choices"][0]["key"] == "quarantine"


def test_names_are_asked_in_both_languages_and_put_together_again():
    assert {"names.zh", "names.en"} <= set(fields(AddLocation))
    filled = {"id": "A1", "names.zh": "库", "names.en": "Store", "site": "SUZ", "kind": "store"}
    assert read(AddLocation, gathered(AddLocation, filled)).names == {"zh": "库", "en": "Store"}


@pytest.mark.parametrize(("typed", "taken"), [("12", 12), (12, 12), ("1.5", "1.5"), ("x", "x"), ("9" * 30, "9" * 30)])
def test_whole_numbers_arrive_as_such(typed, taken):
    assert gathered(Receive, {"line": typed}) == {"line": taken}


def test_tables_are_gathered_row_by_row():
    row = {"code": "D", "names.zh": "径", "names.en": "Diameter"}
    (found,) = gathered(SetSpecification, {"characteristics": [row]})["characteristics"]
    assert found == {"code": "D", "names": {"zh": "径", "en": "Diameter"}}
