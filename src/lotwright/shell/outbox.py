"""Outgoing messages: leased, delivered at least once under a stable id, settled by whoever holds the lease.

A message was written by the transaction that made it true, so nothing is announced that did not happen and nothing
that happened is forgotten. A receiver tells repetitions by the id.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import urllib.request
from collections.abc import Callable
from http.client import HTTPException
from typing import Any, NamedTuple

from lotwright.kernel.values import instant_text
from lotwright.shell.clock import Clock
from lotwright.shell.store.database import Pool

LEASE_SECONDS = 60
BATCH = 20
TIMEOUT_SECONDS = 10
SHORTEST_WAIT, LONGEST_WAIT = 2, 3600


class Message(NamedTuple):
    """One message as leased; `lease` is the fencing token."""

    id: int
    topic: str
    payload: bytes
    at: str
    lease: int
    attempts: int


class Undelivered(Exception):
    """The receiver did not take the message; it is tried again later."""


Send = Callable[[Message], None]
"""Hands one message out; raises Undelivered."""


def take(pool: Pool, *, seconds: int = LEASE_SECONDS, most: int = BATCH) -> list[Message]:
    """Lease what is due, oldest first. Two workers never hold the same message at once."""
    with pool.connection() as connection:
        rows = connection.execute(
            "UPDATE app.outbox SET lease = lease + 1, attempts = attempts + 1,"
            " due = clock_timestamp() + make_interval(secs => %s) WHERE id IN ("
            "SELECT id FROM app.outbox WHERE delivered IS NULL AND due <= clock_timestamp()"
            " ORDER BY due, id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING id, topic, payload, at, lease, attempts",
            (seconds, most),
        ).fetchall()
    leased = (Message(id, topic, bytes(payload), instant_text(at), *rest) for id, topic, payload, at, *rest in rows)
    return sorted(leased)


def settle(pool: Pool, message: Message) -> bool:
    """The message was taken. False when the lease had passed to somebody else, who will deliver it again."""
    return _update(pool, message, "delivered = clock_timestamp(), fault = NULL", ())


def defer(pool: Pool, message: Message, fault: str) -> bool:
    """The message was not taken: try again later, each time after twice as long."""
    wait = min(SHORTEST_WAIT * 2 ** min(message.attempts - 1, 20), LONGEST_WAIT)
    later = "due = clock_timestamp() + make_interval(secs => %s), fault = %s"
    return _update(pool, message, later, (wait, fault[:500]))


def _update(pool: Pool, message: Message, change: str, parameters: tuple[Any, ...]) -> bool:
    with pool.connection() as connection:
        statement = f"UPDATE app.outbox SET {change} WHERE id = %s AND lease = %s AND delivered IS NULL"
        return connection.execute(statement, (*parameters, message.id, message.lease)).rowcount == 1


def deliver(pool: Pool, send: Send) -> int:
    """Hand out what is due; how many were taken."""
    delivered = 0
    for message in take(pool):
        try:
            send(message)
        except Undelivered as fault:
            defer(pool, message, str(fault))
        else:
            delivered += settle(pool, message)
    return delivered


class Webhook:
    """Sends messages as CloudEvents 1.0, signed as Standard Webhooks 1.0 says. Redirects are not followed."""

    def __init__(self, address: str, key: bytes, clock: Clock) -> None:
        self._address = address
        self._key = key
        self._clock = clock
        self._opener = urllib.request.build_opener(_NoRedirect)

    def __call__(self, message: Message) -> None:
        """Post one message; anything but 2xx within ten seconds is Undelivered."""
        body = envelope(message)
        headers = {"Content-Type": "application/cloudevents+json", **self._signed(message, body)}
        request = urllib.request.Request(self._address, body, headers, method="POST")
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                status = answer.status
        except (OSError, HTTPException, ValueError) as fault:
            raise Undelivered(str(fault)) from fault
        if not 200 <= status < 300:
            raise Undelivered(f"HTTP {status}")

    def _signed(self, message: Message, body: bytes) -> dict[str, str]:
        moment = str(int(self._clock.now().timestamp()))
        return {
            "webhook-id": str(message.id),
            "webhook-timestamp": moment,
            "webhook-signature": signature(self._key, str(message.id), moment, body),
        }


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def envelope(message: Message) -> bytes:
    """The message as a CloudEvent in JSON."""
    event = {
        "specversion": "1.0",
        "id": str(message.id),
        "source": "/lotwright/outbox",
        "type": f"lotwright.{message.topic}",
        "time": message.at,
        "datacontenttype": "application/json",
        "data": json.loads(message.payload),
    }
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def signature(key: bytes, id: str, moment: str, body: bytes) -> str:
    """The `webhook-signature` header."""
    signed = hmac.new(key, b".".join((id.encode(), moment.encode(), body)), hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode('ascii')}"
