"""Outgoing messages: at least once, under a stable id, settled only by whoever holds the lease."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lotwright.shell import outbox
from lotwright.shell.clock import SystemClock
from lotwright.shell.outbox import Undelivered, Webhook

KEY = b"k" * 32


@pytest.fixture(autouse=True)
def empty(pool):
    with pool.connection() as connection:
        connection.execute("DELETE FROM app.outbox")


def post(pool, *topics):
    with pool.connection() as connection:
        for topic in topics:
            connection.execute("INSERT INTO app.outbox (topic, payload) VALUES (%s, %s)", (topic, b'{"lot":"L-1"}'))


def rows(pool):
    with pool.connection() as connection:
        found = connection.execute(
            "SELECT topic, delivered IS NOT NULL, attempts, fault, due > clock_timestamp() FROM app.outbox ORDER BY id"
        )
        return found.fetchall()


class Receiver:
    """A partner's door: keeps what arrives, answers as told."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.heard.append((dict(self.headers), body))
                self.send_response(outer.answers.pop(0) if outer.answers else 204)
                self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/in"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()
    yield found
    found.close()


def test_a_message_goes_out_once_as_a_signed_cloud_event(pool, receiver):
    post(pool, "job")
    send = Webhook(receiver.address, KEY, SystemClock())
    assert (outbox.deliver(pool, send), outbox.deliver(pool, send)) == (1, 0)
    ((headers, body),) = receiver.heard
    event = json.loads(body)
    assert (event["specversion"], event["type"], event["data"]) == ("1.0", "lotwright.job", {"lot": "L-1"})
    assert event["id"] == headers["Webhook-Id"]
    signed = f"{headers['Webhook-Id']}.{headers['Webhook-Timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["Webhook-Signature"] == f"v1,{expected}"
    assert abs(int(headers["Webhook-Timestamp"]) - time.time()) < 10


@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_is_not_taken_is_tried_again_under_the_same_id(pool, receiver, status):
    post(pool, "job")
    receiver.answers = [status]
    send = Webhook(receiver.address, KEY, SystemClock())
    assert outbox.deliver(pool, send) == 0
    assert rows(pool) == [("job", False, 1, rows(pool)[0][3], True)] and str(status) in rows(pool)[0][3]
    with pool.connection() as connection:
        connection.execute("UPDATE app.outbox SET due = now()")
    assert outbox.deliver(pool, send) == 1
    first, second = (headers["Webhook-Id"] for headers, _ in receiver.heard)
    assert first == second
    assert rows(pool) == [("job", True, 2, None, True)]


def test_nobody_at_the_door_is_tried_again(pool):
    post(pool, "job")
    assert outbox.deliver(pool, Webhook("http://127.0.0.1:9/in", KEY, SystemClock())) == 0
    assert rows(pool)[0][1:3] == (False, 1)


def test_one_message_that_fails_stops_no_other(pool):
    post(pool, "bad", "good")

    def send(message):
        if message.topic == "bad":
            raise Undelivered("no")

    assert outbox.deliver(pool, send) == 1
    assert [row[:2] for row in rows(pool)] == [("bad", False), ("good", True)]


def test_waiting_doubles_up_to_an_hour(pool):
    post(pool, "job")
    waits = []
    for attempt in (1, 2, 3, 30):
        with pool.connection() as connection:
            connection.execute("UPDATE app.outbox SET due = now(), attempts = %s", (attempt - 1,))
        (message,) = outbox.take(pool)
        outbox.defer(pool, message, "no")
        with pool.connection() as connection:
            (left,) = connection.execute(
                "SELECT extract(epoch FROM due - clock_timestamp()) FROM app.outbox"
            ).fetchone()
        waits.append(round(left))
    assert waits == [2, 4, 8, 3600]


def test_t6_two_workers_never_hold_the_same_message(pool):
    post(pool, *[f"m{number}" for number in range(20)])
    taken: list[list[int]] = [[], [], []]

    def work(mine):
        while messages := outbox.take(pool, most=3):
            mine.extend(message.id for message in messages)

    threads = [threading.Thread(target=work, args=(mine,)) for mine in taken]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together = [id for mine in taken for id in mine]
    assert len(together) == len(set(together)) == 20


def test_t6_a_worker_whose_lease_has_passed_settles_nothing(pool):
    """The first worker stalls beyond its lease; the second delivers. Only the second's word counts."""
    post(pool, "job")
    (stalled,) = outbox.take(pool, seconds=0)
    (fresh,) = outbox.take(pool)
    assert (stalled.id, stalled.lease + 1) == (fresh.id, fresh.lease)
    assert not outbox.settle(pool, stalled)
    assert not outbox.defer(pool, stalled, "late")
    assert outbox.settle(pool, fresh)
    assert not outbox.settle(pool, fresh)


def test_t6_without_the_token_the_stalled_worker_would_settle(pool):
    """The naive twin: settling by id alone, a stalled worker's failure hides that the message was taken."""
    post(pool, "job")
    (stalled,) = outbox.take(pool, seconds=0)
    (fresh,) = outbox.take(pool)
    assert outbox.settle(pool, stalled._replace(lease=fresh.lease))


def test_t7_a_message_of_a_command_that_failed_never_goes_out(runner, pool):
    from decimal import Decimal

    from tests.shell.pots import Draw, caller

    from lotwright.kernel.refusal import Refused

    with pytest.raises(Refused):
        runner.run(Draw(pot="NO-POT", amount=Decimal(1)), caller())
    assert rows(pool) == []
