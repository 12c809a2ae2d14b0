"""The texts of alerts and of what follows them: one segment each, as far as facts can be left out (law 8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from alerts.broadcasts.facts import AlertFacts, Placed
from alerts.broadcasts.wording import UNMARKED, place_words, spot_words, what_was_seen
from alerts.sms.clock import local_time
from alerts.sms.lettering import lettered
from alerts.sms.phrasebook import Phrasebook
from alerts.sms.segments import measure
from config.network import Network

__all__ = ["about_text", "alert_text", "all_clear_text", "closed_text", "corrected_text", "drill_text", "expiry_text",
           "not_confirmed_text", "now_text", "place_words", "taken_back_text", "update_text", "what_was_seen",
           "words_text"]  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Detail:
    """How much is told; the fields stand in the order in which they are given up."""

    stop: bool = True
    area: bool = True
    near: bool = True
    long_rights: bool = True
    vehicles: bool = True
    long_confirmed: bool = True
    activity: bool = True
    number: bool = True
    org: bool = True


def alert_text(phrases: Phrasebook, network: Network, facts: AlertFacts, lang: str, now: datetime) -> str:
    """The alert; what doesn't fit into one segment is left out in a fixed order, and it is never refused for length."""
    drafts = (_alert(phrases, network, facts, lang, now, detail) for detail in _less_and_less())
    return _first_that_fits(phrases, network, lang, drafts)


def update_text(
    phrases: Phrasebook, network: Network, facts: AlertFacts, lang: str, now: datetime, seen_at: datetime
) -> str:
    """What an alert told is still there, seen by a verifier at `seen_at` (UTC)."""
    return _update(phrases, network, facts, lang, now, seen_at, "alert.still_there")


def now_text(phrases: Phrasebook, network: Network, facts: AlertFacts, lang: str, now: datetime) -> str:
    """What is there now, as coordinators were told of an alert."""
    return _update(phrases, network, facts, lang, now, now, "alert.now_told")


def all_clear_text(phrases: Phrasebook, network: Network, facts: AlertFacts, lang: str, now: datetime) -> str:
    """Two people on site see nobody any more; never a claim that a place is safe."""
    return _about_place(phrases, network, facts, lang, now, "all_clear", "alert.all_clear")


def closed_text(phrases: Phrasebook, network: Network, facts: AlertFacts, lang: str, now: datetime) -> str:
    """Two coordinators close an alert: nobody of ours on site says so, and it is no claim that a place is safe."""
    return _about_place(phrases, network, facts, lang, now, "all_clear", "alert.closed")


def corrected_text(
    phrases: Phrasebook, network: Network, facts: AlertFacts, wrong: AlertFacts, lang: str, now: datetime
) -> str:
    """What is right in the place of what an alert told so far; a wrong place is named, and that it is not there."""

    def draft(detail: _Detail) -> str:
        what, place = _what(phrases, lang, facts, detail), _place(phrases, network, lang, facts, detail)
        body = phrases.say(lang, "alert.corrected_facts", what=what, place=place)
        if facts.is_elsewhere(wrong):
            right, other = _right_and_wrong_place(phrases, network, lang, facts, wrong, detail)
            body = _joined(
                phrases.say(lang, "alert.corrected_place", place=right, wrong_place=other),
                phrases.say(lang, "alert.seen", what=what),
            )
        head = _head(phrases, network, lang, "correction", facts.code, now, now, detail)
        rights = phrases.say(lang, "alert.rights") if detail.long_rights else ""
        return _joined(head, body, rights, _legal(phrases, network, lang))

    return _first_that_fits(phrases, network, lang, (draft(detail) for detail in _less_and_less()))


def taken_back_text(phrases: Phrasebook, network: Network, facts: AlertFacts, lang: str, now: datetime) -> str:
    """A second look did not confirm what the alert told."""
    return _about_place(phrases, network, facts, lang, now, "correction", "alert.taken_back")


def not_confirmed_text(
    phrases: Phrasebook, network: Network, report: Placed, lang: str, now: datetime, checked_at: datetime
) -> str:
    """What two people did not see when they looked at `checked_at` (UTC): of then and there only, not of now."""

    def draft(detail: _Detail) -> str:
        place = _place(phrases, network, lang, report, detail)
        body = phrases.say(lang, "alert.not_confirmed", place=place)
        head = _head(phrases, network, lang, "not_confirmed", report.code, checked_at, now, detail)
        return _joined(head, body, _legal(phrases, network, lang) if detail.stop else "")

    return _first_that_fits(phrases, network, lang, (draft(detail) for detail in _less_and_less()))


def expiry_text(
    phrases: Phrasebook, network: Network, facts: AlertFacts, lang: str, now: datetime, seen_at: datetime
) -> str:
    """The honest end of an alert that nobody confirmed anew since `seen_at` (UTC)."""
    told = {"code": facts.code, "legal_line": network.organization.legal_line}
    told["time"] = local_time(phrases, lang, seen_at, network.timezone, now)

    def draft(detail: _Detail) -> str:
        place = _place(phrases, network, lang, facts, detail)
        return phrases.say(lang, "alert.no_recent", org=_org(network, lang, detail), place=place, **told).lstrip()

    return _first_that_fits(phrases, network, lang, (draft(detail) for detail in _less_and_less()))


def drill_text(phrases: Phrasebook, network: Network, facts: AlertFacts, lang: str, now: datetime) -> str:
    """What a drill has in the place of an alert: marked, and without anything that is only for a real one."""

    def draft(detail: _Detail) -> str:
        head = _head(phrases, network, lang, "exercise", facts.code, now, now, detail)
        place, what = _place(phrases, network, lang, facts, detail), _what(phrases, lang, facts, detail)
        return _joined(head, phrases.say(lang, "alert.facts", what=what, place=place), phrases.say(lang, "alert.drill"))

    return _first_that_fits(phrases, network, lang, (draft(detail) for detail in _less_and_less()))


def words_text(phrases: Phrasebook, network: Network, lang: str, words: str) -> str:
    """A coordinator's words under the organization's name, with the opt-out hint while that costs nothing more."""
    text = phrases.say(lang, "broadcast.update", org=_org(network, lang, _Detail()), words=words)
    return _hinted(phrases, network, lang, text)


def about_text(phrases: Phrasebook, network: Network, lang: str, code: str, words: str, now: datetime) -> str:
    """A coordinator's words about an alert, which say so; with the opt-out hint while that costs nothing more."""
    text = _joined(_head(phrases, network, lang, "update", code, now, now, _Detail()), words)
    return _hinted(phrases, network, lang, text)


def _alert(phrases: Phrasebook, network: Network, facts: AlertFacts, lang: str, now: datetime, detail: _Detail) -> str:
    what = _what(phrases, lang, facts, detail)
    place = _place(phrases, network, lang, facts, detail)
    confirmed = "alert.confirmed" if detail.long_confirmed else "alert.confirmed_short"
    return _joined(
        _head(phrases, network, lang, "verified", facts.code, facts.observed_at, now, detail),
        phrases.say(lang, "alert.facts", what=what, place=place),
        phrases.say(lang, confirmed),
        _rights(phrases, lang, detail),
        _legal(phrases, network, lang),
        phrases.say(lang, "alert.stop") if detail.stop else "",
    )


def _update(
    phrases: Phrasebook, network: Network, facts: AlertFacts, lang: str, now: datetime, moment: datetime, key: str
) -> str:

    def draft(detail: _Detail) -> str:
        what = _what(phrases, lang, facts, detail)
        place = _place(phrases, network, lang, facts, detail)
        body = phrases.say(lang, key, what=what, place=place)
        head = _head(phrases, network, lang, "update", facts.code, moment, now, detail)
        return _joined(head, body, _rights(phrases, lang, detail), _legal(phrases, network, lang))

    return _first_that_fits(phrases, network, lang, (draft(detail) for detail in _less_and_less()))


def _about_place(
    phrases: Phrasebook, network: Network, facts: AlertFacts, lang: str, now: datetime, status: str, key: str
) -> str:

    def draft(detail: _Detail) -> str:
        head = _head(phrases, network, lang, status, facts.code, now, now, detail)
        body = phrases.say(lang, key, place=_place(phrases, network, lang, facts, detail))
        return _joined(head, body, _legal(phrases, network, lang))

    return _first_that_fits(phrases, network, lang, (draft(detail) for detail in _less_and_less()))


def _head(
    phrases: Phrasebook,
    network: Network,
    lang: str,
    status: str,
    code: str,
    moment: datetime,
    now: datetime,
    detail: _Detail,
) -> str:
    time = local_time(phrases, lang, moment, network.timezone, now)
    word = phrases.say(lang, f"status.{status}")
    return phrases.say(lang, "alert.head", org=_org(network, lang, detail), status=word, time=time, code=code).lstrip()


def _what(phrases: Phrasebook, lang: str, facts: AlertFacts, detail: _Detail) -> str:
    if not detail.number and facts.people and facts.agency:
        # Who counts for more than how many, but "without markings" takes more room than it tells.
        facts = replace(facts, agency=None) if facts.agency == UNMARKED else replace(facts, people=None)
    return what_was_seen(phrases, lang, facts, vehicles=detail.vehicles, activity=detail.activity)


def _place(phrases: Phrasebook, network: Network, lang: str, facts: Placed, detail: _Detail) -> str:
    if facts.spot is None:
        return place_words(network, lang, facts.area, None)
    spot = spot_words(phrases, lang, facts.spot, near=detail.near)
    area = network.area_by_slug[facts.area].name(lang)
    return phrases.say(lang, "place.in_area", place=spot, area=area) if detail.area else spot


def _right_and_wrong_place(
    phrases: Phrasebook, network: Network, lang: str, facts: AlertFacts, wrong: AlertFacts, detail: _Detail
) -> tuple[str, str]:
    """So that they can be told apart: by the areas where the crossing is the same, else by the crossings."""
    if facts.spot == wrong.spot:
        right = _place(phrases, network, lang, facts, replace(detail, area=True))
        return right, place_words(network, lang, wrong.area, None)
    # Another neighborhood is told as long as what they do is.
    has_moved = facts.area != wrong.area
    right = _place(phrases, network, lang, facts, replace(detail, area=detail.activity if has_moved else detail.area))
    return right, _place(phrases, network, lang, wrong, replace(detail, area=False))


def _rights(phrases: Phrasebook, lang: str, detail: _Detail) -> str:
    return phrases.say(lang, "alert.rights" if detail.long_rights else "alert.rights_short")


def _legal(phrases: Phrasebook, network: Network, lang: str) -> str:
    return phrases.say(lang, "alert.legal", legal_line=network.organization.legal_line)


def _org(network: Network, lang: str, detail: _Detail) -> str:
    return "" if not detail.org else network.organization.short_names.get(lang, network.organization.short_name)


def _less_and_less() -> Iterable[_Detail]:
    detail = _Detail()
    yield detail
    for name in _Detail.__dataclass_fields__:
        detail = replace(detail, **{name: False})
        yield detail


def _first_that_fits(phrases: Phrasebook, network: Network, lang: str, drafts: Iterable[str]) -> str:
    """The fullest draft of one segment; where a language has none, the fullest of the fewest segments there can be."""
    fullest, fewest = "", 0
    for draft in drafts:
        text = lettered(phrases, lang, draft, network.languages.drop_accents)
        size = measure(text).segments
        if not fewest or size < fewest:
            fullest, fewest = text, size
        if size == 1:
            break
    return fullest


def _hinted(phrases: Phrasebook, network: Network, lang: str, words: str) -> str:
    """A text as it leaves, with the opt-out hint while that costs no further segment."""
    rule = network.languages.drop_accents
    text = lettered(phrases, lang, words, rule)
    hinted = lettered(phrases, lang, _joined(words, phrases.say(lang, "broadcast.stop")), rule)
    return hinted if measure(hinted).segments == measure(text).segments else text


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
