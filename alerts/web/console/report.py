"""A report: its whole story, who was asked and what they say, who else looks, and what may be done about it."""

from __future__ import annotations

from typing import Final

from flask import Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from alerts.broadcasts import records as broadcasts
from alerts.house import House, Transaction
from alerts.reports import attention, overview, records, story, verification
from alerts.reports import deciding as decisions
from alerts.reports.lifecycle import ReportStatus
from alerts.reports.overview import ReportOverview
from alerts.reports.records import Report
from alerts.sms.commands import AnswerWord
from alerts.web.console import answers, facts, live, rendering
from alerts.web.console.access import Access, ConsolePages, Viewer

HERE: Final = "/reports"
NOBODY_LEFT: Final = "coordinator.nobody_more"  # an answer that changed nothing
# What a coordinator says to answers that differ, and the phrase that says it was done. Never a yes: see `deciding`.
DECISIONS: Final = {"close": (AnswerWord.NO, "closed"), "one-more": (AnswerWord.UNSURE, "one_more")}

# What is noted about reports and broadcasts and has no facts to be told: the phrases "story.*".
STORY: Final = frozenset(
    {
        *("report.received", "report.joined", "report.left", "report.facts", "report.referred", "report.released"),
        *("report.closed", "verifier.code_dead", "approval.requested", "approval.given", "approval.own"),
        *("broadcast.aborted", "broadcast.extended", "broadcast.refused", "broadcast.overridden"),
    }
)


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page, the part of it that moves, and what can be done on it."""

    @pages.get(f"{HERE}/<int:report_id>")
    def report(viewer: Viewer, report_id: int) -> ResponseReturnValue:
        found = _find(house, report_id)
        _note(house, viewer, report_id)
        moving, said = _moving(house, viewer, found), answers.just_done()
        return rendering.render(viewer, "console/report.html", report=found.report, moving=moving, just_done=said)

    @pages.get(f"{HERE}/<int:report_id>/live", Access.OBSERVER, polled=True)
    def report_live(viewer: Viewer, report_id: int) -> Response:
        _note(house, viewer, report_id)
        return live.answer(_moving(house, viewer, _find(house, report_id)))

    @pages.post(f"{HERE}/<int:report_id>/close", fresh=True)
    def close(viewer: Viewer, report_id: int) -> Response:
        return _decide(house, viewer, report_id, "close")

    @pages.post(f"{HERE}/<int:report_id>/one-more")
    def one_more(viewer: Viewer, report_id: int) -> Response:
        return _decide(house, viewer, report_id, "one-more")

    @pages.post(f"{HERE}/<int:report_id>/let-through")
    def let_through(viewer: Viewer, report_id: int) -> Response:
        _find(house, report_id)
        with house.transaction() as tx:
            reply = verification.sign_through(tx, report_id, viewer.contact_id)
            words = reply.words(tx, viewer.lang)
        where = f"{HERE}/{report_id}"
        return answers.done(where, "let_through") if reply.mattered else answers.refused(viewer, words, where)


def _decide(house: House, viewer: Viewer, report_id: int, way: str) -> Response:
    where, (word, done) = f"{HERE}/{report_id}", DECISIONS[way]
    _find(house, report_id)
    said = rendering.words_for(viewer)
    with house.transaction() as tx:
        report = records.lock(tx, report_id)
        if report.closed_at is None and report.status is not ReportStatus.CONTESTED:
            return answers.refused(viewer, said.say("report.nothing_to_do"), where)
        if report.status is ReportStatus.CONTESTED and not overview.may_decide(tx, viewer.contact_id, report):
            return answers.refused(viewer, said.say("report.not_yours"), where)
        reply = decisions.decide(tx, viewer.contact_id, report_id, word)
        words, mattered = reply.words(tx, viewer.lang), reply.mattered and reply.key != NOBODY_LEFT
    return answers.done(where, done) if mattered else answers.refused(viewer, words, where)


def _find(house: House, report_id: int) -> ReportOverview:
    with house.look() as tx:
        found = overview.of_report(tx, report_id)
    if found is None:
        raise NotFound
    return found


def _note(house: House, viewer: Viewer, report_id: int) -> None:
    """Let the others see who looks; written down now and then only."""
    with house.look() as tx:
        noted = attention.is_noted(tx, report_id, viewer.contact_id)
    if not noted and viewer.may_act:
        with house.transaction() as tx:
            attention.look(tx, report_id, viewer.contact_id)


def _moving(house: House, viewer: Viewer, found: ReportOverview) -> str:
    with house.look() as tx:
        report = found.report
        return rendering.fragment(
            viewer,
            "console/report_live.html",
            shown=facts.Speaker(tx, viewer.lang).report(found),
            story=story.of_report(tx, report, viewer.lang),
            story_events=STORY,
            others=attention.others(tx, report.id, viewer.contact_id),
            alert_id=_alert_of(tx, report),
            may_decide=viewer.may_act and overview.may_decide(tx, viewer.contact_id, report),
            may_let_through=viewer.may_act and overview.may_let_through(tx, viewer.contact_id, report),
        )


def _alert_of(tx: Transaction, report: Report) -> int | None:
    alert = broadcasts.alert_of(tx, report.id)
    return None if alert is None else alert.id
