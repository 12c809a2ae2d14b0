"""Days with more alerts than somebody wants, and what they are told of the rest."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import update

from alerts.broadcasts import alerting, digest
from alerts.broadcasts.alerting import Raised
from alerts.broadcasts.facts import AlertFacts
from alerts.delivery import planning
from alerts.delivery.mailings import MailingState
from alerts.delivery.model import deliveries, mailings
from alerts.house import House
from alerts.people import contacts
from tests.broadcasts.stage import Stage

NOON = datetime(2026, 3, 10, 19, 0, tzinfo=UTC)
LIMIT = 3


def resident(stage: Stage, lang: str = "en", limit: int | None = LIMIT) -> int:
    """Somebody in Koreatown who wants few texts."""
    person = stage.person(lang=lang)
    if limit is not None:
        with stage.house.transaction() as tx:
            contacts.set_alerts_a_day(tx, person, limit)
    return person


def plan(house: House, mailing_id: int) -> None:
    """Plan a mailing to the end; the carrier brings it to its phones."""
    while True:
        with house.transaction() as tx:
            if not planning.plan_page(tx, mailing_id):
                break
    with house.transaction() as tx:
        these = deliveries.c.mailing_id == mailing_id
        tx.conn.execute(update(deliveries).where(these).values(status="delivered"))
        done = update(mailings).where(mailings.c.id == mailing_id)
        tx.conn.execute(done.values(state=MailingState.FINISHED.value))


def alert(stage: Stage, code: str, area: str = "koreatown", spot: str | None = None) -> tuple[AlertFacts, Raised]:
    """A verified alert, five minutes after what was before it."""
    stage.clock.forward(300)
    facts = stage.verified(code=code, area=area, spot=spot, observed_at=stage.clock.now)
    with stage.house.transaction() as tx:
        raised = alerting.raise_alert(tx, facts)
    assert isinstance(raised, Raised)
    plan(stage.house, raised.mailing_id)
    return facts, raised


def fill(stage: Stage, limit: int = LIMIT) -> None:
    """As many alerts as somebody wants."""
    for number in range(limit):
        alert(stage, f"A{10 + number}")


def told(house: House) -> None:
    """Tell everybody what was kept back from them, by day."""
    while True:
        with house.transaction() as tx:
            if digest.send(tx, 0) is None:
                return
