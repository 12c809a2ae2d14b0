"""What is left behind by a running service: no number and no text in a log, a job, a key or the audit."""

from __future__ import annotations

import re

import pytest
from redis import Redis
from sqlalchemy import select

from alerts.people.roles import Role
from alerts.store.agenda import tasks
from alerts.store.audit import audit_entries, first_broken
from tests.stories.neighborhood import Neighborhood
from workers import valkey

pytestmark = pytest.mark.stories

NUMBER = re.compile(rb"\+?1?\d{3}[-. ]?555[-. ]?\d{4}")
WORDS = b"purple elephant parade"


def test_numbers_and_words_stay_in_the_vault(neighborhood: Neighborhood) -> None:
    """After joining, reporting, answering, stopping and nonsense: logs, Redis, agenda and audit hold none of it."""
    resident = neighborhood.phone()
    resident.types("JOIN Silver Lake")
    reporter = neighborhood.member(Role.RESPONDER, area="silver-lake")
    verifier = neighborhood.member(Role.VERIFIER, area="silver-lake")
    code = neighborhood.report_code(reporter.types(f"REPORT 4 agents Silver Lake {WORDS.decode()}"))
    neighborhood.answer_as_asked([verifier], "Y", times=1, about=["Silver Lake"])
    resident.gets(code)
    resident.types(WORDS.decode())
    resident.types("STOP")

    with valkey.connect(neighborhood.stage.settings) as connection:
        kept = b"\n".join(_everything(connection))
    assert kept, "the queue was used"
    with neighborhood.house.look() as tx:
        rows = [*tx.conn.execute(select(tasks)), *tx.conn.execute(select(audit_entries))]
        told = "\n".join(str(tuple(row)) for row in rows).encode()
        assert first_broken(tx.conn) is None
    for place in (neighborhood.stage.log.read_bytes(), kept, told):
        assert not NUMBER.search(place)
        assert WORDS not in place


def _everything(connection: Redis) -> list[bytes]:
    """Every key in Redis with all it holds, as bytes."""
    found = []
    for key in connection.scan_iter():
        found += [key, connection.dump(key) or b""]
    return found
