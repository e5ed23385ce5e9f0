"""What comes from outside a case: timers, answers and messages."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from lotwright.kernel.access.authority import Place
from lotwright.kernel.engine import commands as engine
from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell.casework import starting
from lotwright.shell.casework.held import Held, about, answer_of, may
from lotwright.shell.casework.held import hold as held_case
from lotwright.shell.casework.kept import until
from lotwright.shell.casework.running import Running
from lotwright.shell.casework.whole import DRIVE
from lotwright.shell.runner import Handler, Work


class Outside:
    """Handles what no task is needed for."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def handlers(self) -> dict[type[c.Command], Handler]:
        """For the runner."""
        return {
            c.FireTimer: self.fire,
            c.StartDue: self.start_due,
            c.AnswerJob: self.answer,
            c.FailJob: self.fail,
            c.Correlate: self.correlate,
        }

    def fire(self, work: Work, command: c.FireTimer) -> dict[str, Any]:
        """A due instant has passed."""
        return self._run(self._driven(work, command.case), engine.FireTimer(timer=command.timer))

    def start_due(self, work: Work, command: c.StartDue) -> dict[str, Any]:
        """The instant has come at which a process begins by itself. Refuses `timer.not-waiting`, `timer.not-due`."""
        process = work.configuration.processes.get(command.process)
        if work.caller.kind == "person":
            may(work, DRIVE)
        if process is None:
            raise Refused("process.unknown", process=command.process[:64])
        starting.take(work, process, command.element)
        held = self._running.begin(work, process, {}, command.element)
        about(work, held)
        return answer_of(held)

    def answer(self, work: Work, command: c.AnswerJob) -> dict[str, Any]:
        """The outside world has done its part."""
        return self._run(self._driven(work, command.case), engine.AnswerJob(job=command.job, values=command.data))

    def fail(self, work: Work, command: c.FailJob) -> dict[str, Any]:
        """The outside world could not do its part."""
        failed = engine.FailJob(job=command.job, detail=command.detail, code=command.code)
        return self._run(self._driven(work, command.case), failed)

    def correlate(self, work: Work, command: c.Correlate) -> dict[str, Any]:
        """A message has come in. Refuses `message.keep`, and `message.not-awaited` when it reaches no case, begins
        none and is not to be kept.
        """
        if work.caller.kind == "person":
            may(work, DRIVE)
            if command.keep is not None:
                _everywhere(work)
        sent = engine.Send("", command.message, command.key, command.data, command.keep)
        kept = until(work, sent)
        if command.keep is not None and kept is None:
            raise Refused("message.keep", given=command.keep[:40])
        reached = self._running.message(work, sent, _drivable)
        if not reached and kept is None:
            raise Refused("message.not-awaited", message=command.message)
        return {"message": command.message, "reached": reached}

    def _driven(self, work: Work, case: str) -> Held:
        held = held_case(work, case)
        if work.caller.kind == "person":
            may(work, DRIVE, held.place)
        return held

    def _run(self, held: Held, command: engine.Command) -> dict[str, Any]:
        self._running.run(held, command)
        return answer_of(held)


def _drivable(held: Held) -> bool:
    """Whether whoever sends may drive cases where this one runs; the worker may anywhere."""
    if held.work.caller.kind != "person":
        return True
    try:
        may(held.work, DRIVE, held.place)
    except Refused:
        return False
    return True


def _everywhere(work: Work) -> None:
    """What is kept may be given to a case of any site, so whoever has it kept must be able to drive cases at each."""
    for entity, site in work.configuration.sites():
        today = work.at.astimezone(ZoneInfo(work.configuration.zone(site.id))).date()
        may(work, DRIVE, Place(entity.id, site.id, today))
