"""A connection that breaks at the worst moment: the server has committed, and the client never hears of it."""

from __future__ import annotations

import shutil
import socket
import tempfile
import threading
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo


class Cutting:
    """Stands between client and server on a unix socket; cuts when told, once the server has answered COMMIT."""

    def __init__(self, dsn: str) -> None:
        parts = conninfo_to_dict(dsn)
        self._host, self._port = str(parts["host"]), int(parts.get("port") or 5432)
        self._folder = Path(tempfile.mkdtemp(prefix="cut"))
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._folder / ".s.PGSQL.5432"))
        self._cut = threading.Event()
        self.dsn = make_conninfo(dsn, host=str(self._folder), port=5432)

    def cut_next_commit(self) -> None:
        """The next COMMIT that passes is the last thing its connection hears."""
        self._cut.set()

    def __enter__(self) -> Cutting:
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()
        shutil.rmtree(self._folder)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        server = self._connect()
        back = threading.Thread(target=_copy, args=(server, client), daemon=True)
        back.start()
        while said := _read(client):
            cut = b"COMMIT" in said and self._cut.is_set()
            if cut:
                self._cut.clear()
                client.shutdown(socket.SHUT_WR)
            server.sendall(said)
            if cut:
                server.shutdown(socket.SHUT_WR)
                back.join(5)
                break
        for one in (client, server):
            one.close()

    def _connect(self) -> socket.socket:
        if self._host.startswith("/"):
            server = socket.socket(socket.AF_UNIX)
            server.connect(f"{self._host}/.s.PGSQL.{self._port}")
            return server
        return socket.create_connection((self._host, self._port))


def _copy(source: socket.socket, target: socket.socket) -> None:
    while said := _read(source):
        try:
            target.sendall(said)
        except OSError:
            continue


def _read(source: socket.socket) -> bytes:
    try:
        return source.recv(65536)
    except OSError:
        return b""
