"""Databases as somebody finds them who goes around the code: raw connections, with and without SQLite's own guards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, create_engine, event, insert, text

from alerts.broadcasts.model import broadcasts
from alerts.people.model import contacts
from alerts.reports.model import asks, confirmations, reports

NOW = datetime(2026, 3, 10, 14, 42, tzinfo=UTC)
LATER = datetime(2026, 3, 10, 14, 50, tzinfo=UTC)
GUARDS = {
    "guarded": ("foreign_keys=ON",),
    "no_foreign_keys": ("foreign_keys=OFF",),
    "no_checks_either": ("foreign_keys=OFF", "ignore_check_constraints=ON"),
}

REPORTER, YES, NO, UNSURE, OTHER_REPORTER, ELSEWHERE, WRITER, SIGNER = range(1, 9)
PEOPLE = range(1, 9)
# id: (reporter, status, area, code); the first one is the event of these tests.
REPORTS = {
    1: (REPORTER, "verified", "here", "K27"),
    2: (OTHER_REPORTER, "verified", "there", "M31"),
    3: (REPORTER, "unvetted", "here", "P44"),
    4: (REPORTER, "contested", "here", "R52"),
}
# id: (report, verifier, purpose, answer)
ANSWERS = {
    11: (1, YES, "sighting", "yes"),
    12: (1, NO, "sighting", "no"),
    13: (1, UNSURE, "sighting", "unsure"),
    14: (1, ELSEWHERE, "recheck", "yes"),
    21: (2, ELSEWHERE, "sighting", "yes"),
    31: (3, YES, "sighting", "yes"),
    41: (4, YES, "sighting", "yes"),
}


@contextmanager
def lawless_engine(url: str, guards: str) -> Iterator[Engine]:
    """Plain connections to a migrated database, those guards of SQLite turned off that `guards` names."""
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":

        def prepare(connection: sqlite3.Connection, _record: object) -> None:
            connection.isolation_level = None
            for pragma in GUARDS[guards]:
                connection.execute(f"PRAGMA {pragma}")

        event.listen(engine, "connect", prepare)
        event.listen(engine, "begin", lambda conn: conn.exec_driver_sql("BEGIN"))
    yield engine
    engine.dispose()


def people_reports_and_answers(conn: Connection) -> None:
    """Eight people, four reports and what was answered about them; nothing is broadcast yet."""
    for person in PEOPLE:
        sealed = {"number_sealed": b"sealed", "number_index": bytes([person]) * 32}
        flags = {"lang": "en", "status": "active", "nearby": False, "night": False}
        conn.execute(insert(contacts).values(id=person, **sealed, **flags, status_at=NOW, created_at=NOW))
    for number, (reporter, status, area, code) in REPORTS.items():
        values = {"reporter_id": reporter, "status": status, "area": area, "code": code, "hearsay": False, "wave": 1}
        conn.execute(insert(reports).values(id=number, **values, received_at=NOW))
    for number, (report, verifier, purpose, answer) in ANSWERS.items():
        ask = {"report_id": report, "verifier_id": verifier, "purpose": purpose, "round": 1, "wave": 1}
        conn.execute(insert(asks).values(id=number, **ask, code="472", misses=0, asked_at=NOW))
        said = {"report_id": report, "reporter_id": REPORTS[report][0], "verifier_id": verifier, "ask_id": number}
        conn.execute(insert(confirmations).values(id=number, **said, purpose=purpose, answer=answer, answered_at=NOW))


def a_confirmed_alert(conn: Connection) -> None:
    """Broadcast 1: the alert of report 1, as the code stores it."""
    conn.execute(insert(broadcasts).values(id=1, **alert_columns(), created_at=NOW, expires_at=LATER))


def alert_columns(**changed: object) -> dict[str, object]:
    """The columns of the alert of report 1, some of them changed."""
    right = {"kind": "alert", "status": "sending", "area": "here", "code": "K27"}
    return {**right, "report_id": 1, "confirmation_id": 11, "answer": "yes", **changed}


def insert_sql(table: str, columns: Mapping[str, object], verb: str = "INSERT") -> str:
    """A statement written out by hand; None is NULL, and text, numbers and raw SQL are put in as they are."""
    names = ", ".join(columns)
    return f"{verb} INTO {table} ({names}) VALUES ({', '.join(_literal(one) for one in columns.values())})"


def alert_sql(*, verb: str = "INSERT", **changed: object) -> str:
    """An INSERT of the alert of report 1 with some columns changed."""
    when = {"created_at": NOW.isoformat(sep=" "), "expires_at": LATER.isoformat(sep=" ")}
    return insert_sql("broadcasts", {**alert_columns(**changed), **when, **changed}, verb)


def answer_sql(*, verb: str = "INSERT", **changed: object) -> str:
    """An INSERT of a yes of verifier YES to report 1, with some columns changed."""
    said = {"report_id": 1, "reporter_id": REPORTER, "verifier_id": YES, "ask_id": 11, "purpose": "sighting"}
    return insert_sql("confirmations", {**said, "answer": "yes", "answered_at": str(LATER), **changed}, verb)


def run_all(conn: Connection, statements: tuple[str, ...]) -> None:
    """Run raw statements, all or none of them."""
    with conn.begin_nested():
        for statement in statements:
            conn.execute(text(statement))


def _literal(value: object) -> str:
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"
