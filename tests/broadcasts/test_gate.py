"""The send gate: every check refuses by itself, and a check that breaks refuses too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import insert

from alerts.broadcasts import gate
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.gate import CHECKS, Draft, Refusal
from alerts.broadcasts.model import broadcasts
from alerts.delivery import switches
from alerts.delivery.mailings import create_for_areas
from alerts.house import LOCALES, House, Transaction
from alerts.people import contacts
from alerts.sms.phrasebook import load_phrasebook
from config.network_sections import ApprovalRules
from tests.broadcasts.stage import Stage
from tests.house import MORNING

ALERT = Draft(
    kind=BroadcastKind.ALERT,
    area="koreatown",
    texts={"en": "AvisaLA VERIFIED 7:42a #K27", "es": "AvisaLA VERIFICADO"},
    audience={"en": 3, "ko": 1},
    expires_at=MORNING + timedelta(minutes=75),
    observed_at=MORNING,
    confirmation_id=11,
)
NOTICE = Draft(
    kind=BroadcastKind.NOTICE,
    area="koreatown",
    texts={"en": "AvisaLA: Clinic Saturday"},
    words={"en": "Clinic Saturday"},
    audience={"en": 3},
    expires_at=MORNING + timedelta(minutes=75),
    created_by=1,
    approved_by=2,
)
LONG = "Clinic. " * 70

REFUSED: Mapping[str, tuple[Draft, str]] = MappingProxyType(
    {
        "no area": (replace(ALERT, area=None), "gate.no_area"),
        "unknown area": (replace(ALERT, area="atlantis"), "gate.no_area"),
        "no audience": (replace(ALERT, audience={}), "gate.no_audience"),
        "too large": (replace(ALERT, audience={"en": 20000, "es": 1}), "gate.too_large"),
        "stale": (replace(ALERT, observed_at=MORNING - timedelta(minutes=46)), "gate.stale"),
        "never seen": (replace(ALERT, observed_at=None), "gate.stale"),
        "over": (replace(ALERT, expires_at=MORNING), "gate.expired"),
        "unconfirmed": (replace(ALERT, confirmation_id=None), "gate.unconfirmed"),
        "no default text": (replace(ALERT, texts={"es": "hola"}), "gate.no_text"),
        "an empty text": (replace(ALERT, texts={"en": "hi", "es": " "}), "gate.no_text"),
        "of one person": (replace(NOTICE, approved_by=None), "gate.unapproved"),
        "approved by its writer": (replace(NOTICE, approved_by=1), "gate.unapproved"),
        "of nobody": (replace(NOTICE, created_by=None), "gate.unapproved"),
        "forbidden": (replace(NOTICE, words={"en": "hide"}), "gate.forbidden"),
        "forbidden in another language": (replace(NOTICE, words={"en": "hi", "es": "corran"}), "gate.forbidden"),
        "a sighting": (replace(NOTICE, words={"en": "4 ICE agents on 6th"}), "gate.reads_like_sighting"),
        "too long": (replace(NOTICE, words={"en": LONG}, texts={"en": LONG}), "gate.too_long"),
        "a drill of one": (replace(NOTICE, kind=BroadcastKind.DRILL, approved_by=None), "gate.unapproved"),
        "more than an hour takes": (replace(NOTICE, audience={"en": 19999}), "gate.too_many"),
    }
)


def keys(tx: Transaction, draft: Draft) -> list[str]:
    """The sentences of the refusals."""
    return [refusal.sentence_key for refusal in gate.review(tx, draft)]


@pytest.mark.parametrize("draft", [ALERT, NOTICE, replace(NOTICE, approved_by=None, leaving=False)])
def test_what_is_as_it_should_be_passes(house: House, draft: Draft) -> None:
    with house.look() as tx:
        assert gate.review(tx, draft) == ()
        assert gate.verdict(tx.phrases, "en", ()) == "The gate lets it pass."


@pytest.mark.parametrize("why", REFUSED)
def test_each_check_refuses_alone(house: House, stage: Stage, why: str) -> None:
    draft, key = REFUSED[why]
    with house.transaction() as tx:
        if key == "gate.too_many":
            stage_of_a_busy_hour(tx)
        refusals = gate.review(tx, draft)
        assert [refusal.sentence_key for refusal in refusals] == [key]
        for lang in tx.phrases.languages:
            assert gate.sentence(tx.phrases, lang, refusals[0])


def stage_of_a_busy_hour(tx: Transaction) -> None:
    """Several large mailings left within the last hour."""
    people = [contacts.find_or_create(tx, f"+1213555010{one}", "en").id for one in (1, 2)]
    for _ in range(3):
        expires_at = tx.now + timedelta(hours=1)
        mailing = create_for_areas(
            tx, {"en": "hi"}, "koreatown", default_lang="en", expires_at=expires_at, include_neighbors=False
        )
        row = {"kind": "notice", "status": "sending", "area": "koreatown", "created_at": tx.now, "people": 19000}
        row |= {"expires_at": expires_at, "created_by": people[0], "approved_by": people[1], "mailing_id": mailing}
        tx.conn.execute(insert(broadcasts).values(**row))


def test_mending_is_never_one_too_many(house: House) -> None:
    with house.transaction() as tx:
        stage_of_a_busy_hour(tx)
        mending = replace(NOTICE, kind=BroadcastKind.CORRECTION, words={}, audience={"en": 19999}, references_id=1)
        assert keys(tx, mending) == []


def test_a_pause_holds_everything_but_what_mends(house: House) -> None:
    with house.transaction() as tx:
        switches.pause(tx, "contact:1")
        assert keys(tx, ALERT) == ["gate.paused"]
        assert keys(tx, NOTICE) == ["gate.paused"]
        assert keys(tx, replace(NOTICE, kind=BroadcastKind.ALL_CLEAR, words={}, references_id=1)) == []


def test_words_about_an_alert_may_tell_of_it(house: House) -> None:
    with house.look() as tx:
        about = replace(NOTICE, kind=BroadcastKind.UPDATE, words={"en": "K27: 4 ICE agents on 6th"}, references_id=1)
        assert keys(tx, about) == []


ALONE = replace(NOTICE, approved_by=None, overridden=True)
NEVER_ALONE: Mapping[str, tuple[Draft, str]] = MappingProxyType(
    {
        "an all clear": (replace(ALONE, kind=BroadcastKind.ALL_CLEAR, references_id=1), "gate.override_never"),
        "an expiry": (replace(ALONE, kind=BroadcastKind.EXPIRY, references_id=1), "gate.override_never"),
        "a drill": (replace(ALONE, kind=BroadcastKind.DRILL), "gate.override_never"),
        "facts": (replace(ALONE, kind=BroadcastKind.UPDATE, references_id=1, tells_facts=True), "gate.override_never"),
        "what a verifier said": (replace(ALONE, confirmation_id=11), "gate.override_never"),
        "what two signed": (replace(ALONE, approved_by=2), "gate.override_never"),
        "a sighting in words": (
            replace(ALONE, kind=BroadcastKind.UPDATE, references_id=1, words={"en": "4 ICE agents on 6th"}),
            "gate.reads_like_sighting",
        ),
    }
)


def in_an_emergency(house: House) -> House:
    """The same house where the network lets one name be enough."""
    return replace(house, network=replace(house.network, approval=ApprovalRules(emergency_override=True)))


def test_one_name_is_enough_only_where_the_network_says_so(house: House) -> None:
    with house.look() as tx:
        assert keys(tx, ALONE) == ["gate.override_off"]
    with in_an_emergency(house).look() as tx:
        assert keys(tx, ALONE) == []
        assert keys(tx, replace(ALONE, kind=BroadcastKind.CORRECTION, words={}, references_id=1)) == []


@pytest.mark.parametrize("what", NEVER_ALONE)
def test_what_never_leaves_with_one_name(house: House, what: str) -> None:
    draft, key = NEVER_ALONE[what]
    with in_an_emergency(house).look() as tx:
        assert keys(tx, draft) == [key]


def test_an_alert_is_not_overridden_whatever_it_carries(house: House) -> None:
    with in_an_emergency(house).look() as tx:
        assert "gate.override_never" in keys(tx, replace(ALERT, overridden=True, created_by=1))


@pytest.mark.parametrize("name", CHECKS)
def test_a_broken_check_refuses(house: House, name: str) -> None:
    class Broken(Mapping[str, Any]):
        """Texts, words and people that can't be read."""

        def __getitem__(self, key: str) -> str:
            raise RuntimeError("broken")

        def __iter__(self) -> Iterator[str]:
            raise RuntimeError("broken")

        def __len__(self) -> int:
            raise RuntimeError("broken")

    with house.look() as tx:
        everything = replace(NOTICE, texts=Broken(), words=Broken(), audience=Broken())
        refused = {refusal.check for refusal in gate.review(tx, everything)}
        broken = {
            refusal.check for refusal in gate.review(tx, everything) if refusal.sentence_key == "gate.check_failed"
        }
    if name in {"audience", "texts", "content", "sighting", "length", "ceiling"}:
        assert name in broken
    assert broken <= refused


def test_a_broken_database_refuses_by_every_check_that_needs_it(house: House) -> None:
    with house.look() as tx:
        tx.conn.close()
        failed = [refusal for refusal in gate.review(tx, NOTICE) if refusal.sentence_key == "gate.check_failed"]
        assert [refusal.check for refusal in failed] == ["paused", "ceiling"]
        assert gate.sentence(tx.phrases, "en", failed[0]).startswith("A check of the gate failed (paused)")


def test_sentences_are_said_once() -> None:
    twice = (Refusal("content", "gate.forbidden", {"reason": "forbidden.link"}),) * 2
    assert gate.verdict(load_phrasebook(LOCALES), "en", twice) == "It holds what we never send: a link."
