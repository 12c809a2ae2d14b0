"""People who ask to be called back, the volunteers who do it, and what of it is stored."""

from __future__ import annotations

import re

from sqlalchemy import select

from alerts.delivery.mailings import TEXT
from alerts.delivery.model import texts
from alerts.house import House
from alerts.people.roles import Role
from alerts.resources.model import calls
from tests.conversation.phones import Phone, Town

CODE = re.compile(r"\b(?:TAKE|TOMAR|맡기) (\d{3})\b")


def volunteer(town: Town, lang: str = "en", on: str = "ON") -> Phone:
    """A legal volunteer on duty."""
    phone = town.member(Role.LEGAL, lang=lang)
    phone.says(on)
    return phone


def asks(town: Town, word: str = "DETAINED") -> Phone:
    """A stranger who asked to be called back."""
    phone = town.phone()
    phone.says(word)
    phone.says("1")
    return phone


def codes(phone: Phone) -> list[str]:
    """The codes of all calls that were offered to a volunteer."""
    return [match[1] for text in phone.received() if (match := CODE.search(text))]


def stored(house: House) -> list[tuple[str, str | None, int | None, int | None]]:
    """State, ending, whose and by whom of every call."""
    with house.look() as tx:
        rows = tx.conn.execute(select(calls).order_by(calls.c.id)).all()
    return [(row.state, row.ending, row.contact_id, row.taken_by) for row in rows]


def everything_texted(house: House) -> str:
    """All words of texts that are still stored."""
    with house.look() as tx:
        sealed = tx.conn.execute(select(texts.c.body_sealed).where(texts.c.body_sealed.is_not(None))).scalars()
        return "\n".join(tx.vault.unseal(body, TEXT) for body in sealed)
