"""The demo as it is loaded: made through the runner, enough of it, good and bad, with work for everybody today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from lotwright.kernel.packs import calendars
from lotwright.kernel.refusal import Invalid
from lotwright.shell import framework, verify, wiring
from lotwright.shell.demo import company, loading
from lotwright.shell.files import Disk
from lotwright.shell.installing import read_packs
from lotwright.shell.keys import Keys
from lotwright.shell.opening import Opened
from lotwright.shell.reads import inbox, people, streams, things, timeline
from lotwright.shell.reads.configuration import Configurations
from lotwright.shell.settings import Settings, packs_folder
from lotwright.shell.store.database import open_pool

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def opened(clone: Callable[[], Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """An installation with the whole demo in it."""
    found, folder = clone(), tmp_path_factory.mktemp("demo")
    pool = open_pool(found.app, largest=4)
    here = Opened(Settings(home=folder), found.app, pool, Keys(b"d" * 32), Disk(folder / "files"))
    framework.stand_on(found.app)
    try:
        loading.load(here, lambda said: None, history=True)
    finally:
        framework.leave("default")
    yield here, found
    pool.close()


def rows(opened: Any, sql: str, *parameters: Any) -> list[Any]:
    with opened[0].pool.connection() as connection:
        return connection.execute(sql, parameters).fetchall()


def one(opened: Any, sql: str, *parameters: Any) -> Any:
    ((found,),) = rows(opened, sql, *parameters)
    return found


def test_it_bears_its_mark_and_every_row_is_what_its_events_say(opened: Any) -> None:
    assert one(opened, "SELECT mark FROM ledger.instance") == "demo"
    with psycopg.connect(opened[1].verifier) as connection:
        assert verify.verify(connection, wiring.KINDS).faults == []


def test_there_are_two_hundred_lots_over_eight_weeks(opened: Any) -> None:
    lots = dict(rows(opened, "SELECT origin, count(*) FROM ledger.lot GROUP BY origin"))
    assert sum(lots.values()) >= 200
    assert min(lots["received"], lots["produced"], lots["opening"]) >= 10
    first, last = rows(opened, "SELECT min(received_at), max(received_at) FROM ledger.lot")[0]
    assert dt.timedelta(weeks=6) < last - first < dt.timedelta(weeks=9)


def test_all_of_it_went_through_the_runner_in_the_order_of_time(opened: Any) -> None:
    now = dt.datetime.now(dt.UTC)
    for kind, seqs, at in rows(
        opened,
        "SELECT kind || '/' || id, array_agg(seq ORDER BY seq),"
        " array_agg((convert_from(body, 'UTF8')::jsonb ->> 'at')::timestamptz ORDER BY seq)"
        " FROM journal.entry GROUP BY kind, id",
    ):
        assert seqs == list(range(1, len(seqs) + 1)), kind
        assert at == sorted(at) and at[-1] <= now, kind


def test_people_work_in_working_hours(opened: Any) -> None:
    calendar = read_packs(packs_folder(), ("base",), wiring.CATALOGUE)[0].calendars["cn-office"]
    done = rows(opened, "SELECT at FROM ledger.task_done WHERE person <> 'worker'")
    assert len(done) > 500
    for (at,) in done:
        # Whoever is quick goes on for some seconds after the bell.
        assert calendars.after(calendar, at - dt.timedelta(minutes=15), "PT0M") <= at, at.astimezone(SHANGHAI)


def test_both_good_and_bad_has_happened(opened: Any) -> None:
    verdicts = dict(rows(opened, "SELECT coalesce(verdict, status), count(*) FROM ledger.inspection GROUP BY 1"))
    assert verdicts["accept"] > 100
    assert verdicts["reject"] >= 8
    dispositions = dict(rows(opened, "SELECT disposition, count(*) FROM ledger.nonconformance GROUP BY 1"))
    assert {"return", "scrap", "use-as-is"} <= set(dispositions)
    assert one(opened, "SELECT count(*) FROM ledger.lot WHERE flagged IS NOT NULL") >= 1
    assert one(opened, "SELECT count(*) FROM ledger.batch WHERE NOT balanced") >= 1
    assert one(opened, "SELECT count(*) FROM ledger.lot_serial WHERE shipment IS NOT NULL") >= 5
    refused = {rule for (rule,) in rows(opened, "SELECT DISTINCT rule FROM ledger.refusal")}
    assert {"access.qualification-lapsed", "access.not-granted", "dossier.not-ready"} <= refused


PERSONAS_WITH_WORK = ("purchaser", "warehouse", "inspector", "operator", "releaser", "qa-manager")


@pytest.mark.parametrize("persona", PERSONAS_WITH_WORK)
def test_everybody_who_does_tasks_finds_some(opened: Any, persona: str) -> None:
    found = company.read(read_packs(packs_folder(), loading.PACKS, wiring.CATALOGUE)[-1])
    person = found.holding(persona)[0]
    now = dt.datetime.now(dt.UTC)
    with opened[0].pool.connection() as connection:
        configuration = Configurations().get(connection)
        assert people.names(connection, [person])[person] != person
        reader = inbox.Reader(person, "SUZ", (persona,), now, now.astimezone(SHANGHAI).date())
        waiting = [
            one
            for tab in ("mine", "open")
            for one in inbox.tasks(connection, configuration, reader, inbox.Wanted(tab=tab))["items"]
        ]
    assert waiting


def test_something_is_late_held_open_and_about_to_expire(opened: Any) -> None:
    now = dt.datetime.now(dt.UTC)
    assert one(opened, "SELECT count(*) FROM ledger.task WHERE due < %s", now) >= 1
    assert one(opened, "SELECT count(*) FROM ledger.lot WHERE held > 0 AND quantity > 0") >= 2
    assert one(opened, "SELECT count(*) FROM ledger.nonconformance WHERE status <> 'closed'") >= 2
    soon = now.date() + dt.timedelta(days=30)
    assert one(opened, "SELECT count(*) FROM ledger.lot WHERE quantity > 0 AND expiry BETWEEN now() AND %s", soon) >= 1
    assert one(opened, "SELECT count(*) FROM ledger.supplier_approval WHERE until BETWEEN now() AND %s", soon) >= 1


def test_one_dossier_is_ready_and_one_is_not(opened: Any) -> None:
    waiting = rows(
        opened,
        """SELECT r."values" ->> 'dossier' FROM ledger.task t JOIN ledger.record r ON r.stream = t.stream
        WHERE t.element = 'Release'""",
    )
    now = dt.datetime.now(dt.UTC)
    with opened[0].pool.connection() as connection:
        ready = [
            all(condition.met for condition in wiring.assess(connection, dossier, now) or ()) for (dossier,) in waiting
        ]
    assert True in ready and False in ready


def test_everybody_has_an_account_and_nine_are_one_click_away(opened: Any) -> None:
    accounts = rows(opened, "SELECT login, person, persona FROM public.accounts_user")
    assert len(accounts) == 16
    assert len({persona for _, _, persona in accounts if persona}) == 9


@pytest.mark.deep
def test_on_one_day_it_is_always_the_same(clone: Callable[[], Any], tmp_path: Path, opened: Any) -> None:
    found = clone()
    pool = open_pool(found.app, largest=4)
    here = Opened(Settings(home=tmp_path), found.app, pool, Keys(b"e" * 32), Disk(tmp_path / "files"))
    framework.stand_on(found.app)
    loading.load(here, lambda said: None, history=True)
    framework.leave("default")
    what = "SELECT id, item, supplier_lot, quantity, disposition, held, flagged FROM ledger.lot ORDER BY id"
    assert rows((here, found), what) == rows(opened, what)
    pool.close()


def test_a_company_that_cannot_be_read_says_where() -> None:
    pack = read_packs(packs_folder(), loading.PACKS, wiring.CATALOGUE)[-1]
    for file, old, new, path in (
        ("data/items.toml", b'level = "S-1"', b"level = 1", "items[0].characteristics[0].level"),
        ("data/people.toml", b'login = "chen"', b'logon = "chen"', "people[0].logon"),
        ("data/locations.toml", b'kind = "store"', b'kind = "attic"', "locations[2].kind"),
    ):
        spoilt = {**pack.contents, file: pack.contents[file].replace(old, new, 1)}
        assert spoilt[file] != pack.contents[file]
        with pytest.raises(Invalid) as found:
            company.read(type(pack)(pack.manifest, spoilt))
        assert path in [one.path for one in found.value.problems]


def test_what_packs_add_to_a_thing_is_read_by_the_names_they_give_it(opened: Any) -> None:
    item = one(opened, "SELECT stream FROM ledger.item_extension ORDER BY stream LIMIT 1")
    with opened[0].pool.connection() as connection:
        configuration, kind = Configurations().get(connection), wiring.KINDS["item"]
        held = things.load(connection, kind, item, None)
        shown = things.page(connection, configuration, kind, item, held, dt.datetime.now(SHANGHAI).date(), None)
    assert shown["sections"][1]["names"]["zh"] == configuration.record_types["item-registration"].names.zh
    assert all(row["names"]["zh"] != row["key"] for row in shown["sections"][1]["rows"])
    assert "extensions" not in {table["key"] for table in shown["tables"]}


def test_inspections_carry_the_suppliers_certificate_as_evidence(opened: Any) -> None:
    kept = rows(opened, "SELECT sha256, name, person FROM app.file WHERE name LIKE 'CoC-%%'")
    assert len(kept) > 50
    sha256, name, _ = kept[0]
    content = opened[0].files.get(sha256)
    assert content.startswith(b"%PDF-1.4") and name.removeprefix("CoC-").removesuffix(".pdf").encode() in content
    entries = rows(
        opened,
        "SELECT count(*) FROM journal.entry WHERE kind = 'record'"
        " AND convert_from(body, 'UTF8')::jsonb -> 'evidence' ? %s",
        sha256,
    )
    assert entries == [(1,)]


def test_deliveries_entered_late_say_so_and_why(opened: Any) -> None:
    with opened[0].pool.connection() as connection:
        late = connection.execute(
            "SELECT id FROM journal.entry, jsonb_array_elements(convert_from(body, 'UTF8')::jsonb -> 'events') e"
            " WHERE kind = 'record' AND e ? 'late' ORDER BY id"
        ).fetchall()
        told = timeline.shown(
            connection, Configurations().get(connection), streams.recent(connection, [("record", late[0][0])]).kept
        )
    assert len(late) == 2
    (marked,) = [(change, entry) for entry in told for change in entry["changes"] if change["late"]]
    assert marked[0]["late"] >= 360 and marked[0]["names"]["zh"] == "到货时间" and "补录" in marked[1]["reason"]


def test_a_task_given_to_more_roles_tells_them_by_name(opened: Any) -> None:
    """An entry keeps roles by key; whoever reads it does not know them."""
    with opened[0].pool.connection() as connection:
        (case,) = connection.execute(
            "SELECT id FROM journal.entry, jsonb_array_elements(convert_from(body, 'UTF8')::jsonb -> 'changes') c"
            " WHERE kind = 'case' AND c ->> 2 = 'roles' AND c ->> 3 IS NOT NULL AND c ->> 4 IS NOT NULL"
            " ORDER BY id LIMIT 1"
        ).fetchone()
        told = timeline.shown(
            connection, Configurations().get(connection), streams.recent(connection, [("case", case)]).kept
        )
    changes = [change for entry in told for change in entry["changes"] if change["field"].endswith("roles")]
    given = next(change for change in changes if change["old"] and change["new"])
    assert given["new"]["zh"] == given["old"]["zh"] + "、质量经理"
    assert given["new"]["en"] == given["old"]["en"] + ", QA manager"


def test_a_history_that_is_cut_says_so(opened: Any) -> None:
    with opened[0].pool.connection() as connection:
        (case,) = connection.execute("SELECT min(id) FROM journal.entry WHERE kind = 'case'").fetchone()
        (count,) = connection.execute("SELECT count(*) FROM journal.entry WHERE id = %s", (case,)).fetchone()
        streams_of = [("case", case), ("record", case)]
        whole, cut = streams.recent(connection, streams_of, count), streams.recent(connection, streams_of, count - 1)
    assert (len(whole.kept), whole.earlier) == (count, False)
    assert (cut.kept, cut.earlier) == (whole.kept[:-1], True)


def test_a_change_of_one_of_several_rows_says_of_which(opened: Any) -> None:
    with opened[0].pool.connection() as connection:
        (batch,) = connection.execute("SELECT min(stream) FROM ledger.batch WHERE status = 'completed'").fetchone()
        told = timeline.shown(
            connection, Configurations().get(connection), streams.recent(connection, [("batch", batch)]).kept
        )
        (parts,) = connection.execute(
            "SELECT array_agg(component) FROM ledger.batch_requirement WHERE stream = %s", (batch,)
        ).fetchone()
    issued = {change["row"] for entry in told for change in entry["changes"] if change["field"].endswith(".issued")}
    assert issued == set(parts)


def test_decisions_go_by_the_names_their_documents_give(opened: Any) -> None:
    with opened[0].pool.connection() as connection:
        configuration = Configurations().get(connection)
    called = {one.key: configuration.decision(one.key) for one in configuration.definitions if one.kind == "decision"}
    assert called["purchase-approval"] == {"zh": "采购审批", "en": "Purchase approval"}
    assert all(named["zh"] != key for key, named in called.items())
    assert configuration.decision("gone") == {"zh": "gone", "en": "gone"}


def test_the_second_site_has_stock(opened: Any) -> None:
    assert one(opened, "SELECT count(*) FROM ledger.lot WHERE site = 'SHA' AND quantity > 0") == 2
