"""WebAuthn for the console: what a browser is asked to make or to sign, and whether the answer holds.

A passkey is discoverable and its owner is verified by the device (PIN, finger or face), so it stands for both: having
the device and being its owner. Attestation is not asked for: which device it is, is nobody's business.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import (
    base64url_to_bytes,
    options_to_json,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from alerts.house import Transaction
from alerts.people import challenges, passkeys, roles
from alerts.people.challenges import Ceremony
from alerts.people.passkeys import Passkey, PublicKey
from config import addresses
from config.settings import Settings

VERIFIED: Final = UserVerificationRequirement.REQUIRED
PASSKEY: Final = AuthenticatorSelectionCriteria(
    resident_key=ResidentKeyRequirement.REQUIRED, require_resident_key=True, user_verification=VERIFIED
)
MOST_CHARACTERS: Final = 16_000  # an answer without attestation has under two thousand
# What the library lets through of answers that are no answers at all.
GARBAGE: Final = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError, IndexError)


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """Who passkeys are made for: the host of our public address, whose pages alone may use them."""

    id: str
    origin: str
    base: str  # the address that links begin with


def relying_party(settings: Settings) -> RelyingParty:
    """On this machine it is `localhost`: browsers make no passkeys for addresses in numbers (WebAuthn, section 4)."""
    parts = urlsplit(settings.public_base_url)
    host = parts.hostname or ""
    if addresses.is_loopback(settings.public_base_url):
        host = "localhost"
    port = "" if parts.port is None else f":{parts.port}"
    origin = f"{parts.scheme}://{host}{port}"
    return RelyingParty(host, origin, origin + parts.path)


def to_make(tx: Transaction, us: RelyingParty, contact_id: int, ceremony: Ceremony, subject: int) -> str:
    """What the browser is told, as JSON, to make a passkey for this member."""
    member = roles.member(tx, contact_id)
    assert member is not None
    options = webauthn.generate_registration_options(
        rp_id=us.id,
        rp_name=tx.network.organization.name,
        user_name=member.pseudonym,
        user_id=passkeys.handle(tx, contact_id),
        challenge=challenges.make(tx, ceremony, subject),
        authenticator_selection=PASSKEY,
        exclude_credentials=_named(passkeys.of_member(tx, contact_id)),
    )
    return options_to_json(options)


def made(tx: Transaction, us: RelyingParty, answer: str, ceremony: Ceremony, subject: int) -> PublicKey | None:
    """The passkey that was made, None unless the answer holds; its challenge is used up either way."""
    try:
        credential = parse_registration_credential_json(_json(answer))
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
        if not challenges.use(tx, challenge, ceremony, subject):
            return None
        found = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=us.id,
            expected_origin=us.origin,
            require_user_verification=True,
        )
    except GARBAGE:
        return None
    return PublicKey(found.credential_id, found.credential_public_key, found.sign_count, found.credential_backed_up)


def to_sign(
    tx: Transaction, us: RelyingParty, ceremony: Ceremony, subject: int = 0, known: Iterable[Passkey] = ()
) -> str:
    """What the browser is told, as JSON, to sign with a passkey: one of the `known`, or any it has for us."""
    options = webauthn.generate_authentication_options(
        rp_id=us.id,
        challenge=challenges.make(tx, ceremony, subject),
        allow_credentials=_named(known),
        user_verification=VERIFIED,
    )
    return options_to_json(options)


def signed(tx: Transaction, us: RelyingParty, answer: str, ceremony: Ceremony, subject: int = 0) -> Passkey | None:
    """The passkey that signed, None unless the answer holds; its challenge is used up either way."""
    try:
        credential = parse_authentication_credential_json(_json(answer))
        challenge = parse_client_data_json(credential.response.client_data_json).challenge
        passkey = passkeys.with_credential(tx, credential.raw_id)
        if not challenges.use(tx, challenge, ceremony, subject) or passkey is None:
            return None
        found = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=us.id,
            expected_origin=us.origin,
            credential_public_key=passkey.public.key,
            credential_current_sign_count=passkey.public.sign_count,
            require_user_verification=True,
        )
    except GARBAGE:
        return None
    if credential.response.user_handle not in {None, b"", passkeys.handle(tx, passkey.contact_id)}:
        return None
    passkeys.stamp_used(tx, passkey, found.new_sign_count, backed_up=found.credential_backed_up)
    return passkey


def _json(answer: str) -> dict[str, object]:
    """The answer as an object; raises ValueError for anything else."""
    if len(answer) > MOST_CHARACTERS:
        raise ValueError("too long for an answer")
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise ValueError("no object")
    base64url_to_bytes(str(read.get("rawId", "")))
    return read


def _named(known: Iterable[Passkey]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=one.public.credential_id) for one in known]
