"""What every page for people shares: the reader's language, the frame around it, and its links."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from flask import render_template, request

from alerts.web import contact_links
from alerts.web.page_words import PageWords, load_page_words
from config.network import Network

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of a network. A language is chosen by the address (`?lang=`), else by the browser; never by a cookie.
    One without words for pages is offered for texts only.

    `style` is the address of the style sheet, another one whenever its content is.
    """

    network: Network
    words: Mapping[str, PageWords]
    style: str

    def reader(self) -> PageWords:
        """The words for whoever sent this request."""
        best = self._asked() or request.accept_languages.best_match(self.words)
        return self.words.get(best or self.network.languages.default) or next(iter(self.words.values()))

    def depends_on_browser(self) -> bool:
        """Whether another browser might be answered in another language at this address."""
        return self._asked() is None

    def render(self, template: str, said: PageWords, path: str, /, **told: object) -> str:
        """A page from a template that extends base.html; `path` is its own address, for other languages of it."""
        return render_template(
            template,
            say=said.html,
            lang=said.lang,
            dir=said.direction,
            languages={lang: theirs.say("language") for lang, theirs in self.words.items()},
            organization=self.network.organization,
            lines=self._lines(),
            style=self.style,
            path=path,
            to=lambda place, **query: address(place, said, **query),
            **told,
        )

    def _lines(self) -> tuple[tuple[str, str, str | None], ...]:
        """Whom to call: the phrase that names a line, its number and the address that calls it; one if they are one."""
        us = self.network.organization
        lines = {us.hotline: "hotline", us.legal_line: "legal_line"}
        return tuple((key, number, contact_links.call(number)) for number, key in reversed(lines.items()))

    def _asked(self) -> str | None:
        asked = request.args.get("lang", "")
        return asked if asked in self.words else None


def open_pages(network: Network) -> Pages:
    """The pages with their words read and compared; raises CatalogError."""
    words = load_page_words(network.languages.offered)
    content = hashlib.sha256((STATIC / "page.css").read_bytes()).hexdigest()
    return Pages(network, words, f"/static/page.css?v={content[:12]}")


def address(place: str, said: PageWords, **query: str) -> str:
    """The address of a page of ours in the same language."""
    return f"{place}?{urlencode({'lang': said.lang, **query})}"
