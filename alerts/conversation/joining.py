"""Joining and leaving neighborhoods: what a person named, what has to be asked, and the record that they agreed."""

from __future__ import annotations

from collections.abc import Sequence

from alerts.conversation import choosing, dialogue, renewing
from alerts.conversation.dialogue import Dialogue, Question
from alerts.conversation.turn import Reply, Turn, echoed
from alerts.people import consent, subscriptions
from alerts.people.contacts import ContactStatus
from alerts.places.gazetteer import AreaReading

SHOWN = 5  # places somebody is offered who named none


def join(turn: Turn, places: str) -> Reply:
    """Sign up for the places named; what is unclear is asked with numbers, what is unknown gets the nearest names."""
    reading = turn.tx.gazetteer.areas_named(places)
    if not (reading.found or reading.ambiguous or reading.unknown):
        return Reply(_which_places(turn), mattered=False)
    signed_up = sign_up(turn, reading.found) if reading.found else None
    unclear = _ask(turn, reading)
    words = [words for words in (signed_up and signed_up.text, unclear) if words]
    return Reply("\n".join(words), mattered=signed_up is not None and signed_up.mattered)


def sign_up(turn: Turn, areas: Sequence[str]) -> Reply:
    """Subscribe to areas and record the consent, with the words shown for it."""
    tx, person = turn.tx, turn.contact
    before = subscriptions.areas_of(tx, person.id)
    is_first = person.status is not ContactStatus.ACTIVE or not before
    new = subscriptions.join(tx, person.id, areas)
    everything = turn.area_names((*before, *sorted(new)))
    if is_first:
        shown = turn.say("resident.welcome", org=tx.network.organization.name, areas=everything)
    elif new:
        shown = turn.say("resident.added", areas=turn.area_names(new), all_areas=everything)
    elif kept := renewing.keep(turn):
        return kept
    else:
        return Reply(turn.say("resident.already_joined", areas=turn.area_names(tuple(areas))), mattered=False)
    consent.opt_in(tx, person, turn.body, turn.as_sent(shown))
    return Reply(shown)


def go_on(turn: Turn, asked: Dialogue) -> Reply | None:
    """The answer to a numbered question: one or more digits, or a name; None if it is something else.

    The question stays open for a second choice, since a ZIP code's people may want several of its places.
    """
    numbers = choosing.numbers_in(turn)
    if numbers:
        known = choosing.chosen_areas(turn, asked, numbers)
        if not known:
            return Reply(_which(turn, turn.body, asked.options), mattered=False)
        return sign_up(turn, known)
    named = turn.tx.gazetteer.areas_named(turn.body).found
    return sign_up(turn, named) if named else None


def leave(turn: Turn, places: str) -> Reply:
    """Give up the places named; a ZIP code gives up those of its places one has."""
    tx, person = turn.tx, turn.contact
    mine = subscriptions.areas_of(tx, person.id)
    if not mine:
        return Reply(turn.say("resident.not_joined"), mattered=False)
    named = _named_of(turn, places, mine)
    if not named:
        options = mine[: choosing.MOST_OPTIONS]
        dialogue.ask(tx, person.id, Question.LEAVE, {"options": options})
        return Reply(turn.say("resident.leave_which", options=choosing.numbered_areas(turn, options)), mattered=False)
    return _give_up(turn, named)


def go_on_leaving(turn: Turn, asked: Dialogue) -> Reply | None:
    """The answer to which place is to be given up: its digit or its name; None if it is something else."""
    digit = choosing.chosen(turn, asked)
    named = (digit,) if digit else _named_of(turn, turn.body, asked.options)
    return _give_up(turn, named) if named else None


def _named_of(turn: Turn, places: str, mine: Sequence[str]) -> tuple[str, ...]:
    """The areas that words name; of a ZIP code's only those one has."""
    reading = turn.tx.gazetteer.areas_named(places)
    return (*reading.found, *(slug for one in reading.ambiguous for slug in one.choices if slug in mine))


def _give_up(turn: Turn, named: Sequence[str]) -> Reply:
    tx, person = turn.tx, turn.contact
    left = subscriptions.leave(tx, person.id, named)
    if not left:
        return Reply(turn.say("resident.not_member", areas=turn.area_names(tuple(named))), mattered=False)
    rest = subscriptions.areas_of(tx, person.id)
    if not rest:
        return Reply(turn.say("resident.left_all", areas=turn.area_names(left)))
    return Reply(turn.say("resident.left", areas=turn.area_names(left), all_areas=turn.area_names(rest)))


def _which_places(turn: Turn) -> str:
    options = choosing.well_known(turn, SHOWN)
    dialogue.ask(turn.tx, turn.contact.id, Question.JOIN, {"options": options})
    return turn.say("resident.which_places", options=choosing.numbered_areas(turn, options))


def _ask(turn: Turn, reading: AreaReading) -> str | None:
    """Ask about everything unclear in one numbered list; None when nothing is."""
    choices, suggested = choosing.areas_meant(reading)
    lines = []
    if choices:
        lines.append(_which(turn, turn.listed(tuple(echoed(one.words) for one in reading.ambiguous)), choices))
    if reading.unknown:
        word = echoed(turn.listed(tuple(one.words for one in reading.unknown)))
        if suggested:
            names = choosing.numbered_areas(turn, suggested, len(choices) + 1)
            lines.append(turn.say("resident.unknown_area", word=word, suggestions=names))
        else:
            lines.append(turn.say("resident.unknown_area_bare", word=word))
    if choices or suggested:
        dialogue.ask(turn.tx, turn.contact.id, Question.JOIN, {"options": [*choices, *suggested]})
    return "\n".join(lines) or None


def _which(turn: Turn, word: str, options: Sequence[str]) -> str:
    return turn.say("resident.which_area", word=echoed(word), options=choosing.numbered_areas(turn, options))
