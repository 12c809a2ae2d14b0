"""Templates: texts that coordinators keep, to be looked over and sent again. The gate judges each use anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, delete, func, insert, select, update

from alerts.broadcasts.model import template_words, templates
from alerts.house import Transaction

TEMPLATE = "template"  # the vault's purpose for names and words
LONGEST_NAME = 60
MOST = 100


class TemplateRefused(Exception):
    """A template can't be kept; `reason` is no_name, no_words or too_many."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Template:
    """One of them; `words` by language, times in UTC."""

    id: int
    name: str
    words: Mapping[str, str]
    saved_at: datetime
    used_at: datetime


def save(tx: Transaction, name: str, words: Mapping[str, str], by: int) -> int:
    """Keep words under a name, in the place of what stood under it. Returns its id; raises TemplateRefused."""
    called = " ".join(name.split())[:LONGEST_NAME]
    given = {lang: said.strip() for lang, said in words.items() if said.strip()}
    if not called:
        raise TemplateRefused("no_name")
    if not given:
        raise TemplateRefused("no_words")
    known = _named(tx, called)
    if known is None and tx.conn.execute(select(func.count()).select_from(templates)).scalar_one() >= MOST:
        raise TemplateRefused("too_many")
    row = {"name_sealed": tx.vault.seal(called, TEMPLATE), "saved_by": by, "saved_at": tx.now, "used_at": tx.now}
    template_id = _put(tx, known, row)
    for lang, said in given.items():
        sealed = tx.vault.seal(said, TEMPLATE)
        tx.conn.execute(insert(template_words).values(template_id=template_id, lang=lang, words_sealed=sealed))
    tx.audit("template.saved", f"contact:{by}", f"template:{template_id}")
    return template_id


def all_of_them(tx: Transaction) -> tuple[Template, ...]:
    """Every template, by name."""
    found = [_template(tx, row) for row in tx.conn.execute(select(templates))]
    return tuple(sorted(found, key=lambda one: (one.name.casefold(), one.id)))


def find(tx: Transaction, template_id: int) -> Template | None:
    """The template with this id."""
    row = tx.conn.execute(select(templates).where(templates.c.id == template_id)).one_or_none()
    return None if row is None else _template(tx, row)


def stamp_used(tx: Transaction, name: str) -> None:
    """The one of this name, if there is one, was used just now, so its time begins anew."""
    known = _named(tx, name)
    tx.conn.execute(update(templates).where(templates.c.id == known).values(used_at=tx.now))


def discard(tx: Transaction, template_id: int, by: int) -> bool:
    """Keep it no longer; False when there is none."""
    tx.conn.execute(delete(template_words).where(template_words.c.template_id == template_id))
    gone = tx.conn.execute(delete(templates).where(templates.c.id == template_id)).rowcount == 1
    if gone:
        tx.audit("template.discarded", f"contact:{by}", f"template:{template_id}")
    return gone


def _named(tx: Transaction, name: str) -> int | None:
    return next((one.id for one in all_of_them(tx) if one.name.casefold() == name.casefold()), None)


def _put(tx: Transaction, known: int | None, row: Mapping[str, object]) -> int:
    if known is None:
        return int(tx.conn.execute(insert(templates).values(**row).returning(templates.c.id)).scalar_one())
    tx.conn.execute(delete(template_words).where(template_words.c.template_id == known))
    tx.conn.execute(update(templates).where(templates.c.id == known).values(**row))
    return known


def _template(tx: Transaction, row: Row[tuple[object, ...]]) -> Template:
    these = select(template_words).where(template_words.c.template_id == row.id).order_by(template_words.c.lang)
    words = {one.lang: tx.vault.unseal(one.words_sealed, TEMPLATE) for one in tx.conn.execute(these)}
    return Template(row.id, tx.vault.unseal(row.name_sealed, TEMPLATE), words, row.saved_at, row.used_at)
