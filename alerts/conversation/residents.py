"""What everybody may text: places, language, settings, and the ways out."""

from __future__ import annotations

from alerts.conversation import choosing, dialogue, joining, ledger
from alerts.conversation.dialogue import Dialogue, Question
from alerts.conversation.turn import SILENCE, Reply, Turn
from alerts.people import consent, contacts, invitations, roles, subscriptions
from alerts.people.contacts import ContactStatus
from alerts.people.roles import Role
from alerts.resources import calls, volunteers
from alerts.sms import commands

HELP_BY_ROLE = (
    (Role.RESPONDER, "report.help"),
    (Role.VERIFIER, "verify.help"),
    (Role.COORDINATOR, "coordinator.help"),
    (Role.LEGAL, "call.help"),
)


def answer(turn: Turn) -> Reply:
    """The answer to anything; what nobody understands gets the list of what can be texted."""
    match turn.command:
        case commands.Join(places=places):
            return joining.join(turn, places)
        case commands.Leave(places=places):
            return joining.leave(turn, places)
        case commands.Nearby(on=on) | commands.Night(on=on):
            return _set(turn, on=on)
        case commands.SetLanguage(wanted=wanted):
            return _set_language(turn, wanted)
        case commands.Accept(code=code):
            return _accept(turn, code)
        case commands.Stop():
            return _stop(turn)
        case commands.Start():
            return _start(turn)
        case commands.Forget():
            return _forget(turn)
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
    nearby, night = (turn.say("word.on" if on else "word.off") for on in (turn.contact.nearby, turn.contact.night))
    return turn.say("resident.list", areas=turn.area_names(areas), nearby=nearby, night=night)


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
    contacts.set_night(tx, person.id, on)
    return Reply(turn.say("resident.night_on" if on else "resident.night_off"), mattered=person.night != on)


def _set_language(turn: Turn, wanted: str | None) -> Reply:
    offered = turn.tx.network.languages.offered
    if wanted not in offered:
        shown = offered[: choosing.MOST_OPTIONS]
        dialogue.ask(turn.tx, turn.contact.id, Question.LANGUAGE, {"options": shown})
        options = choosing.numbered(turn, [lang.upper() for lang in shown])
        return Reply(turn.say("resident.language_unknown", options=options), mattered=False)
    return Reply(turn.in_language(wanted).say("resident.language_changed"), mattered=wanted != turn.contact.lang)


def choose_language(turn: Turn, asked: Dialogue) -> Reply | None:
    """The answer to which language: its digit; None if it is something else."""
    wanted = choosing.chosen(turn, asked)
    return None if wanted is None else _set_language(turn, wanted)


def _accept(turn: Turn, code: str) -> Reply:
    tx, person = turn.tx, turn.contact
    if not code:
        return Reply(turn.say("invite.form"), mattered=False)
    if not invitations.accept(tx, person.id, code):
        return Reply(turn.say("invite.code_unknown"), mattered=False)
    member = roles.member(tx, person.id)
    assert member is not None  # only members are invited
    named = turn.listed(tuple(turn.say(f"role.{role}") for role in sorted(member.roles)))
    consent.opt_in(tx, person, turn.body, turn.say("invite.text", role=named, code=code))
    return Reply(turn.say("invite.accepted", role=named))


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


def _forget(turn: Turn) -> Reply:
    last_words = turn.say("resident.forgotten")
    dialogue.close(turn.tx, turn.contact.id)
    ledger.forget(turn.tx, turn.contact.id)
    volunteers.withdraw(turn.tx, turn.contact.id)
    calls.forget(turn.tx, turn.contact.id)
    consent.forget(turn.tx, turn.contact)
    return Reply(last_words)
