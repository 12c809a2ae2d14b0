"""The form of AVISA_KEYS: named keys of 32 bytes in base64, one named `index`, or the file that holds them."""

from __future__ import annotations

import base64
import binascii
import re
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from config.environment import SettingsError

INDEX: Final = "index"
KEY_BYTES: Final = 32


def read(given: SecretStr | None) -> SecretStr | Path | None:
    """Inline keys once their form is right, the path of a key file that is there, or None; SettingsError."""
    if given is None:
        return None
    text = given.get_secret_value().strip()
    if text.startswith(("/", "./", "../", "~/")):
        path = Path(text).expanduser().absolute()
        if not path.is_file():
            raise SettingsError("AVISA_KEYS", "names a file that is not there.")
        return path
    parse_keys(text)
    return SecretStr(text)


def parse_keys(text: str) -> dict[str, bytes]:
    """Keys by name, in the order given, from `name:base64` parted by commas or line ends; SettingsError."""
    keys: dict[str, bytes] = {}
    for part in re.split(r"[,\s]+", text.strip()):
        name, colon, encoded = part.partition(":")
        if not colon or not re.fullmatch(r"[A-Za-z0-9_-]{1,32}", name):
            raise SettingsError("AVISA_KEYS", "must read NAME:BASE64,...,index:BASE64, or be a path with a slash.")
        if name in keys:
            raise SettingsError("AVISA_KEYS", f"has two keys named {name}.")
        keys[name] = _decode(name, encoded)
    if INDEX not in keys or len(keys) == 1:
        raise SettingsError("AVISA_KEYS", f"needs one key named {INDEX} and at least one to seal with.")
    return keys


def _decode(name: str, encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise SettingsError("AVISA_KEYS", f"the key named {name} is not base64.") from None
    if len(key) != KEY_BYTES:
        raise SettingsError("AVISA_KEYS", f"the key named {name} must be {KEY_BYTES} bytes long.")
    return key
