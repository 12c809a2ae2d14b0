"""What is to be told of an event, in which texts and to whom: news, or what differs from what people were told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.broadcasts import event_records, event_wording, leaving, quiet_hours
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.event_facts import Difference, EventFacts
from alerts.broadcasts.event_records import Standing
from alerts.delivery import audience
from alerts.house import Transaction


@dataclass(frozen=True, slots=True)
class News:
    """What is told of an event. `told` is what people rely on so far, None when nobody does or nothing differs.

    `areas` and `topics` are those it has now and those it had. `areas_from` is when quiet hours end, if they are now,
    and `of_use_until` when it comes too late (both UTC).
    """

    facts: EventFacts
    told: EventFacts | None
    differing: tuple[Difference, ...]
    areas: tuple[str, ...]
    topics: tuple[str, ...]
    areas_from: datetime | None
    of_use_until: datetime

    @property
    def is_change(self) -> bool:
        """Whether people were told something else before."""
        return self.told is not None

    @property
    def reaches_areas(self) -> bool:
        """Whether it can still be told to the areas in time, for they sleep until quiet hours end."""
        return self.areas_from is None or self.areas_from < self.of_use_until


def of(tx: Transaction, facts: EventFacts, standing: Standing | None) -> News:
    """What these facts are to people who rely on what stands of the event, if anybody does."""
    relied_on = standing is not None and event_records.is_relied_on(tx, standing)
    differing = facts.differs_from(standing.facts) if standing is not None and relied_on else ()
    told = standing.facts if standing is not None and differing else None
    both = (facts,) if told is None else (facts, told)
    areas = dict.fromkeys(slug for one in both for slug in one.known_areas(tx.network))
    topics = dict.fromkeys(topic for one in both for topic in one.topics)
    is_night = quiet_hours.hold(tx, BroadcastKind.EVENT)
    return News(
        facts=facts,
        told=told,
        differing=differing,
        areas=tuple(areas),
        topics=tuple(topics),
        areas_from=quiet_hours.over_at(tx) if is_night else None,
        # Who was told of another time hears up to then that it is not so.
        of_use_until=max(one.starts_at(tx.network.timezone) for one in both),
    )


def texts(tx: Transaction, news: News) -> dict[str, str]:
    """The text in every language."""

    def compose(lang: str) -> str:
        if news.is_change:
            return event_wording.change(tx.phrases, tx.network, news.facts, news.differing, lang)
        return event_wording.announcement(tx.phrases, tx.network, news.facts, lang)

    return leaving.in_every_language(tx, compose)


def people(tx: Transaction, news: News) -> Mapping[str, int]:
    """How many people of each language it is for: of a change also those who go."""
    going_to = news.facts.number if news.is_change else None
    return audience.size_of_event(tx, news.areas if news.reaches_areas else (), news.topics, and_going_to=going_to)


def people_of_areas(tx: Transaction, areas: tuple[str, ...], topics: tuple[str, ...]) -> int:
    """How many people of these areas asked for any of these topics."""
    return sum(audience.size_of_event(tx, areas, topics).values())
