"""The tables of conversation: every text that came in, once, and the question a person was left with."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, String, Table, Text

from alerts.store.database import BigId, UtcDateTime, metadata

inbound_texts = Table(
    "inbound_texts",
    metadata,
    Column("message_sid", String(40), primary_key=True),
    Column("contact_id", BigId, ForeignKey("contacts.id")),
    Column("received_at", UtcDateTime, nullable=False),
    Column("body_sealed", LargeBinary),
    # The TwiML answer, kept so that a repeated webhook gets the same one; NULL: an empty answer.
    Column("answer_sealed", LargeBinary),
    # False when nothing came of it (not understood, already so): what the loop guard counts.
    Column("mattered", Boolean, nullable=False),
    Index("ix_inbound_texts_contact_id_received_at", "contact_id", "received_at"),
)

dialogues = Table(
    "dialogues",
    metadata,
    Column("contact_id", BigId, ForeignKey("contacts.id"), primary_key=True, autoincrement=False),
    Column("question", String(30), nullable=False),
    # JSON of slugs, ids and closed-vocabulary facts; never words or numbers of a person.
    Column("facts", Text, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)
