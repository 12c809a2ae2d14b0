"""The board: what is open, what is leaving, what waits for a name, and whether texts can leave at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Response
from flask.typing import ResponseReturnValue

from alerts.broadcasts import exercises
from alerts.broadcasts import overview as broadcasting
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.overview import Broadcasting
from alerts.delivery import overview as delivery
from alerts.delivery import switches
from alerts.delivery.overview import Backlog, LaneHealth
from alerts.house import House, Transaction
from alerts.reports import overview as reporting
from alerts.reports.overview import Open
from alerts.web.console import facts, live, rendering
from alerts.web.console.access import Access, ConsolePages, Viewer
from alerts.web.console.live import Watched


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the board at one moment; `drill` is the id of the drill's report while one is under way."""

    reports: Open
    broadcasts: Broadcasting
    lanes: tuple[LaneHealth, ...]
    backlog: Backlog
    paused_since: datetime | None
    drill: int | None


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page, and the part of it that moves."""
    watched = Watched(house, lambda tx: look(tx, house.settings.twilio_mps))

    def moving(viewer: Viewer) -> str:
        return watched.fragment(viewer.lang, lambda board: _render(house, viewer, board))

    @pages.get("/")
    def board(viewer: Viewer) -> ResponseReturnValue:
        return rendering.render(viewer, "console/board.html", moving=moving(viewer))

    @pages.get("/live", Access.OBSERVER, polled=True)
    def board_live(viewer: Viewer) -> Response:
        return live.answer(moving(viewer))


def look(tx: Transaction, segments_a_second: float) -> Board:
    """The board as it is now."""
    now = broadcasting.now(tx)
    drill = exercises.latest(tx)
    return Board(
        reports=reporting.now(tx),
        broadcasts=now,
        lanes=delivery.health(tx),
        backlog=broadcasting.backlog(tx, now, segments_a_second),
        paused_since=switches.paused_since(tx),
        drill=drill.report_id if drill is not None and drill.status is BroadcastStatus.SENDING else None,
    )


def _render(house: House, viewer: Viewer, board: Board) -> str:
    with house.look() as tx:
        said = facts.Speaker(tx, viewer.lang)
        return rendering.fragment(
            viewer,
            "console/board_live.html",
            board=board,
            alerts=[said.alert(one) for one in board.broadcasts.alerts],
            reports=[said.report(one) for one in board.reports.undecided],
            others=[said.sent(one) for one in board.broadcasts.others],
        )
