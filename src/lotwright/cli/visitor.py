"""Somebody at the HTTP interface of a demo: a persona's session, on the routes the screens use."""

from __future__ import annotations

import http.cookiejar
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from lotwright.shell.demo.founding import PASSWORD

SECONDS = 30.0


class Declined(Exception):
    """The interface said no: the rule, and the whole problem document."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{problem.get('rule')} ({status}): {problem.get('because')}")
        self.rule = str(problem.get("rule"))
        self.problem = problem

    def names(self, word: str) -> bool:
        """Whether the refusal names this among its parameters or faulty fields."""
        return word in json.dumps([self.problem.get("params"), self.problem.get("fields")])


class Visitor:
    """One persona. `login` is what they sign with."""

    def __init__(self, address: str, persona: str) -> None:
        self._base = f"{address.rstrip('/')}/api/v1"
        jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        self._csrf = self.get("/session")["csrf"]
        session = self.post(f"/demo/personas/{persona}", {})
        self._csrf = session["csrf"]
        self.login = session["person"]["login"]

    def get(self, path: str) -> Any:
        """What is there. Raises Declined."""
        return self._send(urllib.request.Request(self._base + path))

    def post(self, path: str, said: Mapping[str, Any], version: int | None = None) -> Any:
        """Ask for a change. Raises Declined."""
        headers = {
            "Content-Type": "application/json",
            "X-CSRFToken": getattr(self, "_csrf", ""),
            "Idempotency-Key": secrets.token_hex(8),
        }
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        body = json.dumps(said).encode()
        return self._send(urllib.request.Request(self._base + path, body, headers, method="POST"))

    def start(self, process: str, values: Mapping[str, Any]) -> str:
        """Begin a case; its number."""
        return str(self.post(f"/processes/{process}/start", {"values": values})["case"])

    def task(self, case: str, element: str) -> tuple[str, Mapping[str, Any]]:
        """The address and the page of an open task."""
        found = next(one for one in self.get(f"/cases/{case}")["tasks"] if one["element"] == element)
        address = f"/tasks/{case}/{found['task']}"
        return address, self.get(address)

    def complete(
        self,
        case: str,
        element: str,
        values: Mapping[str, Any],
        outcome: str | None = None,
        *,
        password: str | None = None,
        reason: str | None = None,
    ) -> Mapping[str, Any]:
        """Finish an open task, signed when there is a password; the answer. Raises Declined."""
        address, page = self.task(case, element)
        said: dict[str, Any] = {"values": values, "outcome": outcome, "reason": reason}
        if password is not None:
            due = self.post(f"{address}/signing", {"values": values, "outcome": outcome, "reason": reason})
            said["signature"] = {
                "digest": due["digest"], "password": password, "login": self.login, "reason": reason,
            }  # fmt: skip
        answer: Mapping[str, Any] = self.post(f"{address}/complete", said, page["version"])
        return answer

    def sign(self, case: str, element: str, outcome: str, reason: str | None = None) -> Mapping[str, Any]:
        """Finish an open task with a signature."""
        return self.complete(case, element, {}, outcome, password=PASSWORD, reason=reason)

    def record(self, case: str, key: str) -> Any:
        """A value of the case's record."""
        return self.get(f"/cases/{case}")["form"]["values"].get(key)

    def _send(self, request: urllib.request.Request) -> Any:
        try:
            with self._opener.open(request, timeout=SECONDS) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as fault:
            raise Declined(fault.code, json.loads(fault.read() or b"{}")) from None
