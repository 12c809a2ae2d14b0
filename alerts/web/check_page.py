"""Whether a text is real: what was said under a code, for whoever has one in their hand."""

from __future__ import annotations

import re
import unicodedata

from alerts.house import House
from alerts.reports.on_file import Entry, Standing
from alerts.web import bulletins, cards, contact_links
from alerts.web.board import Found, Public
from alerts.web.bulletins import Bulletin
from alerts.web.front_page import example_code
from alerts.web.page_words import PageWords
from alerts.web.pages import Pages

# Alone, or in a whole text that was pasted; there it is marked as ours are.
CODE = re.compile(r"#?\s*([A-Za-z]) ?(\d{2,3})", re.ASCII)
MARKED = re.compile(r"#\s?([A-Za-z])(\d{2,3})(?![A-Za-z0-9])", re.ASCII)
MOST_CHARACTERS = 320  # all of them fit into one line of a request, whatever they are


def code_in(words: str) -> str | None:
    """The code that is meant ("K27"), or None if there is none in it."""
    plain = unicodedata.normalize("NFKC", words[:MOST_CHARACTERS]).strip()
    found = CODE.fullmatch(plain) or MARKED.search(plain)
    return None if found is None else (found[1] + found[2]).upper()


def render_question(house: House, pages: Pages, said: PageWords, *, has_asked: bool) -> str:
    """The form alone; with `has_asked` it says that there was no code in what was typed."""
    return _render(house, pages, said, "/check", has_asked=has_asked)


def render_answer(house: House, pages: Pages, public: Public, said: PageWords, code: str, found: Found) -> str:
    """What was said under a code: an alert with all that followed, a report that was not confirmed, or nothing."""
    now, zone = public.taken_at, house.network.timezone
    told: dict[str, object] = {"code": code, "as_of": said.moment(public.minute, now, zone)}
    if isinstance(found, Bulletin):
        told["alert"] = cards.card(house, found, said, now)
    if isinstance(found, Entry):
        in_person = found.standing is Standing.NOT_CONFIRMED_IN_PERSON
        told["denied"] = "check.in_person" if in_person else "check.not_confirmed"
        told["place"] = bulletins.place_at(house, found.area, found.spot, said.lang)
        told["checked"] = said.moment(found.at, now, zone)
    return _render(house, pages, said, f"/check/{code}", **told)


def _render(house: House, pages: Pages, said: PageWords, path: str, /, **told: object) -> str:
    number = house.settings.twilio_from
    dialed = number and contact_links.as_dialed(number)
    return pages.render("check.html", said, path, example_code=example_code(house), number=dialed, **told)
