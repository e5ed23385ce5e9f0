"""`lotwright serve`: run an installation in earnest."""

from __future__ import annotations

from dataclasses import replace

from lotwright.cli import service
from lotwright.shell.settings import on_port, settings


def run(host: str | None = None, port: str | None = None, *, worker: bool | None = None) -> int:
    """Serve until told to stop. The worker runs along unless the database is an outside one, or it is left out."""
    chosen = settings()
    chosen = on_port(replace(chosen, host=host or chosen.host), port)
    stop = service.until_stopped()
    with service.database(chosen, print) as server:
        service.found(chosen)
        along = worker if worker is not None else server is not None
        with service.serving(chosen, server, print, worker=along) as running:
            print(f"Lotwright is at {running.address}  (Ctrl-C stops it)", flush=True)
            running.run(stop)
    return 0
