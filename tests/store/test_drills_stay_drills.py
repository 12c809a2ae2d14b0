"""What belongs to a drill reaches no resident and never becomes real, whoever writes the SQL."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from alerts.store.migrations.triggers import DRILL_LAWS, LAWS
from tests.store import lawless
from tests.store.lawless import LATER, NO, NOW, SIGNER, UNSURE, WRITER, YES, alert_sql, insert_sql, run_all

RESIDENT, SUSPENDED, WITHOUT_ROLE = 6, UNSURE, NO
WHEN = {"created_at": str(NOW), "expires_at": str(LATER)}
DRILL, REAL, DRILL_MAIL, REAL_MAIL = 5, 1, 61, 62


def _member(contact: int, state: str = "active") -> str:
    columns = {"contact_id": contact, "pseudonym": f"A-{contact}", "state": state, "on_duty": False}
    return _flagged("members", {**columns, "joined_at": str(NOW)})


def _role(contact: int, role: str = "verifier") -> str:
    return insert_sql("member_roles", {"contact_id": contact, "role": role, "since": str(NOW)})


def _report(**changed: object) -> str:
    columns = {"reporter_id": WRITER, "status": "checking", "area": "here", "code": "D11", "hearsay": False, "wave": 1}
    return _flagged("reports", {**columns, "exercise": True, "received_at": str(NOW), **changed})


def _mailing(verb: str = "INSERT", **changed: object) -> str:
    plan = {"plan_rank": 0, "plan_cursor": 0, "next_seq": 1, "default_lang": "en", "state": "sending"}
    columns = {"lane": "broadcast", "pausable": True, "exercise": True, "audience": "person", "contact_id": YES}
    return _flagged("mailings", {"reference": "another", **plan, **columns, **WHEN, **changed}, verb)


def _delivery(verb: str = "INSERT", **changed: object) -> str:
    columns = {"mailing_id": DRILL_MAIL, "seq": 9, "contact_id": RESIDENT, "text_id": 1, "status": "queued"}
    return insert_sql("deliveries", {**columns, **changed}, verb)


def _drill(**changed: object) -> str:
    columns = {"kind": "drill", "report_id": DRILL, "confirmation_id": None, "answer": None, "code": "D11"}
    return alert_sql(verb="INSERT", **{**columns, "created_by": WRITER, "approved_by": SIGNER, **changed})


def _flagged(table: str, columns: dict[str, object], verb: str = "INSERT") -> str:
    """With true and false as either engine writes them."""
    written = insert_sql(table, columns, verb)
    return written.replace("True", "TRUE").replace("False", "FALSE")


UNDER_WAY = (
    *(_member(contact) for contact in (YES, WITHOUT_ROLE, WRITER, SIGNER)),
    _member(SUSPENDED, "suspended"),
    *(_role(contact) for contact in (YES, SUSPENDED)),
    *(_role(contact, "coordinator") for contact in (WRITER, SIGNER)),
    _report(id=DRILL),
    insert_sql(
        "asks",
        {"id": 51, "report_id": DRILL, "verifier_id": YES, "purpose": "sighting", "round": 0, "wave": 1}
        | {"code": "815", "misses": 0, "asked_at": str(NOW)},
    ),
    lawless.answer_sql(id=51, report_id=DRILL, reporter_id=WRITER, ask_id=51),
    _mailing(id=DRILL_MAIL, reference="drill"),
    _delivery(seq=1, contact_id=YES),
    _mailing(id=REAL_MAIL, reference="real", exercise=False, audience="areas", contact_id=None),
    _delivery(mailing_id=REAL_MAIL, seq=1, contact_id=RESIDENT),
    _drill(id=71),
)

REFUSED = {
    "mailed_to_an_area": (_mailing(audience="areas"),),
    "mailed_to_receivers": (_mailing(audience="receivers", follows_id=REAL_MAIL),),
    "turned_to_an_area": (f"UPDATE mailings SET audience = 'areas' WHERE id = {DRILL_MAIL}",),
    "given_an_area": (insert_sql("mailing_areas", {"mailing_id": DRILL_MAIL, "area": "here", "rank": 0}),),
    "an_area_moved_to_it": (
        insert_sql("mailing_areas", {"mailing_id": REAL_MAIL, "area": "here", "rank": 0}),
        f"UPDATE mailing_areas SET mailing_id = {DRILL_MAIL} WHERE mailing_id = {REAL_MAIL}",
    ),
    "its_mailing_made_real": (f"UPDATE mailings SET exercise = FALSE WHERE id = {DRILL_MAIL}",),
    "its_mailing_made_real_for_an_area": (
        f"UPDATE mailings SET exercise = FALSE, audience = 'areas' WHERE id = {DRILL_MAIL}",
    ),
    "a_real_mailing_made_a_drill": (
        f"UPDATE mailings SET exercise = TRUE, audience = 'person', contact_id = {YES} WHERE id = {REAL_MAIL}",
    ),
    "its_mailing_renumbered": (f"UPDATE mailings SET id = 99 WHERE id = {DRILL_MAIL}",),
    "texted_to_a_resident": (_delivery(),),
    "texted_to_a_suspended_member": (_delivery(contact_id=SUSPENDED),),
    "texted_to_a_member_without_a_role": (_delivery(contact_id=WITHOUT_ROLE),),
    "texted_to_nobody_known": (_delivery(contact_id=999),),
    "texted_to_a_resident_among_others": (
        f"INSERT INTO deliveries (mailing_id, seq, contact_id, text_id, status) VALUES"
        f" ({DRILL_MAIL}, 8, {WRITER}, 1, 'queued'), ({DRILL_MAIL}, 9, {RESIDENT}, 1, 'queued')",
    ),
    "a_text_turned_to_a_resident": (
        f"UPDATE deliveries SET contact_id = {RESIDENT} WHERE mailing_id = {DRILL_MAIL}",
    ),
    "a_residents_text_moved_to_it": (
        f"UPDATE deliveries SET mailing_id = {DRILL_MAIL}, seq = 9 WHERE mailing_id = {REAL_MAIL}",
    ),
    "its_report_made_real": (f"UPDATE reports SET exercise = FALSE WHERE id = {DRILL}",),
    "its_report_made_real_and_verified": (
        f"UPDATE reports SET exercise = FALSE, status = 'verified' WHERE id = {DRILL}",
    ),
    "a_real_report_made_a_drill": (f"UPDATE reports SET exercise = TRUE WHERE id = {REAL}",),
    **{
        f"its_report_{status}": (f"UPDATE reports SET status = '{status}' WHERE id = {DRILL}",)
        for status in ("verified", "not_confirmed", "contested", "unvetted")
    },
    "a_verified_one_from_the_start": (_report(status="verified"),),
    "an_alert_of_it": (alert_sql(report_id=DRILL, confirmation_id=51, code="D11"),),
    "an_alert_with_its_yes": (alert_sql(confirmation_id=51),),
    "a_notice_about_it": (_drill(kind="notice"),),
    "a_notice_with_its_yes": (_drill(kind="notice", report_id=None, confirmation_id=51),),
    "a_notice_with_its_mailing": (_drill(kind="notice", report_id=None, mailing_id=DRILL_MAIL),),
    "a_notice_given_its_mailing": (
        _drill(id=72, kind="notice", report_id=None),
        f"UPDATE broadcasts SET mailing_id = {DRILL_MAIL} WHERE id = 72",
    ),
    "called_an_alert": ("UPDATE broadcasts SET kind = 'alert' WHERE id = 71",),
    "called_a_notice": ("UPDATE broadcasts SET kind = 'notice' WHERE id = 71",),
    "a_drill_of_a_real_report": (_drill(report_id=REAL),),
    "a_drill_of_no_report": (_drill(report_id=None),),
    "a_drill_with_a_mailing": (_drill(mailing_id=DRILL_MAIL),),
    "a_drill_with_a_real_mailing": (_drill(mailing_id=REAL_MAIL),),
    "a_drill_given_a_mailing": (f"UPDATE broadcasts SET mailing_id = {REAL_MAIL} WHERE id = 71",),
}  # fmt: skip
SQLITE_REFUSED = {
    f"{verb}_{name}": (statement,)
    for verb in ("INSERT OR REPLACE", "REPLACE")
    for name, statement in {
        "its_mailing_replaced": _mailing(verb, id=DRILL_MAIL, exercise=False, audience="areas", contact_id=None),
        "its_mailing_replaced_by_rowid": _mailing(
            verb, exercise=False, audience="areas", contact_id=None, rowid=DRILL_MAIL
        ),
        "its_text_replaced": _delivery(verb, seq=1),
    }.items()
} | {
    "its_mailing_renumbered_by_rowid": (f"UPDATE mailings SET rowid = 99 WHERE id = {DRILL_MAIL}",),
    "a_real_mailing_put_in_its_place": (f"UPDATE OR REPLACE mailings SET id = {DRILL_MAIL} WHERE id = {REAL_MAIL}",),
}


@pytest.fixture
def under_way(raw: Connection) -> Connection:
    """A drill that is under way, beside something real."""
    run_all(raw, UNDER_WAY)
    return raw


def _is_refused(raw: Connection, statements: tuple[str, ...]) -> None:
    with pytest.raises(IntegrityError) as refused:
        run_all(raw, statements)
    assert any(law.sentence in str(refused.value) for law in (*LAWS, *DRILL_LAWS)), "by no law of ours"
    found = "SELECT COUNT(*) FROM deliveries d JOIN mailings m ON m.id = d.mailing_id WHERE m.exercise AND d.contact_id"
    assert raw.execute(text(f"{found} <> {YES}")).scalar_one() == 0


@pytest.mark.parametrize("way", REFUSED)
def test_a_drill_stays_among_its_people_and_a_drill(under_way: Connection, way: str) -> None:
    _is_refused(under_way, REFUSED[way])


@pytest.mark.parametrize("way", SQLITE_REFUSED)
def test_sqlites_own_ways_are_refused(under_way: Connection, way: str) -> None:
    if under_way.dialect.name == "sqlite":
        _is_refused(under_way, SQLITE_REFUSED[way])


def test_the_right_way_is_accepted(under_way: Connection) -> None:
    run_all(
        under_way,
        (
            _delivery(contact_id=WRITER),
            f"UPDATE deliveries SET status = 'delivered' WHERE mailing_id = {DRILL_MAIL}",
            f"UPDATE mailings SET state = 'finished' WHERE id = {DRILL_MAIL}",
            "UPDATE broadcasts SET status = 'ended' WHERE id = 71",
            f"UPDATE reports SET status = 'unchecked' WHERE id = {DRILL}",
        ),
    )


def test_real_texts_reach_residents_as_before(under_way: Connection) -> None:
    run_all(under_way, (_delivery(mailing_id=REAL_MAIL, contact_id=SUSPENDED), alert_sql(id=1)))


@pytest.mark.parametrize(
    "law", ["drill_mailing_insert", "drill_delivery_insert", "drill_delivery_update", "drill_report_update"]
)
def test_without_its_trigger_sqlite_would_take_it(sqlite_template: Path, tmp_path: Path, law: str) -> None:
    """The tests above see the laws at work, not some other mistake in their statements."""
    ways = {
        "drill_mailing_insert": REFUSED["mailed_to_an_area"],
        "drill_delivery_insert": REFUSED["texted_to_a_resident"],
        "drill_delivery_update": REFUSED["a_text_turned_to_a_resident"],
        "drill_report_update": REFUSED["its_report_made_real_and_verified"],
    }
    copied = shutil.copy(sqlite_template, tmp_path / "avisa.sqlite3")
    with lawless.lawless_engine(f"sqlite:///{copied}", "no_foreign_keys") as engine, engine.begin() as conn:
        lawless.people_reports_and_answers(conn)
        run_all(conn, (*UNDER_WAY, f"DROP TRIGGER law_{law}", *ways[law]))
