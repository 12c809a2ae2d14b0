"""An alert as it stands with all that was said of it, any other broadcast, and how each of them is stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from alerts.broadcasts import overview, records, under_way
from alerts.broadcasts.overview import AlertOverview, Sent
from alerts.conversation import follow_ups
from alerts.conversation.turn import Turn
from alerts.delivery import mailings
from alerts.house import House, Transaction
from alerts.people import contacts, roles
from alerts.sms import commands
from alerts.sms.commands import Command
from alerts.web.console import answers, facts, live, rendering
from alerts.web.console.access import Access, ConsolePages, Viewer
from alerts.web.console.facts import ShownSent

ALERTS: Final = "/alerts"
BROADCASTS: Final = "/broadcasts"


@dataclass(frozen=True, slots=True)
class Said:
    """A broadcast with what it says to readers of a language, None once that is erased."""

    shown: ShownSent
    text: str | None


def routes(pages: ConsolePages, house: House) -> None:
    """Register the pages, the parts of them that move, and what can be done on them."""

    @pages.get(f"{ALERTS}/<int:alert_id>")
    def alert(viewer: Viewer, alert_id: int) -> ResponseReturnValue:
        found, said = _alert(house, alert_id), answers.just_done()
        moving = _moving_alert(house, viewer, found)
        return rendering.render(viewer, "console/alert.html", alert=found.alert, moving=moving, just_done=said)

    @pages.get(f"{ALERTS}/<int:alert_id>/live", Access.OBSERVER, polled=True)
    def alert_live(viewer: Viewer, alert_id: int) -> Response:
        return live.answer(_moving_alert(house, viewer, _alert(house, alert_id)))

    @pages.post(f"{ALERTS}/<int:alert_id>/clear")
    def clear(viewer: Viewer, alert_id: int) -> Response:
        return _draft(house, viewer, alert_id, commands.Clear(_code(house, alert_id)))

    @pages.post(f"{ALERTS}/<int:alert_id>/update")
    def update(viewer: Viewer, alert_id: int) -> Response:
        return _draft(house, viewer, alert_id, commands.Update(_code(house, alert_id), _words()))

    @pages.post(f"{ALERTS}/<int:alert_id>/fix")
    def fix(viewer: Viewer, alert_id: int) -> Response:
        return _draft(house, viewer, alert_id, commands.Fix(_code(house, alert_id), _words()))

    @pages.post(f"{ALERTS}/<int:alert_id>/take-back")
    def take_back(viewer: Viewer, alert_id: int) -> Response:
        default = house.network.languages.default
        wrong = house.phrases.terms(default, "keyword", "wrong")[0]
        return _draft(house, viewer, alert_id, commands.Fix(_code(house, alert_id), wrong))

    @pages.get(f"{BROADCASTS}/<int:broadcast_id>")
    def broadcast(viewer: Viewer, broadcast_id: int) -> ResponseReturnValue:
        found, said = _sent(house, broadcast_id), answers.just_done()
        moving = _moving_broadcast(house, viewer, found)
        told = {"broadcast": found.broadcast, "moving": moving, "just_done": said}
        return rendering.render(viewer, "console/broadcast.html", **told)

    @pages.get(f"{BROADCASTS}/<int:broadcast_id>/live", Access.OBSERVER, polled=True)
    def broadcast_live(viewer: Viewer, broadcast_id: int) -> Response:
        return live.answer(_moving_broadcast(house, viewer, _sent(house, broadcast_id)))

    @pages.post(f"{BROADCASTS}/<int:broadcast_id>/abort", fresh=True)
    def abort(viewer: Viewer, broadcast_id: int) -> Response:
        found = _sent(house, broadcast_id).broadcast
        alert_id = found.references_id or (found.id if found.facts is not None else None)
        where = f"{BROADCASTS}/{broadcast_id}" if alert_id is None else f"{ALERTS}/{alert_id}"
        with house.transaction() as tx:
            stopped = under_way.abort(tx, broadcast_id, viewer.actor)
        if stopped is None:
            return answers.refused(viewer, rendering.words_for(viewer).say("broadcast.not_under_way"), where)
        return answers.done(where, "stopped")


def _draft(house: House, viewer: Viewer, alert_id: int, command: Command) -> Response:
    """Draft what is to be said of an alert, through what is done when it is texted."""
    where = f"{ALERTS}/{alert_id}"
    with house.transaction() as tx:
        speaker = contacts.get(tx, viewer.contact_id)
        reply = follow_ups.answer(Turn(tx, speaker, roles.member(tx, speaker.id), command, ""))
    assert reply is not None  # it answers all of these
    return answers.done(where, "drafted") if reply.mattered else answers.refused(viewer, reply.text or "", where)


def _words() -> str:
    """What was typed, in one line as in a text."""
    return " ".join(request.form.get("words", "").split())


def _code(house: House, alert_id: int) -> str:
    """The code by which a living alert is spoken of; a code of another age may mean another alert by now."""
    found = _alert(house, alert_id)
    with house.look() as tx:
        alive = found.alert.code is not None and records.live_alert(tx, found.alert.code)
    if not alive or alive.id != alert_id:
        raise NotFound
    return found.facts.code


def _alert(house: House, alert_id: int) -> AlertOverview:
    with house.look() as tx:
        found = overview.alert(tx, alert_id)
    if found is None:
        raise NotFound
    return found


def _sent(house: House, broadcast_id: int) -> Sent:
    with house.look() as tx:
        found = overview.sent(tx, broadcast_id)
    if found is None:
        raise NotFound
    return found


def _moving_alert(house: House, viewer: Viewer, found: AlertOverview) -> str:
    with house.look() as tx:
        speaker = facts.Speaker(tx, viewer.lang)
        return rendering.fragment(
            viewer,
            "console/alert_live.html",
            shown=speaker.alert(found),
            said=[_said(tx, viewer, one) for one in (found.sent, *found.followed)],
        )


def _moving_broadcast(house: House, viewer: Viewer, found: Sent) -> str:
    with house.look() as tx:
        said = [_said(tx, viewer, found)]
        return rendering.fragment(viewer, "console/broadcast_live.html", said=said)


def _said(tx: Transaction, viewer: Viewer, one: Sent) -> Said:
    mailing_id = one.broadcast.mailing_id
    text = None if mailing_id is None else mailings.body(tx, mailing_id, viewer.lang)
    return Said(facts.Speaker(tx, viewer.lang).sent(one), text)
