"""What a coordinator writes leaves only with a second coordinator's name beside it, whoever writes the SQL."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from tests.store.lawless import SIGNER, WRITER, alert_sql, insert_sql, run_all


def _notice(**changed: object) -> str:
    bare: dict[str, object] = {"report_id": None, "confirmation_id": None, "answer": None, "code": None}
    columns = {"kind": "notice", "created_by": WRITER, "approved_by": SIGNER, **bare, **changed}
    return alert_sql(verb="INSERT", **columns)


DRAFT = _notice(id=5, status="draft", approved_by=None)
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
