"""Drills: why one can't begin now, or where it is to be; how the one under way stands; what the last ones showed."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import BadRequest, NotFound

from alerts.conversation.turn import organization_facts
from alerts.house import House
from alerts.reports import drills, overview, scorecards
from alerts.reports.drills import Obstacle
from alerts.web.console import answers, rendering
from alerts.web.console.access import ConsolePages, Viewer

HERE: Final = "/drills"
SHOWN: Final = 12


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page, and what can be done on it."""

    @pages.get(HERE)
    def drills_page(viewer: Viewer) -> ResponseReturnValue:
        with house.look() as tx:
            shown, obstacle = scorecards.newest(tx, SHOWN), drills.obstacle(tx)
            why = None if obstacle is None else _why(house, viewer, obstacle)
        areas = sorted(((area.name(viewer.lang), area.slug) for area in house.network.areas), key=lambda one: one[0])
        told = {"drills": shown, "why": why, "areas": areas, "lasted": lasted, "just_done": answers.just_done()}
        return rendering.render(viewer, "console/drills.html", **told)

    @pages.post(HERE)
    def start(viewer: Viewer) -> Response:
        area = request.form.get("area", "")
        if area not in house.network.area_by_slug:
            raise BadRequest
        with house.transaction() as tx:
            requested = drills.request(tx, viewer.contact_id, area)
        if isinstance(requested, Obstacle):
            return answers.refused(viewer, _why(house, viewer, requested), HERE)
        return answers.done(HERE, "drilled")

    @pages.post(f"{HERE}/<int:report_id>/stop")
    def stop_drill(viewer: Viewer, report_id: int) -> Response:
        with house.look() as tx:
            found = overview.of_report(tx, report_id)
        if found is None or not found.report.exercise:
            raise NotFound
        with house.transaction() as tx:
            ended = drills.stop(tx, report_id, viewer.actor)
        if not ended:
            return answers.refused(viewer, rendering.words_for(viewer).say("drill.over"), HERE)
        return answers.done(HERE, "stopped")


def _why(house: House, viewer: Viewer, obstacle: Obstacle) -> str:
    with house.look() as tx:
        return tx.phrases.say(viewer.lang, obstacle.value, **organization_facts(tx, viewer.lang))


def lasted(time: timedelta | None) -> str:
    """Minutes and seconds ("1:05"); a dash for what never came."""
    if time is None:
        return "–"
    minutes, seconds = divmod(round(time.total_seconds()), 60)
    return f"{minutes}:{seconds:02}"
