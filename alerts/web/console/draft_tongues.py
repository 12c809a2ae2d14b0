"""Drafted languages: their phrases beside English for a native reader, and the note that one has read them.

The note goes into the audit log with a mark of the words, so that words changed since need reading anew. It sends
nothing: whoever runs the network says in network.toml which drafts may be sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from typing import Final

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from alerts.house import LOCALES, House, Transaction
from alerts.people import roster
from alerts.sms.catalog import Language, read_language
from alerts.store import audit
from alerts.web.console import outlooks, rendering
from alerts.web.console.access import ConsolePages, Viewer
from alerts.web.console.phrase_lists import listed

READ: Final = "language.read"  # the audit's event
FIRST_GROUP: Final = "alert"


@dataclass(frozen=True, slots=True)
class Reading:
    """Who noted that they read a draft and when (UTC), and whether its words are still the same."""

    who: str
    at: datetime
    is_current: bool


@dataclass(frozen=True, slots=True)
class Drafted:
    """A language that is not sent: how it is called, how many phrases it has, and whoever read it last."""

    code: str
    name: str
    phrases: int
    reading: Reading | None


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page of each draft, and the note."""

    @pages.get("/languages/<code>")
    def draft_language(viewer: Viewer, code: str) -> ResponseReturnValue:
        draft = _draft(house, code)
        with house.look() as tx:
            (drafted,) = (one for one in all_of(tx, rendering.words_for(viewer).lang) if one.code == code)
        return rendering.render(
            viewer,
            "console/draft_language.html",
            one=drafted,
            phrases=listed((_catalog("en"), draft), request.args.get("group"), FIRST_GROUP),
        )

    @pages.post("/languages/<code>/read")
    def note_reading(viewer: Viewer, code: str) -> ResponseReturnValue:
        draft = _draft(house, code)
        with house.transaction() as tx:
            tx.audit(READ, viewer.actor, _subject(code), words=_mark(draft))
        return redirect(f"{rendering.PREFIX}/languages/{code}", 303)


def all_of(tx: Transaction, lang: str) -> tuple[Drafted, ...]:
    """Every draft, named in a language."""
    codes = sorted(tx.phrases.drafts)
    names = outlooks.names_of(codes, lang)
    people = {f"contact:{one.contact_id}": one.pseudonym for one in roster.everybody(tx)}
    return tuple(
        Drafted(code, names[code], len(_catalog(code).phrases), _reading(tx, _catalog(code), people)) for code in codes
    )


def _reading(tx: Transaction, draft: Language, people: Mapping[str, str]) -> Reading | None:
    noted = [one for one in audit.about(tx.conn, [_subject(draft.code)]) if one.entry.event == READ]
    if not noted:
        return None
    last = noted[-1]
    return Reading(people.get(last.entry.actor, ""), last.at, last.entry.facts.get("words") == _mark(draft))


def _draft(house: House, code: str) -> Language:
    """The catalog of a draft; raises NotFound for any other code."""
    if code not in house.phrases.drafts:
        raise NotFound
    return _catalog(code)


@cache
def _catalog(code: str) -> Language:
    return read_language(LOCALES / f"{code}.po")


def _mark(language: Language) -> str:
    """Another one whenever a phrase, or a word that is understood, is another one."""
    words = (*sorted(language.phrases.items()), *sorted(language.terms.items()))
    return sha256(repr(words).encode()).hexdigest()[:16]


def _subject(code: str) -> str:
    return f"language:{code}"
