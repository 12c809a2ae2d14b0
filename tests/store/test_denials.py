"""That a report was not confirmed is told once, in the names of two who said no, whoever writes the SQL."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError

from alerts.reports.model import asks, confirmations, reports
from tests.store.lawless import ELSEWHERE, NO, NOW, OTHER_REPORTER, REPORTER, UNSURE, YES, alert_sql, run_all

DENIED, ANOTHER = 7, 8
SAID = {71: (DENIED, NO, "no"), 72: (DENIED, UNSURE, "no"), 73: (DENIED, ELSEWHERE, "unsure"), 81: (ANOTHER, NO, "no")}


@pytest.fixture
def denied(raw: Connection) -> Connection:
    """Two reports that were not confirmed; of the second one only one no is left."""
    for number in (DENIED, ANOTHER):
        values = {"reporter_id": REPORTER, "status": "not_confirmed", "area": "here", "code": f"X{number}0"}
        raw.execute(insert(reports).values(id=number, **values, hearsay=False, wave=1, received_at=NOW))
    for number, (report, verifier, answer) in SAID.items():
        say(raw, number, report, verifier, answer)
    return raw


def say(raw: Connection, number: int, report: int, verifier: int, answer: str) -> None:
    """A verifier's answer about one of these reports."""
    ask = {"report_id": report, "verifier_id": verifier, "purpose": "sighting", "round": number, "wave": 1}
    raw.execute(insert(asks).values(id=number, **ask, code="472", misses=0, asked_at=NOW))
    said = {"report_id": report, "reporter_id": REPORTER, "verifier_id": verifier, "ask_id": number}
    raw.execute(insert(confirmations).values(id=number, **said, purpose="sighting", answer=answer, answered_at=NOW))


def notice(**changed: object) -> str:
    """The notice of the first of them, with some columns changed."""
    right = {"kind": "notice", "report_id": DENIED, "code": "X70", "created_by": NO, "approved_by": UNSURE}
    return alert_sql(verb="INSERT", **{**right, "confirmation_id": None, "answer": None, **changed})


REFUSED = {
    "by one person": notice(approved_by=NO),
    "by one who was unsure": notice(approved_by=ELSEWHERE),
    "by one who was not asked": notice(approved_by=OTHER_REPORTER),
    "by nobody": notice(created_by=None, approved_by=None),
    "as a draft of one": notice(status="draft", approved_by=None),
    "of a report with one no": notice(report_id=ANOTHER),
    "of a verified report": notice(report_id=1),
    "of no report there is": notice(report_id=99),
    "of another area": notice(area="there"),
}


@pytest.mark.parametrize("way", REFUSED)
def test_a_baseless_one_can_not_be_stored(denied: Connection, way: str) -> None:
    with pytest.raises(IntegrityError):
        run_all(denied, (REFUSED[way],))


def test_two_who_said_no_are_its_ground_once(denied: Connection) -> None:
    run_all(denied, (notice(),))
    with pytest.raises(IntegrityError):
        run_all(denied, (notice(created_by=UNSURE, approved_by=NO),))
    kept = denied.execute(text("SELECT COUNT(*) FROM broadcasts WHERE kind = 'notice'")).scalar_one()
    assert kept == 1


@pytest.mark.parametrize(("verifier", "answer"), [(YES, "yes"), (NO, "yes"), (UNSURE, "unsure")])
def test_a_yes_or_a_changed_mind_takes_the_ground_away(denied: Connection, verifier: int, answer: str) -> None:
    say(denied, 79, DENIED, verifier, answer)
    with pytest.raises(IntegrityError):
        run_all(denied, (notice(),))


def test_a_late_yes_does_not_keep_what_left_from_ending(denied: Connection) -> None:
    run_all(denied, (notice(id=5),))
    say(denied, 79, DENIED, YES, "yes")
    run_all(denied, ("UPDATE broadcasts SET status = 'sent' WHERE id = 5",))
