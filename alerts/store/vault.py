"""The vault: numbers and texts are sealed here before they are stored, and found by a blind index.

Sealing is AES-256-GCM with a fresh nonce; the purpose is authenticated, so a sealed body can't be put in the place
of a sealed number. The blind index is HMAC-SHA-256 under a key of its own, which stays when sealing keys change.
"""

from __future__ import annotations

import base64
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from config import keyring

NONCE_BYTES = 12


class VaultError(Exception):
    """The keys can't be used, or something was not sealed with them. Never holds what was sealed."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals with the first key, unseals with any, indexes with the index key."""

    current: str
    ciphers: Mapping[str, AESGCM] = field(repr=False)
    index_key: bytes = field(repr=False)

    def seal(self, text: str, purpose: str) -> bytes:
        """`text` encrypted for `purpose` ("number", "body", …)."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self.ciphers[self.current].encrypt(nonce, text.encode(), purpose.encode())
        return self.current.encode() + b":" + nonce + sealed

    def unseal(self, sealed: bytes, purpose: str) -> str:
        """What `seal` was given; VaultError when key, purpose or bytes are not the same."""
        name, _, rest = bytes(sealed).partition(b":")
        cipher = self.ciphers.get(name.decode(errors="replace"))
        if cipher is None:
            raise VaultError("sealed with a key that is not in AVISA_KEYS any more")
        try:
            return cipher.decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], purpose.encode()).decode()
        except InvalidTag:
            raise VaultError("what is stored was damaged, or sealed for another purpose") from None

    def blind_index(self, number: str) -> bytes:
        """The keyed hash by which a number is found without being readable."""
        return hmac.digest(self.index_key, number.encode(), sha256)


def open_vault(keys: str | Path) -> Vault:
    """A vault from the text or the file of AVISA_KEYS; SettingsError when they are not in its form."""
    named = keyring.parse_keys(keys.read_text() if isinstance(keys, Path) else keys)
    index_key = named.pop(keyring.INDEX)
    ciphers = MappingProxyType({name: AESGCM(key) for name, key in named.items()})
    return Vault(current=next(iter(named)), ciphers=ciphers, index_key=index_key)


def make_keys(path: Path) -> None:
    """Write a first key file that only its owner can read; an existing one is left as it is."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    lines = [f"{name}:{base64.b64encode(os.urandom(keyring.KEY_BYTES)).decode()}\n" for name in ("k1", keyring.INDEX)]
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.writelines(lines)
    try:
        # A link, not a rename: of two processes that start at once, the first one's keys stay.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
