"""What everybody may text: places, language, settings, and the ways out."""

from __future__ import annotations

from alerts.conversation import choosing, dialogue, events, forgetting, inquiries, joining
from alerts.conversation.dialogue import Dialogue, Question
from alerts.conversation.turn import SILENCE, Reply, Turn
from alerts.people import consent, contacts, daily_limit, subscriptions, topics
from alerts.people.contacts import ContactStatus
from alerts.people.roles import Role
from alerts.resources import volunteers
from alerts.sms import commands

HELP_BY_ROLE = (
    (Role.RESPONDER, "report.help"),
    (Role.VERIFIER, "verify.help"),
    (Role.COORDINATOR, "coordinator.help"),
    (Role.COORDINATOR, "coordinator.roster_help"),
    (Role.COORDINATOR, "coordinator.event_help"),
    (Role.LEGAL, "call.help"),
)


def answer(turn: Turn) -> Reply:
    """The answer to anything; what nobody understands gets the list of what can be texted."""
    match turn.command:
        case commands.Join(places=places):
            return joining.join(turn, places)
        case commands.Leave(places=places):
            return joining.leave(turn, places)
        case commands.Check(place=place):
            return inquiries.check(turn, place)
        case commands.Nearby(on=on) | commands.Night(on=on) | commands.Rumors(on=on):
            return _set(turn, on=on)
        case commands.Less() | commands.More():
            return _set_daily_limit(turn)
        case commands.SetLanguage(wanted=wanted):
            return _set_language(turn, wanted)
        case commands.Stop():
            return _stop(turn)
        case commands.Start():
            return _start(turn)
        case commands.Forget(code=code):
            return forgetting.answer(turn, code)
        case _:
            return Reply(_information(turn), mattered=False)


def _information(turn: Turn) -> str:
    match turn.command:
        case commands.ListAreas():
            return _list(turn)
        case commands.Help():
            return _help(turn)
        case _:
            return turn.say("resident.not_understood")


def _list(turn: Turn) -> str:
    areas = subscriptions.areas_of(turn.tx, turn.contact.id)
    if not areas:
        return turn.say("resident.not_joined")
    person = turn.contact
    chosen = {"nearby": person.nearby, "night": person.night, "rumors": person.rumors}
    told = {choice: turn.say("word.on" if on else "word.off") for choice, on in chosen.items()}
    listed = turn.say("resident.list", areas=turn.area_names(areas), **told)
    lines = [listed, turn.say("resident.list_limit", limit=daily_limit.of(turn.tx, person))]
    if wanted := topics.of(turn.tx, person.id):
        lines.append(turn.say("event.list", topics=events.topic_names(turn, wanted)))
    return " ".join(lines)


def _help(turn: Turn) -> str:
    # The carriers want the program's name and a way to reach it in every answer to HELP, whoever asks.
    return "\n".join([turn.say("resident.help"), *(turn.say(key) for role, key in HELP_BY_ROLE if turn.is_a(role))])


def _set(turn: Turn, *, on: bool) -> Reply:
    tx, person = turn.tx, turn.contact
    if not subscriptions.areas_of(tx, person.id):
        return Reply(turn.say("resident.not_joined"), mattered=False)
    if isinstance(turn.command, commands.Nearby):
        contacts.set_nearby(tx, person.id, on)
        return Reply(turn.say("resident.nearby_on" if on else "resident.nearby_off"), mattered=person.nearby != on)
    if isinstance(turn.command, commands.Rumors):
        contacts.set_rumors(tx, person.id, on)
        return Reply(turn.say("resident.rumors_on" if on else "resident.rumors_off"), mattered=person.rumors != on)
    contacts.set_night(tx, person.id, on)
    return Reply(turn.say("resident.night_on" if on else "resident.night_off"), mattered=person.night != on)


def _set_daily_limit(turn: Turn) -> Reply:
    tx, person = turn.tx, turn.contact
    if not subscriptions.areas_of(tx, person.id):
        return Reply(turn.say("resident.not_joined"), mattered=False)
    is_less = isinstance(turn.command, commands.Less)
    wanted = daily_limit.less(tx, person) if is_less else daily_limit.more(tx, person)
    if wanted is None:
        key = "resident.limit_least" if is_less else "resident.limit_most"
        return Reply(turn.say(key, limit=daily_limit.of(tx, person)), mattered=False)
    contacts.set_alerts_a_day(tx, person.id, wanted)
    return Reply(turn.say("resident.limit", limit=wanted))


def _set_language(turn: Turn, wanted: str | None) -> Reply:
    offered = turn.tx.network.languages.offered
    if wanted not in offered:
        key = "resident.language_unknown" if wanted is None else "resident.language_not_yet"
        return Reply(ask_language(turn, key), mattered=False)
    return Reply(turn.in_language(wanted).say("resident.language_changed"), mattered=wanted != turn.contact.lang)


def ask_language(turn: Turn, key: str) -> str:
    """Leave the person with the question of which language, and say it with the phrase `key`."""
    shown = turn.tx.network.languages.offered[: choosing.MOST_OPTIONS]
    dialogue.ask(turn.tx, turn.contact.id, Question.LANGUAGE, {"options": shown})
    return turn.say(key, options=choosing.numbered(turn, [lang.upper() for lang in shown]))


def choose_language(turn: Turn, asked: Dialogue) -> Reply | None:
    """The answer to which language: its digit; None if it is something else."""
    wanted = choosing.chosen(turn, asked)
    return None if wanted is None else _set_language(turn, wanted)


def _stop(turn: Turn) -> Reply:
    if turn.contact.status is ContactStatus.OPTED_OUT:
        return SILENCE  # they had the one confirmation
    dialogue.close(turn.tx, turn.contact.id)
    volunteers.withdraw(turn.tx, turn.contact.id)
    consent.opt_out(turn.tx, turn.contact, turn.body)
    return Reply(turn.say("resident.stopped"))


def _start(turn: Turn) -> Reply:
    if turn.contact.status is not ContactStatus.ACTIVE:
        return Reply(turn.say("resident.started"), mattered=False)
    areas = subscriptions.areas_of(turn.tx, turn.contact.id)
    if not areas:
        return Reply(turn.say("resident.not_joined"), mattered=False)
    return Reply(turn.say("resident.started_member", areas=turn.area_names(areas)), mattered=False)
