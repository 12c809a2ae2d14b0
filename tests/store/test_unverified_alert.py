"""THE LAW TEST (DESIGN section 4.2): no way of raw SQL stores an alert that no second person confirmed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from tests.store import lawless
from tests.store.lawless import ELSEWHERE, LATER, NO, REPORTER, SIGNER, WRITER, YES, alert_sql, answer_sql, run_all

AFTER = LATER.isoformat(sep=" ")
NOTICE = alert_sql(
    id=5, kind="notice", status="draft", report_id=None, confirmation_id=None, answer=None, created_by=WRITER
)
UPSERT = " ON CONFLICT (id) DO UPDATE SET {}"

# Before any alert is stored: none of these stores one.
NEVER_AN_ALERT = {
    "no_report": (alert_sql(report_id=None),),
    "no_confirmation": (alert_sql(confirmation_id=None),),
    "no_answer": (alert_sql(answer=None),),
    "nothing_at_all": (alert_sql(report_id=None, confirmation_id=None, answer=None),),
    "no_report_and_confirmation": (alert_sql(report_id=None, confirmation_id=None),),
    "no_confirmation_and_answer": (alert_sql(confirmation_id=None, answer=None),),
    "a_draft_is_one_too": (alert_sql(status="draft", confirmation_id=None),),
    "signed_by_two_is_not_confirmed": (alert_sql(confirmation_id=None, created_by=WRITER, approved_by=SIGNER),),
    "an_invented_confirmation": (alert_sql(confirmation_id=99),),
    "an_invented_report": (alert_sql(report_id=99),),
    "a_no": (alert_sql(confirmation_id=12, answer="no"),),
    "a_no_called_yes": (alert_sql(confirmation_id=12),),
    "an_unsure": (alert_sql(confirmation_id=13, answer="unsure"),),
    "an_unsure_called_yes": (alert_sql(confirmation_id=13),),
    "a_yes_called_otherwise": (alert_sql(answer="YES"),),
    "another_reports_yes": (alert_sql(confirmation_id=21),),
    "another_report_for_this_yes": (alert_sql(report_id=2, area="there"),),
    "the_yes_of_a_recheck": (alert_sql(confirmation_id=14),),
    "an_unvetted_report": (alert_sql(report_id=3, confirmation_id=31),),
    "an_undecided_report": (alert_sql(report_id=4, confirmation_id=41),),
    "another_place": (alert_sql(area="there"),),
    "reporter_confirms": (answer_sql(id=50, verifier_id=REPORTER), alert_sql(confirmation_id=50)),
    "reporter_confirms_as_another_reporter": (
        answer_sql(id=50, reporter_id=ELSEWHERE, verifier_id=REPORTER),
        alert_sql(confirmation_id=50),
    ),
    "reporter_unknown": (answer_sql(id=50, reporter_id=None), alert_sql(confirmation_id=50)),
    "verifier_unknown": (answer_sql(id=50, verifier_id=None), alert_sql(confirmation_id=50)),
    "somebody_who_was_not_asked": (
        answer_sql(id=50, verifier_id=WRITER),
        alert_sql(confirmation_id=50),
    ),
    "asked_about_something_else": (
        answer_sql(id=50, verifier_id=ELSEWHERE, ask_id=14),
        alert_sql(confirmation_id=50),
    ),
    "a_no_made_a_yes": ("UPDATE confirmations SET answer = 'yes' WHERE id = 12", alert_sql(confirmation_id=12)),
    "an_answer_moved": ("UPDATE confirmations SET report_id = 1, reporter_id = 1 WHERE id = 21", alert_sql()),
    "a_verifier_exchanged": (f"UPDATE confirmations SET verifier_id = {WRITER} WHERE id = 12",),
    "an_answer_upserted": (
        answer_sql(id=12, verifier_id=NO, ask_id=12) + UPSERT.format("answer = 'yes'"),
        alert_sql(confirmation_id=12),
    ),
    "a_later_no": (answer_sql(id=50, answer="no"), alert_sql()),
    "a_later_unsure": (answer_sql(id=50, answer="unsure"), alert_sql()),
    "a_later_no_numbered_below": (answer_sql(id=5, answer="no"), alert_sql()),
    "reporter_exchanged": (f"UPDATE reports SET reporter_id = {WRITER} WHERE id = 1", alert_sql()),
    "report_renumbered": ("UPDATE reports SET id = 9 WHERE id = 1", "UPDATE reports SET id = 1 WHERE id = 3"),
    "notice_turned_alert": (NOTICE, "UPDATE broadcasts SET kind = 'alert' WHERE id = 5"),
    "notice_turned_confirmed_alert": (
        NOTICE,
        "UPDATE broadcasts SET kind = 'alert', report_id = 1, confirmation_id = 11, answer = 'yes' WHERE id = 5",
    ),
    "notice_upserted_to_alert": (
        NOTICE,
        alert_sql(id=5) + UPSERT.format("kind = 'alert', confirmation_id = NULL"),
    ),
    "a_follow_up_without_alert": (alert_sql(kind="update"),),
    "a_follow_up_of_itself": (alert_sql(id=1, kind="update", references_id=1),),
}
# With the alert of report 1 stored: none of these gives it another ground, or a second one beside it.
NEVER_ANOTHER_GROUND = {
    "a_second_alert": (alert_sql(),),
    "a_second_alert_of_another_yes": (answer_sql(id=50), alert_sql(confirmation_id=50)),
    "the_same_id": (alert_sql(id=1),),
    "upserted_away": (alert_sql(id=1) + UPSERT.format("confirmation_id = NULL"),),
    "upserted_to_another": (alert_sql(id=1) + UPSERT.format("confirmation_id = 12"),),
    "confirmation_removed": ("UPDATE broadcasts SET confirmation_id = NULL WHERE id = 1",),
    "answer_removed": ("UPDATE broadcasts SET answer = NULL WHERE id = 1",),
    "report_removed": ("UPDATE broadcasts SET report_id = NULL WHERE id = 1",),
    "ground_removed": ("UPDATE broadcasts SET report_id = NULL, confirmation_id = NULL, answer = NULL WHERE id = 1",),
    "moved_to_another_report": (
        "UPDATE broadcasts SET report_id = 2, confirmation_id = 21, area = 'there' WHERE id = 1",
    ),
    "moved_to_another_place": ("UPDATE broadcasts SET area = 'there' WHERE id = 1",),
    "moved_to_a_no": ("UPDATE broadcasts SET confirmation_id = 12, answer = 'no' WHERE id = 1",),
    "called_a_notice": ("UPDATE broadcasts SET kind = 'notice', created_by = 7, approved_by = 8 WHERE id = 1",),
    "renumbered": ("UPDATE broadcasts SET id = 9 WHERE id = 1",),
    "deleted_while_out": ("DELETE FROM broadcasts WHERE id = 1",),
    "confirmation_deleted": ("DELETE FROM confirmations WHERE id = 11",),
    "confirmation_changed": ("UPDATE confirmations SET answer = 'no' WHERE id = 11",),
    "confirmation_upserted": (answer_sql(id=11) + UPSERT.format("answer = 'no'"),),
    "report_deleted": ("DELETE FROM reports WHERE id = 1",),
    "reporter_made_the_verifier": (f"UPDATE reports SET reporter_id = {YES} WHERE id = 1",),
    "a_verifiers_update_on_a_no": (alert_sql(kind="update", references_id=1, confirmation_id=12, answer="no"),),
    "a_verifiers_update_on_a_false_yes": (alert_sql(kind="update", references_id=1, confirmation_id=12),),
    "a_verifiers_update_on_another_report": (
        alert_sql(kind="update", references_id=1, report_id=2, confirmation_id=21),
    ),
}
SQLITE_NEVER_AN_ALERT = {
    f"{verb}_{name}": (statement,)
    for verb in ("REPLACE", "INSERT OR REPLACE", "INSERT OR IGNORE", "INSERT OR FAIL")
    for name, statement in {
        "without_confirmation": alert_sql(verb=verb, confirmation_id=None),
        "of_a_no": alert_sql(verb=verb, confirmation_id=12),
        "over_a_notice": alert_sql(verb=verb, id=5, confirmation_id=None),
    }.items()
} | {
    "answer_replaced": (
        answer_sql(verb="INSERT OR REPLACE", id=12, verifier_id=NO, ask_id=12),
        alert_sql(confirmation_id=12),
    ),
    "answer_replaced_by_rowid": (
        answer_sql(verb="INSERT OR REPLACE", rowid=12, verifier_id=NO, ask_id=12),
        alert_sql(confirmation_id=12),
    ),
    "answer_renumbered": ("UPDATE OR REPLACE confirmations SET rowid = 12 WHERE id = 11",),
    "report_renumbered_by_rowid": ("UPDATE reports SET rowid = 9 WHERE id = 1",),
    "report_replaced": (
        "INSERT OR REPLACE INTO reports (id, reporter_id, code, status, area, hearsay, received_at, wave)"
        f" VALUES (1, {WRITER}, 'K27', 'verified', 'here', 0, '{AFTER}', 1)",
    ),
    "notice_turned_or_ignored": (NOTICE, "UPDATE OR IGNORE broadcasts SET kind = 'alert' WHERE id = 5"),
}
SQLITE_NEVER_ANOTHER_GROUND = {
    "a_second_one_in_its_place": (answer_sql(id=50), alert_sql(verb="INSERT OR REPLACE", confirmation_id=50)),
    "replaced": (alert_sql(verb="INSERT OR REPLACE", id=1, confirmation_id=12),),
    "replaced_by_rowid": (alert_sql(verb="INSERT OR REPLACE", rowid=1, confirmation_id=12),),
    "replaced_by_a_number_in_text": (alert_sql(verb="INSERT OR REPLACE", id="1"),),
    "renumbered_by_rowid": ("UPDATE broadcasts SET rowid = 9 WHERE id = 1",),
    "overrun_by_a_notice": (NOTICE, "UPDATE OR REPLACE broadcasts SET id = 1 WHERE id = 5"),
    "overrun_by_rowid": (NOTICE, "UPDATE OR REPLACE broadcasts SET _rowid_ = 1 WHERE id = 5"),
}


def _alerts(raw: Connection) -> list[tuple[object, ...]]:
    asked = "SELECT id, report_id, confirmation_id, answer, area, status FROM broadcasts WHERE kind = 'alert'"
    return [tuple(row) for row in raw.execute(text(asked))]


def _is_refused(raw: Connection, statements: tuple[str, ...]) -> None:
    before = _alerts(raw)
    with pytest.raises(IntegrityError):
        run_all(raw, statements)
    assert _alerts(raw) == before


@pytest.mark.parametrize("way", NEVER_AN_ALERT)
def test_an_unverified_alert_is_refused(raw: Connection, way: str) -> None:
    _is_refused(raw, NEVER_AN_ALERT[way])


@pytest.mark.parametrize("way", NEVER_ANOTHER_GROUND)
def test_an_alert_keeps_its_ground(raw: Connection, way: str) -> None:
    lawless.a_confirmed_alert(raw)
    _is_refused(raw, NEVER_ANOTHER_GROUND[way])


@pytest.mark.parametrize("way", SQLITE_NEVER_AN_ALERT)
def test_sqlites_own_ways_are_refused(raw: Connection, way: str) -> None:
    if raw.dialect.name == "sqlite":
        _is_refused(raw, SQLITE_NEVER_AN_ALERT[way])


@pytest.mark.parametrize("way", SQLITE_NEVER_ANOTHER_GROUND)
def test_sqlites_own_ways_do_not_replace_an_alert(raw: Connection, way: str) -> None:
    if raw.dialect.name == "sqlite":
        lawless.a_confirmed_alert(raw)
        _is_refused(raw, SQLITE_NEVER_ANOTHER_GROUND[way])


def test_the_right_way_is_accepted(raw: Connection) -> None:
    run_all(raw, (alert_sql(id=1),))
    run_all(raw, ("UPDATE broadcasts SET status = 'sent' WHERE id = 1",))
    assert _alerts(raw) == [(1, 1, 11, "yes", "here", "sent")]


def test_an_alert_ends_also_after_its_verifier_said_no(raw: Connection) -> None:
    run_all(raw, (alert_sql(id=1), answer_sql(id=50, answer="no")))
    run_all(raw, ("UPDATE broadcasts SET status = 'ended' WHERE id = 1",))
    assert _alerts(raw) == [(1, 1, 11, "yes", "here", "ended")]


def test_an_answer_changed_back_to_yes_counts(raw: Connection) -> None:
    run_all(raw, (answer_sql(id=50, answer="no"), answer_sql(id=51), alert_sql(confirmation_id=51)))
    assert len(_alerts(raw)) == 1


def test_what_a_verifier_says_about_an_alert_is_accepted(raw: Connection) -> None:
    run_all(raw, (alert_sql(id=1), alert_sql(id=2, kind="update", references_id=1, confirmation_id=14)))


@pytest.mark.parametrize("law", ["alert_insert", "broadcast_keeps", "alert_second"])
def test_without_its_trigger_sqlite_would_take_it(sqlite_template: Path, tmp_path: Path, law: str) -> None:
    """The tests above see the laws at work, not some other mistake in their statements."""
    ways: dict[str, tuple[str, ...]] = {
        "alert_insert": (alert_sql(confirmation_id=12),),
        "broadcast_keeps": (alert_sql(id=1), *NEVER_ANOTHER_GROUND["moved_to_another_report"]),
        "alert_second": (alert_sql(id=1), *SQLITE_NEVER_ANOTHER_GROUND["a_second_one_in_its_place"]),
    }
    copied = shutil.copy(sqlite_template, tmp_path / "avisa.sqlite3")
    with lawless.lawless_engine(f"sqlite:///{copied}", "no_foreign_keys") as engine, engine.begin() as conn:
        lawless.people_reports_and_answers(conn)
        lawless.run_all(conn, (f"DROP TRIGGER law_{law}", *ways[law]))
        assert len(_alerts(conn)) == 1
