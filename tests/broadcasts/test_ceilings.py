"""The ceilings of an hour, and the share of a day's segments that is not about alerts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, select, update

from alerts.broadcasts import alerting, gate, updates
from alerts.broadcasts.alerting import Raised
from alerts.broadcasts.cap import ABOUT_ALERTS, BroadcastKind
from alerts.broadcasts.gate import Draft, Refusal
from alerts.broadcasts.model import broadcasts
from alerts.delivery.mailings import create_for_areas
from alerts.delivery.model import mailings
from alerts.house import House, Transaction
from alerts.people import contacts
from tests.broadcasts.stage import Stage
from tests.house import MORNING, Clock

NOTICE = Draft(
    kind=BroadcastKind.NOTICE,
    area="koreatown",
    texts={"en": "AvisaLA: Clinic Saturday"},
    words={"en": "Clinic Saturday"},
    audience={"en": 3},
    expires_at=MORNING + timedelta(days=7),
    created_by=1,
    approved_by=2,
)
SHARE = {"segments_per_day": 100, "notice_share": 0.4}


def keys(tx: Transaction, draft: Draft) -> list[str]:
    """The sentences of the refusals."""
    return [refusal.sentence_key for refusal in gate.review(tx, draft)]


def with_rules(house: House, **rules: object) -> House:
    """The same house under other rules of delivery."""
    changed = house.network.delivery.model_copy(update=rules)
    return replace(house, network=replace(house.network, delivery=changed))


def just_left(tx: Transaction, *, people: int = 1, segments: int | None = None) -> int:
    """A notice that leaves now; returns its id."""
    names = [contacts.find_or_create(tx, f"+1213555090{one}", "en").id for one in (1, 2)]
    end = tx.now + timedelta(hours=1)
    mailing = create_for_areas(
        tx, {"en": "hi"}, "koreatown", default_lang="en", expires_at=end, include_neighbors=False
    )
    row = {"kind": "notice", "status": "sending", "area": "koreatown", "created_at": tx.now, "people": people}
    row |= {"segments": segments, "expires_at": end, "mailing_id": mailing}
    row |= {"created_by": names[0], "approved_by": names[1]}
    return int(tx.conn.execute(insert(broadcasts).values(**row).returning(broadcasts.c.id)).scalar_one())


def test_as_many_broadcasts_leave_in_an_hour_as_the_ceiling_says(house: House, clock: Clock) -> None:
    three = with_rules(house, broadcasts_per_hour=3)
    for _ in range(3):
        with three.transaction() as tx:
            assert keys(tx, NOTICE) == []
            just_left(tx)
        clock.forward(60)
    with three.look() as tx:
        assert keys(tx, NOTICE) == ["gate.too_many"]
    clock.forward(57 * 60)  # an hour after the first
    with three.look() as tx:
        assert keys(tx, NOTICE) == []


def test_neutral_words_in_front_use_up_the_share_too(house: House, stage: Stage) -> None:
    """Forty segments a day: a text of one segment to forty people fits, unless for one of them it is two."""
    shared = with_rules(house, **SHARE)
    words = "Clinic Saturday " * 7
    notice = replace(NOTICE, audience={"en": 40}, words={"en": words}, texts={"en": f"AvisaLA: {words}"})
    with shared.transaction() as tx:
        assert keys(tx, notice) == []
        contacts.set_discreet(tx, contacts.find_or_create(tx, "+12135550999", "en").id, 1)
        assert keys(tx, notice) == ["gate.too_much_for_today"]


def test_as_many_people_are_texted_in_an_hour_as_the_ceiling_says(house: House) -> None:
    ten = with_rules(house, recipients_per_hour=10)
    with ten.transaction() as tx:
        just_left(tx, people=4)
        assert keys(tx, replace(NOTICE, audience={"en": 4, "es": 2})) == []
        assert keys(tx, replace(NOTICE, audience={"en": 4, "es": 3})) == ["gate.too_many"]


def test_a_draft_counts_from_when_it_leaves(house: House) -> None:
    """Written more than an hour ago and approved now, it is one of this hour; what waits still is none."""
    one = with_rules(house, broadcasts_per_hour=1)
    with one.transaction() as tx:
        this = update(broadcasts).where(broadcasts.c.id == just_left(tx))
        tx.conn.execute(this.values(created_at=tx.now - timedelta(minutes=61)))
        assert keys(tx, NOTICE) == ["gate.too_many"]
        tx.conn.execute(update(broadcasts).values(mailing_id=None))
        assert keys(tx, NOTICE) == []


def test_the_ends_of_alerts_do_not_use_an_hour_up(house: House, stage: Stage) -> None:
    """Neither are they held back, nor do they hold the next alert back; the alerts themselves count."""
    two = with_rules(house, broadcasts_per_hour=2, recipients_per_hour=2)
    stage.person()
    for code in ("K27", "L31"):
        facts = stage.verified(code=code)
        with two.transaction() as tx:
            alert = alerting.raise_alert(tx, facts)
        assert isinstance(alert, Raised)
        stage.received(alert.mailing_id, 1)
        with two.transaction() as tx:
            assert isinstance(alerting.send_expiry(tx, alert.broadcast_id), Raised)
    with two.look() as tx:
        assert keys(tx, NOTICE) == ["gate.too_many"]


@pytest.mark.parametrize("kind", BroadcastKind)
def test_notices_leave_room_for_alerts(house: House, kind: BroadcastKind) -> None:
    """Two segments each to twenty people are two fifths of a hundred, to one more too many, unless it is about alerts.

    Who reads a language without a text gets the default one, and its segments count.
    """
    alert = 1 if kind in ABOUT_ALERTS else None
    text = "AvisaLA: Clinic Saturday. " * 8
    draft = replace(NOTICE, kind=kind, texts={"en": text}, observed_at=MORNING, confirmation_id=1)
    draft = replace(draft, references_id=alert)
    over = replace(draft, audience={"en": 15, "ko": 6})
    with with_rules(house, **SHARE).look() as tx:
        assert keys(tx, replace(draft, audience={"en": 15, "ko": 5})) == []
        refused = Refusal("share", "gate.too_much_for_today", {"limit": 40, "used": 0, "needed": 42})
        assert gate.review(tx, over) == (() if kind in ABOUT_ALERTS else (refused,))
        for lang in tx.phrases.languages:
            assert all(number in gate.sentence(tx.phrases, lang, refused) for number in ("40", "0", "42"))
    with house.look() as tx:
        assert keys(tx, over) == [], "no cap is known"


def test_what_notices_used_counts_until_the_networks_midnight(house: House, clock: Clock, stage: Stage) -> None:
    shared = with_rules(house, **SHARE)
    stage.person()
    facts = stage.verified()
    with shared.transaction() as tx:
        just_left(tx, people=30, segments=30)
        alert = alerting.raise_alert(tx, facts)
        assert isinstance(alert, Raised)
        tx.conn.execute(update(broadcasts).where(broadcasts.c.id == alert.broadcast_id).values(segments=1000))
    clock.now = datetime(2026, 3, 11, 6, 59, tzinfo=UTC)  # 11:59 p.m. in Los Angeles
    with shared.look() as tx:
        assert keys(tx, replace(NOTICE, audience={"en": 10})) == []
        assert keys(tx, replace(NOTICE, audience={"en": 11})) == ["gate.too_much_for_today"]
    clock.forward(60)
    with shared.look() as tx:
        assert keys(tx, replace(NOTICE, audience={"en": 40})) == []
        assert keys(tx, replace(NOTICE, audience={"en": 41})) == ["gate.too_much_for_today"]


def test_a_broadcast_remembers_how_many_segments_it_took(house: House, clock: Clock, stage: Stage) -> None:
    clock.forward(3 * 3600)
    for lang in ("en", "es", "ko"):
        stage.person(lang=lang)
    writer, signer = stage.coordinators("en", "en")
    with house.transaction() as tx:
        updates.prepare(tx, writer, ("koreatown",), {"en": "Clinic on Saturday. " * 10, "es": "La clinica abre"})
        assert tx.conn.execute(select(broadcasts.c.segments)).scalar_one() is None
    with house.transaction() as tx:
        updates.approve(tx, signer, stage.code_of(signer))
        assert tx.conn.execute(select(broadcasts.c.segments)).scalar_one() == 2 + 1 + 2


def test_an_alert_does_too(house: House, stage: Stage) -> None:
    for lang in ("en", "ko"):
        stage.person(lang=lang)
    facts = stage.verified()
    with house.transaction() as tx:
        assert isinstance(alerting.raise_alert(tx, facts), Raised)
        assert tx.conn.execute(select(broadcasts.c.segments)).scalar_one() == 2


def test_what_was_kept_back_from_people_uses_nothing_up(house: House) -> None:
    """Ten people were texted, not thirty, with a third of the segments."""
    shared = with_rules(house, **SHARE, recipients_per_hour=20)
    with shared.transaction() as tx:
        just_left(tx, people=30, segments=30)
        tx.conn.execute(update(mailings).values(withheld=20))
        assert keys(tx, replace(NOTICE, audience={"en": 10})) == []
        assert keys(tx, replace(NOTICE, audience={"en": 11})) == ["gate.too_many"]
    more = with_rules(house, **SHARE)
    with more.transaction() as tx:
        assert keys(tx, replace(NOTICE, audience={"en": 30})) == []
        assert keys(tx, replace(NOTICE, audience={"en": 31})) == ["gate.too_much_for_today"]
