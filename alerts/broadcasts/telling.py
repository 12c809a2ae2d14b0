"""What coordinators tell of an alert: its end, what is there now, what was wrong, or words; and whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from alerts.broadcasts import composing, receivers, records
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.records import Broadcast
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import mailings as mailing_rows
from alerts.house import Transaction


@dataclass(frozen=True, slots=True)
class Telling:
    """A follow-up of an alert before it is a text. `facts` are those that stand from then on, None when none change.

    `words` are a coordinator's, by language; with them there are no facts.
    """

    kind: BroadcastKind
    alert: Broadcast
    facts: AlertFacts | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def takes_back(self) -> bool:
        """Whether it says that the alert was wrong altogether."""
        return self.kind is BroadcastKind.CORRECTION and self.facts is None

    @property
    def ends_alert(self) -> bool:
        """Whether the alert is over with it."""
        return self.kind is BroadcastKind.ALL_CLEAR or self.takes_back


def of_draft(tx: Transaction, draft: Broadcast, alert: Broadcast) -> Telling:
    """What a stored draft about an alert tells."""
    return Telling(draft.kind, alert, draft.facts, records.words_of(tx, draft.id))


def texts(tx: Transaction, telling: Telling) -> dict[str, str]:
    """The text in every language; words only in those they were written in."""
    langs = telling.words or tx.network.languages.offered
    return {lang: _text(tx, telling, lang) for lang in langs}


def area(tx: Transaction, telling: Telling) -> str:
    """The area it is about."""
    return (telling.facts or records.as_it_stands(tx, telling.alert)).area


def audience(tx: Transaction, telling: Telling) -> Mapping[str, int]:
    """People per language: those who got the alert, and with a corrected place those who are to get it now."""
    assert telling.alert.mailing_id is not None
    return receivers.size(tx, telling.alert.mailing_id, and_area=area(tx, telling) if widens(tx, telling) else None)


def widens(tx: Transaction, telling: Telling) -> bool:
    """Whether it also goes to people who did not get the alert.

    That is so when the place was another one, or when the alert is stopped on its way because it was wrong.
    """
    if telling.kind is not BroadcastKind.CORRECTION or telling.facts is None:
        return False
    return telling.facts.is_elsewhere(records.as_it_stands(tx, telling.alert)) or _is_under_way(tx, telling.alert)


def _text(tx: Transaction, telling: Telling, lang: str) -> str:
    phrases, network, now = tx.phrases, tx.network, tx.now
    stands = records.as_it_stands(tx, telling.alert)
    if telling.words:
        return composing.about_text(phrases, network, lang, stands.code, telling.words[lang], now)
    if telling.kind is BroadcastKind.ALL_CLEAR:
        return composing.closed_text(phrases, network, stands, lang, now)
    if telling.facts is None:
        return composing.taken_back_text(phrases, network, stands, lang, now)
    if telling.kind is BroadcastKind.CORRECTION:
        return composing.corrected_text(phrases, network, telling.facts, stands, lang, now)
    return composing.now_text(phrases, network, telling.facts, lang, now)


def _is_under_way(tx: Transaction, alert: Broadcast) -> bool:
    state = tx.conn.execute(select(mailing_rows.c.state).where(mailing_rows.c.id == alert.mailing_id)).scalar_one()
    return state in {MailingState.PLANNING, MailingState.SENDING}
