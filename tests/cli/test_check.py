"""`lotwright check`: what is wrong with a file, to people in their language and to programs as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.kernel.decisions import dmn
from tests.kernel.decisions.dmn import data, decision, document, knowledge, literal, table

from lotwright.cli import check
from lotwright.cli.main import main

SOUND = document(data("x", "number"), decision("d", table(["x: number"], ["n"], ["< 0; 1", ">= 0; 2"]), needs="x"))
GAP = document(data("age", "number"), decision("d", table(["age: number"], ["n"], ["< 18; 1", "> 18; 2"]), needs="age"))


def file(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def test_a_sound_model_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = file(tmp_path, "sound.dmn", SOUND)
    assert main(["check", str(path), "--language", "en"]) == 0
    assert capsys.readouterr().out == f"{path}: decisions: 1, tables: 1, rules: 2\n  Nothing wrong.\n"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "en",
            "decisions: 1, tables: 1, rules: 2\n"
            "  error  T, in d\n"
            "      No rule covers age: 18. Example: age = 18. Add a rule for it, or a default output.  [dmn.gap]\n"
            "  Errors: 1; notes: 0.\n",
        ),
        (
            "zh",
            "决策 1，决策表 1，规则 2\n"
            "  错误  T，d\n"
            "      没有规则覆盖 age: 18。例如：age = 18。补一条规则，或给出默认输出。  [dmn.gap]\n"
            "  错误 1 处，提示 0 处。\n",
        ),
    ],
)
def test_a_gap_is_told_in_the_language_asked_for(
    language: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    path = file(tmp_path, "gap.dmn", GAP)
    assert main(["check", str(path), "--language", language]) == 1
    assert capsys.readouterr().out == f"{path}: {said}"


def test_json_is_one_line_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file(tmp_path, "a.dmn", SOUND)
    file(tmp_path, "b.dmn", GAP)
    file(tmp_path, "c.txt", b"not looked at")
    assert check.run([tmp_path], as_json=True) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["kind"], first["ok"], first["rules"], first["errors"]) == ("dmn", True, 2, [])
    assert not second["ok"]
    (error,) = second["errors"]
    assert (error["rule"], error["element"]) == ("dmn.gap", "T")
    assert error["params"] == {"where": "d", "region": "age: 18", "example": "age = 18"}
    assert error["because"].startswith("No rule covers age: 18.")


def test_an_overlap_names_its_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    both = document(data("x", "number"), decision("d", table(["x: number"], ["n"], ["> 5; 1", "<= 7; 2"]), needs="x"))
    assert check.run([file(tmp_path, "both.dmn", both)]) == 1
    assert "Rules 1 and 2 both match x: (5..7], where only one may. Example: x = 6." in capsys.readouterr().out


def test_a_mistake_in_a_cell_is_told_by_rule_and_column(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    wrong = document(data("x", "number"), decision("d", table(["x: number"], ["n"], ["> ; 1", "-; y"]), needs="x"))
    assert check.run([file(tmp_path, "wrong.dmn", wrong)], language="en") == 1
    out = capsys.readouterr().out
    assert "error  r1, in d, rule 1, column x\n" in out
    assert "error  r2, in d, rule 2, column n\n" in out


def test_what_is_no_dmn_is_an_error_not_a_crash(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    bomb = b'<!DOCTYPE d [<!ENTITY a "a">]>' + SOUND
    paths = [file(tmp_path, "bad.dmn", b"<x"), file(tmp_path, "bomb.dmn", bomb), tmp_path / "none.dmn"]
    paths.append(file(tmp_path, "notes.txt", b""))
    assert check.run(paths, as_json=True) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["errors"][0]["rule"] for line in lines] == [
        "xml.not-well-formed", "xml.doctype", "check.no-file", "check.unknown-file",
    ]  # fmt: skip


def test_imports_are_found_beside_the_file(tmp_path: Path):
    first = document(
        decision("d", literal("lib.f(1)"), knows="other#f"),
        imports=f'<import name="lib" namespace="other" importType="{dmn.NAMESPACE}"/>',
    )
    path = file(tmp_path, "first.dmn", first)
    file(tmp_path, "broken.dmn", b"<x")
    assert check.check_file(path).errors[0].rule == "dmn.import-missing"
    file(tmp_path, "lib.dmn", document(knowledge("f", "a: number", literal("a")), namespace="other"))
    assert check.check_file(path).errors == ()


def test_a_note_alone_is_no_failure(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert check.run([file(tmp_path, "empty.dmn", document(decision("d")))], language="en") == 0
    assert "  note  d\n" in capsys.readouterr().out


def test_the_shipped_packs_and_every_decision_in_them_have_nothing_wrong(capsys: pytest.CaptureFixture[str]):
    assert check.run([], as_json=True) == 0
    packs, *files = map(json.loads, capsys.readouterr().out.splitlines())
    assert (packs["kind"], packs["packs"] >= 2) == ("packs", True)
    warnings = [line["warnings"] for line in files if line["kind"] == "dmn"]
    assert warnings and not any(warnings)


def test_a_pack_is_checked_with_those_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    names = 'names = { zh = "甲", en = "A" }'
    for key, needs in (("one", '["two"]'), ("two", "[]")):
        (tmp_path / key).mkdir()
        (tmp_path / key / "pack.toml").write_text(f'key = "{key}"\nversion = "1"\n{names}\nneeds = {needs}\n')
    assert check.run([tmp_path / "one"]) == 0
    (tmp_path / "two" / "pack.toml").unlink()
    assert check.run([tmp_path / "one"]) == 1
    assert "[pack.needs]" in capsys.readouterr().out
