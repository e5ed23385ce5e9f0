"""Files by the sha256 of their content, on disk: written once, on the platter before anybody relies on them."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from lotwright.kernel.refusal import Refused
from lotwright.shell.keys import fsync_folder

Execute = Callable[[str, tuple[Any, ...]], Any]
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Disk:
    """A folder of files, each named by its digest, two letters a shelf. Safe to share between processes."""

    def __init__(self, root: Path) -> None:
        self._root = root
        root.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, content: bytes) -> str:
        """Keep bytes under their sha256 (hex). Once this returns they survive a power failure."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        if path.exists():
            return digest
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            fsync_folder(self._root)
        handle, unfinished = tempfile.mkstemp(prefix=".", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(path)
        except BaseException:
            Path(unfinished).unlink(missing_ok=True)
            raise
        fsync_folder(path.parent)
        return digest

    def get(self, sha256: str) -> bytes:
        """The bytes of a digest, verified. Raises FileNotFoundError; refuses `file.altered`, never serves it."""
        if not _DIGEST.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        content = self._path(sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise Refused("file.altered", sha256=sha256)
        return content

    def digests(self) -> Iterator[str]:
        """Every file kept, by digest."""
        for shelf in sorted(self._root.iterdir()):
            for path in sorted(shelf.iterdir()):
                if _DIGEST.fullmatch(path.name):
                    yield path.name

    def _path(self, digest: str) -> Path:
        return self._root / digest[:2] / digest


class Putting(Protocol):
    """Where bytes are kept under their digest."""

    def put(self, content: bytes) -> str:
        """Keep bytes; their sha256."""


class Paper(NamedTuple):
    """What a file is called, what its first bytes say it is, and who brought it."""

    name: str
    media: str
    person: str


def keep(files: Putting, execute: Execute, content: bytes, paper: Paper) -> dict[str, Any]:
    """Keep a file and who brought it, as a record refers to it; the same content is kept once."""
    sha256 = files.put(content)
    execute(
        "INSERT INTO app.file (sha256, name, media, size, person) VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (sha256, paper.name, paper.media, len(content), paper.person),
    )
    execute(
        "INSERT INTO app.file_bringer (sha256, person) VALUES (%s, %s) ON CONFLICT DO NOTHING", (sha256, paper.person)
    )
    return {"sha256": sha256, "name": paper.name, "size": len(content), "media": paper.media}
