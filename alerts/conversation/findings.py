"""What is on file about a place or under a code, in words: two segments at most, and never that a place is safe."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from alerts.broadcasts.wording import spot_words, what_was_seen
from alerts.conversation.turn import Turn
from alerts.reports import on_file, records
from alerts.reports.on_file import Entry, Standing
from alerts.sms.clock import local_time
from alerts.sms.segments import measure

MOST_SEGMENTS = 2


def of_place(turn: Turn, area: str, spot: str | None, *, also: str = "") -> str:
    """What is on file about an area, or a spot in it; `also` is added while it fits."""
    entries = on_file.about(turn.tx, area, spot)
    there = [entry for entry in entries if entry.concerns(spot)]
    head = turn.say("check.head", time=_time(turn, turn.tx.now), place=_place(turn, area, spot, None))
    sentences = [] if there else [_nothing(turn)]
    sentences += [_sentence(turn, entry, area) for entry in entries]
    is_live = any(entry.standing is Standing.VERIFIED for entry in there)
    ending = _rights(turn) if is_live else turn.say("check.no_promise")
    return _fitting(turn, head, sentences, ending, also)


def of_code(turn: Turn, code: str) -> str:
    """Whether a code is one of ours, and what was said under it."""
    entry = on_file.with_code(turn.tx, code)
    if entry is None:
        return turn.say("check.code_yours" if _is_theirs(turn, code) else "check.code_unknown", code=code)
    head, otherwise = turn.say("check.code_ours", code=code), turn.say("check.code_else")
    if entry.alert is None:
        return _fitting(turn, head, [_sentence(turn, entry, None)], turn.say("check.no_promise"), otherwise)
    what = what_was_seen(turn.tx.phrases, turn.contact.lang, entry.alert)
    place, time = _place(turn, entry.area, entry.spot, None), _time(turn, entry.alert.observed_at)
    said = turn.say("check.code_said", what=what, place=place, time=time)
    is_live = entry.standing is Standing.VERIFIED
    state = turn.say("check.code_open") if is_live else _sentence(turn, entry, entry.area)
    return _fitting(turn, head, [said], state, otherwise)


def _is_theirs(turn: Turn, code: str) -> bool:
    """Whether they know the code from us, as that of their own report."""
    tx, contact_id = turn.tx, turn.contact.id
    return any(found(tx, contact_id, code) is not None for found in (records.own, records.joined_by))


def _nothing(turn: Turn) -> str:
    since = turn.tx.now - timedelta(hours=turn.tx.network.check.look_back_hours)
    return turn.say("check.nothing", time=_time(turn, since))


def _sentence(turn: Turn, entry: Entry, asked_area: str | None) -> str:
    told = {"code": entry.code, "place": _place(turn, entry.area, entry.spot, asked_area)}
    area = turn.area_names((entry.area,))
    return turn.say(f"check.{entry.standing}", area=area, time=_time(turn, entry.at), **told)


def _place(turn: Turn, area: str, spot: str | None, asked_area: str | None) -> str:
    """A place at block level; its neighborhood is left out where it was asked about."""
    name = turn.area_names((area,))
    if spot is None:
        return name
    words = spot_words(turn.tx.phrases, turn.contact.lang, spot)
    return words if area == asked_area else turn.say("place.in_area", place=words, area=name)


def _rights(turn: Turn) -> str:
    return f"{turn.say('alert.rights')} {turn.say('alert.legal')}"


def _time(turn: Turn, moment: datetime) -> str:
    return local_time(turn.tx.phrases, turn.contact.lang, moment, turn.tx.network.timezone, turn.tx.now)


def _fitting(turn: Turn, head: str, sentences: Sequence[str], ending: str, also: str) -> str:
    """As much as two segments hold: the last sentences are left out first, then what is added."""
    shortest = ""
    for shortest in _less_and_less(head, sentences, ending, also):
        if measure(turn.as_sent(shortest)).segments <= MOST_SEGMENTS:
            break
    return shortest


def _less_and_less(head: str, sentences: Sequence[str], ending: str, also: str) -> Iterator[str]:
    for added in (also, ""):
        for many in range(len(sentences), 0, -1):
            yield " ".join(part for part in (head, *sentences[:many], ending, added) if part)
    yield " ".join((head, *sentences[:1]))
