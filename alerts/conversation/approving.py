"""A second name under a draft, whichever way it came: both coordinators hear what leaves, or why it does not."""

from __future__ import annotations

from alerts.broadcasts import gate
from alerts.broadcasts.approval import Outcome
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.updates import Approval
from alerts.broadcasts.wording import MOST_NAMED
from alerts.conversation import announcements, drills, follow_ups
from alerts.conversation.previews import asleep
from alerts.conversation.turn import Reply, Turn
from alerts.delivery import direct


def settle(turn: Turn, done: Approval) -> Reply:
    """The answer to who gave the name; whoever wrote the draft is texted the same."""
    if done.outcome is Outcome.OWN:
        return Reply(turn.say("coordinator.cannot_approve_own"), mattered=False)
    if done.outcome is not Outcome.APPROVED or done.broadcast is None:
        return Reply(turn.say("coordinator.approval_unknown"), mattered=False)
    author = done.broadcast.created_by
    if author is not None and author != turn.contact.id:
        direct.text_person(turn.tx, author, _in_words(turn.as_told_to(author), done))
    return Reply(_in_words(turn, done))


def _in_words(turn: Turn, done: Approval) -> str:
    about = done.broadcast
    if about is not None and about.kind is BroadcastKind.DRILL:
        return drills.refused(turn, done.refusals) if done.refusals else drills.begun(turn, about)
    if about is not None and about.kind is BroadcastKind.EVENT and (done.raised or done.untold):
        return announcements.approved(turn, about, done)
    if done.untold and about is not None:
        key = "coordinator.ended_untold" if about.facts is None else "coordinator.told_nobody"
        return turn.say(key, code=about.code)
    if done.raised is None or about is None:
        verdict = gate.verdict(turn.tx.phrases, turn.contact.lang, done.refusals)
        return turn.say("coordinator.approval_refused", gate=verdict)
    if about.references_id is not None:
        facts = {"status": turn.say(follow_ups.status(about.kind)), "code": about.code}
        return turn.plural("coordinator.follow_up_approved", done.raised.people, **facts)
    area = turn.area_names(about.areas, MOST_NAMED)
    leaving = turn.plural("coordinator.approved", done.raised.people, area=area)
    return " ".join([leaving, *asleep(turn, done.raised.asleep)])
