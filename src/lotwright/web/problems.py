"""Every way a request can fail, as `application/problem+json` in the reader's language (RFC 9457)."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
import psycopg
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from lotwright.kernel.refusal import Invalid, Param, Problem, Refused
from lotwright.shell.commands import Conflict
from lotwright.shell.reads.naming import NAMED, Within, named
from lotwright.shell.texts import Sentence, sentence
from lotwright.web.visit import language_of, request_id
from lotwright.web.world import world

logger = logging.getLogger(__name__)

MEDIA = "application/problem+json"
_STATUS = {
    "session.missing": 401, "session.wrong": 401, "session.locked": 403, "session.csrf": 403, "session.persona": 403,
    "request.not-found": 404, "thing.unknown": 404, "process.unknown": 404, "task.unknown": 404,
    "request.method": 405, "request.stale": 412, "request.version-missing": 428, "request.key-missing": 400,
    "request.not-json": 400, "request.too-large": 413, "file.too-large": 413, "request.key-reused": 409,
    "request.busy": 503, "request.clock-apart": 503, "request.fault": 500,
}  # fmt: skip


class Failure(Exception):
    """A failure of the door itself, before any command."""

    def __init__(self, rule: str, **params: Any) -> None:
        super().__init__(rule, params)
        self.rule, self.params = rule, params


def pack_sentences(language: str) -> Mapping[str, Sentence]:
    """The sentences of the packs in force."""
    try:
        with world().pool.connection() as connection:
            return world().configurations.get(connection).sentences.get(language, {})
    except psycopg.Error:
        return {}


def _in_words(params: Mapping[str, Any], language: str, within: Within) -> Mapping[str, Any]:
    """The parameters as people call what they are the ids of."""
    if not params.keys() & NAMED:
        return params
    try:
        with world().pool.connection() as connection:
            return named(connection, world().configurations.get(connection), params, language, within)
    except psycopg.Error:
        return params


def explain(rule: str, params: Mapping[str, Any], language: str, within: Within | str | None = None) -> dict[str, Any]:
    """A rule with its sentences, as screens take a refusal; `within` which case (by its id) or versions it was met."""
    where = within if isinstance(within, Within) else Within(within)
    said = sentence(rule, _in_words(params, language, where), language, pack_sentences(language))
    return {"rule": rule, "because": said.because, "instead": said.instead}


def fields_of(problems: Iterable[Problem], language: str, within: Within | str | None = None) -> list[dict[str, Any]]:
    """Each Problem with its path and sentences."""
    return [
        {"path": one.path, "params": dict(one.params), **explain(one.rule, one.params, language, within)}
        for one in problems
    ]


def response(
    request: HttpRequest,
    rule: str,
    params: Mapping[str, Any],
    status: int | None = None,
    problems: Iterable[Problem] = (),
) -> HttpResponse:
    """The problem document of a rule."""
    language = language_of(request)
    case = _case(request)
    said = explain(rule, params, language, case)
    code = status or status_of(rule)
    body = {
        "type": f"urn:lotwright:rule:{rule}",
        "title": said["because"],
        "status": code,
        "params": dict(params),
        **said,
        "fields": fields_of(problems, language, case),
    }
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=code, content_type=MEDIA)


def _case(request: HttpRequest) -> str | None:
    """The case a request is about, by its address."""
    match = request.resolver_match
    if match is None:
        return None
    found = match.kwargs.get("case") or (match.kwargs.get("id") if "/cases/" in match.route else None)
    return None if found is None else str(found)


def status_of(rule: str) -> int:
    """The status of a rule's refusal: 403 where authority lacks, 409 where the state of things is against it."""
    if rule in _STATUS:
        return _STATUS[rule]
    return 403 if rule.startswith(("access.", "task.four-eyes", "sign.")) else 409


def register(api: NinjaAPI) -> None:
    """Answer every failure of the interface with a problem document."""
    for kind, handler in _HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _failure(request: HttpRequest, fault: Failure) -> HttpResponse:
    return response(request, fault.rule, fault.params)


def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return response(request, refused.rule, refused.params)


def _invalid(request: HttpRequest, invalid: Invalid) -> HttpResponse:
    first = invalid.problems[0]
    return response(request, first.rule, first.params, _STATUS.get(first.rule, 422), invalid.problems)


def _stale(request: HttpRequest, conflict: Conflict) -> HttpResponse:
    return response(request, "request.stale", {"seen": conflict.seen, "current": conflict.current})


def _validation(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    problems = [_of_shape(one) for one in fault.errors]
    return response(request, problems[0].rule, problems[0].params, 422, problems)


_SHAPES = {
    "missing": "input.missing", "extra_forbidden": "input.unknown-field", "literal_error": "input.not-one-of",
    "string_type": "value.not-text", "string_too_long": "value.too-long", "string_too_short": "value.empty",
    "dict_type": "input.not-an-object", "model_type": "input.not-an-object",
    "model_attributes_type": "input.not-an-object", "list_type": "input.not-a-list",
    "bool_type": "input.not-a-bool", "bool_parsing": "input.not-a-bool", "int_type": "input.not-a-int",
    "int_parsing": "input.not-a-int", "int_from_float": "input.not-a-int",
}  # fmt: skip


def _of_shape(one: Mapping[str, Any]) -> Problem:
    """What a schema found, as one of our own rules."""
    rule = _SHAPES.get(str(one["type"]), "request.value")
    context = one.get("ctx", {})
    params: dict[str, Param] = {}
    if rule == "input.not-one-of":
        params = {"choices": str(context.get("expected", ""))}
    if rule == "value.too-long":
        params = {"limit": context.get("max_length"), "length": f"> {context.get('max_length')}"}
    return Problem(rule, _path(one["loc"]), params)


def _path(location: Iterable[Any]) -> str:
    """`body.data.lines.0.quantity` as `lines[0].quantity`."""
    parts = [str(part) for part in location][1:]
    return re.sub(r"\.(\d+)", r"[\1]", ".".join(part for part in parts if part not in ("data", "payload")))


def _missing(request: HttpRequest, fault: Exception) -> HttpResponse:
    return response(request, "request.not-found", {})


def _unauthenticated(request: HttpRequest, fault: Exception) -> HttpResponse:
    return response(request, "session.missing", {})


def _http(request: HttpRequest, fault: HttpError) -> HttpResponse:
    if fault.status_code == 403:
        return response(request, "session.csrf", {})
    if isinstance(fault.__cause__, Invalid):
        return _invalid(request, fault.__cause__)
    return response(request, "request.not-json", {}, fault.status_code)


def _too_big(request: HttpRequest, fault: Exception) -> HttpResponse:
    return response(request, "request.too-large", {"limit": 8 * 1024 * 1024})


def _unstorable(request: HttpRequest, fault: Exception) -> HttpResponse:
    return response(request, "request.unstorable", {}, 422)


def _fault(request: HttpRequest, fault: Exception) -> HttpResponse:
    reference = request_id(request)
    logger.exception("request %s failed", reference, exc_info=fault)
    return response(request, "request.fault", {"request": reference})


_HANDLERS: dict[type[Exception], Any] = {
    Failure: _failure,
    Refused: _refused,
    Invalid: _invalid,
    Conflict: _stale,
    ValidationError: _validation,
    AuthenticationError: _unauthenticated,
    HttpError: _http,
    Http404: _missing,
    RequestDataTooBig: _too_big,
    SuspiciousOperation: _unstorable,
    psycopg.DataError: _unstorable,
    UnicodeEncodeError: _unstorable,
    msgspec.ValidationError: _unstorable,
    Exception: _fault,
}
