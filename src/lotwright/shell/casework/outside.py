"""What comes from outside a case: timers, answers and messages. And what those do who keep cases in order."""

from __future__ import annotations

from typing import Any

from lotwright.kernel.engine import commands as engine
from lotwright.kernel.refusal import Refused
from lotwright.shell import commands as c
from lotwright.shell.casework import starting
from lotwright.shell.casework.held import Held, about, answer_of, may, reason_of
from lotwright.shell.casework.held import hold as held_case
from lotwright.shell.casework.running import Running
from lotwright.shell.runner import Handler, Work

DRIVE = "case.drive"
"""The act of driving cases from outside: the worker and integrations do, people may only where a role says so."""


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
            c.Withdraw: self.withdraw,
            c.Terminate: self.terminate,
            c.Suspend: self.suspend,
            c.Resume: self.resume,
            c.Retry: self.retry,
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
        starting.take(work, command.process, command.element)
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
        """A message has come in. Refuses `message.not-awaited` when it neither reaches a case nor begins one."""
        if work.caller.kind == "person":
            may(work, DRIVE)
        arrived = engine.Correlate(message=command.message, key=command.key, values=command.data)
        if not self._running.message(work, arrived):
            raise Refused("message.not-awaited", message=command.message)
        return {"message": command.message}

    # --- keeping cases in order ---

    def withdraw(self, work: Work, command: c.Withdraw) -> dict[str, Any]:
        """Whoever began it ends it, as long as nothing in it was signed."""
        held = held_case(work, command.case, command.version)
        may(work, f"start:{held.state.head.process}", held.place)
        return self._run(held, engine.Withdraw(reason=self._reason(work, command)))

    def terminate(self, work: Work, command: c.Terminate) -> dict[str, Any]:
        """End it at whatever step."""
        return self._run(self._kept(work, command, "case.terminate"), engine.Terminate(reason=command.reason))

    def suspend(self, work: Work, command: c.Suspend) -> dict[str, Any]:
        """Let nothing happen until it is resumed."""
        return self._run(self._kept(work, command, "case.suspend"), engine.Suspend(reason=command.reason))

    def resume(self, work: Work, command: c.Resume) -> dict[str, Any]:
        """Let it go on."""
        return self._run(self._kept(work, command, "case.suspend"), engine.Resume())

    def retry(self, work: Work, command: c.Retry) -> dict[str, Any]:
        """Try again wherever the case is stuck. Refuses `case.not-stuck`."""
        held = self._kept(work, command, "case.retry")
        stuck = sorted(token.id for token in held.state.tokens.values() if token.stuck)
        if not stuck:
            raise Refused("case.not-stuck", case=held.id)
        for token in stuck:
            if token in held.state.tokens and held.state.tokens[token].stuck:
                self._running.run(held, engine.Retry(token=token))
        return answer_of(held)

    def _kept(self, work: Work, command: c.CaseCommand, act: str) -> Held:
        held = held_case(work, command.case, command.version)
        may(work, act, held.place)
        self._reason(work, command)
        return held

    @staticmethod
    def _reason(work: Work, command: c.CaseCommand) -> str:
        work.frame["reason"] = reason = reason_of(command.reason)
        return reason

    def _driven(self, work: Work, case: str) -> Held:
        held = held_case(work, case)
        if work.caller.kind == "person":
            may(work, DRIVE, held.place)
        return held

    def _run(self, held: Held, command: engine.Command) -> dict[str, Any]:
        self._running.run(held, command)
        return answer_of(held)
