"""What the database refuses by itself: events that no module decided are let happen, and do not get in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from psycopg import errors
from tests.modules import house as h
from tests.shell.ledgers.works import Works, caller

from lotwright.kernel.journal.streams import Event, Ref
from lotwright.kernel.refusal import Refused
from lotwright.modules.inventory import events as lots
from lotwright.modules.items import events as items
from lotwright.modules.purchasing import events as orders
from lotwright.modules.quality import events as ncs
from lotwright.shell.acting import Need
from lotwright.shell.actions import CONSTRAINTS
from lotwright.shell.commands import Command
from lotwright.shell.texts import catalogue


class Force(Command, frozen=True, kw_only=True, tag="test.force"):
    """Let events happen to a stream, whoever would have refused them."""

    kind: str
    id: str
    events: list[Any]


def force(work: Any, command: Force) -> dict[str, Any]:
    ref = Ref(command.kind, command.id)
    work.unit.need([Need(ref)])
    work.unit.happen(ref, *command.events)
    return {}


@pytest.fixture(scope="module")
def forced(works: Works) -> Callable[..., None]:
    """Lets events happen that no module has decided."""
    works.runner.handlers = {**works.runner.handlers, Force: force}

    def run(kind: str, id: str, *events: Event) -> None:
        works.runner.run(Force(kind=kind, id=id, events=list(events)), caller("wen"))

    return run


def out(kind: Any, works: Works, day: dt.date | None = None) -> lots.Moved:
    return lots.Moved(kind, "STO", None, Decimal(1), "pcs", works.at, "wen", "B-1", day)


@pytest.fixture(scope="module")
def lot(works: Works) -> Callable[[], str]:
    """A released lot of a hundred in the store."""
    return lambda: h.stock(works, "CAN", "100")


def test_a_lot_that_is_fit_may_be_issued_by_the_same_events(works: Works, forced: Any, lot: Any) -> None:
    forced("lot", lot(), out("issue", works, works.today))


@pytest.mark.parametrize("kind", ["issue", "shipment"])
@pytest.mark.parametrize(
    ("rule", "before"),
    [
        ("use.rejected", lambda works: lots.Rejected("bad", works.at, "qin")),
        ("use.on-hold", lambda works: lots.Held(1, "cracked", works.at, "ben")),
        ("use.not-released", lambda works: lots.Reworked("INS-1", "NC-1")),
    ],
)
def test_unfit_stock_leaves_by_no_door(
    works: Works, forced: Any, lot: Any, kind: str, rule: str, before: Callable[[Works], Event]
) -> None:
    id = lot()
    forced("lot", id, before(works))
    with h.refuses(rule):
        forced("lot", id, out(kind, works, works.today))


@pytest.mark.parametrize("day", [dt.date(2027, 2, 1), None])
def test_expired_stock_leaves_by_no_door(works: Works, forced: Any, lot: Any, day: dt.date | None) -> None:
    """The expiry day itself is included; without the site's date that of the instant counts."""
    id = lot()
    late = dt.datetime(2027, 2, 1, 12, tzinfo=dt.UTC)
    forced("lot", id, out("issue", works, dt.date(2027, 1, 31)))
    with h.refuses("use.expired"):
        forced("lot", id, lots.Moved("issue", "STO", None, Decimal(1), "pcs", late, "wen", "B-1", day))


def test_nothing_ships_and_nothing_made_here_is_released_without_a_dossier(works: Works, forced: Any, lot: Any) -> None:
    with h.refuses("use.no-dossier"):
        forced("lot", lot(), out("shipment", works, works.today))
    made = h.produced(works)
    h.inspect(works, made["inspection"])
    with h.refuses("use.no-dossier"):
        forced("lot", made["lot"], lots.Released(works.at, "qin"))


def created(works: Works, id: str, **more: Any) -> lots.Created:
    said = {"origin": "opening", "declared_gap": "before 2026"} | more
    return lots.Created(id, "CAN", "A", "pcs", site=h.SITE, at=works.at, by="wen", quantity=Decimal(1), **said)


def test_a_serial_is_given_once_for_ever(works: Works, forced: Any) -> None:
    one = {"gtin": h.SCOPE_GTIN, "serials": ("S1",)}
    forced("lot", "L-X", created(works, "L-X", **one))
    with h.refuses("serial.known"):
        forced("lot", "L-Y", created(works, "L-Y", **one))


@pytest.mark.parametrize(
    ("rule", "more"),
    [
        ("use.gap-undeclared", {"declared_gap": None}),
        ("use.dates-reversed", {"manufactured": dt.date(2026, 2, 2), "expiry": dt.date(2026, 2, 1)}),
    ],
)
def test_a_lot_that_contradicts_itself_does_not_come_in(works: Works, forced: Any, rule: str, more: Any) -> None:
    with h.refuses(rule):
        forced("lot", "L-Z", created(works, "L-Z", **more))


def test_amounts_are_bounded_by_the_database(works: Works, forced: Any, lot: Any) -> None:
    huge = lots.Moved("receipt", None, "STO", Decimal(10) ** 19, "pcs", works.at, "wen")
    with h.refuses("stock.out-of-range"):
        forced("lot", lot(), huge)


def test_no_more_is_received_than_was_ordered(works: Works, forced: Any) -> None:
    with h.refuses("stock.over-received"):
        forced("order", h.order(works, "CAN", "10"), orders.LineReceived(1, Decimal(11), "L-1"))


def test_a_concession_says_what_it_rests_on(works: Works, forced: Any) -> None:
    nc = works.do("quality.raise", severity="minor", description="scratch")["nc"]
    with h.refuses("use.concession-unjustified"):
        forced("nc", nc, ncs.Disposed("use-as-is", None, works.at, "qin"))


def test_a_gtin_has_fourteen_digits(works: Works, forced: Any) -> None:
    added = items.Added("X-1", h.names("X"), "material", "pcs", "123", False, None, Decimal(98), Decimal(102), ())
    with h.refuses("use.gtin"):
        forced("item", "X-1", added)


ROWS = [
    ("lot_quantity_not_negative", "stock.below-zero", "UPDATE ledger.lot SET quantity = -1"),
    ("balance_above_zero", "stock.below-zero", "UPDATE ledger.lot_balance SET quantity = 0"),
    (
        "item_one_effective",
        "use.two-effective",
        "INSERT INTO ledger.item_revision VALUES ('CAN', 1, 'Z', 'effective', now())",
    ),
]


@pytest.mark.parametrize(("constraint", "rule", "statement"), ROWS)
def test_rows_that_cannot_be_are_refused_to_whoever_writes_them(
    works: Works, laid: Any, constraint: str, rule: str, statement: str
) -> None:
    """Folds never make such rows, so only statements can try."""
    h.stock(works, "CAN", "1")
    with psycopg.connect(laid.app) as connection, pytest.raises(errors.IntegrityError) as caught:
        connection.execute(statement)
    assert caught.value.diag.constraint_name == constraint
    assert CONSTRAINTS[constraint] == rule


def test_a_row_changes_only_with_an_entry(works: Works, laid: Any) -> None:
    lot = h.stock(works, "CAN", "1")
    connection = psycopg.connect(laid.app)
    connection.execute("UPDATE ledger.lot SET disposition = 'released', held = 0 WHERE stream = %s", (lot,))
    with pytest.raises(psycopg.DatabaseError) as caught:
        connection.commit()
    assert caught.value.sqlstate == "LW004"


def test_the_guard_stays_on_when_triggers_are_switched_off_for_the_session(works: Works, laid: Any) -> None:
    lot = h.receive(works, "CAN", "5")["lot"]
    with psycopg.connect(laid.admin) as connection, pytest.raises(errors.CheckViolation):
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO ledger.stock_move (stream, seq, n, kind, source, quantity, unit, at, by)"
            " VALUES (%s, 9, 0, 'issue', 'QUA', 1, 'pcs', now(), 'eve')",
            (lot,),
        )


def test_every_constraint_that_stands_for_a_rule_exists_and_has_its_sentence(laid: Any) -> None:
    with psycopg.connect(laid.app) as connection:
        named = {name for (name,) in connection.execute("SELECT conname FROM pg_constraint")}
        named |= {name for (name,) in connection.execute("SELECT indexname FROM pg_indexes")}
        (guard,) = connection.execute("SELECT prosrc FROM pg_proc WHERE proname = 'guard_use'").fetchone() or ("",)
    assert {name for name in CONSTRAINTS if name not in named and f"'{name}'" not in guard} == set()
    for language in ("zh", "en"):
        assert set(CONSTRAINTS.values()) <= set(catalogue(language))


def test_a_refusal_of_the_database_is_journaled_like_any_other(works: Works, forced: Any, lot: Any) -> None:
    id = lot()
    with pytest.raises(Refused):
        forced("lot", id, out("shipment", works, works.today))
    with works.runner.pool.connection() as connection:
        last = connection.execute("SELECT rule FROM ledger.refusal WHERE stream = 'wen' ORDER BY seq DESC").fetchone()
    assert last == ("use.no-dossier",)
