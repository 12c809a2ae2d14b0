"""The public alerts for programs: JSON, and Atom (RFC 4287). Every key and element is described in the README."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree as ET

from alerts.broadcasts.facts import AlertFacts
from alerts.web import bulletins, cap_messages, cards
from alerts.web.board import Public
from alerts.web.bulletins import Bulletin, Speaker
from alerts.web.cap_messages import CAP_TYPE
from alerts.web.page_words import PageWords, utc

ATOM: Final = "http://www.w3.org/2005/Atom"
ATOM_TYPE: Final = "application/atom+xml"
XML_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
NOTE: Final = "Only what two people confirmed first hand. An empty list does not mean that all is clear."

ET.register_namespace("", ATOM)


def as_json(speaker: Speaker, public: Public, base: str) -> bytes:
    """The alerts as plain facts, with their words in every language."""
    network = speaker.network
    feed = {
        "network": network.organization.name,
        "languages": list(network.languages.offered),
        "texting": "down" if public.is_down else "up",
        "note": NOTE,
        "alerts": [_json_alert(speaker, alert, base) for alert in public.alerts],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def as_atom(speaker: Speaker, public: Public, base: str, words: PageWords, others: Iterable[str]) -> bytes:
    """The alerts and all that was said of them, an entry each, the newest first; `others` are its other languages."""
    feed = ET.Element(f"{{{ATOM}}}feed", {XML_LANG: words.lang})
    _add(feed, "title", words.say("title", org=speaker.network.organization.name))
    if public.is_down:
        _add(feed, "subtitle", words.say("down"))
    _add(feed, "id", f"{base}/alerts.atom")
    _link(feed, "self", f"{base}/alerts.atom?lang={words.lang}", ATOM_TYPE)
    _link(feed, "alternate", f"{base}/?lang={words.lang}", "text/html")
    for lang in others:
        _link(feed, "alternate", f"{base}/alerts.atom?lang={lang}", ATOM_TYPE, lang)
    changed_at = max((alert.changed_at for alert in public.alerts), default=_midnight(speaker, public.taken_at))
    _add(feed, "updated", utc(changed_at))
    author = ET.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", speaker.network.organization.name)
    messages = [(alert, number) for alert in public.alerts for number in range(len(alert.messages))]
    for alert, number in sorted(messages, key=lambda one: _age(*one), reverse=True):
        feed.append(_entry(speaker, alert, number, base, words))
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _age(alert: Bulletin, number: int) -> tuple[datetime, int]:
    message = alert.messages[number]
    return message.sent_at, message.id


def _entry(
    speaker: Speaker,
    alert: Bulletin,
    number: int,
    base: str,
    words: PageWords,
) -> ET.Element:
    message = alert.messages[number]
    place = bulletins.place(speaker, message.facts, words.lang)
    title = f"#{alert.code} {place}"
    summary = bulletins.what(speaker, message.facts, words.lang)
    if number:
        title = f"#{alert.code} {cards.label(message, words)}: {place}"
        summary = cards.sentence(speaker, message, words)
    entry = ET.Element(f"{{{ATOM}}}entry")
    _add(entry, "title", title)
    _add(entry, "id", f"{base}/cap/{cap_messages.identifier(speaker.network, message.id)}")
    _add(entry, "published", utc(message.sent_at))
    _add(entry, "updated", utc(message.sent_at))
    _add(entry, "summary", summary)
    _link(entry, "alternate", f"{base}/check/{alert.code}?lang={words.lang}", "text/html")
    _link(entry, "alternate", cap_messages.address(base, alert, number), CAP_TYPE)
    if number:
        _link(entry, "related", cap_messages.address(base, alert), CAP_TYPE)
    return entry


def _json_alert(speaker: Speaker, alert: Bulletin, base: str) -> dict[str, object]:
    return {
        "code": alert.code,
        "identifier": cap_messages.identifier(speaker.network, alert.id),
        "live": alert.is_live,
        "area": alert.stands.area,
        "certainty": alert.messages[0].certainty.value,
        "confirmed_by": 2,
        "taken_back": alert.is_taken_back,
        "seen_at": utc(alert.facts.observed_at),
        "last_seen_at": utc(alert.last_seen_at),
        "sent_at": utc(alert.sent_at),
        "updated_at": utc(alert.changed_at),
        "expires_at": utc(alert.expires_at),
        **_in_words(speaker, alert.stands),
        "follow_ups": [_json_follow_up(speaker, alert, number, base) for number in range(1, len(alert.messages))],
        "page": f"{base}/check/{alert.code}",
        "cap": cap_messages.address(base, alert),
    }


def _json_follow_up(speaker: Speaker, alert: Bulletin, number: int, base: str) -> dict[str, object]:
    network, later = speaker.network, alert.messages[number]
    return {
        "kind": later.kind.value,
        "type": later.type.value,
        "identifier": cap_messages.identifier(network, later.id),
        "references": [cap_messages.identifier(network, one.id) for one in alert.messages[:number]],
        "certainty": later.certainty.value,
        "sent_at": utc(later.sent_at),
        **_in_words(speaker, later.facts),
        "cap": cap_messages.address(base, alert, number),
    }


def _in_words(speaker: Speaker, facts: AlertFacts) -> dict[str, object]:
    langs = speaker.network.languages.offered
    return {
        "place": {lang: bulletins.place(speaker, facts, lang) for lang in langs},
        "what": {lang: bulletins.what(speaker, facts, lang) for lang in langs},
    }


def _midnight(speaker: Speaker, now: datetime) -> datetime:
    """A day without alerts is news once a day: a feed must say when it last changed, and no two processes differ."""
    today = now.astimezone(speaker.network.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    return today.astimezone(UTC)


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: ET.Element, rel: str, href: str, kind: str, lang: str | None = None) -> None:
    more = {} if lang is None else {"hreflang": lang}
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind, **more})
