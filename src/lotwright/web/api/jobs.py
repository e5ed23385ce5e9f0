"""What the outside world says: answers to external tasks, and messages. Each is taken once, however often sent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from lotwright.shell.commands import AnswerJob, Correlate, FailJob
from lotwright.web.doing import done, run
from lotwright.web.schemas import Done, JobAnswer, JobFailure, Message

router = Router()


@router.post("/jobs/{case}/{job}/answer", response=Done)
def answer(request: HttpRequest, case: str, job: str, payload: JobAnswer) -> dict[str, Any]:
    """The external task is done; `data` are what its outputs are made of."""
    return done(request, run(request, AnswerJob(case=case, job=job, data=payload.data)), case)


@router.post("/jobs/{case}/{job}/fail", response=Done)
def fail(request: HttpRequest, case: str, job: str, payload: JobFailure) -> dict[str, Any]:
    """The external task could not be done: it is tried again, throws an error, or leaves the case stuck."""
    command = FailJob(case=case, job=job, detail=payload.detail, code=payload.code)
    return done(request, run(request, command), case)


@router.post("/messages", response=Done)
def message(request: HttpRequest, payload: Message) -> dict[str, Any]:
    """A message for one case that waits for it; else it begins what it begins, else it is kept as long as it says."""
    command = Correlate(message=payload.message, key=payload.key, data=payload.data, keep=payload.keep)
    return done(request, run(request, command), None)
