"""The front page: what is verified now and in the last day, whom to call, how to join, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.house import House
from alerts.web import cards, contact_links, keeping
from alerts.web.board import Public
from alerts.web.keeping import LifeSpan
from alerts.web.page_words import PageWords
from alerts.web.pages import Pages


@dataclass(frozen=True, slots=True)
class Joining:
    """How one joins: the word to text, the number as people write it, and the address that opens that text.

    `number` and `link` are None where the network texts from a service whose number we don't know.
    """

    word: str
    example: str
    number: str | None
    link: str | None


def render(house: House, pages: Pages, public: Public, said: PageWords, life_spans: Sequence[LifeSpan]) -> str:
    """The page in one language."""
    alerts = [cards.card(house, alert, said, public.taken_at) for alert in public.alerts]
    since = public.down_since
    return pages.render(
        "front.html",
        said,
        "/",
        as_of=said.moment(public.minute, public.taken_at, house.network.timezone),
        is_down=public.is_down,
        down_since=since and said.moment(since, public.taken_at, house.network.timezone),
        live=[alert for alert in alerts if alert.is_live],
        past=[alert for alert in alerts if not alert.is_live],
        example_code=example_code(house),
        joining=_joining(house, said),
        forget_word=_first_word(house, said, "forget"),
        rights_word=_first_word(house, said, "rights"),
        kept=keeping.lines(life_spans, house.network, said),
    )


def example_code(house: House) -> str:
    """A code as this network's are, by which people are shown what one looks like."""
    return f"{house.network.alert.code_letters[0]}27"


def _joining(house: House, said: PageWords) -> Joining:
    number, word = house.settings.twilio_from, _first_word(house, said, "join")
    return Joining(
        word=word,
        example=house.network.example_area.name(said.lang),
        number=number and contact_links.as_dialed(number),
        link=number and contact_links.text(number, f"{word} "),
    )


def _first_word(house: House, said: PageWords, keyword: str) -> str:
    return house.phrases.terms(said.lang, "keyword", keyword)[0].upper()
