"""The stream of a process case: its events, its rows and the fold, as the store and the verifier take them."""

from __future__ import annotations

from lotwright.kernel.engine.events import CaseEvent
from lotwright.kernel.engine.state import (
    DoneRow,
    JobRow,
    ProcessCase,
    State,
    TaskRow,
    TimerRow,
    WaitRow,
    fold,
    logs,
)
from lotwright.kernel.journal.streams import RANKS, Kind, Table

__all__ = ["KIND", "CaseEvent", "JobRow", "ProcessCase", "State", "TaskRow", "TimerRow", "WaitRow", "fold", "logs"]

KIND = Kind(
    "case",
    RANKS["case"],
    State,
    {
        "root": Table("ledger.process_case", ProcessCase),
        "tasks": Table("ledger.task", TaskRow, ("task",)),
        "timers": Table("ledger.timer", TimerRow, ("timer",)),
        "jobs": Table("ledger.job", JobRow, ("job",)),
        "waits": Table("ledger.wait", WaitRow, ("wait",)),
    },
    CaseEvent,
    fold,
    log_tables=(Table("ledger.task_done", DoneRow, log=True),),
    logs=logs,
)
