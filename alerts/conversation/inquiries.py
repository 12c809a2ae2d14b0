"""CHECK: what is known of a place, or whether a code is one of ours. Anybody may ask, and is not signed up by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from alerts.broadcasts import asked_places
from alerts.conversation import choosing, dialogue, findings, ledger
from alerts.conversation.dialogue import Dialogue, Question
from alerts.conversation.turn import SILENCE, Reply, Turn, echoed
from alerts.people import subscriptions
from alerts.reports import intake, rumors, sighting
from alerts.sms.clock import local_time
from alerts.sms.folding import fold_words

CODE = re.compile(r"[a-z]\d{2,3}")
# A whole text may be passed on, to ask if it is ours.
MARKED_CODE = re.compile(r"[#＃]\s?([A-Za-z]\d{2,3})(?!\w)")
A_MINUTE = timedelta(minutes=1)
SHOWN = 3  # places somebody is offered who has none


def check(turn: Turn, place: str) -> Reply:
    """What is on file about a place, or about a code; what is unclear is asked with numbers, as joining does."""
    code = _code_in(turn, place)
    if code is not None:
        return _counted(turn, None, None, lambda: findings.of_code(turn, code))
    if not place.strip():
        return _own_places(turn)
    located = turn.tx.gazetteer.locate(place)
    spot = None if located.spot is None else located.spot.text
    if located.areas:
        return _one_of(turn, located.areas, spot, also=_how_to_report(turn, place))
    reading = turn.tx.gazetteer.areas_named(place)
    if reading.found:
        return _one_of(turn, reading.found, spot)
    choices, suggested = choosing.areas_meant(reading)
    if choices:
        return _ask(turn, "check.which", [*choices, *suggested], spot)
    if suggested:
        names = choosing.numbered_areas(turn, suggested)
        return _ask(turn, "check.unknown_area", suggested, spot, word=echoed(place), suggestions=names)
    return Reply(turn.say("check.unknown_area_bare", word=echoed(place)), mattered=False)


def go_on(turn: Turn, asked: Dialogue) -> Reply | None:
    """The answer to a numbered question: a digit, or a name and nothing else; None if it is something else.

    The question stays open for a second choice.
    """
    numbers = choosing.numbers_in(turn)
    if numbers:
        known = choosing.chosen_areas(turn, asked, numbers)
        return _about(turn, known[0], asked.spot) if known else _ask(turn, "check.which", asked.options, asked.spot)
    reading = turn.tx.gazetteer.areas_named(turn.body)
    if len(reading.found) != 1 or reading.ambiguous or reading.unknown:
        return None
    return _about(turn, reading.found[0], asked.spot)


def _own_places(turn: Turn) -> Reply:
    """CHECK alone: about the places they get alerts for."""
    mine = subscriptions.areas_of(turn.tx, turn.contact.id)
    if not mine:
        return _ask(turn, "check.which_place", choosing.well_known(turn, SHOWN), None)
    return _one_of(turn, mine, None)


def _one_of(turn: Turn, areas: Sequence[str], spot: str | None, *, also: str = "") -> Reply:
    """Answer for the one area that is meant, or ask which one it is."""
    known = [slug for slug in areas if slug in turn.tx.network.area_by_slug][: choosing.MOST_OPTIONS]
    if len(known) == 1:
        return _about(turn, known[0], spot, also=also)
    return _ask(turn, "check.which", known, spot)


def _about(turn: Turn, area: str, spot: str | None, *, also: str = "") -> Reply:
    return _counted(turn, area, spot, lambda: findings.of_place(turn, area, spot, also=also))


def _ask(turn: Turn, key: str, options: Sequence[str], spot: str | None, **facts: object) -> Reply:
    dialogue.ask(turn.tx, turn.contact.id, Question.CHECK, {"options": list(options), "spot": spot})
    return Reply(turn.say(key, options=choosing.numbered_areas(turn, options), **facts), mattered=False)


def _counted(turn: Turn, area: str | None, spot: str | None, words: Callable[[], str]) -> Reply:
    """The answer, unless this person has asked too often within the hour; it matters in so far as it is counted."""
    asked, limit = asked_places.of_last_hour(turn.tx, turn.contact.id), turn.tx.network.check.per_hour
    if len(asked) >= limit:
        return _too_often(turn, asked[-limit] + asked_places.HOUR)
    asked_places.note(turn.tx, turn.contact.id, area, spot)
    if area is not None:
        rumors.heed_question(turn.tx, area, spot)
    return Reply(words())


def _too_often(turn: Turn, again: datetime) -> Reply:
    """When they may ask again, said once; silence for as long as the loop guard remembers that."""
    tx = turn.tx
    time = local_time(tx.phrases, turn.contact.lang, again + A_MINUTE, tx.network.timezone, tx.now)
    words = turn.plural("check.too_often", tx.network.check.per_hour, time=time)
    return SILENCE if turn.as_sent(words) in ledger.unmoved(tx, turn.contact.id) else Reply(words, mattered=False)


def _how_to_report(turn: Turn, words: str) -> str:
    """For a trusted person whose question reads like something seen ("check: 4 agents at Olympic and Vermont")."""
    tx = turn.tx
    if not intake.is_trusted(tx, turn.contact):
        return ""
    seen = sighting.read(words, tx.phrases, tx.gazetteer, tx.now, tx.network.timezone)
    return turn.say("check.to_report") if sighting.looks_like_sighting(seen) else ""


def _code_in(turn: Turn, words: str) -> str | None:
    """The code that is asked about: marked as ours are (#K27) in whatever text, or alone."""
    marked = MARKED_CODE.search(words)
    if marked is not None:
        return marked[1].upper()
    alone = "".join(word for word in fold_words(words) if word not in turn.tx.phrases.keywords.code_words)
    return alone.upper() if CODE.fullmatch(alone) else None
