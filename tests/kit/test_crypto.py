"""Sealed values: bound to their row, open under older keys, wrapped anew without a change inside."""

import secrets
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from kit.crypto import MasterKey, Ring, key_id, seal
from kit.errors import Later, Unsupported
from kit.keys import key_source, master_key, providers, read, written
from kit.registry import plugins
from kit.settings import Settings

OLD = Ring((b"o" * 32,), b"i" * 32)
NEW = OLD.with_new()
ROW = b"row 1"


@given(st.binary(max_size=200), st.binary(max_size=20))
def test_what_is_sealed_opens_for_its_row_alone(plain: bytes, row: bytes) -> None:
    keys = MasterKey(OLD)
    sealed = keys.seal(plain, bound_to=row)
    assert keys.unseal(sealed, bound_to=row) == plain
    with pytest.raises(ValueError, match="another"):
        keys.unseal(sealed, bound_to=row + b"x")


@given(st.data())
def test_no_changed_byte_goes_unnoticed(data: st.DataObject) -> None:
    keys = MasterKey(OLD)
    sealed = bytearray(keys.seal(b"a secret", bound_to=ROW))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError, match="another"):
        keys.unseal(bytes(sealed), bound_to=ROW)


def test_two_values_never_share_a_key_or_look_alike() -> None:
    keys = MasterKey(OLD)
    assert keys.seal(b"same", bound_to=ROW)[7:] != keys.seal(b"same", bound_to=ROW)[7:]


def test_older_values_open_under_a_newer_ring_and_are_wrapped_anew_without_a_change_inside() -> None:
    older, newer = MasterKey(OLD), MasterKey(NEW)
    sealed = older.seal(b"a secret", bound_to=ROW)
    assert newer.unseal(sealed, bound_to=ROW) == b"a secret"
    again = newer.reseal(sealed, bound_to=ROW)
    assert again.startswith(newer.mark)
    assert again[67:] == sealed[67:], "only the wrapping is new"
    assert newer.reseal(again, bound_to=ROW) == again
    assert MasterKey(NEW.newest_alone()).unseal(again, bound_to=ROW) == b"a secret"
    with pytest.raises(ValueError, match="another"):
        older.unseal(again, bound_to=ROW)


def test_a_process_learns_of_a_new_key_when_it_meets_one() -> None:
    rings = [OLD]
    running = MasterKey(OLD, source=lambda: rings[-1])
    rings.append(NEW)
    sealed = MasterKey(NEW).seal(b"of another process", bound_to=ROW)
    assert running.unseal(sealed, bound_to=ROW) == b"of another process"
    assert running.current == key_id(NEW.keys[0])


def test_values_from_before_there_were_several_keys_still_open() -> None:
    first = seal(b"o" * 32, b"long ago", bound_to=ROW)
    for ring in (OLD, NEW):
        keys = MasterKey(ring)
        assert keys.unseal(first, bound_to=ROW) == b"long ago"
        assert keys.reseal(first, bound_to=ROW).startswith(keys.mark)


def test_fingerprints_stay_while_derived_secrets_turn_over() -> None:
    older, newer = MasterKey(OLD), MasterKey(NEW)
    assert older.fingerprint("token x") == newer.fingerprint("token x")
    assert newer.derived("bot")[1:] == older.derived("bot")
    assert newer.derived("bot")[0] != older.derived("bot")[0]


@pytest.mark.parametrize("name", sorted(plugins(providers)))
def test_every_source_gives_the_same_keys_again(name: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", keys=name, secret=SecretStr("a passphrase of the house"))
    source = key_source(settings)
    ring = source.load(settings)
    assert source.load(settings) == ring
    assert all(len(key) == 32 for key in ring.keys)
    if name == "environment":
        with pytest.raises(Unsupported):
            source.add(settings)
        return
    added = source.add(settings)
    assert (added.keys[1:], added.index) == (ring.keys, ring.index)
    assert source.load(settings) == added
    assert source.drop_older(settings) == Ring(added.keys[:1], ring.index) == source.load(settings)
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or file.stat().st_mode & 0o077 == 0, "for its owner alone"


def test_several_secrets_in_the_environment_are_newest_first(tmp_path: Path) -> None:
    both = master_key(Settings(home=tmp_path, secret=SecretStr("new one, old one")))
    old = master_key(Settings(home=tmp_path, secret=SecretStr("old one")))
    assert both.unseal(old.seal(b"x", bound_to=ROW), bound_to=ROW) == b"x"
    assert both.fingerprint("t") == old.fingerprint("t")
    assert both.current != old.current


def test_a_key_service_that_is_away_is_said_to_be_away(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, keys="pretend")
    ring = key_source(settings).load(settings)
    (tmp_path / "pretend-key-service" / "down").touch()
    with pytest.raises(Later):
        key_source(settings).load(settings)
    stored = (tmp_path / "master.keys.wrapped").read_bytes()
    assert all(key not in stored for key in ring.keys)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=4))
def test_a_ring_is_read_as_it_was_written(keys: list[bytes]) -> None:
    ring = Ring(tuple(keys), secrets.token_bytes(32))
    assert read(written(ring)) == ring
