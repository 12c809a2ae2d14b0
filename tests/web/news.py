"""Alerts and all that can be said of them later, without the conversations that lead there."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select, update

from alerts.broadcasts import alerting, follow_ups, records, updates
from alerts.broadcasts.alerting import Raised
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.records import Broadcast
from alerts.broadcasts.telling import Telling
from alerts.delivery.model import mailings
from alerts.house import Transaction
from tests.broadcasts.stage import Stage


@dataclass
class News:
    """What happens in a house, with a resident who gets all of it."""

    stage: Stage

    def alert(self, **changed: object) -> AlertFacts:
        """A verified alert that has left; its facts, some of them changed."""
        told = self.stage.verified(**{"observed_at": self.stage.clock.now, **changed})
        resident = self.stage.person(area=told.area)
        with self.stage.house.transaction() as tx:
            raised = alerting.raise_alert(tx, told)
            assert isinstance(raised, Raised)
        self.stage.received(raised.mailing_id, resident)
        self._all_have_left()
        return told

    def still_there(self, facts: AlertFacts, seen: AlertFacts | None = None) -> None:
        """One more verifier sees it, and maybe other facts."""
        confirmation, verifier = self.stage.still_there(facts)
        with self.stage.house.transaction() as tx:
            assert isinstance(alerting.send_update(tx, facts.report_id, confirmation, verifier, seen), Raised)
        self._all_have_left()

    def all_clear(self, facts: AlertFacts) -> None:
        """Two verifiers see nobody there any more."""
        people = self.stage.person(), self.stage.person()
        with self.stage.house.transaction() as tx:
            assert alerting.send_all_clear(tx, facts.report_id, *people) is not None

    def expiry(self, facts: AlertFacts) -> None:
        """Nobody has confirmed it again."""
        with self.stage.house.transaction() as tx:
            assert alerting.send_expiry(tx, self._alert(tx, facts).id) is not None

    def correction(self, facts: AlertFacts, **right: object) -> None:
        """Two coordinators say what is right."""
        self._told(facts, BroadcastKind.CORRECTION, right)

    def update(self, facts: AlertFacts, **now: object) -> None:
        """Two coordinators say what is there now."""
        self._told(facts, BroadcastKind.UPDATE, now)

    def taken_back(self, facts: AlertFacts) -> None:
        """Two coordinators say that nothing of it was right."""
        self._told(facts, BroadcastKind.CORRECTION, None)

    def closed(self, facts: AlertFacts) -> None:
        """Two coordinators, of whom none is there, say that it is over."""
        self._told(facts, BroadcastKind.ALL_CLEAR, None)

    def words(self, facts: AlertFacts) -> None:
        """Two coordinators say something else about it."""
        self._told(facts, BroadcastKind.UPDATE, None, {"en": "The hotline has room.", "es": "Hay lugar.", "ko": "가능"})

    def _told(
        self,
        facts: AlertFacts,
        kind: BroadcastKind,
        changed: dict[str, object] | None,
        words: dict[str, str] | None = None,
    ) -> None:
        first, second = self.stage.coordinators("en", "en")
        with self.stage.house.transaction() as tx:
            alert = self._alert(tx, facts)
            right = None if changed is None else replace(records.as_it_stands(tx, alert), **changed)  # type: ignore[arg-type]
            assert follow_ups.prepare(tx, first, Telling(kind, alert, right, words or {})) is not None
        with self.stage.house.transaction() as tx:
            assert updates.approve(tx, second, self.stage.code_of(second)).raised is not None
        self._all_have_left()

    def _alert(self, tx: Transaction, facts: AlertFacts) -> Broadcast:
        alert = records.alert_of(tx, facts.report_id)
        assert alert is not None
        return alert

    def _all_have_left(self) -> None:
        with self.stage.house.transaction() as tx:
            some = select(mailings.c.id).where(mailings.c.audience != "person")
            tx.conn.execute(update(mailings).where(mailings.c.id.in_(some)).values(state="finished"))
