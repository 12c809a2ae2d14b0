"""EVENT 12 SEND: what is new of an event, shown as it would leave, for another coordinator to let go."""

from __future__ import annotations

from collections.abc import Mapping

from alerts.broadcasts import announcing, event_facts, gate
from alerts.broadcasts.announcing import Obstacle, Prepared
from alerts.broadcasts.records import Broadcast
from alerts.broadcasts.updates import Approval
from alerts.conversation.previews import asked, substituted
from alerts.conversation.turn import Reply, Turn
from alerts.people import goings
from alerts.resources.calendar import Occasion
from alerts.sms.clock import local_time

LONGEST = 1500  # characters of an answer; the provider takes 1600


def prepare(turn: Turn, number: int) -> Reply:
    """The answer to EVENT 12 SEND."""
    prepared = announcing.prepare(turn.tx, turn.contact.id, number)
    if isinstance(prepared, Obstacle):
        return Reply(turn.say(prepared.value, number=number), mattered=False)
    shown = _shown(turn, number, prepared, prepared.preview.texts)
    if len(shown) > LONGEST:
        shown = _shown(turn, number, prepared, {})
    return Reply(shown, mattered=prepared.preview.broadcast_id is not None)


def approved(turn: Turn, about: Broadcast, done: Approval) -> str:
    """What both coordinators hear when the code came back and the gate let it pass, or nobody is there to be told."""
    assert about.event is not None
    if done.raised is None:
        return turn.say("coordinator.event_settled", number=about.event.number)
    return turn.plural("coordinator.event_approved", done.raised.people, number=about.event.number)


def standing(turn: Turn, occasion: Occasion) -> str:
    """What only coordinators hear of an event: how many go, and whether something of it is still to be told."""
    number, least = occasion.facts.number, turn.tx.network.event_rules.count_from
    going = goings.count(turn.tx, number)
    if going < least:
        told = turn.say("coordinator.event_few", n=least)
    else:
        told = turn.plural("coordinator.event_going", going)
    listed = event_facts.of_number(turn.tx.network, number)
    is_behind = listed is not None and (not occasion.announced or listed.differs_from(occasion.facts))
    return " ".join([told, turn.say("coordinator.event_unsent", number=number)]) if is_behind else told


def _shown(turn: Turn, number: int, prepared: Prepared, texts: Mapping[str, str]) -> str:
    preview = prepared.preview
    bodies = [turn.say("coordinator.follow_up_text", language=lang.upper(), words=text) for lang, text in texts.items()]
    verdict = gate.verdict(turn.tx.phrases, turn.contact.lang, preview.refusals)
    told = {"number": number, "texts": " ".join(bodies), "gate": verdict}
    lines = [turn.plural("coordinator.event_preview", preview.total, **told), *_unchecked(turn, number)]
    lines += substituted(turn, preview)
    if preview.broadcast_id is not None:
        lines += _at_night(turn, prepared)
        lines.append(asked(turn, "coordinator.code_sent", preview.asked))
    return " ".join(lines)


def _unchecked(turn: Turn, number: int) -> list[str]:
    is_checked = any(one.number == number and one.checked is not None for one in turn.tx.network.events)
    return [] if is_checked else [turn.say("coordinator.event_unchecked")]


def _at_night(turn: Turn, prepared: Prepared) -> list[str]:
    """That its neighborhoods wait for the morning, or can't be told any more; nothing by day."""
    tx, news = turn.tx, prepared.news
    if not news.reaches_areas:
        return [turn.plural("coordinator.event_too_late", prepared.preview.asleep)] if prepared.preview.asleep else []
    if news.areas_from is None:
        return []
    time = local_time(tx.phrases, turn.contact.lang, news.areas_from, tx.network.timezone, tx.now)
    return [turn.say("coordinator.event_by_day", time=time)]
