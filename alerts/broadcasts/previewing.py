"""A coordinator's words before anything is stored: as every language reads them, what they cost, and what speaks
against them.

For screens that show it while it is being written; `updates.prepare` then judges anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sqlalchemy import select

from alerts.broadcasts import follow_ups, gate, records, under_way, updates
from alerts.broadcasts.cap import ABOUT_ALERTS, BroadcastKind
from alerts.broadcasts.gate import Draft, Refusal
from alerts.broadcasts.model import broadcasts
from alerts.broadcasts.telling import Telling
from alerts.house import Transaction
from alerts.sms.lettering import given_up
from alerts.sms.oddities import oddities
from alerts.sms.segments import Measure, measure

# What a text itself is refused for; all else depends on the hour, the place or who is there.
OF_THE_TEXT = frozenset({"content", "sighting", "length", "texts"})


@dataclass(frozen=True, slots=True)
class Wording:
    """What a coordinator wants to say, by language: to the people of `areas` (slugs), or to those who got the living
    alert whose code is `about`.
    """

    words: Mapping[str, str]
    areas: tuple[str, ...] = ()
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it would stand on the phones of one language.

    `people` read it, `substitutes` of them because their own language has no text. `odd` are the characters that
    cost it a segment and that it could do without, `replaced` the accents that were written and gave way to save one.
    """

    lang: str
    text: str
    measure: Measure
    people: int
    substitutes: int
    odd: tuple[str, ...]
    replaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would come of it now. `readings` are in the order in which languages are offered, `missing` those without.

    `segments` are all of them; `cost` is None where no price is known; `last_phone_after` is how long it takes at the
    sender's rate, behind what has to leave before, and `is_in_time` whether that is before `expires_at` (UTC).
    `refusals` are the gate's; a second name is still missing.
    """

    kind: BroadcastKind
    readings: tuple[Reading, ...]
    missing: tuple[str, ...]
    people: int
    asleep: int
    segments: int
    cost: float | None
    last_phone_after: timedelta
    expires_at: datetime
    is_in_time: bool
    refusals: tuple[Refusal, ...]

    @property
    def may_be_tested(self) -> bool:
        """Whether nothing speaks against the text itself, so that its author may have it on their own phone."""
        return bool(self.readings) and not any(refusal.check in OF_THE_TEXT for refusal in self.refusals)


def preview(tx: Transaction, coordinator_id: int, wanted: Wording, rate: float) -> Outlook:
    """Look at what somebody is writing; `rate` is in segments a second. Nothing is stored, noted or asked."""
    draft = _draft(tx, coordinator_id, wanted)
    segments = draft.segments(tx) if draft.texts.get(tx.network.languages.default) else 0
    price = tx.network.delivery.segment_price
    takes = timedelta(seconds=ceil((_segments_ahead(tx, draft.kind) + segments) / rate))
    return Outlook(
        kind=draft.kind,
        readings=_readings(tx, draft),
        missing=tuple(lang for lang in tx.network.languages.offered if lang not in draft.texts),
        people=draft.people,
        asleep=draft.asleep,
        segments=segments,
        cost=segments * price if price else None,
        last_phone_after=takes,
        expires_at=draft.expires_at,
        is_in_time=tx.now + takes <= draft.expires_at,
        refusals=gate.review(tx, draft),
    )


def _draft(tx: Transaction, coordinator_id: int, wanted: Wording) -> Draft:
    alert = None if wanted.about is None else records.live_alert(tx, wanted.about)
    if alert is None:
        return updates.considered(tx, coordinator_id, wanted.areas, wanted.words)
    given = {lang: wanted.words[lang] for lang in tx.network.languages.offered if wanted.words.get(lang, "").strip()}
    if not given:  # without words it would be another kind of follow-up
        return updates.considered(tx, coordinator_id, (alert.area,), {})
    return follow_ups.considered(tx, coordinator_id, Telling(BroadcastKind.UPDATE, alert, words=given))


def _readings(tx: Transaction, draft: Draft) -> tuple[Reading, ...]:
    default = tx.network.languages.default
    substitutes = sum(people for lang, people in draft.audience.items() if lang not in draft.texts)
    found = []
    for lang in tx.network.languages.offered:
        if (text := draft.texts.get(lang)) is None:
            continue
        others = substitutes if lang == default else 0
        costly = oddities(text)
        odd = () if costly is None else tuple(one.character for one in costly.found)
        replaced = given_up(draft.words.get(lang, ""), text)
        people = draft.audience.get(lang, 0) + others
        found.append(Reading(lang, text, measure(text), people, others, odd, replaced))
    return tuple(found)


def _segments_ahead(tx: Transaction, kind: BroadcastKind) -> int:
    """What leaves before it: what is about alerts goes first, and of its like what was there before."""
    ahead = 0.0
    for one in under_way.all_of_them(tx):
        if kind not in ABOUT_ALERTS or one.kind in ABOUT_ALERTS:
            size = select(broadcasts.c.segments, broadcasts.c.people).where(broadcasts.c.id == one.id)
            segments, people = tx.conn.execute(size).one()
            ahead += one.waiting * (segments or one.waiting) / max(people or one.waiting, 1)
    return ceil(ahead)
