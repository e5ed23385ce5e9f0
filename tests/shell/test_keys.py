"""Keys: what is sealed opens with the right key, for the right person, and for nobody once it is destroyed."""

from __future__ import annotations

import base64

import pytest

from lotwright.kernel.journal.body import Sealed
from lotwright.kernel.refusal import Refused
from lotwright.shell import keys
from lotwright.shell.keys import Keys

NAME = "王丽 Wang Li"


def test_a_name_opens_again_and_never_seals_twice_alike():
    held = Keys(b"m" * 32)
    wrapped = held.new("P-1")
    first, second = held.seal("P-1", wrapped, NAME), held.seal("P-1", wrapped, NAME)
    assert held.open(wrapped, first) == held.open(wrapped, second) == NAME
    assert first.cipher != second.cipher
    assert NAME.encode() not in base64.b64decode(first.cipher)


@pytest.mark.parametrize("wrong", ["master", "subject", "data key", "cipher"])
def test_the_wrong_key_opens_nothing(wrong):
    held = Keys(b"m" * 32)
    wrapped = held.new("P-1")
    sealed = held.seal("P-1", wrapped, NAME)
    if wrong == "master":
        held = Keys(b"n" * 32)
    elif wrong == "subject":
        sealed = Sealed("P-2", sealed.cipher)
    elif wrong == "data key":
        wrapped = held.new("P-1")
    else:
        bits = bytearray(base64.b64decode(sealed.cipher))
        bits[-1] ^= 1
        sealed = Sealed("P-1", base64.b64encode(bytes(bits)).decode())
    with pytest.raises(Refused) as refused:
        held.open(wrapped, sealed)
    assert refused.value.rule == "key.wrong"


def test_a_key_file_is_made_once_for_its_owner_alone(tmp_path):
    folder = tmp_path / "keys"
    with pytest.raises(Refused) as refused:
        keys.secret(folder, "master")
    assert refused.value.rule == "key.missing"
    made = keys.secret(folder, "master", create=True)
    assert len(made) == 32
    assert made == keys.secret(folder, "master", create=True) == keys.secret(folder, "master")
    assert (folder / "master").stat().st_mode & 0o777 == 0o600


def test_a_key_file_others_may_read_is_refused(tmp_path):
    keys.secret(tmp_path, "master", create=True)
    (tmp_path / "master").chmod(0o640)
    with pytest.raises(Refused) as refused:
        keys.master_key(tmp_path)
    assert refused.value.rule == "key.exposed"


def test_a_name_is_kept_sealed_and_erased(pool):
    held = Keys(b"m" * 32)
    with pool.connection() as connection:
        keys.enter(connection.execute, held, "P-9", NAME)
        sealed = keys.seal_name(connection.execute, held, "P-9")
        keys.enter(connection.execute, held, "P-9", "Wang Lili")
        assert keys.open_names(connection.execute, held, [sealed]) == [NAME]
        assert keys.seal_name(connection.execute, held, "P-9") != sealed
        keys.erase(connection.execute, "P-9")
        assert keys.open_names(connection.execute, held, [sealed]) == [None]
        with pytest.raises(Refused) as refused:
            keys.seal_name(connection.execute, held, "P-9")
        assert refused.value.rule == "person.nameless"
