"""The page of any thing, its history, and catalogue actions on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.kernel import values
from lotwright.kernel.journal.streams import Kind
from lotwright.shell.commands import Perform
from lotwright.shell.reads import forms, paging, streams, things, timeline
from lotwright.shell.reads.present import STREAMS
from lotwright.shell.texts import name
from lotwright.web.doing import done, run
from lotwright.web.problems import Failure, explain
from lotwright.web.schemas import DirectAct, Done, Entries, ThingPage
from lotwright.web.visit import Visit, visit
from lotwright.web.world import world

router = Router()

DIRECT: dict[str, tuple[tuple[str, str], ...]] = {
    "lot": (("inventory.move", "default"), ("inventory.hold", "danger"), ("inventory.lift-hold", "default")),
    "supplier": (("suppliers.approve", "default"), ("suppliers.suspend", "danger")),
    "item": (("items.revise", "default"), ("items.set-bom", "default"), ("items.make-effective", "default")),
    "order": (("purchasing.close-order", "default"),),
    "nc": (("quality.dispose", "default"), ("quality.close", "default")),
    "person": (
        ("people.grant", "default"), ("people.revoke", "danger"), ("people.qualify", "default"),
        ("people.set-superior", "default"), ("people.add-substitute", "default"),
        ("people.end-substitute", "default"), ("people.leave", "danger"),
    ),
}  # fmt: skip
"""The catalogue actions offered on the page of a kind of thing."""

CREATING = {
    "items": ("items.add",),
    "suppliers": ("suppliers.add",),
    "locations": ("inventory.add-location",),
}
"""The catalogue actions that make a thing, offered on the list of its kind."""


@router.get("/things/{kind}/{id}", response=ThingPage)
def page(request: HttpRequest, kind: str, id: str, as_at: str | None = None) -> dict[str, Any]:
    """A thing as it stands, or as it stood at an instant."""
    here = visit(request)
    stream = _stream(kind)
    moment = values.instant(as_at, "as_at") if as_at else None
    with world().pool.connection() as connection:
        held = things.load(connection, stream, id, moment)
        if not things.seen_from(connection, stream, id, held, here.site):
            raise _unknown(here, stream, id)
        shown = things.page(connection, here.configuration, stream, id, held, here.today, moment)
    return shown | {"acts": [] if moment else acts(here, stream)}


@router.get("/things/{kind}/{id}/history", response=Entries)
def history(
    request: HttpRequest, kind: str, id: str, cursor: str | None = None, limit: int = paging.USUAL
) -> dict[str, Any]:
    """What happened to it, the latest first."""
    here = visit(request)
    stream = _stream(kind)
    with world().pool.connection() as connection:
        held = things.load(connection, stream, id, None)
        if not things.seen_from(connection, stream, id, held, here.site):
            raise _unknown(here, stream, id)
        return entries(connection, here, {"kind": stream.name, "id": id}, cursor, limit)


@router.post("/things/{kind}/{id}/acts/{act}", response=Done)
def perform(request: HttpRequest, kind: str, id: str, act: str, payload: DirectAct) -> dict[str, Any]:
    """Do a catalogue action on the thing."""
    stream = _stream(kind)
    action = world().runner.catalogue.get(act)
    if action is None:
        raise Failure("request.not-found")
    own = {stream.name: id} if stream.name in action.inputs.__struct_fields__ else {}
    inputs = forms.gathered(action.inputs, payload.inputs) | own
    receipt = run(request, Perform(action=act, inputs=inputs, reason=payload.reason))
    return done(request, receipt, None)


def acts(here: Visit, stream: Kind) -> list[dict[str, Any]]:
    """The actions offered on a thing, each with its refusal if there is one."""
    return [_act(here, act, kind, stream.name) for act, kind in DIRECT.get(stream.name, ())]


def beginnings(here: Visit, kind: str) -> list[dict[str, Any]]:
    """The actions that make a thing of that kind, for whoever may; nobody else needs to know of them."""
    made = STREAMS.get(kind, "")
    return [_act(here, act, "primary", "", made) for act in CREATING.get(kind, ()) if here.refusal(act) is None]


def _act(here: Visit, act: str, kind: str, without: str, fresh: str = "") -> dict[str, Any]:
    action = world().runner.catalogue[act]
    refused = here.refusal(act)
    place = {"site": here.site, "entity": here.entity}
    return {
        "key": act,
        "names": name("act", act),
        "kind": kind,
        "allowed": refused is None,
        "refusal": explain(refused.rule, refused.params, here.language) if refused else None,
        "form": forms.form(action.inputs, without, _choices(here), place, fresh),
    }


def _choices(here: Visit) -> forms.Choices:
    """Roles, sites and legal entities there are; everywhere is a choice too."""
    everywhere = {"key": "*", "names": name("field", "everywhere")}
    sites = [(entity, site) for entity, site in here.configuration.sites()]
    return {
        "role": [{"key": one.key, "names": one.names} for one in here.configuration.roles.roles],
        "site": [*({"key": site.id, "names": site.names} for _, site in sites), everywhere],
        "entity": [
            *({"key": id, "names": names} for id, names in {entity.id: entity.names for entity, _ in sites}.items()),
            everywhere,
        ],
    }


def entries(connection: Any, here: Visit, filters: dict[str, Any], cursor: str | None, limit: int) -> dict[str, Any]:
    """One page of journal entries."""
    most = paging.bounded(limit)
    after = paging.place(cursor, 4)
    if after is not None:
        filters |= dict(zip(("before", "before_kind", "before_id", "before_seq"), after, strict=True))
    found = streams.entries(connection, most + 1, filters)
    shown = found[:most]
    more = len(found) > most
    last = shown[-1] if more else None
    return {
        "items": timeline.shown(connection, here.configuration, shown),
        "next": paging.cursor(last.recorded.isoformat(), last.body.kind, last.body.id, last.body.seq) if last else None,
    }


def _stream(kind: str) -> Kind:
    found = world().runner.kinds.get(STREAMS.get(kind, ""))
    if found is None:
        raise Failure("request.not-found")
    return found


def _unknown(here: Visit, stream: Kind, id: str) -> Failure:
    return Failure("thing.unknown", kind=name("kind", stream.name)[here.language], id=id[:64])
