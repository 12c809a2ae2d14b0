"""The words for what was seen and where, in a reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from alerts.broadcasts.facts import AlertFacts
from alerts.sms.phrasebook import Phrasebook
from config.network import Network

UNMARKED = "unmarked"
CROSSING = " & "
# Of a hundred areas nobody reads the names in a text, and the carrier takes 1,600 characters.
MOST_NAMED = 5


def what_was_seen(
    phrases: Phrasebook, lang: str, facts: AlertFacts, *, vehicles: bool = True, activity: bool = True
) -> str:
    """Who, with what, doing what ("4 ICE agents, 2 vans, detaining"); never empty, whatever is left out."""
    who = _who(phrases, lang, facts)
    with_what = _vehicles(phrases, lang, facts) if vehicles or not who else ""
    doing = phrases.say(lang, f"fact.activity.{facts.activity}") if facts.activity else ""
    parts = [who or ("" if with_what else phrases.say(lang, "fact.activity_only")), with_what]
    parts.append(doing if activity else "")
    return phrases.say(lang, "fact.joiner").join(part for part in parts if part)


def place_words(network: Network, lang: str, area: str, spot: str | None) -> str:
    """The place at block level: the crossing or landmark, else the area's name in that language."""
    return spot or network.area_by_slug[area].name(lang)


def areas_words(phrases: Phrasebook, network: Network, lang: str, areas: Iterable[str], most: int | None = None) -> str:
    """The names of areas as a list, those of `most` of them at most and how many more there are.

    Areas the network has lost are left out.
    """
    known = [network.area_by_slug[one].name(lang) for one in areas if one in network.area_by_slug]
    named = phrases.say(lang, "word.list_joiner").join(known[:most])
    more = 0 if most is None else len(known) - most
    return phrases.say(lang, "place.more", areas=named, n=more) if more > 0 else named


def spot_words(phrases: Phrasebook, lang: str, spot: str, *, near: bool = True) -> str:
    """A crossing as that language writes it, or a landmark ("near MacArthur Park")."""
    first, cross, second = spot.partition(CROSSING)
    if cross:
        return phrases.say(lang, "place.crossing", first=first, second=second)
    return phrases.say(lang, "place.near", landmark=spot) if near else spot


def _who(phrases: Phrasebook, lang: str, facts: AlertFacts) -> str:
    if not facts.people:
        return phrases.say(lang, f"fact.agency.{facts.agency}") if facts.agency else ""
    if facts.agency is None:
        return phrases.plural(lang, "fact.agents", facts.people)
    if facts.agency == UNMARKED:
        return phrases.plural(lang, "fact.unmarked_agents", facts.people)
    agency = phrases.say(lang, f"fact.agency.{facts.agency}")
    return phrases.plural(lang, "fact.agency_agents", facts.people, agency=agency)


def _vehicles(phrases: Phrasebook, lang: str, facts: AlertFacts) -> str:
    if facts.vehicles:
        return phrases.plural(lang, f"fact.vehicle.{facts.vehicle or 'any'}", facts.vehicles)
    return phrases.say(lang, "fact.vehicles") if facts.vehicle else ""
