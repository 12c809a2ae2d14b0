"""The public page and the feeds: what is verified now, how to join, what is kept. Without cookies."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import datetime

import phonenumbers
from flask import Blueprint, Response, jsonify, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import NotFound

from alerts.conversation.turn import example_area
from alerts.delivery import readiness
from alerts.house import House, Transaction
from alerts.sms.clock import local_time
from alerts.web import bulletins, feeds
from alerts.web.bulletins import Bulletin
from alerts.web.page_words import PageWords, load_page_words

log = logging.getLogger(__name__)

CODE = re.compile(r"[A-Z]\d{2,3}", re.ASCII)
SHARED_SECONDS = 15  # how long a cache between us and the readers may hold a page


def public(house: House) -> Blueprint:
    """The blueprint with the page, the feeds and the CAP messages."""
    routes = Blueprint("public", __name__)
    languages = house.network.languages
    words = load_page_words(languages.offered, languages.default)
    base = house.settings.public_base_url

    def wanted() -> PageWords:
        asked = request.args.get("lang", "")
        best = asked if asked in words else request.accept_languages.best_match(languages.offered)
        return words[best or languages.default]

    @routes.get("/")
    def page() -> Response:
        said = wanted()
        with house.look() as tx:
            html = _page(tx, said, words, house.settings.twilio_from)
        return _shared(Response(html, content_type="text/html; charset=utf-8"), said)

    @routes.errorhandler(SQLAlchemyError)
    def unreadable(error: SQLAlchemyError) -> Response:
        """Nobody must take a database that is away for a day without alerts."""
        log.error("a public page could not be read (%s)", type(error).__name__)
        if request.path != "/":
            return Response(
                "The alerts can't be read now. This is not an empty list.\n", status=503, mimetype="text/plain"
            )
        said = wanted()
        html = render_template("down.html", say=said.say, lang=said.lang, organization=house.network.organization)
        return Response(html, status=503, content_type="text/html; charset=utf-8")

    @routes.get("/alerts.json")
    def as_json() -> Response:
        with house.look() as tx:
            return _shared(jsonify(feeds.as_json(tx, bulletins.of_last_day(tx), base)), None)

    @routes.get("/alerts.atom")
    def as_atom() -> Response:
        said = wanted()
        with house.look() as tx:
            xml = feeds.as_atom(tx, bulletins.of_last_day(tx), base, said)
        return _shared(Response(xml, content_type="application/atom+xml; charset=utf-8"), said)

    @routes.get("/cap/<code>")
    @routes.get("/cap/<code>/<int:number>")
    def as_cap(code: str, number: int = 0) -> Response:
        with house.look() as tx:
            alert = bulletins.with_code(tx, code) if CODE.fullmatch(code) else None
            if alert is None or number > len(alert.follow_ups):
                raise NotFound
            xml = feeds.as_cap(tx, alert, base, words, number)
        return _shared(Response(xml, content_type=f"{feeds.CAP_TYPE}; charset=utf-8"), None)

    return routes


def _page(tx: Transaction, said: PageWords, words: Mapping[str, PageWords], number: str | None) -> str:
    alerts = bulletins.of_last_day(tx)
    is_down, since = readiness.down_since(tx)
    (join_word, *_) = tx.phrases.terms(said.lang, "keyword", "join")
    return render_template(
        "page.html",
        say=said.say,
        down=_down(tx, said, since) if is_down else None,
        lang=said.lang,
        languages={lang: theirs.say("language") for lang, theirs in words.items()},
        organization=tx.network.organization,
        live=[_row(tx, alert, said.lang) for alert in alerts if alert.is_live],
        past=[_row(tx, alert, said.lang) for alert in alerts if not alert.is_live],
        join=_how_to_join(tx, said, join_word.upper(), number),
        hours=round(tx.network.retention.inbound_body_hours),
    )


def _down(tx: Transaction, said: PageWords, since: datetime | None) -> str:
    if since is None:
        return said.say("down")
    return said.say("down_since", time=local_time(tx.phrases, said.lang, since, tx.network.timezone, tx.now))


def _how_to_join(tx: Transaction, said: PageWords, word: str, number: str | None) -> str:
    example = example_area(tx, said.lang)
    key = "join" if number else "join_no_number"
    return said.say(key, word=word, example=example, number=number and _as_dialed(number))


def _as_dialed(number: str) -> str:
    """Our own E.164 number as people write it."""
    parsed = phonenumbers.parse(number, None)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def _row(tx: Transaction, alert: Bulletin, lang: str) -> dict[str, object]:
    return {
        "code": alert.code,
        "place": bulletins.place(tx, alert.stands, lang),
        "what": bulletins.what(tx, alert.stands, lang),
        "time": bulletins.seen_at(tx, alert, lang),
        "follow_ups": [later.kind.value for later in alert.follow_ups],
    }


def _shared(response: Response, said: PageWords | None) -> Response:
    response.headers["Cache-Control"] = f"public, max-age={SHARED_SECONDS}"
    if said is not None:
        response.headers["Content-Language"] = said.lang
        response.headers["Vary"] = "Accept-Language"
    return response
