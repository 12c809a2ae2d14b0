"""The public alerts for programs: JSON, Atom (RFC 4287) and CAP 1.2 (OASIS 2010)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from alerts.broadcasts import cap
from alerts.broadcasts.cap import BroadcastKind
from alerts.delivery import readiness
from alerts.house import Transaction
from alerts.web import bulletins
from alerts.web.bulletins import Bulletin
from alerts.web.page_words import PageWords

ATOM = "http://www.w3.org/2005/Atom"
CAP = "urn:oasis:names:tc:emergency:cap:1.2"
CAP_TYPE = "application/cap+xml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

ET.register_namespace("", ATOM)
ET.register_namespace("cap", CAP)


def as_json(tx: Transaction, alerts: Sequence[Bulletin], base: str) -> dict[str, object]:
    """The alerts as plain facts, with their words in every language."""
    return {
        "network": tx.network.organization.name,
        "generated_at": _utc(tx.now),
        "texting": "down" if readiness.down_since(tx)[0] else "up",
        "note": "Only what two people confirmed first hand. An empty list does not mean that all is clear.",
        "alerts": [_json_alert(tx, alert, base) for alert in alerts],
    }


def as_atom(tx: Transaction, alerts: Sequence[Bulletin], base: str, words: PageWords) -> bytes:
    """The alerts as an Atom feed in one language."""
    feed = ET.Element(f"{{{ATOM}}}feed", {XML_LANG: words.lang})
    _add(feed, ATOM, "title", words.say("title", org=tx.network.organization.name))
    if readiness.down_since(tx)[0]:
        _add(feed, ATOM, "subtitle", words.say("down"))
    _add(feed, ATOM, "id", f"{base}/alerts.atom")
    _link(feed, "self", f"{base}/alerts.atom", "application/atom+xml")
    _add(feed, ATOM, "updated", _utc(max((_updated_at(alert) for alert in alerts), default=tx.now)))
    author = ET.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, ATOM, "name", tx.network.organization.name)
    for alert in alerts:
        entry = ET.SubElement(feed, f"{{{ATOM}}}entry")
        _add(entry, ATOM, "title", f"{alert.code}: {bulletins.place(tx, alert, words.lang)}")
        _add(entry, ATOM, "id", f"{base}/cap/{alert.code}#{alert.id}")
        _add(entry, ATOM, "published", _utc(alert.sent_at))
        _add(entry, ATOM, "updated", _utc(_updated_at(alert)))
        _add(entry, ATOM, "summary", bulletins.what(tx, alert, words.lang))
        _link(entry, "alternate", f"{base}/cap/{alert.code}", CAP_TYPE)
    return _xml(feed)


def as_cap(tx: Transaction, alert: Bulletin, base: str, words: Mapping[str, PageWords], follow_up: int = 0) -> bytes:
    """One CAP message: the alert itself, or the follow-up of that number (1, 2, ...), which refers to it."""
    later = alert.follow_ups[follow_up - 1] if follow_up else None
    kind = later.kind if later else BroadcastKind.ALERT
    sent, expires = (later.sent_at, later.expires_at) if later else (alert.sent_at, alert.expires_at)
    root = ET.Element(f"{{{CAP}}}alert")
    _add(root, CAP, "identifier", _identifier(tx, later.id if later else alert.id))
    _add(root, CAP, "sender", _sender(base))
    _add(root, CAP, "sent", _local(tx, sent))
    _add(root, CAP, "status", cap.status(kind).value)
    _add(root, CAP, "msgType", cap.message_type(kind).value)
    _add(root, CAP, "scope", "Public")
    if later:
        first = (_sender(base), _identifier(tx, alert.id), _local(tx, alert.sent_at))
        _add(root, CAP, "references", ",".join(first))
    for lang in tx.network.languages.offered:
        _add_info(tx, root, alert, kind, expires, words[lang])
    return _xml(root)


def _add_info(
    tx: Transaction, root: ET.Element, alert: Bulletin, kind: BroadcastKind, expires: datetime, words: PageWords
) -> None:
    info = ET.SubElement(root, f"{{{CAP}}}info")
    headline = bulletins.place(tx, alert, words.lang)
    if kind is not BroadcastKind.ALERT:
        headline = f"{words.say(f'kind.{kind}')}: {headline}"
    told = {
        "language": words.lang,
        "category": "Safety",
        "event": words.say("event"),
        "urgency": "Immediate" if cap.message_type(kind) is not cap.MessageType.CANCEL else "Past",
        "severity": "Unknown",  # it informs and does not rate
        "certainty": cap.certainty(kind, alert.facts.report_id).value,
        "expires": _local(tx, expires),
        "senderName": tx.network.organization.name,
        "headline": headline,
        "description": bulletins.what(tx, alert, words.lang),
    }
    for name, text in told.items():
        _add(info, CAP, name, text)
    area = ET.SubElement(info, f"{{{CAP}}}area")
    _add(area, CAP, "areaDesc", bulletins.place(tx, alert, words.lang))


def _json_alert(tx: Transaction, alert: Bulletin, base: str) -> dict[str, object]:
    langs = tx.network.languages.offered
    return {
        "code": alert.code,
        "area": alert.facts.area,
        "certainty": cap.certainty(BroadcastKind.ALERT, alert.facts.report_id).value,
        "confirmed_by": 2,
        "seen_at": _utc(alert.facts.observed_at),
        "sent_at": _utc(alert.sent_at),
        "expires_at": _utc(alert.expires_at),
        "live": alert.is_live,
        "place": {lang: bulletins.place(tx, alert, lang) for lang in langs},
        "what": {lang: bulletins.what(tx, alert, lang) for lang in langs},
        "follow_ups": [{"kind": later.kind.value, "sent_at": _utc(later.sent_at)} for later in alert.follow_ups],
        "cap": f"{base}/cap/{alert.code}",
    }


def _updated_at(alert: Bulletin) -> datetime:
    return max((alert.sent_at, *(later.sent_at for later in alert.follow_ups)))


def _identifier(tx: Transaction, broadcast_id: int) -> str:
    return f"{tx.network.slug}-{broadcast_id}"


def _sender(base: str) -> str:
    return urlsplit(base).hostname or "localhost"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _local(tx: Transaction, moment: datetime) -> str:
    # CAP 1.2 asks for the offset in numbers and has no Z.
    return moment.astimezone(tx.network.timezone).isoformat(timespec="seconds")


def _add(parent: ET.Element, namespace: str, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{namespace}}}{name}").text = text


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})


def _xml(root: ET.Element) -> bytes:
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))
