"""Drills by text: what would happen, that it begins, and how it stands."""

from __future__ import annotations

from alerts.broadcasts import gate
from alerts.broadcasts.gate import Refusal
from alerts.broadcasts.records import Broadcast
from alerts.conversation.turn import Reply, Turn
from alerts.people import roster
from alerts.reports import drills, scorecards, wording
from alerts.reports.drills import Obstacle
from alerts.reports.lifecycle import ReportStatus


def prepare(turn: Turn, area: str) -> Reply:
    """The answer to DRILL and an area (a slug): what happens once another coordinator returns a code, or why not."""
    requested = drills.request(turn.tx, turn.contact.id, area)
    exercise = turn.say("status.exercise")
    if isinstance(requested, Obstacle):
        reason = turn.say(requested.value)
        return Reply(turn.say("coordinator.drill_refused", status=exercise, reason=reason), mattered=False)
    report = requested.report
    shown = wording.say(turn.tx, turn.contact.lang, "coordinator.drill_preview", report, n=requested.verifiers)
    if not requested.asked:
        return Reply(f"{shown} {turn.say('coordinator.no_other')}")
    return Reply(f"{shown} {turn.plural('coordinator.drill_asked', requested.asked)}")


def begun(turn: Turn, drill: Broadcast) -> str:
    """What both coordinators hear when a drill has its second name."""
    facts = {"status": turn.say("status.exercise"), "area": turn.area_names((drill.area,))}
    return turn.say("coordinator.drill_begins", **facts)


def refused(turn: Turn, refusals: tuple[Refusal, ...]) -> str:
    """What both hear when the gate keeps it from beginning after all."""
    reason = gate.verdict(turn.tx.phrases, turn.contact.lang, refusals)
    return turn.say("coordinator.drill_refused", status=turn.say("status.exercise"), reason=reason)


def stop(turn: Turn) -> Reply:
    """The answer to DRILL OFF: what the drill has shown, or that it does not begin."""
    report = drills.stop(turn.tx, turn.contact.id)
    if report is None:
        return Reply(turn.say("coordinator.drill_none_stands"), mattered=False)
    if report.status is ReportStatus.WITHDRAWN:
        who = roster.name_of(turn.tx, turn.contact.id)
        return Reply(wording.say(turn.tx, turn.contact.lang, "coordinator.drill_dropped", report, who=who))
    return Reply(scorecards.in_words(turn.tx, turn.contact.lang, report.id))


def how_it_stands(turn: Turn) -> Reply:
    """The answer to DRILL alone: the newest drill, counted up to now."""
    return Reply(scorecards.latest_in_words(turn.tx, turn.contact.lang), mattered=False)
