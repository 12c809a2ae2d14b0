"""What stands in the braces of a phrase at its longest in ordinary use: a network's longest crossing and the like."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from alerts.broadcasts.facts import AlertFacts
from alerts.broadcasts.wording import spot_words, what_was_seen
from alerts.sms.clock import day_and_times, local_time
from alerts.sms.phrasebook import Phrasebook
from alerts.sms.segments import measure
from config.network import Network
from config.network_events import TOPICS

CODES = {"verify.": "472", "call.": "472", "invite.": "482135", "roster.": "482135"}
ALERT_CODE, OTHER_CODE, SIGN = "K27", "M31", "4721"
MANY = 1200  # people of a large neighborhood
_SOMEBODY, _SOMEBODY_ELSE = "Banana-42", "Papaya-31"
_WORDS = "The clinic on Olympic is open until 6pm today"
_TITLE, _HOST = "Know Your Rights Workshop", "The Neighborhood Runners' Club"
_LINK = f"https://alerts.example.org/console/enter/{'k' * 24}"
_LISTED = 3  # places in an ordinary list


def longest_facts(phrases: Phrasebook, network: Network, lang: str, seen: AlertFacts) -> dict[str, object]:
    """A value for every fact a phrase may tell in a language; `seen` is what alerts and reports tell of."""
    place = longest_crossing(phrases, network, lang)
    alerts = [phrases.say(lang, "coordinator.live_alert", code=code, place=place) for code in (ALERT_CODE, OTHER_CODE)]
    return {
        **_of_places(phrases, network, lang),
        **_of_reports(phrases, network, lang, seen),
        **_of_words(phrases, lang),
        **_of_events(phrases, network, lang, seen),
        **_of_numbers(),
        **dict.fromkeys(("place", "wrong_place", "named"), place),
        "alerts": phrases.say(lang, "word.list_joiner").join(alerts),
        "org": network.organization.short_names.get(lang, network.organization.short_name),
    }


def as_told_by(key: str, facts: Mapping[str, object], network: Network) -> Mapping[str, object]:
    """The facts as the phrase `key` tells them: a code is one of a report, a verifier or a person."""
    told = dict(facts)
    told["code"] = next((code for group, code in CODES.items() if key.startswith(group)), ALERT_CODE)
    if key.startswith("event."):  # there a time has its day, and what is new or what kind it is is an event's
        told |= {name: facts[f"event_{name}"] for name in ("time", "what", "kind")}
    if key == "resident.welcome":
        told["org"] = network.organization.name
    if key == "coordinator.restored":
        told["second"] = _SOMEBODY_ELSE  # a person, where everywhere else it is a street
    return told


def longest_crossing(phrases: Phrasebook, network: Network, lang: str) -> str:
    """The longest crossing there is, as that language writes it."""
    return _longest(spot_words(phrases, lang, spot) for _, spot in crossings(network))


def crossings(network: Network) -> list[tuple[str, str]]:
    """Every crossing of the network with the slug of an area it is in."""
    streets = {street.key: street.name for street in network.streets}
    return [
        (area.slug, f"{streets.get(one, one)} & {streets.get(other, other)}")
        for area in network.areas
        for one, other in area.crossings
    ]


def _of_places(phrases: Phrasebook, network: Network, lang: str) -> dict[str, object]:
    example = network.example_area
    around = [example, *(network.area_by_slug[slug] for slug in example.neighbors)][:_LISTED]
    names = [area.name(lang) for area in around]
    options = [phrases.say(lang, "resident.option", number=n, name=name) for n, name in enumerate(names, 1)]
    areas = phrases.say(lang, "word.list_joiner").join(names)
    area = _longest(one.name(lang) for one in network.areas)
    return {
        "area": area,
        "areas": areas,
        "all_areas": areas,
        "about": area,
        "name": area,
        "example": example.name(lang),
        "options": phrases.say(lang, "word.list_joiner").join(options),
        "suggestions": phrases.say(lang, "word.or").join(names),
        "first": _longest(street.name for street in network.streets),
        "second": _longest(street.name for street in network.streets),
        "landmark": _longest(landmark.name for one in network.areas for landmark in one.landmarks),
        "hotline": network.organization.hotline,
        "legal_line": network.organization.legal_line,
    }


def _of_reports(phrases: Phrasebook, network: Network, lang: str, seen: AlertFacts) -> dict[str, object]:
    time = local_time(phrases, lang, seen.observed_at, network.timezone, seen.observed_at)
    item = phrases.say(lang, "digest.item", code=ALERT_CODE, area=network.example_area.name(lang), time=time)
    answers = [
        phrases.say(lang, key, who=_SOMEBODY, time=time) for key in ("coordinator.said_yes", "coordinator.said_no")
    ]
    return {
        "what": what_was_seen(phrases, lang, seen),
        "time": time,
        "start": time,
        "end": time,
        "agency": phrases.say(lang, f"fact.agency.{seen.agency}"),
        "status": _longest_of(phrases, lang, "status."),
        "outcome": _longest_of(phrases, lang, "outcome."),
        "answers": phrases.say(lang, "word.list_joiner").join(answers),
        "kept_back": phrases.plural(lang, "digest.alerts", 2, alerts=item),
        "other": OTHER_CODE,
    }


def _of_words(phrases: Phrasebook, lang: str) -> dict[str, object]:
    language = lang.upper()
    count = phrases.say(lang, "coordinator.count", language=language, people=MANY, segments=1)
    return {
        "role": _longest_of(phrases, lang, "role."),
        "reason": _longest_of(phrases, lang, "forbidden."),
        "gate": phrases.say(lang, "gate.ok"),
        "link": _LINK,
        "trouble": phrases.say(lang, "trouble.account"),
        "opening": _longest_of(phrases, lang, "discreet.opening."),
        "kind": _longest_of(phrases, lang, "aid.kind."),
        **dict.fromkeys(
            ("nearby", "night", "rumors"), _longest(phrases.say(lang, f"word.{one}") for one in ("on", "off"))
        ),
        "word": "Korea town",
        "words": _WORDS,
        "texts": phrases.say(lang, "coordinator.follow_up_text", language=language, words=_WORDS),
        "counts": phrases.say(lang, "word.list_joiner").join([count] * _LISTED),
        "language": language,
        "languages": "EN/ES/KO",
        "default": "EN",
        "check": "sighting",
        "character": "’",
        "instead": "'",
        "characters": phrases.say(lang, "coordinator.odd_instead", character="’", instead="'"),
        **dict.fromkeys(("who", "by", "inviter"), _SOMEBODY),
        "names": f"{_SOMEBODY}, {_SOMEBODY_ELSE}",
    }


def _of_events(phrases: Phrasebook, network: Network, lang: str, seen: AlertFacts) -> dict[str, object]:
    starts = seen.observed_at.astimezone(network.timezone)
    joiner = phrases.say(lang, "word.list_joiner")
    streets = sorted((street.name for street in network.streets), key=len)[-_LISTED:]
    return {
        "title": _TITLE,
        "host": _HOST,
        "route": " > ".join(streets),
        "topics": joiner.join(phrases.say(lang, f"event.topic.{topic}") for topic in TOPICS),
        "event_time": day_and_times(phrases, lang, starts, starts + timedelta(hours=2)),
        "event_what": joiner.join(phrases.say(lang, f"event.what.{one}") for one in ("time", "place")),
        "event_kind": _longest_of(phrases, lang, "event.kind."),
    }


def _of_numbers() -> dict[str, object]:
    return {
        "n": 12,
        "number": 3,
        **dict.fromkeys(("people", "gone", "waiting", "used", "needed"), MANY),
        "limit": 20,
        "minutes": 45,
        "days": 60,
        "misses": 3,
        "answered": 12,
        "percent": 100,
        "segments": 4,
        "fewer": 2,
        "error": "30007",
        "duration": "12:05",
        "half": "10:48",
        "sign": SIGN,
        "phone": "+12135550142",
    }


def _longest_of(phrases: Phrasebook, lang: str, beginning: str) -> str:
    return _longest(phrases.say(lang, key) for key in phrases.keys if key.startswith(beginning))


def _longest(texts: Iterable[str]) -> str:
    return max(texts, key=lambda text: (measure(text).units, text))
