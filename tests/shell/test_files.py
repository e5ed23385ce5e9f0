"""Files by digest: kept once, verified when read, never served altered, never half there."""

from __future__ import annotations

import hashlib
import os

import pytest

from lotwright.kernel.refusal import Refused
from lotwright.shell.files import Disk


@pytest.fixture
def disk(tmp_path):
    return Disk(tmp_path / "files")


def test_what_was_put_is_got(disk):
    digest = disk.put(b"certificate")
    assert digest == hashlib.sha256(b"certificate").hexdigest()
    assert disk.get(digest) == b"certificate"
    assert disk.put(b"certificate") == digest
    assert list(disk.digests()) == [digest]


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "0" * 63 + "/", "", "A" * 64])
def test_what_was_never_put_is_not_found(disk, name):
    with pytest.raises(FileNotFoundError):
        disk.get(name)


def test_an_altered_file_is_refused(disk, tmp_path):
    digest = disk.put(b"certificate")
    (tmp_path / "files" / digest[:2] / digest).write_bytes(b"Certificate")
    with pytest.raises(Refused) as refused:
        disk.get(digest)
    assert refused.value.rule == "file.altered"


@pytest.mark.parametrize("call", ["fsync", "open"])
def test_a_disk_that_fails_leaves_nothing_behind(disk, tmp_path, monkeypatch, call):
    disk.put(b"first")

    def failing(*_: object, **__: object) -> int:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(os, call if call == "fsync" else "fdopen", failing)
    with pytest.raises(OSError):
        disk.put(b"second")
    monkeypatch.undo()
    assert list(disk.digests()) == [hashlib.sha256(b"first").hexdigest()]
    assert [path for path in (tmp_path / "files").rglob(".*")] == []


def test_every_byte_is_on_the_platter_before_put_returns(disk, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda handle: synced.append(os.fstat(handle).st_mode & 0o170000))
    disk.put(b"certificate")
    assert synced == [0o040000, 0o100000, 0o040000], "the new shelf, the file, the shelf's entry"
