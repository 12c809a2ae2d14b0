"""The text that asks a coordinator for their name: what would leave, to how many, and the code that lets it go."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from alerts.broadcasts import composing, event_news, event_records, quiet_hours, records, telling
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.records import Broadcast
from alerts.broadcasts.wording import MOST_NAMED, areas_words
from alerts.delivery import switches
from alerts.house import Transaction
from alerts.sms.clock import local_time


class Purpose(StrEnum):
    """What two coordinators are needed for."""

    BROADCAST = "broadcast"
    RESUME = "resume"
    VOUCH = "vouch"  # an invited person becomes a member
    RESTORE = "restore"  # a suspended one does again
    REPORT = "report"  # verifiers are asked about a report after all

    @property
    def word(self) -> str:
        """The command that its codes are returned with."""
        return _WORDS[self]


_WORDS: Mapping[Purpose, str] = MappingProxyType(
    {
        Purpose.BROADCAST: "SEND",
        Purpose.RESUME: "RESUME",
        Purpose.VOUCH: "VOUCH",
        Purpose.RESTORE: "RESTORE",
        Purpose.REPORT: "VOUCH",
    }
)


def text(tx: Transaction, lang: str, purpose: Purpose, subject_id: int, code: str) -> str:
    """The request for a broadcast or for going on, in a coordinator's language; others are worded where they arise."""
    if purpose is Purpose.RESUME:
        return tx.phrases.say(lang, "coordinator.resume_request", time=_held_since(tx, lang), code=code)
    draft = records.get(tx, subject_id)
    if draft.kind is BroadcastKind.DRILL:
        return _drill(tx, lang, draft, code)
    if draft.kind is BroadcastKind.EVENT:
        return _event(tx, lang, draft, code)
    if draft.references_id is not None:
        return _about_alert(tx, lang, draft, code)
    audience, _ = quiet_hours.audience_now(tx, draft.kind, draft.areas)
    people, area = sum(audience.values()), areas_words(tx.phrases, tx.network, lang, draft.areas, MOST_NAMED)
    words = told(tx, draft, lang)
    return tx.phrases.plural(lang, "coordinator.approval_request", people, area=area, words=words, code=code)


def told(tx: Transaction, draft: Broadcast, lang: str) -> str:
    """What a draft would tell a reader of that language: a coordinator's words, or the text about an alert."""
    if draft.references_id is None:
        words = records.words_of(tx, draft.id)
        return words.get(lang) or words[tx.network.languages.default]
    texts = telling.texts(tx, telling.of_draft(tx, draft, records.get(tx, draft.references_id)))
    return texts.get(lang) or texts[tx.network.languages.default]


def _about_alert(tx: Transaction, lang: str, draft: Broadcast, code: str) -> str:
    assert draft.references_id is not None
    alert = records.get(tx, draft.references_id)
    facts = records.as_it_stands(tx, alert)
    people = sum(telling.audience(tx, telling.of_draft(tx, draft, alert)).values())
    place = composing.place_words(tx.network, lang, facts.area, facts.spot)
    # Only what a verifier's doubt set off carries the report.
    key = "coordinator.follow_up_request" if draft.report_id is None else "coordinator.correction_request"
    facts_told = {"code": facts.code, "place": place, "words": told(tx, draft, lang), "sign": code}
    return tx.phrases.plural(lang, key, people, **facts_told)


def _event(tx: Transaction, lang: str, draft: Broadcast, code: str) -> str:
    assert draft.event is not None
    news = event_news.of(tx, draft.event, event_records.find(tx, draft.event.number))
    texts, people = event_news.texts(tx, news), sum(event_news.people(tx, news).values())
    words = texts.get(lang) or texts[tx.network.languages.default]
    told = {"number": draft.event.number, "words": words, "code": code}
    return tx.phrases.plural(lang, "coordinator.event_request", people, **told)


def _drill(tx: Transaction, lang: str, draft: Broadcast, code: str) -> str:
    assert draft.facts is not None
    told = {
        "status": tx.phrases.say(lang, "status.exercise"),
        "area": tx.network.area_by_slug[draft.area].name(lang),
        "what": composing.what_was_seen(tx.phrases, lang, draft.facts),
        "code": code,
    }
    return tx.phrases.say(lang, "coordinator.drill_request", **told)


def _held_since(tx: Transaction, lang: str) -> str:
    since = switches.paused_since(tx) or tx.now
    return local_time(tx.phrases, lang, since, tx.network.timezone, tx.now)
