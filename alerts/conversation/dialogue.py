"""The question a person was left with: one at a time, forgotten when its time is over or another one is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import bindparam, delete, insert, select

from alerts.conversation.model import dialogues
from alerts.house import Transaction

_OPEN: Final = select(dialogues).where(
    dialogues.c.contact_id == bindparam("contact_id"), dialogues.c.expires_at > bindparam("now")
)


class Question(StrEnum):
    """What can be open between us and a person."""

    JOIN = "join"
    LEAVE = "leave"
    LANGUAGE = "language"
    REPORT = "report"
    CHECK = "check"
    RIGHTS = "rights"
    AID = "aid"
    CALL = "call"
    DISCREET = "discreet"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Dialogue:
    """An open question and what belongs to it: slugs, ids and closed-vocabulary facts, nobody's words."""

    question: Question
    asked: Mapping[str, object]

    @property
    def options(self) -> tuple[str, ...]:
        """The slugs or keys to choose from, in the order of their numbers."""
        found = self.asked.get("options")
        return tuple(str(one) for one in found) if isinstance(found, list) else ()

    @property
    def spot(self) -> str | None:
        """The crossing or landmark that was named with the areas, in the network's own words."""
        found = self.asked.get("spot")
        return found if isinstance(found, str) else None

    @property
    def report_id(self) -> int | None:
        """The report the question is about."""
        found = self.asked.get("report_id")
        return found if isinstance(found, int) else None


def ask(tx: Transaction, contact_id: int, question: Question, asked: Mapping[str, object]) -> None:
    """Leave the person with this question instead of any other; `asked` is JSON without anybody's words."""
    close(tx, contact_id)
    expires_at = tx.now + timedelta(minutes=tx.network.conversation.dialogue_minutes)
    facts = json.dumps(dict(asked), sort_keys=True)
    values = {"question": question.value, "facts": facts, "asked_at": tx.now, "expires_at": expires_at}
    tx.conn.execute(insert(dialogues).values(contact_id=contact_id, **values))


def open_question(tx: Transaction, contact_id: int) -> Dialogue | None:
    """What this person was asked and may still answer."""
    row = tx.conn.execute(_OPEN, {"contact_id": contact_id, "now": tx.now}).one_or_none()
    return None if row is None else Dialogue(Question(row.question), json.loads(row.facts))


def close(tx: Transaction, contact_id: int) -> None:
    """Nothing is open any more."""
    tx.conn.execute(delete(dialogues).where(dialogues.c.contact_id == contact_id))
