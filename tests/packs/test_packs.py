"""The shipped packs: they fit together, they are data and nothing else, and what they say is what happens."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.packs import stages
from tests.packs.drivers.memory import MemoryRunner, MemoryStage

from lotwright.kernel import decisions
from lotwright.kernel.packs import calendars, plays
from lotwright.kernel.packs.pack import Pack
from lotwright.kernel.proving import verdict
from lotwright.kernel.refusal import Invalid, Refused
from lotwright.shell import commands as c
from lotwright.shell import wiring
from lotwright.shell.clock import SimulatedClock
from lotwright.shell.installing import read_packs
from lotwright.shell.playing import Director, person_id
from lotwright.shell.settings import packs_folder
from lotwright.shell.texts import catalogue

SUFFIXES = {".toml", ".bpmn", ".dmn", ".play", ".md"}


@pytest.fixture(scope="module")
def packs() -> list[Pack]:
    return stages.shipped()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped packs, to be spoilt."""
    shutil.copytree(packs_folder(), tmp_path / "packs")
    return tmp_path / "packs"


def faults(folder: Path, *keys: str) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as found:
        read_packs(folder, keys or stages.SHIPPED, wiring.CATALOGUE)
    return {(one.rule, one.path) for one in found.value.problems}


# --- what is shipped ---


def test_packs_are_data_and_nothing_else() -> None:
    files = [path for path in packs_folder().rglob("*") if path.is_file()]
    assert {path.suffix for path in files} <= SUFFIXES
    assert not [path for path in files if path.stat().st_mode & 0o111]


def test_the_shipped_packs_fit_together_with_the_real_catalogue(packs: list[Pack]) -> None:
    assert {pack.manifest.key for pack in packs} == {"base", "pilot", "demo"}
    assert {key for pack in packs for key in pack.processes} == {
        "incoming", "nonconformance", "production", "purchase", "shipment",
    }  # fmt: skip


def test_nine_roles_of_people_one_of_other_systems_and_only_the_administrator_stands_alone(packs: list[Pack]) -> None:
    roles = {role.key: role for pack in packs for role in pack.roles.roles}
    assert set(roles) == {
        "configurator", "purchaser", "warehouse", "inspector", "operator", "releaser", "qa-manager", "auditor",
        "administrator", "integration",
    }  # fmt: skip
    assert [key for key, role in roles.items() if role.exclusive] == ["administrator"]
    business = ("start:", "task:", "sign:", "inventory.", "quality.", "production.", "purchasing.")
    acts = [act for permit in roles["administrator"].grants for act in permit.acts]
    assert not [act for act in acts if act.startswith(business) or act == "*"]
    assert all(act == "read:*" for permit in roles["auditor"].grants for act in permit.acts)


def test_every_refusal_a_play_expects_has_its_sentence(packs: list[Pack]) -> None:
    own = {rule for pack in packs if "zh" in pack.texts for rule in pack.texts["zh"].rules}
    expected = {
        step.rule
        for pack in packs
        for play in pack.plays.values()
        for step in play.steps
        if isinstance(step, plays.ExpectRefused | plays.ExpectProblem)
    }
    assert len(expected) > 40
    assert expected - own - set(catalogue("zh")) == set()


def test_every_rule_of_the_pilot_forms_is_met_by_a_play(packs: list[Pack]) -> None:
    rules = {rule.id for pack in packs for one in pack.records.values() for rule in one.rules}
    met = {
        step.rule
        for pack in packs
        for play in pack.plays.values()
        for step in play.steps
        if isinstance(step, plays.ExpectProblem)
    }
    assert rules - met == set()


def test_every_record_type_says_which_clause_asks_for_it(packs: list[Pack]) -> None:
    """P11-1."""
    types = [one for pack in packs for one in pack.records.values()]
    assert types
    assert [one.key for one in types if one.part11 and not one.clause] == []


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-09-30 16:00", "PT2H", "2026-10-08 09:00"),  # National Day
        ("2026-10-09 16:00", "PT2H", "2026-10-10 09:00"),  # a Saturday worked in exchange
        ("2026-02-14 08:00", "P1D", "2026-02-14 17:00"),  # so is the one before the Spring Festival
        ("2026-02-14 16:00", "PT2H", "2026-02-24 09:00"),
        ("2026-09-18 16:00", "PT2H", "2026-09-20 09:00"),  # and a Sunday in September
        ("2025-09-26 16:00", "PT2H", "2025-09-28 09:00"),
        ("2025-09-30 16:00", "PT2H", "2025-10-09 09:00"),
        ("2026-05-08 16:00", "PT2H", "2026-05-09 09:00"),
    ],
)
def test_the_chinese_calendar_knows_holidays_and_make_up_days(
    packs: list[Pack], start: str, span: str, end: str
) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    begin, due = (dt.datetime.fromisoformat(text).replace(tzinfo=zone) for text in (start, end))
    assert calendars.after(packs[0].calendars["cn-office"], begin, span) == due


@pytest.mark.parametrize(
    ("decision", "inputs", "expected"),
    [
        ("purchase-approval", {"amount": 49_999}, "nobody"),
        ("purchase-approval", {"amount": 50_000}, "qa-manager"),
        ("rejection-severity", {"stage": "incoming", "nonconforming": 0}, "minor"),
        ("rejection-severity", {"stage": "incoming", "nonconforming": 2}, "major"),
        ("rejection-severity", {"stage": "final", "nonconforming": 1}, "major"),
        ("rejection-severity", {"stage": "final", "nonconforming": 2}, "critical"),
        ("nc-approval", {"severity": "minor", "disposition": "scrap"}, "nobody"),
        ("nc-approval", {"severity": "minor", "disposition": "use-as-is"}, "releaser"),
        ("nc-approval", {"severity": "critical", "disposition": "return"}, "releaser"),
    ],
)
def test_decisions_decide(packs: list[Pack], decision: str, inputs: dict[str, Any], expected: str) -> None:
    models = {id: one for pack in packs for one in pack.decisions.values() for id in one.elements}
    assert decisions.compile(models[decision]).decide(decision, inputs).value == expected


# --- a faulty pack is refused, with file and place ---


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("pilot/records/incoming.toml", 'kind = "date"', 'kind = "day"',
         ("input.not-one-of", "pilot/records/incoming.toml: sections[0].fields[4].kind")),
        ("pilot/records/incoming.toml", 'key = "incoming"', 'key = "receiving"',
         ("pack.file-name", "pilot/records/incoming.toml")),
        ("pilot/processes/incoming.bpmn", 'key="put_away_location" access="required"',
         'key="shelf" access="required"', ("process.field", "pilot/processes/incoming.bpmn: PutAway")),
        ("pilot/processes/incoming.bpmn", 'type="inventory.release"', 'type="inventory.bless"',
         ("process.action", "pilot/processes/incoming.bpmn: Release")),
        ("pilot/processes/incoming.bpmn", 'candidateGroups="inspector"', 'candidateGroups="wizard"',
         ("process.role", "pilot/processes/incoming.bpmn: Inspect")),
        ("pilot/processes/incoming.bpmn", 'decisionId="rejection-severity"', 'decisionId="mood"',
         ("process.decision", "pilot/processes/incoming.bpmn: Severity")),
        ("pilot/processes/incoming.bpmn", 'lw:fourEyes="Receive Inspect"', 'lw:fourEyes="Receive Nobody"',
         ("process.four-eyes", "pilot/processes/incoming.bpmn: Dispose")),
        ("pilot/processes/incoming.bpmn", 'meaning="release"', 'meaning="blessing"',
         ("process.meaning-unnamed", "pilot/processes/incoming.bpmn: Dispose")),
        ("pilot/processes/incoming.bpmn", 'lw:outcomes field="disposition"', 'lw:outcomes field="remarks"',
         ("process.outcomes", "pilot/processes/incoming.bpmn: Dispose")),
        ("pilot/processes/incoming.bpmn", 'recordType="incoming"', 'recordType="outgoing"',
         ("process.record-type", "pilot/processes/incoming.bpmn: incoming")),
        ("pilot/processes/incoming.bpmn", 'due="P1D"', 'due="tomorrow"',
         ("process.duration", "pilot/processes/incoming.bpmn: Inspect")),
        ("pilot/processes/incoming.bpmn", '<lw:names zh="检验" en="Inspect"/>', '<lw:names zh="检验" en=""/>',
         ("process.names", "pilot/processes/incoming.bpmn: Inspect")),
        ("pilot/processes/incoming.bpmn", '<lw:names zh="检验" en="Inspect"/>', "",
         ("process.unnamed", "pilot/processes/incoming.bpmn: Inspect")),
        ("pilot/processes/incoming.bpmn", '<zeebe:assignmentDefinition candidateGroups="inspector"/>', "",
         ("process.no-role", "pilot/processes/incoming.bpmn: Inspect")),
        ("pilot/processes/incoming.bpmn", '<lw:signature meaning="release" reason="false"/>', "<lw:signature/>",
         ("process.meaning", "pilot/processes/incoming.bpmn: Dispose")),
        ("pilot/processes/incoming.bpmn", 'access="required"', 'access="wanted"',
         ("process.access", "pilot/processes/incoming.bpmn: Start")),
        ("pilot/processes/incoming.bpmn", 'isExecutable="true"', 'isExecutable="false"',
         ("process.not-one", "pilot/processes/incoming.bpmn")),
        ("pilot/processes/incoming.bpmn", "</bpmn:process>", "</bpmn:proces>",
         ("xml.not-well-formed", "pilot/processes/incoming.bpmn")),
        ("pilot/texts/en.toml", '[rules."incoming.line-whole"]', '[rules."incoming.line-half"]',
         ("text.missing", "pilot/texts/en.toml")),
        ("pilot/roles.toml", '"inventory.move"', '"inventory.juggle"',
         ("process.action", "pilot/roles.toml: warehouse")),
        ("pilot/roles.toml", '"start:incoming"', '"start incoming"',
         ("role.pattern", "pilot/roles.toml: roles[1].grants[0].acts")),
        ("pilot/plays/order.play", "chen starts purchase", "chen starts shopping",
         ("play.process", "pilot/plays/order.play: line 4")),
        ("pilot/plays/receipt.play", "wang completes", "wang juggles",
         ("play.word", "pilot/plays/receipt.play: line 7")),
        ("pilot/plays/receipt.play", '"Put away"', '"Throw away"', ("play.task", "pilot/plays/receipt.play: line 22")),
        ("pilot/plays/receipt.play", "for releaser", "for wizard", ("play.role", "pilot/plays/receipt.play: line 19")),
        ("pilot/plays/receipt.play", 'given "Hubs', 'given "Nuts',
         ("play.unknown", "pilot/plays/receipt.play: line 2")),
        ("pilot/plays/company.play", "performs items.add ", "performs items.conjure ",
         ("play.action", "pilot/plays/company.play: line 14")),
        ("demo/organisation.toml", 'calendar = "cn-office"', 'calendar = "moon"',
         ("site.calendar", "demo/organisation.toml")),
        ("demo/pack.toml", '"pilot"', '"pilots"', ("pack.needs", "demo/pack.toml")),
        ("base/calendars/cn-office.toml", "Asia/Shanghai", "Asia/Atlantis",
         ("calendar.unknown-zone", "base/calendars/cn-office.toml: zone")),
    ],
)  # fmt: skip
def test_a_faulty_pack_is_refused_with_file_and_place(
    folder: Path, file: str, old: str, new: str, expected: tuple[str, str]
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert expected in faults(folder)


def test_what_does_not_belong_into_a_pack_is_refused(folder: Path) -> None:
    (folder / "pilot" / "hook.py").write_text("print('hello')")
    assert faults(folder) == {("pack.unknown-file", "pilot/hook.py")}


def test_a_pack_says_who_it_is(folder: Path) -> None:
    (folder / "pilot" / "pack.toml").unlink()
    assert ("pack.no-manifest", "pilot/pack.toml") in faults(folder)
    (folder / "pilot" / "pack.toml").write_text('key = "Pilot 1"\nversion = "1"\nnames = {zh = "一", en = "1"}')
    assert ("pack.key", "pilot/pack.toml: key") in faults(folder)


def test_two_packs_define_nothing_twice(folder: Path) -> None:
    shutil.copytree(folder / "pilot", folder / "copy")
    manifest = folder / "copy" / "pack.toml"
    manifest.write_text(manifest.read_text().replace('"pilot"', '"copy"'))
    found = {rule for rule, _ in faults(folder, "base", "pilot", "copy")}
    assert found == {"pack.twice", "play.title-twice"}
    manifest.write_text(manifest.read_text().replace('"copy"', '"pilot"'))
    assert "pack.key-twice" in {rule for rule, _ in faults(folder, "base", "pilot", "copy")}


def test_a_start_says_what_its_form_asks(folder: Path) -> None:
    path = folder / "pilot" / "processes" / "purchase.bpmn"
    head, _, rest = path.read_text().partition("<lw:fields")
    path.write_text(head + rest.partition("</lw:fields>")[2])
    assert ("process.no-start-form", "pilot/processes/purchase.bpmn: purchase") in faults(folder)


# --- the guide says what is so ---


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_play_of_the_guide_comes_out_as_written(packs: list[Pack], language: str) -> None:
    guide = Path(__file__).parents[2] / "docs" / "guide" / language / "plays.md"
    source = guide.read_text(encoding="utf-8").split("```")[1].strip()
    _, director = staged(packs)
    director.play(play(packs, source.partition("\n")[2]))


# --- forms and flows are configuration ---


def staged(packs: list[Pack]) -> tuple[MemoryStage, Director]:
    clock = SimulatedClock(stages.START)
    runner = MemoryRunner(clock)
    stages.found(runner, packs)
    stage = MemoryStage(runner, clock)
    return stage, Director(stage)


def play(packs: list[Pack], text: str) -> plays.Play:
    library = {one.title: one for pack in packs for one in pack.plays.values()}
    return plays.whole(plays.read_play(f'play "A test"\n{text}'), library)


def publish(stage: MemoryStage, kind: str, key: str, content: bytes, despite: str | None = None) -> None:
    stage.cast("hua", "configurator")
    command = c.Publish(kind=kind, key=key, content=content, reason=despite or "Tried in a test")
    stage.do("hua", command, signing=despite is not None)


def test_without_the_pack_there_is_no_pilot_process() -> None:
    base = read_packs(packs_folder(), ("base",), wiring.CATALOGUE)
    clock = SimulatedClock(stages.START)
    runner = MemoryRunner(clock)
    stages.found(runner, base)
    found = runner.definitions.current(None)
    assert (dict(found.processes), dict(found.record_types), dict(found.decisions)) == ({}, {}, {})
    assert {role.key for role in found.roles.roles} == {"configurator", "auditor", "administrator", "integration"}
    source = Path(wiring.__file__).parents[1]
    told = {source / "cli" / "demo_walk.py", *(source / "shell" / "demo").glob("*.py")}
    named = [f'"{key}"' for key in ("incoming", "purchase-approval", "rejection-severity", "nc-approval")]
    kept = [
        (path.name, word)
        for path in source.rglob("*.py")
        for word in named
        if path not in told and word in path.read_text(encoding="utf-8")
    ]
    assert kept == []


def test_nothing_in_doubt_begins_an_installation(packs: list[Pack], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict, "of", lambda *given, **more: verdict.Verdict("unknown", ()))
    with pytest.raises(Refused) as refused:
        stages.found(MemoryRunner(SimulatedClock(stages.START)), packs)
    assert refused.value.rule == "definition.unproven-founding"


def test_moving_a_threshold_changes_what_happens(packs: list[Pack]) -> None:
    stage, director = staged(packs)
    director.play(play(packs, 'given "A small purchase is ordered at once"'))
    source = packs[1].contents["decisions/purchase-approval.dmn"]
    assert source.count(b"50000") == 2
    publish(stage, "decision", "purchase-approval", source.replace(b"50000", b"10000"))
    director.play(
        play(
            packs,
            """
chen starts purchase with supplier = POLYMED, value = {amount = 12000, currency = CNY},
    lines = [{item = RM-TPU, revision = A, quantity = 4 bag, due = 2031-04-01}]
expect running
expect task "Approve purchase" for qa-manager
""",
        )
    )


SECOND = """    <bpmn:userTask id="Second" name="Second approval" lw:fourEyes="Approve">
      <bpmn:extensionElements>
        <lw:names zh="二次审批" en="Second approval"/>
        <zeebe:userTask/>
        <zeebe:assignmentDefinition candidateGroups="releaser"/>
        <lw:fields default="read-only"/>
      </bpmn:extensionElements>
      <bpmn:incoming>Flow_Approved_Merge</bpmn:incoming>
      <bpmn:outgoing>Flow_Second_Merge</bpmn:outgoing>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="Flow_Second_Merge" sourceRef="Second" targetRef="Merge"/>
"""


def with_a_second_approval(source: str) -> str:
    """What somebody would draw: one more step between the approval and the order."""
    source = source.replace('sourceRef="Approved" targetRef="Merge"', 'sourceRef="Approved" targetRef="Second"')
    source = source.replace(
        "<bpmn:incoming>Flow_Approved_Merge</bpmn:incoming>", "<bpmn:incoming>Flow_Second_Merge</bpmn:incoming>"
    )
    return source.replace("  </bpmn:process>", SECOND + "  </bpmn:process>")


LARGE = """
chen starts purchase with supplier = POLYMED, value = {amount = 60000, currency = CNY},
    lines = [{item = RM-TPU, revision = A, quantity = 400 kg, due = 2031-04-01}]
"""


def test_drawing_one_more_approval_changes_what_happens(packs: list[Pack]) -> None:
    stage, director = staged(packs)
    director.play(play(packs, 'given "The company"\n' + LARGE))
    edited = with_a_second_approval(packs[1].contents["processes/purchase.bpmn"].decode())
    # Nobody can do the new step: the releasers' role does not grant tasks of purchases. Publishing it is signed for.
    with pytest.raises(Refused) as refused:
        publish(stage, "process", "purchase", edited.encode())
    assert refused.value.params["doubts"] == ("staffing.nobody",)
    publish(stage, "process", "purchase", edited.encode(), despite="The role is granted next week")

    # What runs already goes on as it began.
    director.play(play(packs, 'qian completes "Approve purchase" as approve signing\nexpect ended'))
    # What begins now has the new step; not by whoever approved before.
    director.play(
        play(
            packs,
            LARGE
            + """
person qian is releaser holding batch-release
person sun is releaser holding batch-release
qian completes "Approve purchase" as approve signing
expect running
expect task "Second approval" for releaser
qian completes "Second approval"
expect refused access.not-granted
""",
        )
    )
    stage.cast("sun", "qa-manager")
    waiting = [one for one in stage.waiting() if one.element == "Second"]
    assert len(waiting) == 1


def test_a_process_that_names_what_is_not_there_does_not_come_into_force(packs: list[Pack]) -> None:
    stage, director = staged(packs)
    director.play(play(packs, 'given "The company"'))
    source = packs[1].contents["processes/purchase.bpmn"]
    for old, new, rule in (
        (b'type="purchasing.place-order"', b'type="purchasing.steal"', "process.action"),
        (b'candidateGroups="qa-manager"', b'candidateGroups="nobody"', "process.role"),
        (b'key="approval_note"', b'key="opinion"', "process.field"),
    ):
        with pytest.raises(Invalid) as found:
            publish(stage, "process", "purchase", source.replace(old, new))
        assert [one.rule for one in found.value.problems][:1] == [rule]
    assert stage.value("C-000001", "order") is None
    assert person_id("hua") == "P-hua"
