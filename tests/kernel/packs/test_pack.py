"""The pack format: which file means what, and everything that is wrong told at once, by file and place."""

from __future__ import annotations

import pytest

from lotwright.kernel.packs import pack
from lotwright.kernel.packs.bindings import Deadline, SignatureNeeded
from lotwright.kernel.refusal import Invalid

MANIFEST = b'key = "own"\nversion = "1"\nnames = { zh = "\xe8\x87\xaa", en = "Own" }\n'
RECORD = b"""
key = "paper"
names = { zh = "Z", en = "Paper" }
[[sections]]
key = "all"
names = { zh = "Z", en = "All" }
[[sections.fields]]
key = "text"
kind = "text"
names = { zh = "Z", en = "Text" }
"""
PROCESS = b"""<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:lw="https://lotwright.dev/schema/1" id="D"
  targetNamespace="urn:t">
<bpmn:process id="paper" isExecutable="true"><bpmn:extensionElements>
  <lw:names zh="Z" en="Paper"/><lw:recordBinding recordType="paper" subject="lot" variable="lot"/>
</bpmn:extensionElements>
<bpmn:startEvent id="Start"><bpmn:extensionElements><lw:fields default="editable"/></bpmn:extensionElements>
</bpmn:startEvent>
<bpmn:userTask id="Sign" lw:fourEyes="Start"><bpmn:extensionElements>
  <lw:names zh="Z" en="Sign"/>
  <zeebe:assignmentDefinition candidateGroups="a, b"/>
  <lw:fields default="hidden">
    <lw:field key="text" access="required"/><lw:field key="t.c" access="read-only"/>
  </lw:fields>
  <lw:signature meaning="approval" reason="true"/>
  <lw:deadline due="PT4H" escalate="P1D" to="a"/>
</bpmn:extensionElements></bpmn:userTask>
<bpmn:serviceTask id="Do"><bpmn:extensionElements><zeebe:taskDefinition type="external:print"/>
</bpmn:extensionElements></bpmn:serviceTask>
<bpmn:userTask id="Free"><bpmn:extensionElements><zeebe:assignmentDefinition candidateGroups="=roles"/>
</bpmn:extensionElements></bpmn:userTask>
</bpmn:process></bpmn:definitions>"""
WHOLE = {
    "pack.toml": MANIFEST,
    "records/paper.toml": RECORD,
    "processes/paper.bpmn": PROCESS,
    "texts/en.toml": b'[meanings]\napproval = "Approval"\n[rules."a.b"]\nbecause = "So."\ninstead = "Not so."\n',
    "plays/a.play": b'play "A"\nexpect ended\n',
    "organisation.toml": b"""[[entities]]
id = "E"
names = { zh = "Z", en = "E" }
[[entities.sites]]
id = "S"
names = { zh = "Z", en = "S" }
calendar = "c"
""",
    "sampling/own.toml": b"read by its own reader",
    "data/things.toml": b"too",
    "README.md": b"for people",
}


def faults(files: dict[str, bytes]) -> list[tuple[str, str]]:
    with pytest.raises(Invalid) as found:
        pack.read(files)
    return [(one.rule, one.path) for one in found.value.problems]


def test_a_pack_is_what_its_files_say() -> None:
    found = pack.read(WHOLE)
    assert (found.manifest.key, found.manifest.needs) == ("own", ())
    assert found.records["paper"].fields["text"].kind == "text"
    assert found.texts["en"].rules["a.b"].instead == "Not so."
    assert found.texts["en"].meanings == {"approval": "Approval"}
    assert found.organisation is not None and found.organisation.entities[0].sites[0].calendar == "c"
    assert found.plays["a"].title == "A"
    assert found.contents["sampling/own.toml"] == b"read by its own reader"


def test_a_process_is_tied_to_the_rest_by_its_extensions() -> None:
    process = pack.read(WHOLE).processes["paper"]
    assert (process.record_type, process.subject, process.variable) == ("paper", "lot", "lot")
    sign = process.nodes["Sign"]
    assert sign.roles == ("a", "b")
    assert sign.four_eyes == ("Start",)
    assert sign.signature == SignatureNeeded("approval", True)
    assert sign.deadline == Deadline("PT4H", None, "P1D", "a")
    assert sign.rights is not None
    assert dict(sign.rights.named) == {"text": "required", "t.c": "read-only"}
    assert process.nodes["Do"].action == "external:print"
    assert process.nodes["Free"].roles == (), "an expression is resolved when the case gets there"
    assert process.start is not None and process.start.id == "Start"


def test_identity_does_not_hang_on_spelling() -> None:
    respelled = {**WHOLE, "processes/paper.bpmn": PROCESS.replace(b'zh="Z" en="Paper"', b"en='Paper'   zh='Z'")}
    assert pack.read(respelled).processes["paper"].sha256 == pack.read(WHOLE).processes["paper"].sha256


@pytest.mark.parametrize(
    ("path", "content", "rule", "place"),
    [
        ("records/other.toml", RECORD, "pack.file-name", "records/other.toml"),
        ("records/paper.toml", RECORD.replace(b'kind = "text"', b'kind = "poem"'), "input.not-one-of",
         "records/paper.toml: sections[0].fields[0].kind"),
        ("processes/paper.bpmn", b"<bpmn", "xml.not-well-formed", "processes/paper.bpmn"),
        ("processes/paper.bpmn", PROCESS.replace(b'access="required"', b'access="maybe"'), "process.access",
         "processes/paper.bpmn: Sign"),
        ("processes/paper.bpmn", PROCESS.replace(b'due="PT4H"', b'due="4 hours"'), "process.duration",
         "processes/paper.bpmn: Sign"),
        ("processes/paper.bpmn", PROCESS.replace(b'meaning="approval"', b""), "process.meaning",
         "processes/paper.bpmn: Sign"),
        ("processes/paper.bpmn", PROCESS.replace(b'zh="Z" en="Sign"', b'en="Sign"'), "process.names",
         "processes/paper.bpmn: Sign"),
        ("decisions/x.dmn", b"not xml", "xml.not-well-formed", "decisions/x.dmn"),
        ("roles.toml", b"roles = 5", "input.not-a-list", "roles.toml: roles"),
        ("texts/en.toml", b'[rules."a.b"]\nbecause = "So."\n', "input.missing", "texts/en.toml: rules.a.b.instead"),
        ("texts/en.toml", b"[meanings]\napproval = 5\n", "value.not-text", "texts/en.toml: meanings.approval"),
        ("texts/fr.toml", b"", "pack.unknown-file", "texts/fr.toml"),
        ("plays/a.play", b"\xff\xfe", "value.not-text", "plays/a.play"),
        ("plays/a.play", b"hello", "play.word", "plays/a.play: line 1"),
        ("organisation.toml", b"entities = []\nchairman = 1", "input.unknown-field", "organisation.toml: chairman"),
        ("setup.py", b"import os", "pack.unknown-file", "setup.py"),
        ("records/Paper.toml", RECORD, "pack.unknown-file", "records/Paper.toml"),
        ("records/../x.toml", RECORD, "pack.unknown-file", "records/../x.toml"),
    ],
)  # fmt: skip
def test_a_faulty_file_is_told_with_its_place(path: str, content: bytes, rule: str, place: str) -> None:
    assert (rule, place) in faults({**WHOLE, path: content})


def test_all_files_are_read_before_anything_is_told() -> None:
    found = faults({**WHOLE, "records/paper.toml": b"key =", "plays/a.play": b"hello", "x": b""})
    assert {path.partition(":")[0] for _, path in found} == {"records/paper.toml", "plays/a.play", "x"}


@pytest.mark.parametrize(
    ("manifest", "rule", "place"),
    [
        (b"", "input.missing", "pack.toml: key"),
        (MANIFEST.replace(b'"own"', b'"Own!"'), "pack.key", "pack.toml: key"),
        (MANIFEST.replace(b'en = "Own"', b'fr = "Propre"'), "input.unknown-field", "pack.toml: names.fr"),
        (b"key", "toml.not-well-formed", "pack.toml"),
    ],
)
def test_a_faulty_manifest_ends_the_reading(manifest: bytes, rule: str, place: str) -> None:
    assert (rule, place) in faults({**WHOLE, "pack.toml": manifest})


def test_without_a_manifest_it_is_no_pack() -> None:
    assert faults({"records/paper.toml": RECORD}) == [("pack.no-manifest", "pack.toml")]
