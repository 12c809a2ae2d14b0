"""How the console's pages are put into words and HTML: one frame, in the language of whoever looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from flask import current_app, render_template, request
from markupsafe import Markup

from alerts.delivery import switches
from alerts.delivery.outcomes import suppressed
from alerts.house import LOCALES, House
from alerts.web.console import cookie
from alerts.web.page_words import REFERENCE, PageWords, read_words
from alerts.web.pages import STATIC
from config.network import Network

if TYPE_CHECKING:
    from alerts.web.console.access import Viewer

PREFIX: Final = "/console"
# The pages of the navigation: the phrase "nav.*" that names each, and its address. What is not there is not shown.
NAVIGATION: Final = (
    ("board", "/"),
    ("map", "/map"),
    ("compose", "/compose"),
    ("people", "/people"),
    ("languages", "/languages"),
    ("events", "/events"),
    ("resources", "/resources"),
    ("drills", "/drills"),
    ("after_action", "/after-action"),
    ("audit", "/audit"),
    ("settings", "/settings"),
    ("you", "/you"),
)
EXTENSION: Final = "avisa.console"


@dataclass(frozen=True, slots=True)
class Desk:
    """What every page of the console is made with. `has` says whether there is a page at an address."""

    house: House
    words: Mapping[str, PageWords]
    has: Callable[[str], bool]

    def words_in(self, lang: str) -> PageWords:
        """The console's words; it speaks English and Spanish, so other languages get the network's own or English."""
        for code in (lang, self.house.network.languages.default):
            if code in self.words:
                return self.words[code]
        return self.words[REFERENCE]


def open_desk(house: House, has: Callable[[str], bool]) -> Desk:
    """The desk with its words read and compared; raises CatalogError."""
    return Desk(house, read_words(LOCALES / "console"), has)


def desk() -> Desk:
    """The desk of the application that answers this request."""
    found = current_app.extensions[EXTENSION]
    assert isinstance(found, Desk)
    return found


def words_for(viewer: Viewer) -> PageWords:
    """The words in which this viewer reads."""
    return desk().words_in(viewer.lang)


def render(viewer: Viewer, template: str, /, **told: object) -> str:
    """A page of the console for whoever is signed in; the template extends console/layout.html.

    Beside what is `told`, a template has `viewer`, `may_act`, `say(key, **facts)` with the words of
    config/locales/console, `csrf()` for every form, `time(moment)`, `since(moment)`, `lasts(seconds)`, `area(slug)`,
    `area_list(slugs)`, `asset(file)`, `few(people)` for counts of residents, and `clock(moment, "up")` or
    "down": a time behind which console/live.js counts.
    """
    here = desk()
    with here.house.look() as tx:
        paused_since, now = switches.paused_since(tx), tx.now
    pages = [(key, PREFIX + path) for key, path in NAVIGATION if here.has(PREFIX + path)]
    return _render(
        template, here.words_in(viewer.lang), now, viewer=viewer, pages=pages, paused_since=paused_since, **told
    )


def fragment(viewer: Viewer, template: str, /, **told: object) -> str:
    """A part of a page, which moves: with the same as `render` gives, save what the frame alone needs."""
    here = desk()
    return _render(template, here.words_in(viewer.lang), here.house.clock(), viewer=viewer, **told)


def render_door(template: str, /, *, lang: str | None = None, **told: object) -> str:
    """The same for a page in front of the door, in the language given or that of the browser."""
    here = desk()
    said = here.words_in(lang or request.accept_languages.best_match(here.words) or "")
    return _render(template, said, here.house.clock(), viewer=None, pages=(), paused_since=None, **told)


@cache
def asset(file: str) -> str:
    """The address of a file under static/, another one whenever its content is."""
    content = sha256((STATIC / file).read_bytes()).hexdigest()
    return f"/static/{file}?v={content[:12]}"


def _render(template: str, said: PageWords, now: datetime, /, **told: object) -> str:
    network = desk().house.network
    return render_template(
        template,
        say=said.html,
        lang=said.lang,
        dir=said.direction,
        organization=network.organization,
        path=request.path,
        asset=asset,
        few=suppressed,
        csrf=_csrf,
        time=lambda moment: _time(said, network, moment, now),
        since=lambda moment: said.duration(max(now - moment, now - now)),
        lasts=lambda seconds: said.duration(timedelta(seconds=seconds)),
        clock=lambda moment, runs: _clock(said, network, moment, now, runs),
        area=partial(_area, said, network),
        area_list=lambda slugs: ", ".join(_area(said, network, slug) for slug in slugs),
        **told,
    )


def _area(said: PageWords, network: Network, slug: str) -> str:
    known = network.area_by_slug.get(slug)
    return slug if known is None else known.name(said.lang)


def _csrf() -> Markup:
    token = cookie.token(desk().house.settings) or ""
    return Markup('<input type="hidden" name="{}" value="{}">').format(cookie.FIELD, cookie.mark(token))


def _time(said: PageWords, network: Network, moment: datetime, now: datetime) -> Markup:
    told = said.moment(moment, now, network.timezone)
    return Markup('<time datetime="{}">{}</time>').format(told.iso, told.words)


def _clock(said: PageWords, network: Network, moment: datetime, now: datetime, runs: str) -> Markup:
    """The moment itself, and an empty place behind it in which its script counts from it or to it."""
    told = said.moment(moment, now, network.timezone)
    place = Markup('{} <span class="clock" data-clock="{}" data-at="{}"></span>')
    return place.format(_time(said, network, moment, now), runs, told.iso)
