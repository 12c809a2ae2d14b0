"""The ledger of texts that came in: each is taken once, and a repeat is answered as the first time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import bindparam, func, select, update

from alerts.conversation.model import inbound_texts
from alerts.conversation.turn import Reply
from alerts.house import Transaction
from alerts.store.upserts import insert_if_absent

BODY = "body"
ANSWER = "answer"


# Every text that comes in is taken, looked at and finished by these: they are put together once.
_FINISH: Final = update(inbound_texts).where(inbound_texts.c.message_sid == bindparam("sid"))
_UNMOVED: Final = select(inbound_texts.c.answer_sealed).where(
    inbound_texts.c.contact_id == bindparam("contact"),
    inbound_texts.c.received_at > bindparam("since"),
    inbound_texts.c.mattered.is_(False),
    inbound_texts.c.answer_sealed.is_not(None),
)


def take(tx: Transaction, message_sid: str, body: str) -> bool:
    """Write the text down; False if it is there already. Of two at once the second waits for the first to end."""
    values = {"message_sid": message_sid, "body_sealed": tx.vault.seal(body, BODY), "mattered": False}
    return insert_if_absent(tx.conn, inbound_texts, {**values, "received_at": tx.now})


def answer_of(tx: Transaction, message_sid: str) -> str | None:
    """What that text was answered; None for silence, or when the answer's time of keeping is over."""
    this = select(inbound_texts.c.answer_sealed).where(inbound_texts.c.message_sid == message_sid)
    sealed = tx.conn.execute(this).scalar_one()
    return None if sealed is None else tx.vault.unseal(sealed, ANSWER)


def finish(tx: Transaction, message_sid: str, contact_id: int | None, reply: Reply) -> None:
    """Keep whose text it was and how it was answered; nobody's (None) keeps no words either."""
    sealed = None if reply.text is None else tx.vault.seal(reply.text, ANSWER)
    values: dict[str, object] = {"contact_id": contact_id, "answer_sealed": sealed, "mattered": reply.mattered}
    if contact_id is None:
        values["body_sealed"] = None
    tx.conn.execute(_FINISH, {"sid": message_sid, **values})


def unmoved(tx: Transaction, contact_id: int) -> tuple[str, ...]:
    """The answers to this person's latest texts that changed nothing: what the loop guard goes by."""
    since = tx.now - timedelta(minutes=tx.network.conversation.loop_minutes)
    answers = tx.conn.execute(_UNMOVED, {"contact": contact_id, "since": since}).scalars()
    return tuple(tx.vault.unseal(sealed, ANSWER) for sealed in answers)


def last_heard(tx: Transaction, contact_id: int) -> datetime | None:
    """When this person last texted us (UTC)."""
    mine = select(func.max(inbound_texts.c.received_at)).where(inbound_texts.c.contact_id == contact_id)
    latest: datetime | None = tx.conn.execute(mine).scalar_one()
    return latest


def forget(tx: Transaction, contact_id: int) -> None:
    """Erase the words of everything this person texted, the answers, and that it was them."""
    blank = {"contact_id": None, "body_sealed": None, "answer_sealed": None}
    tx.conn.execute(update(inbound_texts).where(inbound_texts.c.contact_id == contact_id).values(**blank))
