"""Events: what comes, what people were told of it, what of events.toml is still to be told, and the way to tell it.

Nothing leaves from here: the same draft as by text (EVENT 12 SEND) waits for a second coordinator on its own page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from flask import Response
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from alerts.broadcasts import announcing, event_facts, event_wording, gate, reminders
from alerts.broadcasts.announcing import Obstacle
from alerts.broadcasts.reminders import Reminder
from alerts.house import House, Transaction
from alerts.people import goings
from alerts.resources import calendar
from alerts.resources.calendar import Occasion
from alerts.sms.clock import day_and_times
from alerts.web.console import answers, directory, rendering
from alerts.web.console.access import ConsolePages, Viewer
from config.network_events import EventEntry

HERE: Final = "/events"


@dataclass(frozen=True, slots=True)
class Shown:
    """An event in the reader's words. `going` is None while fewer than `count_from` go; `differs` says what of
    events.toml people have not been told; `reminders` are those still to come (UTC); `draft` waits for its second name.
    """

    number: int
    kind: str
    title: str
    when: str
    place: str
    host: str
    areas: tuple[str, ...]
    state: str
    differs: str
    may_tell: bool
    draft: int | None
    going: int | None
    reminders: Mapping[Reminder, datetime]
    checked: date | None
    source: str


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page, and what can be done on it."""

    @pages.get(HERE)
    def events(viewer: Viewer) -> ResponseReturnValue:
        lang = rendering.words_for(viewer).lang
        with house.look() as tx:
            shown = [_shown(tx, one, lang) for one in calendar.upcoming(tx)]
        least = house.network.event_rules.count_from
        return rendering.render(
            viewer, "console/events.html", events=shown, least=least, day=lambda one: directory.day_in_words(one, lang)
        )

    @pages.post(f"{HERE}/<int:number>/tell")
    def tell(viewer: Viewer, number: int) -> Response:
        with house.transaction() as tx:
            prepared = announcing.prepare(tx, viewer.contact_id, number)
            if prepared is Obstacle.UNKNOWN:
                raise NotFound
            if isinstance(prepared, Obstacle):
                return answers.refused(viewer, answers.say(tx, viewer, prepared.value, number=number), HERE)
            draft_id = prepared.preview.broadcast_id
            if draft_id is None:
                why = gate.verdict(tx.phrases, viewer.lang, prepared.preview.refusals)
                return answers.refused(viewer, why, HERE)
        return answers.done(f"/drafts/{draft_id}", "drafted")


def _shown(tx: Transaction, occasion: Occasion, lang: str) -> Shown:
    facts, phrases, network = occasion.facts, tx.phrases, tx.network
    listed = event_facts.of_number(network, facts.number)
    differing = () if listed is None else listed.differs_from(facts)
    going, drafts = goings.count(tx, facts.number), announcing.waiting(tx, facts.number)
    entry = next((one for one in network.events if one.number == facts.number), None)
    return Shown(
        number=facts.number,
        kind=phrases.say(lang, f"event.kind.{facts.kind}"),
        title=event_wording.title(network, facts, lang),
        when=day_and_times(phrases, lang, facts.starts, facts.ends),
        place=event_wording.place(phrases, facts, lang),
        host=facts.host,
        areas=facts.known_areas(network),
        state=_state(occasion, entry),
        differs=event_wording.what_differs(phrases, differing, lang),
        may_tell=listed is not None and (not occasion.announced or bool(differing)),
        draft=drafts[0].id if drafts else None,
        going=going if going >= network.event_rules.count_from else None,
        reminders=reminders.to_come(tx, facts.number),
        checked=None if entry is None else entry.checked,
        source="" if entry is None else entry.source,
    )


def _state(occasion: Occasion, entry: EventEntry | None) -> str:
    """What stands of it, as a phrase "events.state.*" says."""
    if entry is None:
        return "gone"
    if occasion.facts.called_off:
        return "off"
    return "told" if occasion.announced else "untold"
