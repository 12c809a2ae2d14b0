"""The text that asks a coordinator for their name: what would leave, to how many, and the code that lets it go."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from alerts.broadcasts import composing, quiet_hours, receivers, records
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.records import Broadcast
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
    if draft.kind is BroadcastKind.CORRECTION:
        return _correction(tx, lang, draft, code)
    if draft.kind is BroadcastKind.DRILL:
        return _drill(tx, lang, draft, code)
    words = records.words_of(tx, subject_id)
    audience, _ = quiet_hours.audience_now(tx, draft.kind, draft.area)
    people = sum(audience.values())
    told = words.get(lang) or words[tx.network.languages.default]
    area = tx.network.area_by_slug[draft.area].name(lang)
    return tx.phrases.plural(lang, "coordinator.approval_request", people, area=area, words=told, code=code)


def _correction(tx: Transaction, lang: str, draft: Broadcast, code: str) -> str:
    assert draft.references_id is not None
    alert = records.get(tx, draft.references_id)
    assert alert.facts is not None
    assert alert.mailing_id is not None
    facts = alert.facts
    told = {
        "code": facts.code,
        "place": composing.place_words(tx.network, lang, facts.area, facts.spot),
        "n": sum(receivers.size(tx, alert.mailing_id).values()),
        "words": composing.taken_back_text(tx.phrases, tx.network, facts, lang, tx.now),
        "sign": code,
    }
    return tx.phrases.say(lang, "coordinator.correction_request", **told)


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
