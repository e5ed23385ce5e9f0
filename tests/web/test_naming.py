"""Refusals name people, steps and things, and not their keys: in the reader's language, for every rule alike."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.database

ROLE = """
[[roles]]
key = "poet"
names = {zh = "诗人", en = "Poet"}
blurb = {zh = "诗人", en = "Poet"}
screens = ["inbox"]
grants = []
"""
# Parameters as a rule gives them; how they read in Chinese and English. All of it was met in the first case.
CALLED = {
    "a person": ({"person": "P-pur"}, {"person": "Pur"}, {"person": "Pur"}),
    "two people": (
        {"substitute": "P-pur", "superior": "P-aud"}, {"substitute": "Pur", "superior": "Aud"},
        {"substitute": "Pur", "superior": "Aud"},
    ),
    "people": ({"people": ("P-pur", "P-aud")}, {"people": ("Pur", "Aud")}, {"people": ("Pur", "Aud")}),
    "nobody": ({"person": "P-nobody"}, {"person": "P-nobody"}, {"person": "P-nobody"}),
    "roles": ({"role": "poet", "held": "gone"}, {"role": "诗人", "held": "gone"}, {"role": "Poet", "held": "gone"}),
    "a site": ({"site": "SUZ"}, {"site": "苏州"}, {"site": "Suzhou"}),
    "a process": ({"process": "purchase"}, {"process": "采购"}, {"process": "Purchase"}),
    "a step": ({"element": "Ask"}, {"element": "申请"}, {"element": "Ask"}),
    "steps": (
        {"elements": ["Ask", "Approve", "f1"]}, {"elements": ("申请", "批准", "f1")},
        {"elements": ("Ask", "Approve", "f1")},
    ),
    "where to": (
        {"element": "Approve", "to": "Ask"}, {"element": "批准", "to": "申请"}, {"element": "Approve", "to": "Ask"},
    ),
    "an item": ({"item": "I-1"}, {"item": "导管（I-1）"}, {"item": "Catheter (I-1)"}),
    "a thing by its kind": (
        {"kind": "supplier", "id": "S-1"}, {"kind": "supplier", "id": "导管（S-1）"},
        {"kind": "supplier", "id": "Catheter (S-1)"},
    ),
    "a lot by its kind": ({"kind": "lot", "id": "L-1"}, {"kind": "lot", "id": "L-1"}, {"kind": "lot", "id": "L-1"}),
    "a place": ({"location": "QUA"}, {"location": "导管（QUA）"}, {"location": "Catheter (QUA)"}),
    "what is inspected": (
        {"inspection": "INS-1", "characteristic": "D1"}, {"inspection": "INS-1", "characteristic": "导管"},
        {"inspection": "INS-1", "characteristic": "Catheter"},
    ),
    "a step of no batch": ({"step": "ask"}, {"step": "ask"}, {"step": "ask"}),
    "a right": ({"act": "task:purchase"}, {"act": "task:采购"}, {"act": "task:Purchase"}),
    "a meaning": ({"meaning": "approval"}, {"meaning": "Approval"}, {"meaning": "Approval"}),
    "what nobody has a name for": (
        {"task": "5", "limit": 7, "item": None, "person": "\x00"},
        {"task": "5", "limit": 7, "item": None, "person": "\x00"},
        {"task": "5", "limit": 7, "item": None, "person": "\x00"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def poet(installation):
    """A role that has another name in each language."""
    from tests.web.conftest import caller

    from lotwright.shell.commands import Publish

    installation.run(Publish(kind="role-set", key="poets", content=ROLE.encode(), reason="r"), caller("P-con"))


@pytest.mark.parametrize("row", CALLED)
def test_what_a_rule_gives_is_called_by_its_name(installation, poet, pool, row):
    from lotwright.shell.reads.naming import NAMED, Within, named
    from lotwright.web.world import world

    params, zh, en = CALLED[row]
    assert params.keys() & NAMED
    with pool.connection() as connection:
        configuration = world().runner.definitions.get(connection)
        for language, expected in (("zh", zh), ("en", en)):
            assert named(connection, configuration, params, language, Within("C-000001")) == expected


def test_a_step_is_named_only_where_it_is_known_of_which_process_it_is(installation):
    from lotwright.shell.reads.naming import Within
    from lotwright.web.problems import explain
    from lotwright.web.world import world

    with world().pool.connection() as connection:
        sha256 = world().configurations.get(connection).sha256("process", "purchase")
    of = Within(versions=(("purchase", sha256),))

    def said(within):
        return explain("task.four-eyes", {"element": "Ask"}, "zh", within)["because"]

    assert "“申请”" in said("C-000001") and "“申请”" in said(of)
    for nowhere in (None, "C-404040", Within(versions=(("purchase", "0" * 64),))):
        assert "“Ask”" in said(nowhere)


@pytest.fixture
def case(browser):
    """A purchase that waits for its approval, claimed by the purchaser."""
    asker, buyer = browser("ask"), browser("pur")
    case = asker.post("/processes/purchase/start", {"values": {"supplier": "S-1"}}).json()["case"]
    (ask,) = (one["task"] for one in browser("aud").get(f"/cases/{case}").json()["tasks"])
    seen = {"If-Match": str(asker.get(f"/tasks/{case}/{ask}").json()["version"])}
    assert asker.post(f"/tasks/{case}/{ask}/complete", {"values": {}}, **seen).status_code == 200
    (approve,) = (one["task"] for one in browser("aud").get(f"/cases/{case}").json()["tasks"])
    assert buyer.post(f"/tasks/{case}/{approve}/claim", {}).status_code == 200
    yield f"/tasks/{case}/{approve}"
    version = {"If-Match": str(browser("aud").get(f"/cases/{case}").json()["version"])}
    assert asker.post(f"/cases/{case}/withdraw", {"reason": "r"}, **version).status_code == 200


def test_whoever_may_not_take_a_task_is_named_and_so_is_what_they_lack(browser, case):
    buyer = browser("pur")
    version = {"If-Match": str(buyer.get(case).json()["version"])}
    to = {"person": "P-aud", "reason": "r"}
    refused = buyer.post(f"{case}/transfer?lang=en", to, **version).json()
    assert refused["because"] == "Aud may not do this task (no role of theirs is for it)."
    assert refused["params"] == {"person": "P-aud", "lacking": "access.not-granted"}, "what machines read stays"
    assert "没有相应的角色" in buyer.post(f"{case}/transfer?lang=zh", to, **version).json()["because"]


def test_a_step_is_named_in_what_is_refused_and_in_what_is_not_offered(browser, case):
    buyer, version = browser("pur"), {"If-Match": str(browser("pur").get(case).json()["version"])}
    added = {"person": "P-ask", "where": "after", "reason": "r"}
    refused = buyer.post(f"{case}/add-signer?lang=zh", added, **version).json()
    assert (refused["rule"], "“批准”" in refused["because"]) == ("task.signer.no-agreement", True), refused
    told = {one["key"]: one for one in buyer.get(f"{case}?lang=zh").json()["moves"]}["add-signer"]["because"]
    assert told["because"] == refused["because"]
