"""Journal entries as people read them: what changed, by whom, why, and what was signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from lotwright.kernel.journal.body import Body, Signature
from lotwright.kernel.records import RecordType
from lotwright.shell.reads import people, present
from lotwright.shell.reads.configuration import Configuration, Reads, record_types_of
from lotwright.shell.reads.streams import Kept
from lotwright.shell.texts import name

_RECORDS = "SELECT stream, type, definition FROM ledger.record WHERE stream = ANY(%s)"
EXTENDED = "thing.extended"
_ROLES = ("role", "roles")
SIGNERS = ("task.signer-added", "task.signer-removed")


def shown(connection: Reads, configuration: Configuration, kept: Iterable[Kept]) -> list[dict[str, Any]]:
    """The entries, with the printed names of everybody in them."""
    held = list(kept)
    signers = [one.body.signature.signer for one in held if one.body.signature]
    touched = [value for one in held for value in _people_changed(one.body)]
    absent = [one.body.behalf for one in held] + [one.body.signature.behalf for one in held if one.body.signature]
    named = people.names(connection, [*(one.body.actor for one in held), *absent, *signers, *touched])
    filled = _filled(connection, configuration, [one.body for one in held])
    return [_entry(configuration, one, named, types) for one, types in zip(held, filled, strict=True)]


def _filled(connection: Reads, configuration: Configuration, bodies: list[Body]) -> list[list[RecordType]]:
    """The record types by which each entry was filled: of its record, and of what packs add to a thing."""
    ids = {body.id for body in bodies if body.kind == "record"}
    rows = connection.execute(_RECORDS, (sorted(ids),)).fetchall() if ids else []
    records = {id: (key, sha256) for id, key, sha256 in rows}
    named = [list(_by(body, records)) for body in bodies]
    found = record_types_of(connection, configuration, (one for each in named for one in each))
    return [[found[one] for one in each] for each in named]


def _by(body: Body, records: Mapping[str, tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """(key, sha256) of each record type that an entry was filled by."""
    if body.kind == "record" and body.id in records:
        yield records[body.id]
    yield from ((one["record_type"], one["definition"]) for one in body.events if one["type"] == EXTENDED)


def _entry(
    configuration: Configuration, kept: Kept, named: Mapping[str, str], types: list[RecordType]
) -> dict[str, Any]:
    body = kept.body
    return {
        "kind": body.kind,
        "id": body.id,
        "seq": body.seq,
        "at": body.at,
        "recorded": body.recorded,
        "act": body.act,
        "act_names": act(body),
        "actor": {"id": body.actor, "name": named.get(body.actor, body.actor)},
        "actor_kind": body.actor_kind,
        "behalf": {"id": body.behalf, "name": named.get(body.behalf, body.behalf)} if body.behalf else None,
        "role": body.role,
        "role_names": configuration.role(body.role),
        "site": body.site,
        "zone": body.zone,
        "reason": body.reason,
        "process": body.process,
        "task": body.task,
        "changes": [
            *(_change(configuration, types, body, change, named) for change in body.changes),
            *_signers(body, named),
        ],
        "events": [_event(event) for event in body.events],
        "evidence": body.evidence,
        "signature": signature(configuration, body.signature, named),
        "hash": kept.hash,
    }


def act(body: Body) -> dict[str, str]:
    """What was done; of a catalogue action called directly, what came of it."""
    told = body.act == "action.perform" and body.events
    return name("event", body.events[0]["type"]) if told else name("act", body.act)


def _signers(body: Body, named: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Who was added to a step, on which side, and who was taken out again: no row holds it by name."""
    for place, event in enumerate(body.events):
        person = event.get("person")
        if event["type"] not in SIGNERS or not isinstance(person, str):
            continue
        where = name("part", event["where"]) if "where" in event else None
        who = named.get(person, person)
        shown = {"zh": f"{who}，{where['zh']}", "en": f"{who}, {where['en']}"} if where else who
        old, new = (None, shown) if event["type"] == SIGNERS[0] else (shown, None)
        yield {"field": f"signer.{place}", "names": name("field", "added_signer"), "old": old, "new": new}


def _people_changed(body: Body) -> Iterator[str]:
    """The ids of people in changed fields, and of those added to a step."""
    yield from (str(event.get("person")) for event in body.events if event["type"] in SIGNERS)
    for _, _, field, *values in body.changes:
        if present.is_person(field):
            yield from (value for value in values if isinstance(value, str))


def _change(
    configuration: Configuration, types: list[RecordType], body: Body, change: list[Any], named: Mapping[str, str]
) -> dict[str, Any]:
    _, key, field, *values = change
    plain, filled = field.removeprefix("values."), field.startswith("values.")
    where = f"{key}." if key else ""
    names, choices = _field([*types, *configuration.record_types.values()], plain, filled=filled)
    if field in _ROLES:
        old, new = (_roles(configuration, value) for value in values)
    else:
        old, new = (choices.get(value) or value if isinstance(value, str) else value for value in values)
        old, new = (present.told(field, value, named) for value in (old, new))
    late = next((event["late"][plain] for event in body.events if plain in event.get("late", {})), None)
    row = key if key and body.kind != "case" else None
    return {"field": where + field, "row": row, "names": names, "old": old, "new": new, "late": late}


def _roles(configuration: Configuration, value: Any) -> Any:
    """What one role or several are called; nothing where there is none."""
    called = [configuration.role(key) for key in ([value] if isinstance(value, str) else value or ())]
    told = [one for one in called if one]
    return {"zh": "、".join(one["zh"] for one in told), "en": ", ".join(one["en"] for one in told)} if told else None


def _field(types: list[RecordType], field: str, *, filled: bool) -> tuple[dict[str, str], Mapping[str, Any]]:
    """A field's name, and the words of its choices: of the first type that has it where it was `filled` in a record."""
    own = name("field", field)
    if not filled and own["en"] != field:
        return own, {}
    for record_type in types:
        found = record_type.fields.get(field)
        if found is not None:
            words = {one.key: {"zh": one.names.zh, "en": one.names.en} for one in found.choices}
            return {"zh": found.names.zh, "en": found.names.en}, words
    return own, {}


def _event(event: Mapping[str, Any]) -> dict[str, Any]:
    facts = {key: value for key, value in event.items() if key != "type" and value not in (None, "", [], {})}
    return {"type": event["type"], "names": name("event", event["type"]), "data": facts}


def signature(configuration: Configuration, given: Signature | None, named: Mapping[str, str]) -> dict[str, Any] | None:
    """A signature with printed name, meaning, time and zone (21 CFR 11.50)."""
    if given is None:
        return None
    return {
        "name": named.get(given.signer, given.signer),
        "signer": given.signer,
        "behalf": named.get(given.behalf, given.behalf) if given.behalf else None,
        "meaning": configuration.meaning(given.meaning),
        "meaning_key": given.meaning,
        "at": given.at,
        "zone": given.zone,
        "role": given.role,
        "role_names": configuration.role(given.role),
        "reason": given.reason,
    }
