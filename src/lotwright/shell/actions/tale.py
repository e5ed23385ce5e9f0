"""How an action decides over several streams: each event is folded at once, so that what follows sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from lotwright.kernel.journal.streams import Decided, Event, Happened, Ref
from lotwright.kernel.refusal import Refused
from lotwright.shell.acting import Action, Context, Need, World
from lotwright.shell.actions.kinds import KINDS


class Tale:
    """The streams as they stand while an action decides, and what has happened so far."""

    def __init__(self, world: World, context: Context) -> None:
        self._world = world
        self._context = context
        self._changed: dict[Ref, Any] = {}
        self._happened: list[Happened] = []

    def get(self, kind: str, id: str) -> Any:
        """The stream's state, or None when there is no such stream."""
        ref = Ref(kind, id)
        return self._changed[ref] if ref in self._changed else self._world.get(kind, id)

    def here(self, kind: str, id: str) -> Any:
        """The state of a stream that belongs to one site. Refuses `site.other` unless that is where we are."""
        state = self.get(kind, id)
        if state is not None and state.root.site != self._context.site:
            raise Refused("site.other", kind=kind, id=id, site=state.root.site)
        return state

    def happen(self, kind: str, id: str, *events: Event) -> None:
        """Let events happen to a stream; one that nobody has named yet is new."""
        ref = Ref(kind, id)
        known = ref in self._changed or self._world.loaded(kind, id)
        state = self.get(kind, id) if known else None
        for event in events:
            state = KINDS[kind].fold(state, event)
            self._happened.append(Happened(ref, event))
        self._changed[ref] = state

    def decided(self, **answer: Any) -> Decided:
        """All that happened, with the answer."""
        return Decided(tuple(self._happened), answer)


def action(
    name: str,
    inputs: type[msgspec.Struct],
    plan: Callable[[Any, World], Iterable[Need]],
    decide: Callable[[Any, Tale, Context], Decided],
) -> Action:
    """An action that tells a tale."""
    return Action(
        name,
        inputs,
        lambda given, world, context: plan(given, world),
        lambda given, world, context: decide(given, Tale(world, context), context),
    )


def alone(
    name: str,
    inputs: type[msgspec.Struct],
    kind: str,
    decide: Callable[[Any, Any, Context], Event | tuple[Event, ...]],
) -> Action:
    """An action on one stream, named by the input that is called like its kind; it answers with its id."""
    local = "site" in KINDS[kind].fields["root"].row.__struct_fields__

    def plan(given: Any, world: World) -> Iterable[Need]:
        return (Need(Ref(kind, getattr(given, kind))),)

    def decided(given: Any, tale: Tale, context: Context) -> Decided:
        id = getattr(given, kind)
        state = tale.here(kind, id) if local else tale.get(kind, id)
        events = decide(state, given, context)
        tale.happen(kind, id, *(events if isinstance(events, tuple) else (events,)))
        return tale.decided(**{kind: id})

    return action(name, inputs, plan, decided)
