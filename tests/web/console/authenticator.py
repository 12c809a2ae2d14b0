"""A device that makes passkeys and signs with them, as WebAuthn (Level 2) and CTAP say, in software."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import encode_cbor

PRESENT, VERIFIED, NEW = 0x01, 0x04, 0x40
ES256, EC2, P256 = -7, 2, 1


def plain(data: bytes) -> str:
    """Base64url without padding, as browsers write bytes in JSON."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unplain(text: str) -> bytes:
    """The bytes it stands for."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Credential:
    """One passkey on the device."""

    id: bytes
    key: ec.EllipticCurvePrivateKey
    user: bytes
    count: int = 0


@dataclass
class Device:
    """A phone whose owner is asked for a finger; `origin` is the page its browser shows."""

    origin: str
    flags: int = PRESENT | VERIFIED
    credentials: list[Credential] = field(default_factory=list)

    def makes(self, options: str, **changed: object) -> str:
        """The answer to options for a new passkey; `changed` forges parts of what the browser says it was for."""
        asked = json.loads(options)
        one = Credential(os.urandom(32), ec.generate_private_key(ec.SECP256R1()), unplain(asked["user"]["id"]))
        self.credentials.append(one)
        attested = bytes(16) + len(one.id).to_bytes(2, "big") + one.id + _cose(one.key)
        told = _authenticator(asked["rp"]["id"], self.flags | NEW, 0) + attested
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": told})
        client = self._client("webauthn.create", asked["challenge"], changed)
        return _answer(one.id, clientDataJSON=client, attestationObject=attestation)

    def signs(self, options: str, *, counts: int = 1, user: bytes | None = None, **changed: object) -> str:
        """The answer to options for a signature, by the newest passkey."""
        asked, one = json.loads(options), self.credentials[-1]
        one.count += counts
        told = _authenticator(asked["rpId"], self.flags, one.count)
        client = self._client("webauthn.get", asked["challenge"], changed)
        signature = one.key.sign(told + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        handle = one.user if user is None else user
        return _answer(one.id, clientDataJSON=client, authenticatorData=told, signature=signature, userHandle=handle)

    def _client(self, kind: str, challenge: str, changed: Mapping[str, object]) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps({**told, **changed}).encode()


def _authenticator(rp_id: str, flags: int, count: int) -> bytes:
    return sha256(rp_id.encode()).digest() + bytes([flags]) + count.to_bytes(4, "big")


def _cose(key: ec.EllipticCurvePrivateKey) -> bytes:
    point = key.public_key().public_numbers()
    x, y = (number.to_bytes(32, "big") for number in (point.x, point.y))
    return encode_cbor({1: EC2, 3: ES256, -1: P256, -2: x, -3: y})


def _answer(credential_id: bytes, **response: bytes) -> str:
    told = {name: plain(value) for name, value in response.items()}
    return json.dumps(
        {"id": plain(credential_id), "rawId": plain(credential_id), "type": "public-key", "response": told}
    )
