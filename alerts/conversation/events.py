"""Events by text, for everybody: what is next, more about one, who goes, and texts about new ones.

Who goes is told to nobody: coordinators hear how many do, from so many on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from alerts.broadcasts import event_wording
from alerts.conversation import announcements, choosing, dialogue, responders
from alerts.conversation.dialogue import Dialogue, Question
from alerts.conversation.turn import Reply, Turn, echoed
from alerts.people import consent, goings, subscriptions, topics
from alerts.people.roles import Role
from alerts.resources import calendar
from alerts.resources.calendar import Occasion
from alerts.sms import commands
from alerts.sms.segments import measure
from config.network_events import TOPICS

MOST_SEGMENTS = 2
MORE, GO, STAY = "more", "go", "stay"  # what a digit chooses an event for


def answer(turn: Turn) -> Reply | None:
    """The answer to what anybody texts about events; None to all else."""
    match turn.command:
        case commands.Events(place=place, topics=named):
            return _next(turn, place, named)
        case commands.EventTopics(on=on, topics=named):
            return _turn_on(turn, named or TOPICS) if on else _turn_off(turn, named or TOPICS)
        case commands.Event(number=number) | commands.Announce(number=number):
            return _about(turn, number)
        case commands.Going(number=number):
            return _which_to_go(turn) if number is None else _go(turn, number)
        case commands.NotGoing(number=number):
            return _which_to_stay(turn) if number is None else _stay(turn, number)
        case _:
            return None


def choose(turn: Turn, asked: Dialogue) -> Reply | None:
    """The answer to which event: its digit; None if it is something else. The question stands for another one."""
    chosen = choosing.chosen(turn, asked)
    if chosen is None:
        return None
    wanted = asked.asked.get("wanted")
    answers = {MORE: _about, GO: _go, STAY: _stay}
    return answers[wanted](turn, int(chosen)) if isinstance(wanted, str) else None


def _next(turn: Turn, place: str, named: Sequence[str]) -> Reply:
    if not place.strip():
        mine = subscriptions.areas_of(turn.tx, turn.contact.id)
        return _listed(turn, mine, named, is_own=True)
    reading = turn.tx.gazetteer.areas_named(place)
    if reading.unknown and (seen := responders.answer(replace(turn, command=commands.Words(turn.body)))) is not None:
        return seen  # "event at Olympic and Vermont, 4 ICE agents": what begins like a question may be a report
    areas = (*reading.found, *(slug for one in reading.ambiguous for slug in one.choices))
    if not areas:
        listed = _listed(turn, (), named, is_own=False)
        return replace(listed, text=f"{turn.say('aid.unknown_place', word=echoed(place))}\n{listed.text}")
    return _listed(turn, areas, named, is_own=False)


def _listed(turn: Turn, areas: Sequence[str], named: Sequence[str], *, is_own: bool) -> Reply:
    """What comes in these areas, or else anywhere; numbered, as many as fit."""
    coming = [one for one in calendar.upcoming(turn.tx) if not named or set(named) & set(one.facts.topics)]
    here = calendar.near(coming, areas)
    shown = here or coming
    if not shown:
        return Reply(_joined(turn.say("event.none"), _how_to_hear(turn)), mattered=False)
    key = "event.next" if not areas else "event.next_elsewhere" if not here else "event.next_near"
    if here and not is_own:
        key = "event.next"
    names = turn.area_names(tuple(areas[:3]))
    texts = [
        _joined(turn.say(key, areas=names, options=_options(turn, shown[:many])), turn.say("event.pick"))
        for many in range(min(len(shown), choosing.MOST_OPTIONS), 0, -1)
    ]
    many, text = _longest_fitting(texts)
    _ask(turn, MORE, shown[:many])
    hinted = _joined(text, _how_to_hear(turn))
    return Reply(hinted if measure(hinted).segments == measure(text).segments else text, mattered=False)


def _longest_fitting(texts: Sequence[str]) -> tuple[int, str]:
    """The longest list that takes two segments at most, and how many it tells; else the shortest."""
    for index, text in enumerate(texts):
        if measure(text).segments <= MOST_SEGMENTS:
            return len(texts) - index, text
    return 1, texts[-1]


def _about(turn: Turn, number: int) -> Reply:
    occasion = calendar.find(turn.tx, number)
    if occasion is None:
        return Reply(turn.say("event.unknown", number=number), mattered=False)
    if calendar.is_over(turn.tx, occasion.facts):
        return Reply(turn.say("event.over", number=number), mattered=False)
    told = event_wording.details(turn.tx.phrases, turn.tx.network, occasion.facts, turn.contact.lang)
    text = told[0]
    for part in (*_standing(turn, occasion), *told[1:]):
        longer = _joined(text, part)
        if measure(longer).segments <= MOST_SEGMENTS:
            text = longer
    if turn.is_a(Role.COORDINATOR):
        text = _joined(text, announcements.standing(turn, occasion))
    return Reply(text, mattered=False)


def _standing(turn: Turn, occasion: Occasion) -> list[str]:
    """That it is off, that they go, or how to."""
    number = occasion.facts.number
    if occasion.facts.called_off:
        return [turn.say("event.is_off")]
    if goings.is_going(turn.tx, number, turn.contact.id):
        return [turn.say("event.you_go"), turn.say("event.reply_not_going", number=number)]
    return [turn.say("event.reply_going", number=number)]


def _go(turn: Turn, number: int) -> Reply:
    tx = turn.tx
    occasion = calendar.find(tx, number)
    if occasion is None:
        return Reply(turn.say("event.unknown", number=number), mattered=False)
    if calendar.is_over(tx, occasion.facts):
        return Reply(turn.say("event.over", number=number), mattered=False)
    told = _facts(turn, occasion)
    if occasion.facts.called_off:
        return Reply(turn.say("event.off_already", **told), mattered=False)
    is_new = calendar.go(tx, turn.contact.id, occasion)
    text = turn.say("event.going", **told)
    if subscriptions.areas_of(tx, turn.contact.id):
        return Reply(text, mattered=is_new)
    disclosure = turn.say("event.disclosure")
    if is_new:
        # What is kept of an agreement outlives the event: not to which one they go.
        consent.opt_in(tx, turn.contact, re.sub(r"\d+", "", turn.body).strip(), disclosure)
    return Reply(_joined(text, disclosure), mattered=is_new)


def _stay(turn: Turn, number: int) -> Reply:
    if not goings.remove(turn.tx, number, turn.contact.id):
        key = "event.unknown" if calendar.find(turn.tx, number) is None else "event.was_not_going"
        return Reply(turn.say(key, number=number), mattered=False)
    occasion = calendar.find(turn.tx, number)
    wants_topic = occasion is not None and set(topics.of(turn.tx, turn.contact.id)) & set(occasion.facts.topics)
    return Reply(turn.say("event.not_going_topics" if wants_topic else "event.not_going", number=number))


def _which_to_go(turn: Turn) -> Reply:
    coming = [one for one in calendar.upcoming(turn.tx) if not one.facts.called_off]
    mine = subscriptions.areas_of(turn.tx, turn.contact.id)
    return _which(turn, GO, calendar.near(coming, mine) or coming, "event.going_which", "event.none")


def _which_to_stay(turn: Turn) -> Reply:
    """Whoever goes to one event only means that one."""
    person = turn.contact.id
    mine = [one for one in calendar.upcoming(turn.tx) if goings.is_going(turn.tx, one.facts.number, person)]
    if len(mine) == 1:
        return _stay(turn, mine[0].facts.number)
    return _which(turn, STAY, mine, "event.not_going_which", "event.goes_nowhere")


def _which(turn: Turn, wanted: str, occasions: Sequence[Occasion], key: str, none: str) -> Reply:
    if not occasions:
        return Reply(turn.say(none), mattered=False)
    most = min(len(occasions), choosing.MOST_OPTIONS)
    texts = [turn.say(key, options=_options(turn, occasions[:many])) for many in range(most, 0, -1)]
    many, text = _longest_fitting(texts)
    _ask(turn, wanted, occasions[:many])
    return Reply(text, mattered=False)


def _turn_on(turn: Turn, wanted: Sequence[str]) -> Reply:
    tx, person = turn.tx, turn.contact
    if not subscriptions.areas_of(tx, person.id):
        return Reply(turn.say("resident.not_joined"), mattered=False)
    new = topics.turn_on(tx, person.id, wanted)
    shown = turn.say("event.topics_on", topics=topic_names(turn, topics.of(tx, person.id)))
    if new:
        consent.opt_in(tx, person, turn.body, turn.as_sent(shown))
    return Reply(shown, mattered=bool(new))


def _turn_off(turn: Turn, unwanted: Sequence[str]) -> Reply:
    gone = topics.turn_off(turn.tx, turn.contact.id, unwanted)
    rest = topics.of(turn.tx, turn.contact.id)
    if rest:
        return Reply(turn.say("event.topics_left", topics=topic_names(turn, rest)), mattered=bool(gone))
    return Reply(turn.say("event.topics_off"), mattered=bool(gone))


def topic_names(turn: Turn, named: Sequence[str]) -> str:
    """Topics as a list in words."""
    return turn.listed(tuple(turn.say(f"event.topic.{topic}") for topic in named))


def _how_to_hear(turn: Turn) -> str:
    return "" if topics.of(turn.tx, turn.contact.id) else turn.say("event.turn_on")


def _ask(turn: Turn, wanted: str, occasions: Sequence[Occasion]) -> None:
    """Unless a report waits for an answer: its question must not be lost to ours."""
    standing = dialogue.open_question(turn.tx, turn.contact.id)
    if standing is None or standing.question is not Question.REPORT:
        asked = {"wanted": wanted, "options": [str(one.facts.number) for one in occasions]}
        dialogue.ask(turn.tx, turn.contact.id, Question.EVENTS, asked)


def _options(turn: Turn, occasions: Sequence[Occasion]) -> str:
    tx, lang = turn.tx, turn.contact.lang
    return choosing.numbered(
        turn, [event_wording.in_a_list(tx.phrases, tx.network, one.facts, lang) for one in occasions]
    )


def _facts(turn: Turn, occasion: Occasion) -> dict[str, object]:
    phrases, network, lang = turn.tx.phrases, turn.tx.network, turn.contact.lang
    title = event_wording.title(network, occasion.facts, lang)
    time = event_wording.when(phrases, occasion.facts, lang)
    place = event_wording.place(phrases, occasion.facts, lang)
    return {"number": occasion.facts.number, "title": title, "time": time, "place": place}


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
