"""The public pages and the feeds: what is verified now, whether a text is real, how to join. Without cookies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import NotFound

from alerts.house import House
from alerts.web import cap_messages, check_page, feeds, front_page
from alerts.web.answers import HTML, Answer, serve
from alerts.web.board import Board, Public, Unreadable
from alerts.web.bulletins import Bulletin
from alerts.web.keeping import LifeSpan
from alerts.web.page_words import PageWords
from alerts.web.pages import Pages

CODE = re.compile(r"[A-Z]\d{2,3}", re.ASCII)
# How long a cache between us and the readers may hold what changes with every alert, and what stays as it is.
MOVING_SECONDS: Final = 1
LASTING_SECONDS: Final = 60


def public(house: House, pages: Pages, life_spans: Sequence[LifeSpan]) -> Blueprint:
    """The blueprint with the pages, the feeds and the CAP messages; `life_spans` is what housekeeping keeps to."""
    routes = Blueprint("public", __name__)
    board = Board(house)
    base = house.settings.public_base_url
    moving = partial(serve, seconds=MOVING_SECONDS)

    @routes.get("/")
    def front() -> Response:
        now, said = board.now(), pages.reader()
        answer = now.answer(
            ("front", said.lang),
            lambda: _page(now, said, front_page.render(house, pages, now, said, life_spans)),
        )
        return moving(answer, by_browser=pages.depends_on_browser())

    @routes.get("/check")
    @routes.get("/check/<code>")
    def check(code: str = "") -> Response:
        asked = code or request.args.get("code", "")
        meant, said, now = check_page.code_in(asked), pages.reader(), board.now()
        if meant is None:
            html = check_page.render_question(house, pages, said, has_asked=bool(asked.strip()))
            return moving(_page(now, said, html), by_browser=pages.depends_on_browser())
        found = board.find(meant)
        answer = now.answer(
            ("check", meant, said.lang),
            lambda: _page(now, said, check_page.render_answer(house, pages, now, said, meant, found)),
        )
        return moving(answer, by_browser=pages.depends_on_browser())

    @routes.get("/alerts.json")
    def as_json() -> Response:
        now = board.now()
        answer = now.answer("json", lambda: Answer(feeds.as_json(house, now, base), "application/json", now.changed_at))
        return moving(answer, to_any_site=True)

    @routes.get("/alerts.atom")
    def as_atom() -> Response:
        now, said = board.now(), pages.reader()
        others = [lang for lang in pages.words if lang != said.lang]
        answer = now.answer(
            ("atom", said.lang),
            lambda: Answer(
                feeds.as_atom(house, now, base, said, others),
                f"{feeds.ATOM_TYPE}; charset=utf-8",
                now.changed_at,
                said.lang,
            ),
        )
        return moving(answer, by_browser=pages.depends_on_browser(), to_any_site=True)

    @routes.get("/cap/<code>")
    @routes.get("/cap/<code>/<int:number>")
    def as_cap(code: str, number: int = 0) -> Response:
        alert = board.find(code) if CODE.fullmatch(code) else None
        if not isinstance(alert, Bulletin) or number >= len(alert.messages):
            raise NotFound
        xml = cap_messages.as_cap(house, alert, base, pages.words, number)
        answer = Answer(xml, f"{cap_messages.CAP_TYPE}; charset=utf-8", alert.messages[number].sent_at)
        return serve(answer, seconds=LASTING_SECONDS, to_any_site=True)

    @routes.errorhandler(Unreadable)
    def unreadable(_error: Unreadable) -> Response:
        if request.path != "/" and not request.path.startswith("/check"):
            said = "The alerts can't be read now. This is not an empty list.\n"
            return Response(said, status=503, mimetype="text/plain")
        return Response(pages.render("down.html", pages.reader(), "/"), status=503, content_type=HTML)

    return routes


def _page(now: Public, said: PageWords, html: str) -> Answer:
    return Answer(html.encode(), HTML, now.minute, said.lang)
