"""The public alerts for programs: JSON, Atom (RFC 4287) and CAP 1.2 (OASIS 2010)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from alerts.broadcasts import cap
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.facts import AlertFacts
from alerts.delivery import readiness
from alerts.house import Transaction
from alerts.web import bulletins
from alerts.web.bulletins import Bulletin, FollowUp
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
        _add(entry, ATOM, "title", f"{alert.code}: {bulletins.place(tx, alert.stands, words.lang)}")
        _add(entry, ATOM, "id", f"{base}/cap/{alert.code}#{alert.id}")
        _add(entry, ATOM, "published", _utc(alert.sent_at))
        _add(entry, ATOM, "updated", _utc(_updated_at(alert)))
        _add(entry, ATOM, "summary", bulletins.what(tx, alert.stands, words.lang))
        _link(entry, "alternate", _address(base, alert), CAP_TYPE)
        for number in range(1, len(alert.follow_ups) + 1):
            _link(entry, "related", _address(base, alert, number), CAP_TYPE)
    return _xml(feed)


def as_cap(tx: Transaction, alert: Bulletin, base: str, words: Mapping[str, PageWords], follow_up: int = 0) -> bytes:
    """One CAP message: the alert itself, or the follow-up of that number (1, 2, ...), which refers to all before it."""
    message = alert.follow_ups[follow_up - 1] if follow_up else _first(alert)
    root = ET.Element(f"{{{CAP}}}alert")
    _add(root, CAP, "identifier", _identifier(tx, message.id))
    _add(root, CAP, "sender", _sender(base))
    _add(root, CAP, "sent", _local(tx, message.sent_at))
    _add(root, CAP, "status", cap.status(message.kind).value)
    _add(root, CAP, "msgType", message.type.value)
    _add(root, CAP, "scope", "Public")
    if references := _references(tx, alert, base, follow_up):
        _add(root, CAP, "references", " ".join(references))
    for lang in tx.network.languages.offered:
        _add_info(tx, root, message, words[lang])
    return _xml(root)


def _first(alert: Bulletin) -> FollowUp:
    """An alert in the form of what follows it."""
    kind = BroadcastKind.ALERT
    certainty = cap.certainty(kind, alert.facts.report_id)
    return FollowUp(alert.id, kind, cap.message_type(kind), certainty, alert.facts, alert.sent_at, alert.expires_at)


def _references(tx: Transaction, alert: Bulletin, base: str, follow_up: int) -> list[str]:
    """What the follow-up of that number changes or ends: the alert, and all that was said of it before (CAP 1.2)."""
    earlier = (_first(alert), *alert.follow_ups)[:follow_up]
    return [",".join((_sender(base), _identifier(tx, one.id), _local(tx, one.sent_at))) for one in earlier]


def _add_info(tx: Transaction, root: ET.Element, message: FollowUp, words: PageWords) -> None:
    info = ET.SubElement(root, f"{{{CAP}}}info")
    place = bulletins.place(tx, message.facts, words.lang)
    is_alert = message.kind is BroadcastKind.ALERT
    told = {
        "language": words.lang,
        "category": "Safety",
        "event": words.say("event"),
        "urgency": "Immediate" if message.type is not cap.MessageType.CANCEL else "Past",
        "severity": "Unknown",  # it informs and does not rate
        "certainty": message.certainty.value,
        "expires": _local(tx, message.expires_at),
        "senderName": tx.network.organization.name,
        "headline": place if is_alert else f"{words.say(f'kind.{message.kind}')}: {place}",
        "description": bulletins.what(tx, message.facts, words.lang),
    }
    for name, text in told.items():
        _add(info, CAP, name, text)
    area = ET.SubElement(info, f"{{{CAP}}}area")
    _add(area, CAP, "areaDesc", place)


def _json_alert(tx: Transaction, alert: Bulletin, base: str) -> dict[str, object]:
    return {
        "code": alert.code,
        "identifier": _identifier(tx, alert.id),
        "area": alert.stands.area,
        "certainty": cap.certainty(BroadcastKind.ALERT, alert.facts.report_id).value,
        "confirmed_by": 2,
        "seen_at": _utc(alert.facts.observed_at),
        "sent_at": _utc(alert.sent_at),
        "expires_at": _utc(alert.expires_at),
        "live": alert.is_live,
        **_in_words(tx, alert.stands),
        "follow_ups": [_json_follow_up(tx, alert, base, number) for number in range(1, len(alert.follow_ups) + 1)],
        "cap": _address(base, alert),
    }


def _json_follow_up(tx: Transaction, alert: Bulletin, base: str, number: int) -> dict[str, object]:
    later = alert.follow_ups[number - 1]
    return {
        "kind": later.kind.value,
        "type": later.type.value,
        "identifier": _identifier(tx, later.id),
        "references": [_identifier(tx, one.id) for one in (_first(alert), *alert.follow_ups)[:number]],
        "sent_at": _utc(later.sent_at),
        **_in_words(tx, later.facts),
        "cap": _address(base, alert, number),
    }


def _in_words(tx: Transaction, facts: AlertFacts) -> dict[str, object]:
    langs = tx.network.languages.offered
    return {
        "place": {lang: bulletins.place(tx, facts, lang) for lang in langs},
        "what": {lang: bulletins.what(tx, facts, lang) for lang in langs},
    }


def _address(base: str, alert: Bulletin, follow_up: int = 0) -> str:
    return f"{base}/cap/{alert.code}/{follow_up}" if follow_up else f"{base}/cap/{alert.code}"


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
