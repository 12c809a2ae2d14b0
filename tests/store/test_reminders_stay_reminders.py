"""A reminder leaves with nobody's name, so it reaches only who asked; an event takes two names, in raw SQL too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from alerts.store.migrations.triggers import EVENT_LAWS
from tests.store import lawless
from tests.store.lawless import LATER, NOW, SIGNER, WRITER, YES, alert_sql, insert_sql, run_all

GOING, AREAS, PERSON = 71, 72, 73  # mailings
WHEN = {"created_at": str(NOW), "expires_at": str(LATER)}


def _mailing(number: int, audience: str) -> str:
    plan = {"plan_rank": 0, "plan_cursor": 0, "next_seq": 1, "default_lang": "en", "state": "planning"}
    whom = {"audience": audience, "contact_id": YES, "event": 12, "pausable": True, "lane": "broadcast"}
    written = insert_sql("mailings", {"id": number, "reference": f"m{number}", **plan, **whom, **WHEN})
    return written.replace("True", "TRUE")


def _broadcast(kind: str, **changed: object) -> str:
    bare: dict[str, object] = {"report_id": None, "confirmation_id": None, "answer": None, "code": "12"}
    return alert_sql(verb="INSERT", kind=kind, **{**bare, "created_by": None, "approved_by": None, **changed})


MAILINGS = (_mailing(GOING, "going"), _mailing(AREAS, "event"), _mailing(PERSON, "person"))
REMINDER = (*MAILINGS, _broadcast("reminder", id=5, mailing_id=GOING))
EVENT = _broadcast("event", id=6, status="draft", created_by=WRITER, facts="{}")
CASES = {
    "a_reminder_without_a_mailing": (_broadcast("reminder"),),
    "a_reminder_to_the_areas": (*MAILINGS, _broadcast("reminder", mailing_id=AREAS)),
    "a_reminder_to_anybody": (*MAILINGS, _broadcast("reminder", mailing_id=PERSON)),
    "a_reminder_of_no_mailing": (_broadcast("reminder", mailing_id=GOING),),
    "a_reminder_turned_to_the_areas": (*REMINDER, f"UPDATE broadcasts SET mailing_id = {AREAS} WHERE id = 5"),
    "a_reminder_that_loses_its_mailing": (*REMINDER, "UPDATE broadcasts SET mailing_id = NULL WHERE id = 5"),
    "a_reminder_turned_into_an_event": (*REMINDER, "UPDATE broadcasts SET kind = 'event' WHERE id = 5"),
    "its_mailing_turned_to_the_areas": (*REMINDER, f"UPDATE mailings SET audience = 'event' WHERE id = {GOING}"),
    "its_mailing_turned_to_another_event": (*REMINDER, f"UPDATE mailings SET event = 13 WHERE id = {GOING}"),
    "its_mailing_turned_to_no_event": (*REMINDER, f"UPDATE mailings SET event = NULL WHERE id = {GOING}"),
    "an_event_of_nobody": (_broadcast("event"),),
    "an_event_of_one": (_broadcast("event", created_by=WRITER),),
    "an_event_signed_by_its_writer": (_broadcast("event", created_by=WRITER, approved_by=WRITER),),
    "an_event_that_leaves_alone": (EVENT, "UPDATE broadcasts SET status = 'sending' WHERE id = 6"),
    "an_event_overridden": (EVENT, f"UPDATE broadcasts SET status = 'sending', overridden_at = '{NOW}' WHERE id = 6"),
    "an_event_changed_after_the_preview": (EVENT, "UPDATE broadcasts SET facts = '{\"area\": 1}' WHERE id = 6"),
    "an_event_turned_into_a_reminder": (EVENT, "UPDATE broadcasts SET kind = 'reminder' WHERE id = 6"),
}


@pytest.mark.parametrize("case", CASES)
def test_is_refused(raw: Connection, case: str) -> None:
    with pytest.raises(IntegrityError):
        run_all(raw, CASES[case])


def test_a_reminder_to_who_goes_and_an_event_of_two_leave(raw: Connection) -> None:
    signed = f"UPDATE broadcasts SET status = 'sending', approved_by = {SIGNER}, mailing_id = {AREAS} WHERE id = 6"
    run_all(raw, (*REMINDER, EVENT, signed))
    run_all(raw, ("UPDATE broadcasts SET status = 'sent' WHERE id IN (5, 6)",))
    run_all(raw, (f"UPDATE mailings SET state = 'sending', next_seq = 7 WHERE id = {GOING}",))
    assert raw.execute(text("SELECT COUNT(*) FROM broadcasts WHERE status = 'sent'")).scalar_one() == 2


@pytest.mark.parametrize("case", ["a_reminder_to_the_areas", "its_mailing_turned_to_the_areas"])
def test_without_the_laws_sqlite_would_take_it(sqlite_template: Path, tmp_path: Path, case: str) -> None:
    """The tests above see the laws at work, not some other mistake in their statements."""
    copied = shutil.copy(sqlite_template, tmp_path / "avisa.sqlite3")
    dropped = tuple(f"DROP TRIGGER law_{law.name}" for law in EVENT_LAWS)
    with lawless.lawless_engine(f"sqlite:///{copied}", "guarded") as engine, engine.begin() as conn:
        lawless.people_reports_and_answers(conn)
        run_all(conn, (*dropped, *CASES[case]))
