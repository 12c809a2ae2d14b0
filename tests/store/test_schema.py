"""The migrations make what the code's tables say, and can be taken back."""

from __future__ import annotations

import importlib
import pkgutil

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text

import alerts
from alerts.people.model import renewals
from alerts.store import schema
from alerts.store.database import Database, metadata, open_database
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

for module in pkgutil.walk_packages(alerts.__path__, "alerts."):
    if module.name.endswith(".model"):
        importlib.import_module(module.name)


def test_the_migrated_schema_is_what_the_code_says(database: Database) -> None:
    with database.read() as conn:
        assert compare_metadata(MigrationContext.configure(conn), metadata) == []
        assert schema.is_current(conn)


def test_the_newest_step_is_known_without_alembic() -> None:
    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.NEWEST


def test_up_down_and_up_again(database_url: str) -> None:
    database = open_database(database_url)
    schema.upgrade(database)
    schema.upgrade(database)
    schema.downgrade(database, "base")
    with database.read() as conn:
        assert set(inspect(conn).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
        assert not schema.is_current(conn)
    schema.upgrade(database)
    with database.read() as conn:
        assert schema.is_current(conn)
    database.close()


def test_who_had_places_before_is_asked_a_year_after_they_agreed(database_url: str) -> None:
    """And a year after they came, if no consent of theirs is known."""
    database = open_database(database_url)
    schema.upgrade(database, "0009")
    agreed, came = "2025-06-01 10:00:00.000000+00:00", "2025-01-01 10:00:00.000000+00:00"
    with lawless_engine(database_url, "guarded") as engine, engine.begin() as conn:
        for contact_id, status in ((1, "active"), (2, "active"), (3, "opted_out"), (4, "active")):
            person = {
                "id": contact_id,
                "number_sealed": f"n{contact_id}",
                "number_index": f"i{contact_id}",
                "lang": "en",
            }
            person |= {"status": status, "status_at": came, "nearby": False, "night": False, "created_at": came}
            run_all(conn, (insert_sql("contacts", person),))
        for contact_id in (1, 2, 3):
            subscription = {"area": "koreatown", "contact_id": contact_id, "since": came}
            run_all(conn, (insert_sql("subscriptions", subscription),))
        for contact_id, kind, at in ((1, "opt_in", came), (1, "opt_in", agreed), (2, "opt_out", agreed)):
            consent = {"contact_id": contact_id, "kind": kind, "method": "text", "words_sealed": "w", "disclosure": ""}
            run_all(conn, (insert_sql("consents", consent | {"number_sealed": "n", "recorded_at": at}),))
    schema.upgrade(database)
    with database.read() as conn:
        rows = conn.execute(select(renewals).order_by(renewals.c.contact_id)).all()
    assert [(row.contact_id, row.heard_at.month, row.asked_at) for row in rows] == [(1, 6, None), (2, 1, None)]
    database.close()


def test_what_is_stored_survives_that_a_table_is_made_anew(database_url: str) -> None:
    """With rows that point at it and that it points at, and with every law that stood."""
    database = open_database(database_url)
    schema.upgrade(database, "0005")
    fresh = laws_of(database)
    with lawless_engine(database_url, "guarded") as engine, engine.begin() as conn:
        people_reports_and_answers(conn)
        words = {"broadcast_id": 2, "lang": "en", "words_sealed": "sealed"}
        statements = (alert_sql(id=1), notice(id=2, status="draft"), insert_sql("broadcast_words", words))
        run_all(conn, (*statements, notice(id=3, kind="correction", references_id=1, approved_by=SIGNER)))
    schema.upgrade(database)
    with database.read() as conn:
        stored = conn.execute(text("SELECT id, kind, references_id FROM broadcasts ORDER BY id")).all()
        assert [tuple(row) for row in stored] == [(1, "alert", None), (2, "notice", None), (3, "correction", 1)]
        assert conn.execute(text("SELECT broadcast_id FROM broadcast_words")).scalar_one() == 2
        if database.is_sqlite:
            assert conn.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    assert laws_of(database) >= fresh
    schema.downgrade(database, "0005")
    assert laws_of(database) == fresh
    database.close()


def test_mailings_survive_that_they_learn_of_events(database_url: str) -> None:
    """And what points at them; on the way back only those of events are lost."""
    database = open_database(database_url)
    schema.upgrade(database, "0009")
    fresh = laws_of(database)
    with lawless_engine(database_url, "guarded") as engine, engine.begin() as conn:
        people_reports_and_answers(conn)
        area = insert_sql("mailing_areas", {"mailing_id": 1, "area": "here", "rank": 0})
        run_all(conn, (mailing(1), area, notice(id=5, mailing_id=1, approved_by=SIGNER)))
    schema.upgrade(database)
    with lawless_engine(database_url, "guarded") as engine, engine.begin() as conn:
        told = {"approved_by": SIGNER, "facts": "{}"}
        topic = insert_sql("mailing_topics", {"mailing_id": 3, "topic": "runs"})
        run_all(conn, (mailing(2, audience="going", event=12), mailing(3, audience="event", event=12), topic))
        run_all(conn, (notice(id=6, kind="reminder", mailing_id=2), notice(id=7, kind="event", mailing_id=3, **told)))
        assert conn.execute(text("SELECT event, areas_from FROM mailings WHERE id = 1")).one() == (None, None)
    schema.downgrade(database, "0009")
    with database.read() as conn:
        assert conn.execute(text("SELECT id FROM mailings")).scalars().all() == [1]
        assert conn.execute(text("SELECT id, mailing_id FROM broadcasts")).all() == [(5, 1)]
        assert conn.execute(text("SELECT mailing_id FROM mailing_areas")).scalars().all() == [1]
    assert laws_of(database) == fresh
    database.close()


def mailing(number: int, **changed: object) -> str:
    """An INSERT of a mailing."""
    plan = {"plan_rank": 0, "plan_cursor": 0, "next_seq": 1, "default_lang": "en", "state": "planning"}
    columns = {"id": number, "reference": f"m{number}", "audience": "areas", "lane": "broadcast", **plan, **changed}
    when = {"created_at": str(NOW), "expires_at": str(LATER)}
    return insert_sql("mailings", {**columns, "pausable": True, **when}).replace("True", "TRUE")


def notice(**changed: object) -> str:
    """An INSERT of a coordinator's notice."""
    bare: dict[str, object] = {"report_id": None, "confirmation_id": None, "answer": None, "code": None}
    columns = {"kind": "notice", "created_by": WRITER, **bare, **changed}
    return alert_sql(verb="INSERT", **columns)


def laws_of(database: Database) -> set[str]:
    """The names of all triggers."""
    catalog = "sqlite_master WHERE type = 'trigger'" if database.is_sqlite else "pg_trigger WHERE NOT tgisinternal"
    column = "name" if database.is_sqlite else "tgname"
    with database.read() as conn:
        return set(conn.execute(text(f"SELECT {column} FROM {catalog}")).scalars())
