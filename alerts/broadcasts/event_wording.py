"""The texts about events: one segment where its facts allow it. What can be left out is told while it costs no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from alerts.broadcasts.event_facts import Difference, EventFacts
from alerts.broadcasts.wording import spot_words
from alerts.sms.clock import day_and_time, day_and_times
from alerts.sms.lettering import lettered
from alerts.sms.phrasebook import Phrasebook
from alerts.sms.segments import measure
from config.network import Network

MOST_SEGMENTS: Final = 2


def announcement(phrases: Phrasebook, network: Network, facts: EventFacts, lang: str) -> str:
    """That it takes place, when and where, and how to go or to hear more."""
    replies = [phrases.say(lang, key, number=facts.number) for key in ("event.reply_going", "event.reply_more")]
    told = [_told(phrases, network, facts, lang, "event.new"), replies[0]]
    more = (_route(phrases, network, facts, lang), replies[1], phrases.say(lang, "event.off"))
    return _fitting(phrases, network, lang, told, more)


def change(phrases: Phrasebook, network: Network, facts: EventFacts, differing: Sequence[Difference], lang: str) -> str:
    """What it is now, for those who were told something else; that it is called off, or takes place after all."""
    key = "event.changed"
    if Difference.STATUS in differing:
        key = "event.called_off" if facts.called_off else "event.back_on"
    told = _told(phrases, network, facts, lang, key, what=what_differs(phrases, differing, lang))
    if facts.called_off:
        return _fitting(phrases, network, lang, [told])
    route_words = _route(phrases, network, facts, lang)
    more, not_going = (
        phrases.say(lang, key, number=facts.number) for key in ("event.reply_more", "event.reply_not_going")
    )
    if Difference.ROUTE in differing and facts.moves:
        with_route = [told, route_words]
        if _segments(phrases, network, lang, " ".join(with_route)) <= MOST_SEGMENTS:
            return _fitting(phrases, network, lang, with_route, [not_going])
        return _fitting(phrases, network, lang, [told], [more, not_going])
    return _fitting(phrases, network, lang, [told], [not_going, route_words])


def reminder(phrases: Phrasebook, network: Network, facts: EventFacts, lang: str) -> str:
    """When and where it is, for those who said that they go."""
    told = _told(phrases, network, facts, lang, "event.reminder")
    reply = phrases.say(lang, "event.reply_not_going", number=facts.number)
    return _fitting(phrases, network, lang, [told], [reply, _route(phrases, network, facts, lang)])


def details(phrases: Phrasebook, network: Network, facts: EventFacts, lang: str) -> list[str]:
    """All there is to tell, in sentences: what it is, when and where; then its route if it has one, and who invites."""
    kind = phrases.say(lang, f"event.kind.{facts.kind}")
    told = {"number": facts.number, "kind": kind, "title": title(network, facts, lang), "host": facts.host}
    told |= {"time": day_and_times(phrases, lang, facts.starts, facts.ends), "place": place(phrases, facts, lang)}
    about, meet, host = (phrases.say(lang, key, **told) for key in ("event.about", "event.meet", "event.host"))
    first = f"{about} {meet}"
    return [one for one in (first, _route(phrases, network, facts, lang), host) if one]


def in_a_list(phrases: Phrasebook, network: Network, facts: EventFacts, lang: str) -> str:
    """Its title and when it begins; and that it was called off, if it was."""
    key = "event.listed_called_off" if facts.called_off else "event.listed"
    told = {"title": title(network, facts, lang), "time": when(phrases, facts, lang)}
    return phrases.say(lang, key, **told)


def what_differs(phrases: Phrasebook, differing: Iterable[Difference], lang: str) -> str:
    """What is told differently, as a list in words ("time, route")."""
    return phrases.say(lang, "word.list_joiner").join(phrases.say(lang, f"event.what.{one}") for one in differing)


def title(network: Network, facts: EventFacts, lang: str) -> str:
    """Its title."""
    return facts.title(lang, network.languages.default)


def when(phrases: Phrasebook, facts: EventFacts, lang: str) -> str:
    """When it begins ("Sun Dec 13 8a")."""
    return day_and_time(phrases, lang, facts.starts)


def place(phrases: Phrasebook, facts: EventFacts, lang: str) -> str:
    """Where to meet; a crossing as that language writes it."""
    return spot_words(phrases, lang, facts.place, near=False)


def route(network: Network, facts: EventFacts, lang: str) -> str:
    """The areas it reaches, in this order ("Koreatown > Westlake > Downtown")."""
    return " > ".join(network.area_by_slug[slug].name(lang) for slug in facts.known_areas(network))


def _told(phrases: Phrasebook, network: Network, facts: EventFacts, lang: str, key: str, **more: object) -> str:
    us = network.organization
    told: dict[str, object] = {"org": us.short_names.get(lang, us.short_name), "number": facts.number}
    told |= {"title": title(network, facts, lang), "time": when(phrases, facts, lang)}
    return phrases.say(lang, key, place=place(phrases, facts, lang), **told, **more)


def _route(phrases: Phrasebook, network: Network, facts: EventFacts, lang: str) -> str:
    return phrases.say(lang, "event.route", route=route(network, facts, lang)) if facts.moves else ""


def _fitting(phrases: Phrasebook, network: Network, lang: str, told: Iterable[str], more: Iterable[str] = ()) -> str:
    """What must be told, and of the rest, in this order, what takes no further segment; in the letters it leaves in."""
    text = " ".join(part for part in told if part)
    for part in (one for one in more if one):
        longer = f"{text} {part}"
        if _segments(phrases, network, lang, longer) == _segments(phrases, network, lang, text):
            text = longer
    return _as_sent(phrases, network, lang, text)


def _segments(phrases: Phrasebook, network: Network, lang: str, text: str) -> int:
    return measure(_as_sent(phrases, network, lang, text)).segments


def _as_sent(phrases: Phrasebook, network: Network, lang: str, text: str) -> str:
    return lettered(phrases, lang, text, network.languages.drop_accents)
