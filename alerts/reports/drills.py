"""Drills: verifiers are asked about something made up as they would be about a real report, and it is counted.

Its report is an exercise from its first moment: the schema keeps it from ever being verified, and every text about it
goes to role holders only. It names no corner, so that a text that is shown around sends nobody anywhere. Something
real goes first: while there is any no drill begins, and a real report ends the one that is under way.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from alerts.broadcasts import composing, exercises, quiet_hours
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.records import live_alerts
from alerts.delivery import direct, switches
from alerts.house import Transaction
from alerts.people import contacts, roles
from alerts.people.roles import Role
from alerts.reports import asks, lifecycle, records, scorecards, voices, waves
from alerts.reports.asks import Ask, Purpose
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.records import Report
from alerts.reports.vocabulary import Activity, Agency
from alerts.reports.wording import Reply, alert_facts, say, tell_all
from alerts.sms.commands import AnswerWord
from alerts.store.agenda import Lane

PEOPLE = (2, 3, 4, 5, 6)
ACTIVITIES = (Activity.WATCHING, Activity.APPROACHING, Activity.QUESTIONING, Activity.DETAINING)
TIMER = "timer"


class Obstacle(StrEnum):
    """Why no drill can begin now; the key of its sentence."""

    HELD = "gate.paused"
    NIGHT = "drill.at_night"
    REAL = "drill.something_real"
    UNDER_WAY = "drill.under_way"
    NOBODY = "drill.nobody_on_duty"


@dataclass(frozen=True, slots=True)
class Request:
    """A drill that was asked for: its made-up report, how many verifiers may be asked, how many coordinators were."""

    report: Report
    verifiers: int
    asked: int


def request(tx: Transaction, coordinator_id: int, area: str) -> Request | Obstacle:
    """Draft a drill in an area (a slug) and ask the other coordinators for a second name; or why there can't be one."""
    if hindered := obstacle(tx):
        return hindered
    report = _made_up(tx, coordinator_id, area)
    verifiers = len(waves.candidates(tx, report, ()))
    if not verifiers:
        lifecycle.move(tx, report.id, ReportStatus.WITHDRAWN, TIMER)
        return Obstacle.NOBODY
    return Request(report, verifiers, exercises.draft(tx, alert_facts(report, 0), coordinator_id))


def next_wave(tx: Transaction, report_id: int) -> datetime | None:
    """Task: begin a drill that two coordinators want, or ask its next wave; returns when the one after it is due."""
    records.take_turns(tx)  # a real report that comes in at this moment finds the drill, or is found
    report = records.lock(tx, report_id)
    if report.status is ReportStatus.INCOMPLETE:
        report = _begin(tx, report)
    if report.status is not ReportStatus.CHECKING or _is_confirmed(tx, report):
        return None
    if not switches.is_paused(tx):
        waves.ask_wave(tx, records.change(tx, report_id, wave=report.wave + 1))
    return tx.now + timedelta(seconds=tx.network.verification.wave_seconds)


def answer(tx: Transaction, report: Report, ask: Ask, word: AnswerWord) -> Reply:
    """Take an answer to a drill's question; the report is locked by the caller. Returns what to say to them."""
    if asks.is_dead(tx, ask):
        return Reply("verify.code_dead", report, mattered=False)
    if report.status is not ReportStatus.CHECKING:
        is_cut = report.status is ReportStatus.WITHDRAWN
        return Reply("verify.drill_cut" if is_cut else "verify.drill_over", report, mattered=False)
    if voices.of_verifier(tx, ask) is word:
        return Reply("verify.drill_thanks", report, mattered=False)
    was_confirmed = _is_confirmed(tx, report)
    voices.record(tx, report, ask, word)
    records.stamp_first_answer(tx, report.id)
    if word is AnswerWord.YES and not was_confirmed:
        _show_alert(tx, report)
    _go_on(tx, report, was_confirmed=was_confirmed or word is AnswerWord.YES, at_once=word is AnswerWord.UNSURE)
    return Reply("verify.drill_thanks", report)


def give_way(tx: Transaction) -> None:
    """A real report is to be asked about: the drill is over in this moment, and those who took part are told soon."""
    records.take_turns(tx)
    found = records.drill_under_way(tx)
    report = None if found is None else records.lock(tx, found.id)
    if report is None or report.status is not ReportStatus.CHECKING:
        return
    lifecycle.move(tx, report.id, ReportStatus.WITHDRAWN, "real_report")
    direct.stop_drills(tx)
    asks.close_all(tx, report.id)
    tx.schedule(exercises.END_DRILL, report.id, Lane.URGENT, rank=exercises.BEHIND)


def end(tx: Transaction, report_id: int) -> None:
    """Task: a drill's time is over, or something real goes first: its people are told, the coordinators what it showed.

    Nothing happens when it is over already.
    """
    _end(tx, records.lock(tx, report_id), TIMER)


def stop(tx: Transaction, report_id: int, by: str) -> bool:
    """The same before its time, by a coordinator ("contact:7"); False when it is not under way."""
    report = records.lock(tx, report_id)
    return report.status is ReportStatus.CHECKING and _end(tx, report, by)


def obstacle(tx: Transaction) -> Obstacle | None:
    """Why no drill can begin now, whoever is on duty; None if one can."""
    if switches.is_paused(tx):
        return Obstacle.HELD
    if quiet_hours.hold(tx, BroadcastKind.DRILL):
        return Obstacle.NIGHT
    if records.is_one_undecided(tx) or live_alerts(tx):
        return Obstacle.REAL
    return Obstacle.UNDER_WAY if records.drill_under_way(tx) else None


def _made_up(tx: Transaction, coordinator_id: int, area: str) -> Report:
    facts: dict[str, object] = {"people": secrets.choice(PEOPLE), "activity": secrets.choice(ACTIVITIES).value}
    facts |= {"area": area, "agency": Agency.ICE.value, "hearsay": False, "exercise": True}
    facts |= {"code": records.fresh_code(tx), "observed_at": tx.now, "last_seen_at": tx.now}
    return records.add(tx, coordinator_id, ReportStatus.INCOMPLETE, **facts)


def _begin(tx: Transaction, report: Report) -> Report:
    """Let it be asked about from now on, or end it if that can't be any more; returns it as it is then."""
    hindered = obstacle(tx) or (None if waves.candidates(tx, report, ()) else Obstacle.NOBODY)
    if hindered is None:
        lifecycle.move(tx, report.id, ReportStatus.CHECKING, TIMER)
        return records.change(tx, report.id, observed_at=tx.now, last_seen_at=tx.now)
    lifecycle.move(tx, report.id, ReportStatus.WITHDRAWN, TIMER)
    exercises.end(tx, report.id, TIMER, begun=False)
    for coordinator_id, lang in _coordinators(tx):
        words = say(tx, lang, "coordinator.drill_refused", report, reason=tx.phrases.say(lang, hindered))
        direct.text_person(tx, coordinator_id, words, exercise=True)
    return records.get(tx, report.id)


def _is_confirmed(tx: Transaction, report: Report) -> bool:
    """Whether anybody said yes so far: a real report would be verified by that."""
    return voices.last_yes_at(tx, report.id) is not None


def _go_on(tx: Transaction, report: Report, *, was_confirmed: bool, at_once: bool) -> None:
    """Until somebody says yes one more is asked where a real report would have one asked; then all may still answer."""
    asked = asks.of_report(tx, report.id, Purpose.SIGHTING)
    waiting = [one for one in asked if one.is_open and one.answered_at is None]
    if was_confirmed and not waiting:
        _end(tx, report, TIMER)
    elif not was_confirmed and (at_once or not waiting):
        waves.ask_more(tx, report)


def _show_alert(tx: Transaction, report: Report) -> None:
    """What would leave to residents now goes to those who take part."""
    facts = alert_facts(report, 0)
    asked = {one.verifier_id for one in asks.of_report(tx, report.id, Purpose.SIGHTING)}
    for contact_id in sorted(asked | {coordinator_id for coordinator_id, _ in _coordinators(tx)}):
        lang = contacts.get(tx, contact_id).lang
        words = composing.drill_text(tx.phrases, tx.network, facts, lang, tx.now)
        direct.text_person(tx, contact_id, words, exercise=True)


def _end(tx: Transaction, report: Report, by: str) -> bool:
    if not exercises.end(tx, report.id, by):
        return False
    is_cut = report.status is ReportStatus.WITHDRAWN
    if not is_cut:
        lifecycle.move(tx, report.id, ReportStatus.UNCHECKED, by)
    asked = asks.of_report(tx, report.id, Purpose.SIGHTING)
    waiting = asks.close_all(tx, report.id)
    told = [one.verifier_id for one in (asked if is_cut else waiting)]
    tell_all(tx, told, "verify.drill_cut" if is_cut else "verify.drill_over", records.get(tx, report.id))
    for coordinator_id, lang in _coordinators(tx):
        direct.text_person(tx, coordinator_id, scorecards.in_words(tx, lang, report.id), exercise=True)
    return True


def _coordinators(tx: Transaction) -> list[tuple[int, str]]:
    """Every active coordinator with their language."""
    ids = sorted(member.contact_id for member in roles.active_in(tx, Role.COORDINATOR))
    return [(contact_id, contacts.get(tx, contact_id).lang) for contact_id in ids]
