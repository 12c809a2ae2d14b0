"""Audiences: the people a mailing is for, in the order of their ids, only those who may be texted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import BindParameter, CompoundSelect, Select, func, select, union

from alerts.delivery import headcounts
from alerts.delivery.ladder import RECEIVED
from alerts.delivery.model import deliveries, withheld
from alerts.house import Transaction
from alerts.people.contacts import ContactStatus
from alerts.people.model import contacts, event_topics, goings, subscriptions

LARGE = 5000  # from here on counting takes longer than sending the first text

# Columns: contact_id, lang.
People = Select[int, str]
# Whoever asks often puts the statement together once, with parameters in the place of values.
Area = str | BindParameter[str]
Id = int | BindParameter[int]
Ids = Collection[int] | BindParameter[int]
Topics = Collection[str] | BindParameter[str]

_ACTIVE = contacts.c.status == ContactStatus.ACTIVE.value


def of_area(area: Area, after: Id = 0, *, quiet: bool = False, rumors: bool = False) -> People:
    """Those who asked for this area, from the contact id behind `after` on; `quiet`: who said NIGHT ON, `rumors`: who
    said RUMORS ON.
    """
    mine = subscriptions.alias()
    people = select(mine.c.contact_id, contacts.c.lang).join(contacts, contacts.c.id == mine.c.contact_id)
    people = people.where(mine.c.area == area, mine.c.contact_id > after, _ACTIVE).order_by(mine.c.contact_id)
    return _who_chose(people, quiet=quiet, rumors=rumors)


def of_neighbors(
    area: Area,
    neighbors: Collection[str] | BindParameter[str],
    after: Id = 0,
    *,
    quiet: bool = False,
    rumors: bool = False,
) -> People:
    """Those of the areas around it who asked for their neighbors' alerts, without those who asked for the area."""
    # A walk over the people, not over the subscriptions, which would be sorted anew for every page.
    theirs, own = subscriptions.alias(), subscriptions.alias()
    lives_near = select(theirs.c.area).where(theirs.c.area.in_(neighbors), theirs.c.contact_id == contacts.c.id)
    lives_here = select(own.c.area).where(own.c.area == area, own.c.contact_id == contacts.c.id)
    people = select(contacts.c.id.label("contact_id"), contacts.c.lang).where(contacts.c.id > after, contacts.c.nearby)
    people = people.where(_ACTIVE, lives_near.exists(), ~lives_here.exists()).order_by(contacts.c.id)
    return _who_chose(people, quiet=quiet, rumors=rumors)


def of_topics(area: Area, topics: Topics, after: Id = 0) -> People:
    """Those of an area who want to hear of events of any of these topics."""
    wanted = select(event_topics.c.topic).where(event_topics.c.topic.in_(topics))
    mine = wanted.where(event_topics.c.contact_id == subscriptions.c.contact_id)
    people = select(subscriptions.c.contact_id, contacts.c.lang)
    people = people.join(contacts, contacts.c.id == subscriptions.c.contact_id)
    here = (subscriptions.c.area == area, subscriptions.c.contact_id > after, _ACTIVE)
    return people.where(*here, mine.exists()).order_by(subscriptions.c.contact_id)


def of_going(event: Id, after: Id = 0) -> People:
    """Those who go to the event of that number, wherever they are."""
    people = select(goings.c.contact_id, contacts.c.lang).join(contacts, contacts.c.id == goings.c.contact_id)
    people = people.where(goings.c.event == event, goings.c.contact_id > after, _ACTIVE)
    return people.order_by(goings.c.contact_id)


def receivers_of(any_of: Ids, after: Id = 0) -> People:
    """Those who got any of these mailings, as far as we know, or may have got it."""
    got = (deliveries.c.mailing_id.in_(any_of), deliveries.c.status.in_(sorted(RECEIVED)))
    people = select(deliveries.c.contact_id, contacts.c.lang).join(contacts, contacts.c.id == deliveries.c.contact_id)
    return people.where(*got, deliveries.c.contact_id > after, _ACTIVE).distinct().order_by(deliveries.c.contact_id)


def told_of(any_of: Ids, after: Id = 0) -> People:
    """Those any of these was kept back from, and who were told of it in a digest: what follows it is for them too."""
    told = (withheld.c.mailing_id.in_(any_of), withheld.c.told_at.is_not(None))
    people = select(withheld.c.contact_id, contacts.c.lang).join(contacts, contacts.c.id == withheld.c.contact_id)
    return people.where(*told, withheld.c.contact_id > after, _ACTIVE).distinct().order_by(withheld.c.contact_id)


def size(
    tx: Transaction, area: str, *, include_neighbors: bool, quiet: bool = False, rumors: bool = False
) -> Mapping[str, int]:
    """How many people of each language a text to `area` is for; KeyError for an area that is not there.

    A large audience is as large as it was when it was last counted, or a little smaller, unless that would be too
    large to be texted; a small one is counted now. `quiet`: only those who said NIGHT ON; `rumors`: only those who
    said RUMORS ON.
    """
    neighbors = tx.network.area_by_slug[area].neighbors
    last = headcounts.at_most(tx, area, neighbors if include_neighbors else ())
    if LARGE <= last.total() <= tx.network.alert.max_audience and not (quiet or rumors):
        return last
    found = _count(tx, of_area(area, quiet=quiet, rumors=rumors))
    if include_neighbors:
        for lang, people in _count(tx, of_neighbors(area, neighbors, quiet=quiet, rumors=rumors)).items():
            found[lang] = found.get(lang, 0) + people
    return found


def size_of_areas(
    tx: Transaction, areas: tuple[str, ...], *, quiet: bool = False, rumors: bool = False
) -> Mapping[str, int]:
    """How many people of each language a text to any of these areas is for, but not to their neighbors.

    Each is counted once, unless the audience is large: then whoever asked for two of the areas counts twice. KeyError
    for an area that is not there. Otherwise like `size`.
    """
    single = [size(tx, one, include_neighbors=False, quiet=quiet, rumors=rumors) for one in areas]
    together: Counter[str] = Counter()
    for found in single:
        together.update(found)
    if len(single) < 2 or LARGE <= together.total() <= tx.network.alert.max_audience:
        return together
    people = [of_area(one, quiet=quiet, rumors=rumors).order_by(None) for one in areas]
    return _count(tx, union(*people))


def _who_chose(people: People, *, quiet: bool, rumors: bool) -> People:
    people = people.where(contacts.c.rumors) if rumors else people
    return people.where(contacts.c.night) if quiet else people


def size_of_receivers(tx: Transaction, any_of: Collection[int], *, and_area: str | None = None) -> Mapping[str, int]:
    """How many people of each language got any of these mailings or were told of it, together with those a text to an
    area is for. KeyError for an area that is not there.
    """
    people: list[People] = [receivers_of(any_of), told_of(any_of)]
    if and_area is not None:
        people += [of_area(and_area), of_neighbors(and_area, tx.network.area_by_slug[and_area].neighbors)]
    return _count(tx, union(*(one.order_by(None) for one in people)))


def size_of_event(
    tx: Transaction, areas: Collection[str], topics: Collection[str], *, and_going_to: int | None = None
) -> Mapping[str, int]:
    """How many people of each language of any of these areas want to hear of these topics, each counted once.

    Together with those who go to the event `and_going_to`, if its number is given.
    """
    people = [of_topics(area, topics) for area in areas]
    people += [] if and_going_to is None else [of_going(and_going_to)]
    return _count(tx, union(*(one.order_by(None) for one in people))) if people else {}


def _count(tx: Transaction, people: People | CompoundSelect[int, str]) -> dict[str, int]:
    listed = people.order_by(None).subquery()
    counted = select(listed.c.lang, func.count().label("people")).group_by(listed.c.lang)
    return {row.lang: row.people for row in tx.conn.execute(counted)}
