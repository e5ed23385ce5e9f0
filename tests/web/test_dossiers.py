"""The page of a dossier: what comes before there is anything to sign, who may sign, and what is shown afterwards.

A batch made by the shipped process, but for one step more: its labels are looked at after the dossier is opened.
"""

from __future__ import annotations

import pytest
from tests.packs import stages
from tests.packs.drivers import http
from tests.packs.test_plays import FILES

from lotwright.kernel.packs.plays import read_play, whole
from lotwright.shell import commands as c
from lotwright.shell.playing import FOUNDER, Director, StoreStage
from lotwright.shell.store.database import open_pool

PRODUCTION = "processes/production.bpmn"
LABELS = """<bpmn:userTask id="Labels" name="Look at labels"><bpmn:extensionElements>
<lw:names zh="核对标签" en="Look at labels"/><zeebe:userTask/>
<zeebe:assignmentDefinition candidateGroups="inspector"/><lw:fields default="read-only"/>
</bpmn:extensionElements><bpmn:incoming>Flow_OpenDossier_Release</bpmn:incoming>
<bpmn:outgoing>Flow_Labels_Release</bpmn:outgoing></bpmn:userTask>
<bpmn:sequenceFlow id="Flow_Labels_Release" sourceRef="Labels" targetRef="Release"/>
"""


def packs():
    """The shipped packs, with labels looked at before a batch is released."""
    return [pack if PRODUCTION not in pack.contents else with_labels(pack) for pack in stages.shipped()]


def with_labels(pack):
    made = pack.contents[PRODUCTION].decode()
    made = made.replace('sourceRef="OpenDossier" targetRef="Release"', 'sourceRef="OpenDossier" targetRef="Labels"')
    head, release, tail = made.partition('<bpmn:userTask id="Release"')
    tail = tail.replace("<bpmn:incoming>Flow_OpenDossier_Release", "<bpmn:incoming>Flow_Labels_Release", 1)
    pack.contents = {**pack.contents, PRODUCTION: (head + LABELS + release + tail).encode()}
    return pack


class Quick(http.HttpStage):
    """Everybody has a browser, and what leads to the dossier is done without one."""

    do = StoreStage.do


@pytest.fixture(scope="module")
def stage(clone):
    """A batch is made and inspected, and its dossier opened."""
    database = clone()
    pool = open_pool(database.app)
    read = {key: path.read_text(encoding="utf-8") for key, path in FILES.items()}
    made, asked, _ = read["pilot/batch"].partition('expect task "Release batch" for releaser')
    assert asked
    with http.served(packs(), database, pool, Quick) as served:
        Director(served).play(whole(read_play(made), {play.title: play for play in map(read_play, read.values())}))
        served.cast("sun", "releaser")
        trained = {"person": "P-sun", "code": "batch-release", "since": "2020-01-01"}
        served.do(FOUNDER, c.Perform(action="people.qualify", inputs=trained), signing=False)
        served.cast("far", "auditor")
        everywhere = {"person": "P-far", "role": "auditor"}
        served.do(FOUNDER, c.Perform(action="people.revoke", inputs=everywhere), signing=False)
        elsewhere = {**everywhere, "site": "SHA", "since": "2020-01-01"}
        served.do(FOUNDER, c.Perform(action="people.grant", inputs=elsewhere), signing=False)
        yield served
    pool.close()


def test_a_dossier_of_another_site_is_not_shown(stage):
    ((id,),) = stage._rows("SELECT id FROM ledger.dossier")
    answer = stage._browser("far")[0].get(f"/api/v1/dossiers/{id}")
    assert (answer.status_code, answer.json()["rule"]) == (403, "access.outside-scope")


def page(stage, person, language="en"):
    ((id,),) = stage._rows("SELECT id FROM ledger.dossier")
    client, _ = stage._browser(person)
    answer = client.get(f"/api/v1/dossiers/{id}?lang={language}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def signing(shown):
    (act,) = shown["acts"]
    return act["allowed"], (act["refusal"] or {}).get("rule")


def elements(tasks):
    return [one["element"] for one in tasks]


def complete(stage, person, **more):
    (at,) = stage.waiting()
    command = c.Complete(case=at.case, task=at.task, version=at.version, **more)
    http.HttpStage.do(stage, person, command, signing="outcome" in more)


def test_a_dossier_goes_from_what_comes_before_to_its_signature(stage):
    shown = page(stage, "sun")
    assert shown["ready"] and all(one["met"] for one in shown["conditions"])
    assert (elements(shown["before"]), shown["tasks"]) == (["Labels"], [])
    assert shown["before"][0]["names"] == {"zh": "核对标签", "en": "Look at labels"}
    assert signing(shown) == (False, "dossier.not-waiting"), "all is met, and there is nothing to sign yet"
    id = shown["header"]["id"]
    assert page(stage, "sun", "zh")["acts"][0]["refusal"]["because"] == f"目前没有等待签署放行单 {id} 的步骤。"

    complete(stage, "li")
    shown = page(stage, "sun")
    assert (elements(shown["tasks"]), shown["before"]) == (["Release"], [])
    assert signing(shown) == (True, None)
    assert signing(page(stage, "li")) == (False, "access.not-granted"), "who may not finish the step may not sign"

    hold = c.Perform(action="inventory.hold", inputs={"lot": material(stage), "reason": "Complaint"})
    stage.do("li", hold, signing=False)
    shown = page(stage, "sun")
    assert (shown["ready"], signing(shown)) == (False, (False, "dossier.not-ready"))
    assert {one["because"] for one in shown["conditions"] if not one["met"]} != {None}
    lift = c.Perform(action="inventory.lift-hold", inputs={"lot": material(stage), "reason": "Another lot was meant"})
    stage.cast("qian", "qa-manager")
    stage.do("qian", lift, signing=False)

    complete(stage, "sun", outcome="release")
    shown = page(stage, "sun")
    assert (shown["tasks"], shown["before"], signing(shown)) == ([], [], (False, "dossier.is-signed"))
    assert (shown["signature"]["signer"], shown["signature"]["meaning_key"]) == ("P-sun", "release")


def material(stage):
    ((lot,),) = stage._rows("SELECT stream FROM ledger.lot WHERE item = 'CP-HUB'")
    return lot
