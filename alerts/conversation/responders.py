"""Sightings: a report, the answer to what it lacked, and taking it back. Intake knows whose report starts anything."""

from __future__ import annotations

from alerts.conversation import dialogue
from alerts.conversation.dialogue import Dialogue, Question
from alerts.conversation.turn import Reply, Turn
from alerts.people.roles import MemberState
from alerts.reports import intake, sighting
from alerts.reports.intake import IntakeReply
from alerts.sms import commands

OPENING = 480  # characters that must show it: who reports without the report word is brief


def answer(turn: Turn) -> Reply | None:
    """The answer to a report, to one taken back, and to free words that read like a sighting; None to all else."""
    match turn.command:
        case commands.Report(words=words):
            return _report(turn, words, keyworded=True)
        case commands.Wrong(code=code, sign=sign):
            return _withdraw(turn, code, sign)
        case commands.Words(text=text) if _reads_like_sighting(turn, text):
            return _report(turn, text, keyworded=False)
        case _:
            return None


def go_on(turn: Turn, asked: Dialogue) -> Reply | None:
    """The answer to what a report lacked."""
    if asked.report_id is None:
        return None
    dialogue.close(turn.tx, turn.contact.id)
    return _said(turn, intake.go_on(turn.tx, turn.contact, asked.report_id, turn.body, asked.asked))


def _report(turn: Turn, words: str, *, keyworded: bool) -> Reply:
    return _said(turn, intake.receive(turn.tx, turn.contact, words, keyworded=keyworded))


def _withdraw(turn: Turn, code: str, sign: str | None) -> Reply:
    if not code and sign is None:
        return Reply(turn.say("report.which_code"), mattered=False)
    taken_back = intake.withdraw(turn.tx, turn.contact, code, sign)
    return Reply(taken_back.words(turn.tx, turn.contact.lang), mattered=taken_back.mattered)


def _said(turn: Turn, reply: IntakeReply) -> Reply:
    if reply.question is not None and reply.asked is not None:
        dialogue.ask(turn.tx, turn.contact.id, Question.REPORT, reply.asked)
    # A stranger's report starts nothing, so a machine that sends them is not thanked for ever.
    is_member = turn.member is not None and turn.member.state is MemberState.ACTIVE
    return Reply(reply.words(turn.tx, turn.contact.lang), mattered=is_member and reply.mattered)


def _reads_like_sighting(turn: Turn, text: str) -> bool:
    tx, opening = turn.tx, text[:OPENING]
    if not tx.gazetteer.locate(opening).areas:
        return False  # known in a millisecond, where the whole reading takes a hundred
    return sighting.looks_like_sighting(sighting.read(opening, tx.phrases, tx.gazetteer, tx.now, tx.network.timezone))
