"""Health in words and numbers."""

from __future__ import annotations

from dataclasses import replace

from flask.testing import FlaskClient

from alerts.house import House
from alerts.people.roles import Role
from alerts.store import leases
from alerts.store.agenda import Lane
from alerts.store.database import open_database
from alerts.web import build_web
from tests.conversation.phones import Town
from tests.house import Clock
from tests.web.browser import Page
from tests.web.provider import Provider

PARTS = ("lane:urgent", "lane:broadcast", "lane:routine", "sweeper")


def beat(house: House, *names: str) -> None:
    """Let parts of the service show that they are alive."""
    with house.transaction() as tx:
        for name in names:
            leases.beat(tx.conn, name, tx.now)


def test_the_process_is_up_whatever_else(client: FlaskClient) -> None:
    assert client.get("/healthz").data == b"ok\n"


def test_ready_once_every_part_beats(house: House, client: FlaskClient) -> None:
    beat(house, *PARTS[1:])
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.text == "lane:urgent: has never been running\n"
    beat(house, PARTS[0])
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (200, "ready\n")


def test_a_part_that_fell_silent_is_named(house: House, client: FlaskClient, clock: Clock) -> None:
    beat(house, *PARTS)
    clock.forward(45)
    beat(house, *PARTS[:3])
    assert client.get("/readyz").text == "sweeper: no heartbeat for 45 seconds\n"


def test_a_queue_and_a_database_that_are_gone_are_named(house: House) -> None:
    beat(house, *PARTS)
    no_queue = build_web(house, lambda: False).test_client().get("/readyz")
    assert (no_queue.status_code, no_queue.text) == (503, "queue: Redis can't be reached\n")
    gone = replace(house, database=open_database("postgresql+psycopg://nobody@127.0.0.1:9/nothing"))
    no_database = build_web(gone).test_client().get("/readyz")
    assert (no_database.status_code, no_database.text) == (503, "database: can't be used (OperationalError)\n")
    gone.database.close()


def test_an_old_schema_is_named(house: House, tmp_path: object) -> None:
    empty = replace(house, database=open_database(f"sqlite:///{tmp_path}/empty.sqlite3"))
    assert "db upgrade" in build_web(empty).test_client().get("/readyz").text
    empty.database.close()


def test_metrics_count_what_there_is(house: House, client: FlaskClient, clock: Clock) -> None:
    town = Town(house)
    provider = Provider(client, house.settings)
    responder = town.member(Role.RESPONDER)
    provider.text(responder.number, "REPORT 4 agents, detaining, Olympic & Vermont Koreatown")
    beat(house, "sweeper")
    clock.forward(12)
    metrics = client.get("/metrics").text
    assert 'avisa_reports{status="checking"} 1.0' in metrics
    assert 'avisa_tasks_open{lane="urgent"}' in metrics
    assert "avisa_oldest_due_task_age_seconds 12.0" in metrics
    assert 'avisa_heartbeat_age_seconds{name="sweeper"} 12.0' in metrics
    assert "avisa_deliveries_last_day" in metrics
    assert responder.number[2:] not in metrics


def test_urgent_work_that_nobody_begins_is_named(house: House, client: FlaskClient, clock: Clock) -> None:
    """A lane may look alive and do nothing."""
    with house.transaction() as tx:
        tx.schedule("verify", 1, Lane.URGENT)
        tx.schedule("dispatch", 1, Lane.BROADCAST)  # a slow sender's chunks may wait their turn for long
    clock.forward(75)
    beat(house, *PARTS)
    assert client.get("/readyz").text == "agenda: urgent work waits for 75 seconds\n"


def test_the_public_is_told_when_texting_is_down(house: House, client: FlaskClient, clock: Clock) -> None:
    """After a minute, in their language, with whom to call; and programs can tell it from a quiet day."""
    hotline = house.network.organization.hotline
    beat(house, *PARTS)
    assert client.get("/alerts.json").get_json()["texting"] == "up"
    assert 'role="alert"' not in client.get("/").text
    clock.forward(45)
    assert 'role="alert"' not in client.get("/").text, "a restart is no alarm"
    clock.forward(45)
    page = Page(client.get("/?lang=es").text).words()
    assert "No podemos enviar alertas por mensaje (desde: 7:42 a. m.). No recibir un mensaje no significa nada." in page
    assert hotline in page
    assert client.get("/alerts.json").get_json()["texting"] == "down"
    assert "<subtitle>" in client.get("/alerts.atom").text
