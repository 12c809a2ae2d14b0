"""How many people and vehicles, out of the words of a report.

A number counts the noun it stands in front of, at most a few describing words away and in the same clause: "2 white
vans", "cuatro agentes de ICE". Where the noun comes first a counter follows the number: "요원 4명", "밴 두 대".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from alerts.reports.items import Item, itemize
from alerts.reports.lexicon import Lexicon
from alerts.reports.vocabulary import Vehicle

BETWEEN = 3  # describing words between a number and its noun
NEAR = 2  # pieces within which a noun or a deed belongs to a number

AGENTS, PEOPLE, PEOPLE_COUNTER, VEHICLE_COUNTER = "unit.agents", "unit.people", "counter.people", "unit.vehicles"
AGENCY, VEHICLE, ACTIVITY = "agency.", "vehicle.", "activity."
SUFFERED = "activity.suffered"
DONE_TO = ("activity.detaining", "activity.loading", "activity.questioning")
_IN_BRACKETS = re.compile(r"\((\d{1,2})\)")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many agents, how many vehicles of what kind; None where the words don't say."""

    people: int | None
    vehicles: int | None
    vehicle: Vehicle | None


def count(plain: str, words: Lexicon) -> Counts:
    """The people and vehicles in a plain text from which times and plates are gone."""
    items = tuple(itemize(_IN_BRACKETS.sub(r" \1,", plain), words))
    numbers = [index for index, item in enumerate(items) if item.value is not None and not _ends_range(items, index)]
    groups = [group for index in numbers if not _is_stopped(items, index) and (group := _vehicles_at(items, index))]
    kinds = {kind for _, kind in groups if kind} or _kinds(items)
    return Counts(
        people=_people(items, numbers),
        vehicles=sum(number for number, _ in groups) or None,
        vehicle=kinds.pop() if len(kinds) == 1 else None,
    )


def _people(items: Sequence[Item], numbers: Sequence[int]) -> int | None:
    """The surest count: of agents, then of an agency ("4 ICE"), then of people who are not those being detained."""
    for reader in (_agents_at, _agency_at, _people_at, _subject_at, _afterthought_at):
        for index in numbers:
            if reader(items, index):
                return items[index].value
    return None


def _agents_at(items: Sequence[Item], index: int) -> bool:
    noun = _counted(items, index)
    if noun is None:
        return any(item.means(AGENTS) for item in _labelled(items, index))
    is_person_counted = _is_counted(items, index, PEOPLE_COUNTER)
    return items[noun].means(AGENTS) or (is_person_counted and items[noun].means(AGENCY))


def _agency_at(items: Sequence[Item], index: int) -> bool:
    if items[index].value == 1:
        return False  # "vi a la migra", "an ICE raid": an article
    noun = _counted(items, index)
    named = (items[noun],) if noun is not None else _labelled(items, index)
    return any(item.means(AGENCY) and not item.means(VEHICLE) for item in named)


def _people_at(items: Sequence[Item], index: int) -> bool:
    is_person_counted = _is_counted(items, index, PEOPLE_COUNTER)
    noun = _behind_range(items, index) if is_person_counted else _counted(items, index)
    if noun is None or not items[noun].means(PEOPLE, PEOPLE_COUNTER) or items[index].value == 1:
        return False
    # Whoever stands next to the deed may be the one it is done to: "took 2 men", "2 people detained", "두 명 체포".
    done_to = DONE_TO if is_person_counted else (SUFFERED,)
    return not (
        any(item.means(*DONE_TO) for item in _before(items, index))
        or any(item.means(*done_to) for item in _after(items, noun))
    )


def _subject_at(items: Sequence[Item], index: int) -> bool:
    """Whether a number is all that is said of who they are: "son 6", "they are 4 with vests"."""
    following = items[index + 1 : index + 2]
    is_alone = not following or following[0].ends_clause or following[0].means("count.break")
    before = _in_front(items, index)
    return is_alone and before >= 0 and items[before].means("count.subject") and not _is_measure(following)


def _afterthought_at(items: Sequence[Item], index: int) -> bool:
    """Whether it tells the number of the agents later: "agents with dogs, maybe 6"."""
    before = _in_front(items, index)
    is_about = 0 < before < index - 1 and items[before].ends_clause
    is_last = index + 1 == len(items) or items[index + 1].ends_clause
    return is_about and is_last and _kind(items[before - 1]) is None and any(i.means(AGENTS) for i in items[:before])


def _kinds(items: Sequence[Item]) -> set[Vehicle]:
    return {kind for place, item in enumerate(items) if not _is_stopped(items, place) and (kind := _kind(item))}


def _is_stopped(items: Sequence[Item], place: int) -> bool:
    """Whether it is the vehicle of those who are stopped: "pulled over a red truck", "pararon una troca"."""
    near = _same_clause(reversed(items[max(place - BETWEEN, 0) : place]))
    return any(item.means("activity.stopping") for item in near)


def _vehicles_at(items: Sequence[Item], index: int) -> tuple[int, Vehicle | None] | None:
    number = items[index].value or 0
    if _is_counted(items, index, VEHICLE_COUNTER):
        near = (*reversed(_before(items, index)), *_after(items, _behind_range(items, index)))
        found = next((kind for item in near if (kind := _kind(item))), None)
        return (number, found) if found or _may_stand_for_vehicles(items, index) else None
    noun = _counted(items, index)
    named = (items[noun],) if noun is not None else _labelled(items, index)
    kind = next((kind for item in named if (kind := _kind(item))), None)
    return (number, kind) if kind else None


def _may_stand_for_vehicles(items: Sequence[Item], index: int) -> bool:
    """Whether "2대" counts vehicles though none is named: not behind a word that names something else it may count.

    A number word may be a part of another word; digits are none.
    """
    named = items[index - 1] if index else Item(ends_clause=True)
    return not items[index].keys and (named.ends_clause or bool(named.keys))


def _counted(items: Sequence[Item], index: int) -> int | None:
    """Where the noun is that the number at `index` counts, in front of it or behind."""
    if _is_counted(items, index, PEOPLE_COUNTER):
        return _noun_of_counter(items, index)
    if items[index].counts_before:
        return index - 1 if index and items[index - 1].means(AGENTS, AGENCY, PEOPLE, VEHICLE) else None
    return _noun(items, index)


def _noun_of_counter(items: Sequence[Item], index: int) -> int | None:
    """The nearest noun in front of "네 명"; or behind it ("네 명의 요원"), unless that has a number of its own."""
    for place in range(index - 1, max(index - 1 - BETWEEN, -1), -1):
        if items[place].ends_clause or items[place].value is not None:
            break
        if items[place].means(AGENTS, AGENCY, PEOPLE):
            return place
    behind = _behind_range(items, index) + 1
    following = [place for place in (behind, behind + 1) if place < len(items)]
    noun = next((place for place in following if items[place].means(AGENTS, AGENCY)), None)
    return None if noun is None or any(item.value is not None for item in items[noun + 1 : noun + 2]) else noun


def _noun(items: Sequence[Item], index: int) -> int | None:
    """Where the noun is that the number at `index` stands in front of; an agency when it has no other."""
    agency = None
    start = _behind_range(items, index)
    if _is_counted(items, start - 1, PEOPLE_COUNTER) or _is_counted(items, start - 1, VEHICLE_COUNTER):
        return None
    for place in range(start, min(start + BETWEEN + 1, len(items))):
        item = items[place]
        if item.means(VEHICLE) or (item.means(AGENTS) and not _is_vehicle(items, place + 1)):
            return place
        if _is_between_colors(items, place):
            continue
        if item.ends_clause or item.value is not None or item.means("count.break", "hearsay.mark", ACTIVITY):
            break
        if item.means(PEOPLE) and not any(later.means(AGENTS) for later in items[place + 1 : place + 3]):
            return place
        if item.means(AGENCY) and agency is None:
            agency = place
    return agency


def _is_between_colors(items: Sequence[Item], place: int) -> bool:
    """Whether this is the "and" of "two green and white trucks"."""
    around = items[place - 1 : place + 2 : 2]
    return len(around) > 1 and all(item.means("color.any") for item in around)


def _labelled(items: Sequence[Item], index: int) -> tuple[Item, ...]:
    """The noun in front of a number that ends its clause: "agents: 4", "vans x2", "SUVs, at least 3"."""
    following = items[index + 1 : index + 2]
    if following and not (following[0].ends_clause or following[0].means("count.break")):
        return ()
    before = _in_front(items, index)
    if before < index - 1 and items[before].ends_clause:
        before -= 1
    return tuple(items[max(before, 0) : before + 1])


def _in_front(items: Sequence[Item], index: int) -> int:
    """The piece in front of a number, or of the "about" in front of it; -1 when there is none."""
    before = index - 1
    while before >= 0 and items[before].means("count.about"):
        before -= 1
    return before


def _is_counted(items: Sequence[Item], index: int, counter: str) -> bool:
    """Whether a counter follows a number, or the range it begins ("3~4명")."""
    behind = _behind_range(items, index)
    return any(item.means(counter) for item in items[behind : behind + 1])


def _is_measure(following: Sequence[Item]) -> bool:
    return any(item.means("count.measure") for item in following)


def _is_vehicle(items: Sequence[Item], place: int) -> bool:
    return place < len(items) and items[place].means(VEHICLE)


def _before(items: Sequence[Item], index: int) -> tuple[Item, ...]:
    return _same_clause(reversed(items[max(index - NEAR, 0) : index]))[::-1]


def _after(items: Sequence[Item], index: int) -> tuple[Item, ...]:
    return _same_clause(iter(items[index + 1 : index + 1 + NEAR]))


def _same_clause(items: Iterator[Item]) -> tuple[Item, ...]:
    found: list[Item] = []
    for item in items:
        if item.ends_clause:
            break
        found.append(item)
    return tuple(found)


def _joins_range(items: Sequence[Item], index: int) -> bool:
    """Whether the piece at `index` stands between two numbers and makes them one: "3-4", "3 or 4", "3 a 4"."""
    if not 0 < index < len(items) - 1 or items[index - 1].value is None or items[index + 1].value is None:
        return False
    return items[index].is_hyphen or items[index].means("count.range")


def _ends_range(items: Sequence[Item], index: int) -> bool:
    value = items[index].value
    if index > 1 and value is not None and items[index - 2].value == value - 1:
        counter = PEOPLE_COUNTER if _is_counted(items, index, PEOPLE_COUNTER) else VEHICLE_COUNTER
        if items[index - 1].means(counter) and _is_counted(items, index, counter):
            return True  # "6대 7대"
    return _joins_range(items, index - 1) or _joins_range(items, index)


def _behind_range(items: Sequence[Item], index: int) -> int:
    return index + 3 if _joins_range(items, index + 1) else index + 1


def _kind(item: Item) -> Vehicle | None:
    kinds = [key.removeprefix(VEHICLE) for key in item.keys if key.startswith(VEHICLE)]
    return Vehicle(kinds[0]) if kinds else None
