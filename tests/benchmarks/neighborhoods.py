"""Neighborhoods of benchmarks: areas of their own, somebody to report and somebody to confirm, and alerts there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from time import sleep

from sqlalchemy import select, update

from alerts.broadcasts import alerting, leaving
from alerts.house import House
from alerts.people import enrolment
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.reports import lifecycle
from alerts.reports.model import asks, reports
from config.network import Area
from tests.benchmarks import residents
from tests.benchmarks.live import Answered, Live
from tests.chaos.crowd import separate_areas

SETTLE_SECONDS = 0.05
CODE = re.compile(r"\b(\d{3})\b")


@dataclass(frozen=True, slots=True)
class Place:
    """A neighborhood and its people; `prefix` begins the numbers of its residents and of nobody else."""

    area: Area
    people: int
    prefix: str
    reporter: str
    verifier: str


def settle(house: House, which: int, people: int) -> Place:
    """Let so many people live in an area of their own, with somebody to report and somebody to confirm."""
    area = separate_areas(house.network)[which]
    prefix = f"+1{3 + which}"
    residents.subscribe(house, area.slug, residents.numbers(prefix, people))
    place = Place(area, people, prefix, f"+1213555{which:04}", f"+1213555{which + 1000:04}")
    with house.transaction() as tx:
        enrolment.add(tx, Enrolment(place.reporter, (Role.RESPONDER,), (area.slug,), "en"))
        enrolment.add(tx, Enrolment(place.verifier, (Role.VERIFIER,), (area.slug,), "en"), on_duty=True)
    return place


def alert(service: Live, place: Place) -> Answered:
    """A report, and as soon as nothing else is under way its confirmation; returns that one."""
    before = service.provider.taken()
    service.text(place.reporter, f"REPORT 5 ICE agents detaining people {place.area.name('en')}")
    question = service.provider.first(place.verifier, before)
    code = CODE.search(question.body)
    assert code is not None, "the question carries no code of three digits"
    service.wait_until_quiet()
    sleep(SETTLE_SECONDS)
    return service.text(place.verifier, f"Y {code[1]}")


def end(service: Live, place: Place) -> None:
    """The alert is over: what has not left never does, and the place is free for the next report."""
    with service.house.transaction() as tx:
        live_ones = (reports.c.area == place.area.slug, reports.c.closed_at.is_(None))
        (report_id,) = tx.conn.execute(select(reports.c.id).where(*live_ones)).scalars()
        alert = alerting.living(tx, report_id)
        assert alert is not None
        leaving.end_alert(tx, alert, "benchmark")
        lifecycle.close(tx, report_id, "benchmark")
        tx.conn.execute(update(asks).values(asked_at=tx.now - timedelta(hours=2)))  # nobody need rest
    service.wait_until_quiet()
    service.forget_timers()
    service.fill_throttle()
