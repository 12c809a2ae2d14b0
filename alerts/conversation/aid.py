"""Aid beyond the alert, for everybody: their rights, and who helps with what nearby."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from alerts.conversation import choosing, dialogue, responders
from alerts.conversation.dialogue import Dialogue, Question
from alerts.conversation.turn import Reply, Turn, echoed
from alerts.people import subscriptions
from alerts.places.gazetteer import AreaReading
from alerts.resources import directory, rights
from alerts.sms import commands

LEGAL = "legal"


def answer(turn: Turn) -> Reply | None:
    """The answer to who asks for help; None to all else."""
    match turn.command:
        case commands.Rights(topic=words):
            return _rights(turn, rights.topic_of(words, turn.tx.phrases))
        case commands.Seek(kind=kind, place=place):
            return _seek(turn, kind, place)
        case _:
            return None


def choose_topic(turn: Turn, asked: Dialogue) -> Reply | None:
    """The answer to which rights: the question stands, since one digit after the other may be sent."""
    topic = choosing.chosen(turn, asked)
    return None if topic is None else _rights(turn, topic)


def choose_place(turn: Turn, asked: Dialogue) -> Reply | None:
    """The answer to where help is wanted."""
    area, kind = choosing.chosen(turn, asked), asked.asked.get("kind")
    return None if area is None or not isinstance(kind, str) else _helpers(turn, kind, (area,))


def _rights(turn: Turn, topic: str) -> Reply:
    words = rights.text(turn.tx.phrases, turn.tx.network, turn.contact.lang, topic)
    if topic != rights.BASICS or not _may_ask(turn):
        return Reply(words, mattered=False)
    dialogue.ask(turn.tx, turn.contact.id, Question.RIGHTS, {"options": rights.SITUATIONS})
    names = [turn.say(f"rights.topic.{situation}") for situation in rights.SITUATIONS]
    return Reply("\n".join((words, turn.say("rights.more", options=choosing.numbered(turn, names)))), mattered=False)


def _may_ask(turn: Turn) -> bool:
    """Whether nothing else is open: a report that waits for its place must not lose its question to ours."""
    standing = dialogue.open_question(turn.tx, turn.contact.id)
    return standing is None or standing.question is not Question.REPORT


def _seek(turn: Turn, kind: str, place: str) -> Reply:
    if not place.strip():
        return _helpers(turn, kind, subscriptions.areas_of(turn.tx, turn.contact.id))
    reading = turn.tx.gazetteer.areas_named(place)
    if reading.unknown and (seen := _as_sighting(turn)) is not None:
        return seen
    return _helpers(turn, kind, reading.found) if reading.found else _ask_where(turn, kind, reading)


def _as_sighting(turn: Turn) -> Reply | None:
    """ "Clinic on 6th and Vermont, 4 ICE agents": what begins like a request may be a report."""
    return responders.answer(replace(turn, command=commands.Words(turn.body)))


def _ask_where(turn: Turn, kind: str, reading: AreaReading) -> Reply:
    choices, suggested = choosing.areas_meant(reading)
    options = [*choices, *suggested]
    named = [*(one.words for one in reading.ambiguous), *(one.words for one in reading.unknown)]
    unclear = echoed(turn.listed(tuple(named)))
    if options:
        dialogue.ask(turn.tx, turn.contact.id, Question.AID, {"kind": kind, "options": options})
        listed = choosing.numbered_areas(turn, options)
        return Reply(turn.say("aid.which_place", word=unclear, options=listed), mattered=False)
    known = _helpers(turn, kind, subscriptions.areas_of(turn.tx, turn.contact.id))
    unknown = turn.say("aid.unknown_place", word=unclear)
    return Reply(f"{unknown}\n{known.text}", mattered=False) if unclear else known


def _helpers(turn: Turn, kind: str, areas: Sequence[str]) -> Reply:
    tx, lang = turn.tx, turn.contact.lang
    found = directory.helpers(tx.network, kind, lang, areas)
    others = [one for one in found if not (kind == LEGAL and directory.is_our_own(tx.network, one))]
    lines = [directory.entry(tx.phrases, tx.network, lang, one, tx.now) for one in others]
    head, end = _head(turn, kind, areas, bool(lines)), _end(turn, kind, areas)
    return Reply(directory.as_many_as_fit(head, lines, end, turn.as_sent), mattered=False)


def _head(turn: Turn, kind: str, areas: Sequence[str], is_known: bool) -> str:
    if kind == LEGAL:
        return directory.legal_lines(turn.tx.phrases, turn.tx.network, turn.contact.lang)
    told = {"kind": turn.say(f"aid.kind.{kind}"), "areas": turn.area_names(tuple(areas))}
    if is_known:
        return turn.say("aid.head" if areas else "aid.head_anywhere", **told)
    return turn.say("aid.none" if areas else "aid.none_anywhere", **told)


def _end(turn: Turn, kind: str, areas: Sequence[str]) -> str:
    """Whoever named no place, and has none, may name one."""
    if areas or not directory.has_places(turn.tx.network, kind):
        return ""
    word = turn.tx.phrases.command_word(turn.contact.lang, kind)
    return turn.say("aid.name_a_place", word=word)
