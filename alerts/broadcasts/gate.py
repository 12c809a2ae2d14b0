"""The send gate (law 4): nothing leaves that one of its named checks refuses, and a check that breaks refuses too."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import func, select

from alerts.broadcasts import day_share, forbidden, sighting_words
from alerts.broadcasts.cap import ABOUT_ALERTS, BroadcastKind
from alerts.broadcasts.model import broadcasts
from alerts.delivery import discretion, switches
from alerts.delivery.model import mailings
from alerts.house import Transaction
from alerts.sms.phrasebook import Phrasebook
from alerts.sms.segments import measure

WORDS_SEGMENTS = 3
# What ends or mends an alert is never held back for being one broadcast too many, and does not hold others back.
MENDING = frozenset({BroadcastKind.CORRECTION, BroadcastKind.ALL_CLEAR, BroadcastKind.EXPIRY})
# What may leave in an emergency with one name.
ALONE = frozenset({BroadcastKind.NOTICE, BroadcastKind.UPDATE, BroadcastKind.CORRECTION})
SELF_APPROVED = frozenset({BroadcastKind.ALERT, BroadcastKind.EXPIRY, BroadcastKind.REMINDER})
# What holds nobody else back: several events may have their reminders at the same hour, and an alert comes then too.
UNCOUNTED = MENDING | {BroadcastKind.REMINDER}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something may not leave: the check, and the key and facts of its sentence in the catalogs.

    A fact called `reason` is itself a key, to be said in the reader's language; `sentence` does that.
    """

    check: str
    sentence_key: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything the gate looks at. It is for the people of `area` and of the `further` areas. `texts` are what would
    be sent, `words` what a person wrote of it, by language.

    `audience` is people per language, without the `asleep` who do not get it because of the hour; `observed_at` and
    `expires_at` are in UTC. `denies_id` is the report that a notice says was not confirmed. `leaving` is False for a
    preview, where nobody has approved yet. `tells_facts`: a follow-up says what is there. `overridden`: it is to leave
    with its author's name alone. `stands_untold`: it counts even when nobody is there to be told.
    """

    kind: BroadcastKind
    area: str | None
    texts: Mapping[str, str]
    audience: Mapping[str, int]
    expires_at: datetime
    words: Mapping[str, str] = field(default_factory=dict)
    observed_at: datetime | None = None
    confirmation_id: int | None = None
    references_id: int | None = None
    denies_id: int | None = None
    created_by: int | None = None
    approved_by: int | None = None
    leaving: bool = True
    asleep: int = 0
    tells_facts: bool = False
    overridden: bool = False
    stands_untold: bool = False
    further: tuple[str, ...] = ()

    @property
    def areas(self) -> tuple[str, ...]:
        """All areas it is for; none where that can't be told."""
        return () if self.area is None else (self.area, *self.further)

    @property
    def people(self) -> int:
        """How many people it is for."""
        return sum(self.audience.values())

    def segments(self, tx: Transaction) -> int:
        """How many segments that takes at most."""
        return discretion.segments(tx, self.texts, self.audience, tx.network.languages.default)


Check = Callable[[Transaction, Draft], Iterator[Refusal]]


def review(tx: Transaction, draft: Draft) -> tuple[Refusal, ...]:
    """Every reason why this may not leave; empty when it may."""
    refusals: list[Refusal] = []
    for name, check in CHECKS.items():
        try:
            refusals += check(tx, draft)
        except Exception:  # whatever broke, this check did not say that it may leave
            refusals.append(Refusal(name, "gate.check_failed", {"check": name}))
    return tuple(refusals)


def sentence(phrases: Phrasebook, lang: str, refusal: Refusal) -> str:
    """The refusal's sentence in a language."""
    told = dict(refusal.facts)
    if isinstance(reason := told.get("reason"), str):
        told["reason"] = phrases.say(lang, reason)
    return phrases.say(lang, refusal.sentence_key, **told)


def verdict(phrases: Phrasebook, lang: str, refusals: tuple[Refusal, ...]) -> str:
    """What the gate says, each sentence once, or that it lets it pass."""
    sentences = dict.fromkeys(sentence(phrases, lang, refusal) for refusal in refusals)
    return " ".join(sentences) or phrases.say(lang, "gate.ok")


def _paused(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    # What ends or mends an alert may be written: its mailing waits for the end of the pause by itself.
    if draft.kind not in MENDING and switches.is_paused(tx):
        yield Refusal("paused", "gate.paused")


def _area(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    if not draft.areas or not set(draft.areas) <= tx.network.area_by_slug.keys():
        yield Refusal("area", "gate.no_area")


def _audience(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    limit = tx.network.alert.max_audience
    if draft.people < 1:
        yield Refusal("audience", "gate.all_asleep" if draft.asleep else "gate.no_audience")
    elif draft.people > limit:
        yield Refusal("audience", "gate.too_large", {"people": draft.people, "limit": limit})


def _fresh(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    limit = tx.network.alert.stale_minutes
    is_sighting = draft.kind is BroadcastKind.ALERT
    if is_sighting and (draft.observed_at is None or tx.now - draft.observed_at > timedelta(minutes=limit)):
        yield Refusal("fresh", "gate.stale", {"minutes": f"{limit:g}"})
    if draft.expires_at <= tx.now:
        yield Refusal("fresh", "gate.expired")


def _texts(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    if not draft.texts.get(tx.network.languages.default):
        yield Refusal("texts", "gate.no_text")
    if any(not text.strip() for text in draft.texts.values()):
        yield Refusal("texts", "gate.no_text")


def _confirmed(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    if draft.kind is BroadcastKind.ALERT and draft.confirmation_id is None:
        yield Refusal("confirmed", "gate.unconfirmed")


def _approved(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    needs_two = draft.kind not in SELF_APPROVED and draft.confirmation_id is None
    two = draft.created_by is not None and draft.approved_by not in {None, draft.created_by}
    if draft.leaving and needs_two and not two and not draft.overridden:
        yield Refusal("approved", "gate.unapproved")


def _override(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    # One name is enough for words, or to take an alert back, where the network wants that; never for a sighting.
    if not draft.overridden:
        return
    if not tx.network.approval.emergency_override:
        yield Refusal("override", "gate.override_off")
    if (
        draft.kind not in ALONE
        or draft.tells_facts
        or draft.confirmation_id is not None
        or draft.approved_by is not None
    ):
        yield Refusal("override", "gate.override_never")
    lately = broadcasts.c.overridden_at > tx.now - timedelta(hours=1)
    if tx.conn.execute(select(broadcasts.c.id).where(lately).limit(1)).first():
        yield Refusal("override", "gate.override_hour")


def _content(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    organization = tx.network.organization
    own = (organization.hotline, organization.legal_line, organization.website)
    invites = draft.kind is BroadcastKind.EVENT
    for words in draft.words.values():
        for kind in forbidden.found_in(words, tx.phrases, own, invites=invites):
            yield Refusal("content", "gate.forbidden", {"reason": f"forbidden.{kind}"})


def _sighting(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    # An event may say whom it is against, and has a place: that tells of nothing seen yet.
    is_event = draft.kind is BroadcastKind.EVENT
    told = any(
        sighting_words.reads_like_sighting(words, tx.phrases, tx.gazetteer, has_place=is_event)
        for words in draft.words.values()
    )
    if told and (draft.references_id is None or draft.overridden):
        yield Refusal("sighting", "gate.reads_like_sighting")


def _length(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    # Only words of people can be too long: an alert is never refused for its length (law 8).
    for lang in draft.words:
        segments = measure(draft.texts.get(lang, "")).segments
        if segments > WORDS_SEGMENTS:
            facts: dict[str, str | int] = {"language": lang.upper(), "segments": segments, "limit": WORDS_SEGMENTS}
            yield Refusal("length", "gate.too_long", facts)


def _ceiling(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    # As many as the limit may leave within an hour, to as many people. A draft counts from when its mailing was made.
    rules = tx.network.delivery
    if draft.kind in MENDING:
        return
    texted = broadcasts.c.people - mailings.c.withheld
    counted = select(func.count(), func.coalesce(func.sum(texted), 0))
    lately = (mailings.c.created_at > tx.now - timedelta(hours=1), broadcasts.c.kind.not_in(sorted(UNCOUNTED)))
    left, people = tx.conn.execute(counted.select_from(broadcasts.join(mailings)).where(*lately)).one()
    if left >= rules.broadcasts_per_hour or people + draft.people > rules.recipients_per_hour:
        yield Refusal("ceiling", "gate.too_many")


def _denials(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    # They leave by themselves, and most reports are not confirmed: an alert must find room within the same hour.
    if draft.denies_id is None:
        return
    these = (broadcasts.c.kind == BroadcastKind.NOTICE.value, broadcasts.c.report_id.is_not(None))
    lately = mailings.c.created_at > tx.now - timedelta(hours=1)
    left = select(func.count()).select_from(broadcasts.join(mailings)).where(*these, lately)
    if tx.conn.execute(left).scalar_one() >= tx.network.check.notices_per_hour:
        yield Refusal("denials", "gate.too_many")


def _share(tx: Transaction, draft: Draft) -> Iterator[Refusal]:
    limit = day_share.limit(tx)
    if limit is None or draft.kind in ABOUT_ALERTS:
        return
    used, needed = day_share.used(tx), draft.segments(tx)
    if used + needed > limit:
        yield Refusal("share", "gate.too_much_for_today", {"limit": limit, "used": used, "needed": needed})


CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "paused": _paused,
        "area": _area,
        "audience": _audience,
        "fresh": _fresh,
        "texts": _texts,
        "confirmed": _confirmed,
        "approved": _approved,
        "override": _override,
        "content": _content,
        "sighting": _sighting,
        "length": _length,
        "ceiling": _ceiling,
        "denials": _denials,
        "share": _share,
    }
)
