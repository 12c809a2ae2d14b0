"""The vault: what it seals nobody reads without the key, and nothing else can be put in its place."""

from __future__ import annotations

import base64
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.store.vault import Vault, VaultError, make_keys, open_vault

NUMBER = "+12135550142"


def key(filling: int) -> str:
    """A key of 32 equal bytes, as AVISA_KEYS writes it."""
    return base64.b64encode(bytes([filling]) * 32).decode()


def vault(*names: str) -> Vault:
    """A vault with those sealing keys, the first one in use."""
    return open_vault(",".join([*(f"{name}:{key(ord(name[-1]))}" for name in names), f"index:{key(0)}"]))


@given(st.text())
def test_what_is_sealed_comes_back(text: str) -> None:
    sealed = vault("k1").seal(text, "body")
    assert vault("k1").unseal(sealed, "body") == text


def test_sealing_twice_differs_and_shows_nothing() -> None:
    one, other = vault("k1").seal(NUMBER, "number"), vault("k1").seal(NUMBER, "number")
    assert one != other
    assert NUMBER.encode() not in one


def test_another_purpose_is_refused() -> None:
    with pytest.raises(VaultError, match="another purpose"):
        vault("k1").unseal(vault("k1").seal(NUMBER, "number"), "body")


def test_damage_is_refused() -> None:
    sealed = bytearray(vault("k1").seal(NUMBER, "number"))
    sealed[-1] ^= 1
    with pytest.raises(VaultError):
        vault("k1").unseal(bytes(sealed), "number")


def test_an_older_key_still_opens_what_it_sealed() -> None:
    sealed = vault("k1").seal(NUMBER, "number")
    rotated = vault("k2", "k1")
    assert rotated.unseal(sealed, "number") == NUMBER
    assert rotated.seal(NUMBER, "number").startswith(b"k2:")
    with pytest.raises(VaultError, match="not in AVISA_KEYS"):
        vault("k2").unseal(sealed, "number")


def test_the_blind_index_stays_when_sealing_keys_change() -> None:
    assert vault("k1").blind_index(NUMBER) == vault("k2", "k1").blind_index(NUMBER)
    assert vault("k1").blind_index(NUMBER) != vault("k1").blind_index("+12135550143")


def test_neither_keys_nor_numbers_are_shown() -> None:
    shown = repr(vault("k1"))
    assert key(0) not in shown
    assert "cipher" not in shown.lower()


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "own" / "keys"
    make_keys(path)
    first = path.read_text()
    make_keys(path)
    assert path.read_text() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    sealed = open_vault(path).seal(NUMBER, "number")
    assert open_vault(path).unseal(sealed, "number") == NUMBER
    assert list(path.parent.iterdir()) == [path]
