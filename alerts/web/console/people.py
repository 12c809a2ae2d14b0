"""People: the roster and what coordinators may do about it; of residents only how many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from alerts.broadcasts import approval
from alerts.broadcasts.approval import Outcome, Purpose
from alerts.conversation import accepting, letting_in, standing, vouching
from alerts.conversation.standing import Suspension
from alerts.delivery import headcounts
from alerts.house import House, Transaction
from alerts.people import insiders, invitations, roles, roster, sessions
from alerts.people.roles import Cause, Member, MemberState, Role
from alerts.reports import answering
from alerts.reports.answering import Answering
from alerts.web.console import entrance, inviting, outlooks, rendering
from alerts.web.console.access import ConsolePages, Viewer

HERE: Final = f"{rendering.PREFIX}/people"
# What may have come of a form: the phrases people.said.*.
SUSPENDED: Final[Mapping[Suspension, str]] = {
    Suspension.DONE: "suspended",
    Suspension.UNINVITED: "uninvited",
    Suspension.THEMSELVES: "yourself",
    Suspension.ALREADY: "already",
    Suspension.TOO_MANY: "too_many",
    Suspension.NO_LONGER: "no_longer",
}
SAID: Final = frozenset(
    {
        *SUSPENDED.values(),
        *("restore_asked", "restored", "nobody_else", "code_sent", "unreachable", "not_suspended", "not_yours"),
        *("link_sent", "no_link", "signed_out", "vouched"),
        *("invited", "no_role", "bad_number", "member_already", "not_reachable"),
    }
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the roster. `inviter` is None for founders; the others say what this viewer may do about them."""

    member: Member
    depth: int
    inviter: str | None
    answering: Answering | None
    may_suspend: bool
    may_ask_back: bool
    may_sign_back: bool
    may_have_link: bool
    may_vouch: bool
    browsers: int


def routes(pages: ConsolePages, house: House) -> None:
    """Register the page and its forms."""
    links = entrance.address_of_link(house.settings)

    @pages.get("/people")
    def people(viewer: Viewer) -> ResponseReturnValue:
        with house.look() as tx:
            told = {
                "entries": _entries(tx, viewer),
                "residents": _residents(tx),
                "now": tx.now,
                "offered": inviting.offered(house.network),
                "languages": outlooks.languages(house.network, rendering.words_for(viewer).lang),
            }
        said = request.args.get("said", "")
        return rendering.render(viewer, "console/people.html", said=said if said in SAID else None, **told)

    @pages.post("/people/<int:contact_id>/suspend", fresh=True)
    def suspend(viewer: Viewer, contact_id: int) -> ResponseReturnValue:
        with house.transaction() as tx:
            by, _ = _both(tx, viewer, contact_id)
            outcome = standing.suspend(tx, by, contact_id)
        return _back(SUSPENDED[outcome])

    @pages.post("/people/<int:contact_id>/ask-back")
    def ask_back(viewer: Viewer, contact_id: int) -> ResponseReturnValue:
        with house.transaction() as tx:
            return _back(_ask_back(tx, *_both(tx, viewer, contact_id)))

    @pages.post("/people/<int:contact_id>/sign-back", fresh=True)
    def sign_back(viewer: Viewer, contact_id: int) -> ResponseReturnValue:
        with house.transaction() as tx:
            second, _ = _both(tx, viewer, contact_id)
            signed = approval.sign(tx, viewer.contact_id, Purpose.RESTORE, contact_id)
            restored = standing.restore(tx, signed, second)
        return _back("not_yours" if restored is None else "restored")

    @pages.post("/people/<int:contact_id>/console-link", fresh=True)
    def console_link(viewer: Viewer, contact_id: int) -> ResponseReturnValue:
        with house.transaction() as tx:
            _both(tx, viewer, contact_id)
            is_sent = letting_in.text_link(tx, contact_id, viewer.actor, links)
        return _back("link_sent" if is_sent else "no_link")

    @pages.post("/people/<int:contact_id>/sign-out", fresh=True)
    def sign_out(viewer: Viewer, contact_id: int) -> ResponseReturnValue:
        with house.transaction() as tx:
            _both(tx, viewer, contact_id)
            sessions.close_of(tx, contact_id)
            tx.audit("console.signed_out", viewer.actor, f"contact:{contact_id}")
        return _back("signed_out")

    @pages.post("/people/<int:contact_id>/vouch", fresh=True)
    def vouch(viewer: Viewer, contact_id: int) -> ResponseReturnValue:
        with house.transaction() as tx:
            by, _ = _both(tx, viewer, contact_id)
            signed = approval.sign(tx, viewer.contact_id, Purpose.VOUCH, contact_id)
            begun = vouching.settle(tx, signed, by) if signed.outcome is Outcome.APPROVED else None
        return _back("not_yours" if begun is None else "vouched")

    @pages.post("/people/invite", fresh=True)
    def invite(viewer: Viewer) -> ResponseReturnValue:
        return _back(inviting.invite(house, viewer))


def _ask_back(tx: Transaction, by: Member, suspended: Member) -> str:
    """What RESTORE with a name does, by text (conversation/roster)."""
    if suspended.state is not MemberState.SUSPENDED:
        return "not_suspended"
    if suspended.suspended_for is Cause.CARRIER:
        return "unreachable"
    if suspended.has_lapsed:
        if not invitations.is_open(tx, suspended.contact_id):
            accepting.text_way_back(tx, suspended)
        return "code_sent"
    return "restore_asked" if standing.ask_to_restore(tx, by, suspended) else "nobody_else"


def _entries(tx: Transaction, viewer: Viewer) -> tuple[Entry, ...]:
    members = roster.everybody(tx)
    names = {one.contact_id: one.pseudonym for one in members}
    rates = answering.by_verifier(tx)
    return tuple(
        Entry(
            one,
            depth,
            None if one.invited_by is None else names[one.invited_by],
            rates.get(one.contact_id) if Role.VERIFIER in one.roles else None,
            may_suspend=one.contact_id != viewer.contact_id and not _is_out(one),
            may_ask_back=one.state is MemberState.SUSPENDED and one.suspended_for is not Cause.CARRIER,
            may_sign_back=approval.may_sign(tx, viewer.contact_id, Purpose.RESTORE, one.contact_id),
            may_have_link=insiders.insider(tx, one.contact_id) is not None,
            may_vouch=approval.may_sign(tx, viewer.contact_id, Purpose.VOUCH, one.contact_id),
            browsers=len(sessions.open_of(tx, one.contact_id)) if one.contact_id != viewer.contact_id else 0,
        )
        for one, depth in _as_tree(members)
    )


def _as_tree(members: Iterable[Member]) -> Iterable[tuple[Member, int]]:
    """Everybody below whoever invited them, with how many stand above."""
    below: dict[int | None, list[Member]] = {}
    for one in members:
        below.setdefault(one.invited_by, []).append(one)
    waiting = [(one, 0) for one in reversed(below.get(None, []))]
    while waiting:
        one, depth = waiting.pop()
        yield one, depth
        waiting += [(guest, depth + 1) for guest in reversed(below.get(one.contact_id, []))]


def _is_out(member: Member) -> bool:
    by_person = member.state is MemberState.SUSPENDED and member.suspended_for in {Cause.PERSON, None}
    return by_person or member.state is MemberState.LEFT


def _residents(tx: Transaction) -> list[tuple[str, int]]:
    """How many people each area has, the most first."""
    counted = headcounts.by_area(tx)
    return sorted(counted.items(), key=lambda one: (-one[1], one[0]))


def _both(tx: Transaction, viewer: Viewer, contact_id: int) -> tuple[Member, Member]:
    """Who does it, and about whom; raises NotFound for nobody on the roster."""
    by, about = roles.member(tx, viewer.contact_id), roles.member(tx, contact_id)
    if by is None or about is None:
        raise NotFound
    return by, about


def _back(said: str) -> ResponseReturnValue:
    return redirect(f"{HERE}?said={said}", 303)
