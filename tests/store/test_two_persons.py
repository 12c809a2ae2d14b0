"""What a coordinator writes leaves only with a second coordinator's name beside it, whoever writes the SQL."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from tests.store.lawless import (
    LATER,
    NOW,
    SIGNER,
    WRITER,
    alert_sql,
    insert_sql,
    lawless_engine,
    people_reports_and_answers,
    run_all,
)


def _notice(**changed: object) -> str:
    bare: dict[str, object] = {"report_id": None, "confirmation_id": None, "answer": None, "code": None}
    columns = {"kind": "notice", "created_by": WRITER, "approved_by": SIGNER, **bare, **changed}
    return alert_sql(verb="INSERT", **columns)


def _follow_up(kind: str, **changed: object) -> tuple[str, str]:
    """An alert, and a draft about it."""
    return alert_sql(id=1), _notice(id=5, kind=kind, status="draft", references_id=1, approved_by=None, **changed)


def _code(**changed: object) -> str:
    code: dict[str, object] = {"broadcast_id": 5, "contact_id": WRITER, "code": "8361", "misses": 0}
    return insert_sql("overrides", {**code, "created_at": str(NOW), "expires_at": str(LATER), **changed})


def _alone(changes: str = "", broadcast_id: int = 5) -> str:
    return f"UPDATE broadcasts SET status = 'sending', overridden_at = '{NOW}'{changes} WHERE id = {broadcast_id}"


DRAFT = _notice(id=5, status="draft", approved_by=None)
RETURNED = f"UPDATE overrides SET used_at = '{NOW}' WHERE broadcast_id = 5"
# The right way to let a draft leave with one name.
OVERRIDE = (DRAFT, _code(), RETURNED, _alone())
NOTHING_WRITTEN_BY = _notice(id=5, status="draft", created_by=None, approved_by=None)


REFUSED = {
    "nobody_approved": (_notice(approved_by=None),),
    "nobody_wrote": (_notice(created_by=None),),
    "nobody_at_all": (_notice(created_by=None, approved_by=None),),
    "approved_by_the_writer": (_notice(approved_by=WRITER),),
    "an_update_of_one": (_notice(kind="update", approved_by=None),),
    "a_drill_of_one": (_notice(kind="drill", approved_by=WRITER),),
    "sent_without_approval": (DRAFT, "UPDATE broadcasts SET status = 'sent' WHERE id = 5"),
    "leaving_without_approval": (DRAFT, "UPDATE broadcasts SET status = 'sending' WHERE id = 5"),
    "approved_by_its_writer": (DRAFT, f"UPDATE broadcasts SET status = 'sending', approved_by = {WRITER} WHERE id = 5"),
    "writer_taken_away": (
        DRAFT,
        f"UPDATE broadcasts SET status = 'sending', created_by = NULL, approved_by = {SIGNER} WHERE id = 5",
    ),
    "writer_exchanged": (
        DRAFT,
        f"UPDATE broadcasts SET created_by = {SIGNER}, status = 'sending', approved_by = {WRITER} WHERE id = 5",
    ),
    "never_written": (
        NOTHING_WRITTEN_BY,
        f"UPDATE broadcasts SET status = 'sending', approved_by = {SIGNER} WHERE id = 5",
    ),
    "approval_taken_back": (_notice(id=5), "UPDATE broadcasts SET approved_by = NULL WHERE id = 5"),
    "called_an_expiry": (DRAFT, "UPDATE broadcasts SET kind = 'expiry', references_id = 5 WHERE id = 5"),
    "an_expiry_of_nothing": (_notice(kind="expiry", created_by=None, approved_by=None),),
    "an_all_clear_of_one": (alert_sql(id=1), _notice(kind="all_clear", references_id=1, approved_by=None)),
    "a_correction_of_a_notice": (_notice(id=5), _notice(kind="correction", references_id=5)),
    "words_changed_after_the_preview": (
        DRAFT,
        insert_sql("broadcast_words", {"broadcast_id": 5, "lang": "en", "words_sealed": "first"}),
        "UPDATE broadcast_words SET words_sealed = 'second' WHERE broadcast_id = 5",
    ),
    "overridden_from_the_start": (_notice(id=5, approved_by=None, overridden_at=str(NOW)),),
    "overridden_as_a_draft_and_then_sent": (
        _notice(id=5, status="draft", approved_by=None, overridden_at=str(NOW)),
        "UPDATE broadcasts SET status = 'sending' WHERE id = 5",
    ),
    "overridden_without_a_code": (DRAFT, _alone()),
    "overridden_with_a_code_that_did_not_come_back": (DRAFT, _code(), _alone()),
    "overridden_with_somebody_elses_code": (DRAFT, _code(contact_id=SIGNER), RETURNED, _alone()),
    "overridden_and_signed_by_its_writer": (DRAFT, _code(), RETURNED, _alone(f", approved_by = {WRITER}")),
    "overridden_and_signed_as_well": (DRAFT, _code(), RETURNED, _alone(f", approved_by = {SIGNER}")),
    "overridden_into_sent": (
        DRAFT, _code(), RETURNED, f"UPDATE broadcasts SET status = 'sent', overridden_at = '{NOW}' WHERE id = 5",
    ),
    "overridden_after_it_was_discarded": (
        DRAFT, _code(), RETURNED, "UPDATE broadcasts SET status = 'discarded' WHERE id = 5", _alone(),
    ),
    "a_code_for_what_was_discarded": (_notice(id=5, status="discarded", approved_by=None), _code()),
    "a_code_for_what_has_left": (_notice(id=6), _code(broadcast_id=6)),
    "a_code_of_nothing": (_code(broadcast_id=9),),
    "a_drill_overridden": (_notice(id=5, kind="drill", status="draft", approved_by=None), *OVERRIDE[1:]),
    "an_expiry_overridden": (
        *_follow_up("expiry"), *OVERRIDE[1:],
    ),
    "an_all_clear_overridden": (
        *_follow_up("all_clear"),
        *OVERRIDE[1:],
    ),
    "facts_overridden": (
        *_follow_up("update", facts="{}"),
        *OVERRIDE[1:],
    ),
    "a_place_overridden": (
        *_follow_up("correction", facts="{}"),
        *OVERRIDE[1:],
    ),
    "facts_taken_away_to_be_overridden": (
        *_follow_up("update", facts="{}"),
        *OVERRIDE[1:3], _alone(", facts = NULL"),
    ),
    "an_override_unmarked": (*OVERRIDE, "UPDATE broadcasts SET overridden_at = NULL WHERE id = 5"),
    "an_override_unmarked_and_signed": (
        *OVERRIDE, f"UPDATE broadcasts SET overridden_at = NULL, approved_by = {SIGNER} WHERE id = 5",
    ),
    "an_override_dated_back": (*OVERRIDE, f"UPDATE broadcasts SET overridden_at = '{LATER}' WHERE id = 5"),
    "facts_put_in_after_an_override": (*OVERRIDE, "UPDATE broadcasts SET facts = '{}' WHERE id = 5"),
    "facts_changed_after_the_preview": (
        *_follow_up("correction", facts="{}"),
        "UPDATE broadcasts SET facts = '{\"area\": 1}' WHERE id = 5",
    ),
    "an_area_added_after_the_preview": (DRAFT, "UPDATE broadcasts SET further_areas = 'westlake' WHERE id = 5"),
    "an_area_taken_away_after_the_preview": (
        _notice(id=5, status="draft", approved_by=None, further_areas="westlake"),
        "UPDATE broadcasts SET further_areas = NULL WHERE id = 5",
    ),
    "a_drill_for_several_areas": (
        _notice(id=5, kind="drill", status="draft", approved_by=None, further_areas="westlake"),
    ),
    "words_added_after_approval": (
        _notice(id=5),
        insert_sql("broadcast_words", {"broadcast_id": 5, "lang": "es", "words_sealed": "late"}),
    ),
}  # fmt: skip


def _left(raw: Connection) -> int:
    counted = "SELECT COUNT(*) FROM broadcasts WHERE kind <> 'alert' AND status NOT IN ('draft', 'discarded')"
    return int(raw.execute(text(counted)).scalar_one())


@pytest.mark.parametrize("way", REFUSED)
def test_one_person_alone_sends_nothing(raw: Connection, way: str) -> None:
    with pytest.raises(IntegrityError):
        run_all(raw, REFUSED[way])
    assert _left(raw) == 0


def test_two_persons_send_it(raw: Connection) -> None:
    run_all(raw, (DRAFT, f"UPDATE broadcasts SET status = 'sending', approved_by = {SIGNER} WHERE id = 5"))
    assert _left(raw) == 1


def test_a_draft_may_be_discarded_by_one(raw: Connection) -> None:
    run_all(raw, (DRAFT, "UPDATE broadcasts SET status = 'discarded' WHERE id = 5"))
    assert _left(raw) == 0


def test_in_an_emergency_its_writers_code_sends_it(raw: Connection) -> None:
    run_all(raw, OVERRIDE)
    run_all(raw, ("UPDATE broadcasts SET status = 'sent' WHERE id = 5",))
    run_all(raw, ("DELETE FROM overrides", "UPDATE broadcasts SET status = 'ended' WHERE id = 5"))
    assert _left(raw) == 1


def test_an_alert_is_never_overridden(raw: Connection) -> None:
    unmarked = "UPDATE broadcasts SET overridden_at = NULL"
    run_all(raw, (alert_sql(id=1), unmarked))
    for statement in (_alone(broadcast_id=1), alert_sql(id=2, overridden_at=str(NOW)), _code(broadcast_id=1)):
        with pytest.raises(IntegrityError):
            run_all(raw, (statement,))


@pytest.mark.parametrize("law", ["override_update", "broadcast_keeps"])
def test_without_its_trigger_sqlite_would_take_it(sqlite_template: Path, tmp_path: Path, law: str) -> None:
    """The tests above see the laws at work, not some other mistake in their statements."""
    ways: dict[str, tuple[str, ...]] = {
        "override_update": REFUSED["overridden_without_a_code"],
        "broadcast_keeps": REFUSED["facts_changed_after_the_preview"],
    }
    copied = shutil.copy(sqlite_template, tmp_path / "avisa.sqlite3")
    with lawless_engine(f"sqlite:///{copied}", "no_foreign_keys") as engine, engine.begin() as conn:
        people_reports_and_answers(conn)
        run_all(conn, (f"DROP TRIGGER law_{law}", *ways[law]))
