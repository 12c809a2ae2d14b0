"""The roster by text, for coordinators: who is on duty, who vouches, who is suspended and comes back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alerts.broadcasts import approval
from alerts.broadcasts.approval import Outcome, Purpose
from alerts.conversation import accepting, standing, vouching
from alerts.conversation.turn import Reply, Turn, echoed
from alerts.people import invitations, pseudonyms, roles, roster
from alerts.people.roles import Cause, Member, MemberState, Role
from alerts.reports import budgets, verification
from alerts.resources import offering
from alerts.sms import commands
from alerts.sms.clock import local_time
from alerts.sms.folding import fold_words

MOST_SHOWN = 15  # people in one list, so that the answer still is one text
MOST_AREAS = 3  # names of one person's neighborhoods


def answer(turn: Turn) -> Reply | None:
    """The answer to what coordinators text about the roster; None to all else and to anybody else."""
    if turn.member is None or not turn.is_a(Role.COORDINATOR):
        return None
    match turn.command:
        case commands.Who():
            return Reply(_who(turn), mattered=False)
        case commands.Vouch(who=said):
            code = _code(turn, said)
            return _ask_to_vouch(turn, said) if code is None else _vouch(turn, turn.member, code)
        case commands.Suspend(who=said):
            return _suspend(turn, turn.member, said)
        case commands.Restore(who=said):
            code = _code(turn, said)
            return _ask_to_restore(turn, turn.member, said) if code is None else _restore(turn, turn.member, code)
        case _:
            return None


def _suspend(turn: Turn, by: Member, said: str) -> Reply:
    found = _named(turn, said)
    if isinstance(found, Reply):
        return found
    outcome = standing.suspend(turn.tx, by, found.contact_id)
    most = turn.tx.network.roster.suspensions_per_hour
    return Reply(_about(turn, outcome, found, by=by.pseudonym, n=most), mattered=outcome.is_done)


def _ask_to_restore(turn: Turn, by: Member, said: str) -> Reply:
    found = _named(turn, said)
    if isinstance(found, Reply):
        return found
    if found.state is not MemberState.SUSPENDED:
        return Reply(_about(turn, "coordinator.not_suspended", found), mattered=False)
    if found.suspended_for is Cause.CARRIER:
        return Reply(_about(turn, "coordinator.restore_unreachable", found), mattered=False)
    if found.has_lapsed:
        return _text_way_back(turn, found)
    asked = standing.ask_to_restore(turn.tx, by, found)
    if not asked:
        return Reply(turn.say("coordinator.no_other"))
    return Reply(turn.plural("coordinator.restore_asked", asked, who=found.pseudonym))


def _text_way_back(turn: Turn, lapsed: Member) -> Reply:
    """A lapsed member needs no second coordinator, only their own phone; asking again texts no second code."""
    if not (waits := invitations.is_open(turn.tx, lapsed.contact_id)):
        accepting.text_way_back(turn.tx, lapsed)
    return Reply(_about(turn, "coordinator.restore_lapsed", lapsed), mattered=not waits)


def _restore(turn: Turn, second: Member, code: str) -> Reply:
    redeemed = approval.redeem(turn.tx, turn.contact.id, code, Purpose.RESTORE)
    if redeemed.outcome is Outcome.OWN:
        return Reply(turn.say("coordinator.cannot_restore_own"), mattered=False)
    restored = standing.restore(turn.tx, redeemed, second)
    if restored is None or redeemed.requested_by is None:
        return Reply(turn.say("coordinator.restore_unknown"), mattered=False)
    names = {"by": roster.name_of(turn.tx, redeemed.requested_by), "second": second.pseudonym}
    return Reply(_about(turn, "coordinator.restored", restored, **names))


def _ask_to_vouch(turn: Turn, said: str) -> Reply:
    if not said.strip():
        return Reply(turn.say("coordinator.vouch_form"), mattered=False)
    found = _named(turn, said)
    if isinstance(found, Reply):
        return found
    if not found.waits_for_voucher:
        return Reply(_about(turn, "coordinator.not_waiting", found), mattered=False)
    asked = vouching.ask(turn.tx, found)
    if not asked:
        told = vouching.invitation(turn.tx, found, turn.contact.lang)
        return Reply(turn.say("coordinator.nobody_to_vouch", **told), mattered=False)
    return Reply(turn.plural("coordinator.vouch_asked", asked, who=found.pseudonym))


def _vouch(turn: Turn, by: Member, code: str) -> Reply:
    """A code for a person or for a report, whose requests are answered with the same word."""
    redeemed = approval.redeem(turn.tx, turn.contact.id, code, Purpose.VOUCH, Purpose.REPORT)
    if redeemed.outcome is Outcome.OWN:
        return Reply(turn.say("coordinator.cannot_vouch_own"), mattered=False)
    if redeemed.outcome is Outcome.APPROVED and redeemed.purpose is Purpose.REPORT and redeemed.subject_id is not None:
        let_through = verification.let_through(turn.tx, redeemed.subject_id, turn.contact.id)
        return Reply(let_through.words(turn.tx, turn.contact.lang), mattered=let_through.mattered)
    begun = vouching.settle(turn.tx, redeemed, by) if redeemed.outcome is Outcome.APPROVED else None
    if begun is None:
        return Reply(turn.say("coordinator.vouch_unknown"), mattered=False)
    return Reply(turn.say("coordinator.vouched", **vouching.vouched(turn.tx, begun, by, turn.contact.lang)))


def _named(turn: Turn, said: str) -> Member | Reply:
    """The member meant, or the answer when there is none of that name."""
    if not said.strip():
        return Reply(turn.say("coordinator.name_form"), mattered=False)
    contact_id = pseudonyms.find(turn.tx, said)
    found = None if contact_id is None else roles.member(turn.tx, contact_id)
    if found is not None:
        return found
    near, word = pseudonyms.nearest(turn.tx, said), echoed(said)
    if not near:
        return Reply(turn.say("coordinator.unknown_name", word=word), mattered=False)
    suggestions = turn.say("word.or").join(near)
    return Reply(turn.say("coordinator.unknown_name_near", word=word, suggestions=suggestions), mattered=False)


def _code(turn: Turn, said: str) -> str | None:
    """The digits, when nothing but a code was said; a name has letters."""
    code = "".join(word for word in fold_words(said) if word not in turn.tx.phrases.keywords.code_words)
    return code if code.isdecimal() else None


def _about(turn: Turn, key: str, member: Member, **names: object) -> str:
    role = roster.in_words(turn.tx, turn.contact.lang, member.roles)
    return turn.say(key, who=member.pseudonym, role=role, **names)


def _who(turn: Turn) -> str:
    verifiers = sorted(roles.active_in(turn.tx, Role.VERIFIER), key=lambda one: one.pseudonym)
    on_duty = [one for one in verifiers if one.is_on_duty(turn.tx.now)]
    backup = [one.pseudonym for one in verifiers if one.backup and one not in on_duty]
    coordinators = sorted(one.pseudonym for one in roles.active_in(turn.tx, Role.COORDINATOR))
    lines = _duty_by_area(turn, on_duty) if on_duty else [turn.say("coordinator.who_nobody")]
    if backup:
        lines.append(turn.say("coordinator.who_backup", names=_some(turn, backup)))
    lines += _legal(turn)
    lines.append(turn.say("coordinator.who_coordinators", names=_some(turn, coordinators)))
    return "\n".join(lines)


def _legal(turn: Turn) -> list[str]:
    """Who calls people back now, where there is anybody who does."""
    if not roles.active_in(turn.tx, Role.LEGAL):
        return []
    names = sorted(one.pseudonym for one in offering.volunteers_on_duty(turn.tx))
    return [
        turn.say("coordinator.who_legal", names=_some(turn, names)) if names else turn.say("coordinator.who_no_legal")
    ]


def _duty_by_area(turn: Turn, on_duty: Sequence[Member]) -> list[str]:
    pages = budgets.pages(turn.tx)
    by_area: dict[str, list[str]] = {}
    for one in on_duty[:MOST_SHOWN]:
        by_area.setdefault(_areas(turn, one), []).append(_with_duty(turn, one, pages.get(one.contact_id, 0)))
    lines = [turn.say("coordinator.who_head")]
    for areas, names in sorted(by_area.items()):
        lines.append(turn.say("coordinator.who_line", areas=areas, names=turn.listed(tuple(names))))
    return [*lines, *_more(turn, len(on_duty) - MOST_SHOWN)]


def _with_duty(turn: Turn, verifier: Member, pages: int) -> str:
    tx = turn.tx
    if verifier.duty_until is None:
        return turn.say("coordinator.who_one", who=verifier.pseudonym, n=pages)
    time = local_time(tx.phrases, turn.contact.lang, verifier.duty_until, tx.network.timezone, tx.now)
    return turn.say("coordinator.who_until", who=verifier.pseudonym, time=time, n=pages)


def _areas(turn: Turn, verifier: Member) -> str:
    slugs = sorted(verifier.areas)
    named = turn.area_names(tuple(slugs[:MOST_AREAS])) or turn.say("word.all_areas")
    return " ".join([named, *_more(turn, len(slugs) - MOST_AREAS)])


def _some(turn: Turn, names: Sequence[str]) -> str:
    return " ".join([turn.listed(tuple(names[:MOST_SHOWN])), *_more(turn, len(names) - MOST_SHOWN)])


def _more(turn: Turn, left_out: int) -> Iterable[str]:
    return [turn.say("coordinator.who_more", n=left_out)] if left_out > 0 else []
