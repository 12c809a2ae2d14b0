"""Coordinators by text: drafts and drills and the second name they leave by, and the pause, which one begins and two
end.
"""

from __future__ import annotations

from collections.abc import Mapping

from alerts.broadcasts import approval, gate, under_way, updates
from alerts.broadcasts.approval import Outcome
from alerts.broadcasts.drafts import Preview
from alerts.broadcasts.under_way import UnderWay
from alerts.broadcasts.wording import MOST_NAMED
from alerts.conversation import announcements, approving, drills, follow_ups, pausing
from alerts.conversation.previews import asked, asleep, odd, substituted
from alerts.conversation.turn import Reply, Turn, echoed
from alerts.delivery import switches
from alerts.people.roles import Role
from alerts.sms import commands
from alerts.sms.clock import local_time


def answer(turn: Turn) -> Reply | None:
    """The answer to what only coordinators text; None to all else and to anybody else."""
    if not turn.is_a(Role.COORDINATOR):
        return None
    match turn.command:
        case commands.Send(place=place, texts=texts):
            return _prepare(turn, place, texts)
        case commands.Clear() | commands.Update() | commands.Fix():
            return follow_ups.answer(turn)
        case commands.Approve(code=code):
            return _approve(turn, code)
        case commands.Override(code=code):
            return _override(turn, code)
        case commands.Hold():
            return _hold(turn)
        case commands.Resume(code=None):
            return _ask_to_resume(turn)
        case commands.Resume(code=code) if code is not None:
            return _resume(turn, code)
        case commands.Drill(place=place) if place.strip():
            area = _area(turn, place)
            return area if isinstance(area, Reply) else drills.prepare(turn, area)
        case commands.DrillOff():
            return drills.stop(turn)
        case commands.Announce(number=number):
            return announcements.prepare(turn, number)
        case commands.Drill():
            return drills.how_it_stands(turn)
        case _:
            return None


def _prepare(turn: Turn, place: str, texts: Mapping[str, str]) -> Reply:
    if not texts or not place.strip():
        return Reply(turn.say("coordinator.send_form"), mattered=False)
    areas = _areas(turn, place, "coordinator.send_form")
    if isinstance(areas, Reply):
        return areas
    preview = updates.prepare(turn.tx, turn.contact.id, areas, texts)
    return Reply(_shown(turn, areas, preview), mattered=preview.broadcast_id is not None)


def _area(turn: Turn, place: str) -> str | Reply:
    """The slug of the one area that is named for a drill, or the answer that says what could be meant."""
    areas = _areas(turn, place, "coordinator.drill_form")
    if isinstance(areas, Reply) or len(areas) == 1:
        return areas if isinstance(areas, Reply) else areas[0]
    return _unclear(turn, place, "coordinator.drill_form")


def _areas(turn: Turn, place: str, form: str) -> tuple[str, ...] | Reply:
    """The slugs of the areas that are named, or the answer that says what could be meant; the `form` if nothing."""
    reading = turn.tx.gazetteer.areas_named(place)
    is_clear = reading.found and not reading.ambiguous and not reading.unknown
    return reading.found if is_clear else _unclear(turn, place, form)


def _unclear(turn: Turn, place: str, form: str) -> Reply:
    names = turn.names_like(place)
    if not names:
        return Reply(turn.say(form), mattered=False)
    return Reply(turn.say("coordinator.unknown_area", word=echoed(place), suggestions=names), mattered=False)


def _shown(turn: Turn, areas: tuple[str, ...], preview: Preview) -> str:
    default = turn.tx.network.languages.default
    given = {lang: preview.audience.get(lang, 0) for lang in preview.segments}
    if default in given:
        given[default] += sum(preview.fallback.values())
    counts = turn.listed(
        tuple(
            turn.say("coordinator.count", language=lang.upper(), people=people, segments=preview.segments[lang])
            for lang, people in given.items()
        )
    )
    verdict = gate.verdict(turn.tx.phrases, turn.contact.lang, preview.refusals)
    lines = [turn.say("coordinator.preview", area=turn.area_names(areas, MOST_NAMED), counts=counts, gate=verdict)]
    lines += [*substituted(turn, preview), *odd(turn, preview)]
    if preview.broadcast_id is not None:
        lines += asleep(turn, preview.asleep)
        lines.append(asked(turn, "coordinator.code_sent", preview.asked))
    return " ".join(lines)


def _approve(turn: Turn, code: str) -> Reply:
    return approving.settle(turn, updates.approve(turn.tx, turn.contact.id, code))


def _override(turn: Turn, code: str) -> Reply:
    if not code:
        return Reply(turn.say("coordinator.override_form"), mattered=False)
    done = updates.override(turn.tx, turn.contact.id, code)
    if done.raised is not None:
        return Reply(turn.plural("coordinator.override_done", done.raised.people))
    if done.outcome is not Outcome.APPROVED:
        return Reply(turn.say("coordinator.override_unknown"), mattered=False)
    verdict = gate.verdict(turn.tx.phrases, turn.contact.lang, done.refusals)
    return Reply(turn.say("coordinator.approval_refused", gate=verdict), mattered=False)


def _hold(turn: Turn) -> Reply:
    tx = turn.tx
    since = switches.paused_since(tx)
    if since is not None:
        time = local_time(tx.phrases, turn.contact.lang, since, tx.network.timezone, tx.now)
        return Reply(turn.say("coordinator.already_held", time=time), mattered=False)
    pausing.hold(tx, turn.contact.id)
    running = [_progress(turn, one) for one in under_way.all_of_them(tx)]
    return Reply("\n".join([turn.say("coordinator.held"), *running]))


def _progress(turn: Turn, one: UnderWay) -> str:
    facts = {
        "code": one.code or "",
        "area": turn.area_names(one.areas, MOST_NAMED),
        "gone": one.gone,
        "waiting": one.waiting,
    }
    return turn.say("coordinator.under_way", **facts).strip()


def _ask_to_resume(turn: Turn) -> Reply:
    others = approval.request_resume(turn.tx, turn.contact.id)
    if others is None:
        return Reply(turn.say("coordinator.not_held"), mattered=False)
    return Reply(asked(turn, "coordinator.resume_asked", others))


def _resume(turn: Turn, code: str) -> Reply:
    outcome = pausing.resume_by_code(turn.tx, turn.contact.id, code)
    if outcome is Outcome.APPROVED:
        return Reply(turn.say("coordinator.resumed"))
    own = outcome is Outcome.OWN
    return Reply(turn.say("coordinator.cannot_resume_own" if own else "coordinator.resume_unknown"), mattered=False)
