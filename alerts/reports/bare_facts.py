"""Facts and nothing else: "six agents now, 2 vans" is what an alert can tell; "2 vans left" tells more than that."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from alerts.places.gazetteer import Gazetteer
from alerts.reports import sighting
from alerts.reports.items import Item, itemize
from alerts.reports.lexicon import lexicon, plain
from alerts.reports.sighting import Sighting
from alerts.reports.spelling import mend
from alerts.reports.timing import read_moment
from alerts.sms.phrasebook import Phrasebook

# Who and what, how many, and the small words around them.
TELLING = ("agency.", "activity.", "vehicle.", "unit.", "counter.", "number.", "color.")
AROUND = ("count.about", "count.break", "count.range", "count.subject", "count.alone")
# What was not done, to whom it was done, or who it was not, is more than an alert tells.
MORE = ("agency.doubt", "agency.doubt_behind", "activity.suffered", "activity.stopping")


def read(text: str, phrases: Phrasebook, gazetteer: Gazetteer, now: datetime, zone: ZoneInfo) -> Sighting | None:
    """The facts of a text that tells what is there at this moment and nothing besides; None of any other."""
    seen = sighting.read(text, phrases, gazetteer, now, zone)
    return seen if seen.says_what and seen.observed_at == now and is_bare(text, phrases, now, zone) else None


def is_bare(text: str, phrases: Phrasebook, now: datetime, zone: ZoneInfo) -> bool:
    """Whether no word of a text tells more than facts; so it is of no words."""
    words = lexicon(phrases)
    moment = read_moment(mend(plain(text), words), words, now, zone)
    return all(_is_fact(item) for item in itemize(moment.rest, words))


def _is_fact(item: Item) -> bool:
    if item.means(*MORE):
        return False
    return item.ends_clause or item.is_hyphen or item.value is not None or item.means(*TELLING, *AROUND)
