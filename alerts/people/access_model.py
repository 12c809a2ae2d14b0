"""The tables of the console's doors: who may come in by which key, and who is in. Every secret is kept as its hash."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, LargeBinary, String, Table

from alerts.store.database import BigId, UtcDateTime, metadata

passkeys = Table(
    "passkeys",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("contact_id", BigId, ForeignKey("members.contact_id"), nullable=False, index=True),
    # What the authenticator calls it, at most 1023 bytes (WebAuthn, section 4), and the public key as COSE writes it.
    Column("credential_id", LargeBinary(1023), nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", Integer, nullable=False),
    # Whether it is copied to its owner's other devices.
    Column("backed_up", Boolean, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

console_sessions = Table(
    "console_sessions",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("contact_id", BigId, ForeignKey("members.contact_id"), nullable=False, index=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("way", String(12), nullable=False),
    Column("begun_at", UtcDateTime, nullable=False, index=True),
    Column("seen_at", UtcDateTime, nullable=False),
    # When its person last touched their passkey in it.
    Column("touched_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    CheckConstraint("way IN ('passkey', 'link')", name="way"),
)

# A link that lets one person in once, to make their first passkey.
console_links = Table(
    "console_links",
    metadata,
    Column("id", BigId, primary_key=True, autoincrement=True),
    Column("contact_id", BigId, ForeignKey("members.contact_id"), nullable=False, index=True),
    Column("token_hash", LargeBinary(32), nullable=False, unique=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("code_hash", LargeBinary(32), primary_key=True),
    Column("contact_id", BigId, ForeignKey("members.contact_id"), nullable=False, index=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
)

# Challenges that were answered, so that no answer counts twice. Nothing is written for one that is only asked for.
answered_challenges = Table(
    "answered_challenges",
    metadata,
    Column("challenge_hash", LargeBinary(32), primary_key=True),
    Column("answered_at", UtcDateTime, nullable=False, index=True),
)
