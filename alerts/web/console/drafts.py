"""A draft that waits for its second name: what it would say in every language, and the name of another coordinator."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Response, make_response, redirect
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from alerts.broadcasts import approval, overview, records, updates, waiting
from alerts.broadcasts.approval import Purpose
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.records import Broadcast
from alerts.conversation import approving
from alerts.conversation.turn import Turn
from alerts.house import House
from alerts.people import contacts, roles
from alerts.sms import commands
from alerts.sms.segments import measure
from alerts.web.console import answers, live, rendering
from alerts.web.console.access import Access, ConsolePages, Viewer

HERE: Final = "/drafts"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A draft with its texts and their segments by language, how many people it is for, and what its reader may do."""

    draft: overview.Draft
    texts: Mapping[str, tuple[str, int]]
    people: int
    may_sign: bool
    is_own: bool


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page, and what can be done on it."""

    @pages.get(f"{HERE}/<int:draft_id>")
    def draft(viewer: Viewer, draft_id: int) -> ResponseReturnValue:
        found = _find(house, viewer, draft_id)
        if not isinstance(found, Waiting):
            return found
        moving, said = _moving(viewer, found), answers.just_done()
        return rendering.render(viewer, "console/draft.html", draft=found.draft, moving=moving, just_done=said)

    @pages.get(f"{HERE}/<int:draft_id>/live", Access.OBSERVER, polled=True)
    def draft_live(viewer: Viewer, draft_id: int) -> Response:
        found = _find(house, viewer, draft_id)
        return live.answer(_moving(viewer, found)) if isinstance(found, Waiting) else found

    @pages.post(f"{HERE}/<int:draft_id>/sign", fresh=True)
    def sign(viewer: Viewer, draft_id: int) -> Response:
        with house.transaction() as tx:
            if overview.draft(tx, draft_id) is None:
                return answers.refused(viewer, answers.say(tx, viewer, "coordinator.approval_unknown"), "/")
            speaker = contacts.get(tx, viewer.contact_id)
            turn = Turn(tx, speaker, roles.member(tx, speaker.id), commands.Words(""), "")
            done = updates.sign(tx, speaker.id, draft_id)
            reply = approving.settle(turn, done)
            left = records.get(tx, draft_id)
        if left.status is BroadcastStatus.SENDING or done.untold:
            return answers.done(_page_of(left), "ended_untold" if done.untold else "signed")
        return answers.refused(viewer, reply.text or "", "/")

    @pages.post(f"{HERE}/<int:draft_id>/discard")
    def discard(viewer: Viewer, draft_id: int) -> Response:
        with house.transaction() as tx:
            found = overview.draft(tx, draft_id)
            stored = None if found is None else records.lock(tx, draft_id)
            is_own = stored is not None and stored.created_by == viewer.contact_id
            if stored is None or not is_own or stored.status is not BroadcastStatus.DRAFT:
                return answers.refused(viewer, rendering.words_for(viewer).say("draft.not_yours"), "/")
            waiting.drop(tx, (stored,), viewer.actor)
        return answers.done("/", "discarded")


def _find(house: House, viewer: Viewer, draft_id: int) -> Waiting | Response:
    """The draft while it waits; afterwards the way to what became of it, and NotFound for what never left."""
    with house.look() as tx:
        found = overview.draft(tx, draft_id)
        if found is None:
            return _on(overview.broadcast(tx, draft_id))
        stored = records.get(tx, draft_id)
        texts = updates.texts(tx, stored)
        return Waiting(
            draft=found,
            texts={lang: (text, measure(text).segments) for lang, text in texts.items()},
            people=updates.people(tx, stored),
            may_sign=approval.may_sign(tx, viewer.contact_id, Purpose.BROADCAST, draft_id),
            is_own=viewer.may_act and found.created_by == viewer.contact_id,
        )


def _moving(viewer: Viewer, found: Waiting) -> str:
    return rendering.fragment(viewer, "console/draft_live.html", waiting=found, draft=found.draft)


def _on(broadcast: Broadcast | None) -> Response:
    """Where to see what became of a draft that waits no more."""
    if broadcast is None:
        raise NotFound
    return make_response(redirect(rendering.PREFIX + _page_of(broadcast), 303))


def _page_of(broadcast: Broadcast) -> str:
    if broadcast.kind is BroadcastKind.DRILL:
        return "/drills"
    if broadcast.references_id is not None:
        return f"/alerts/{broadcast.references_id}"
    never_left = broadcast.status in {BroadcastStatus.DRAFT, BroadcastStatus.DISCARDED}
    return "/" if never_left else f"/broadcasts/{broadcast.id}"
