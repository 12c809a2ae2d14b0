"""Public alerts and what follows them as CAP 1.2 messages (OASIS, 1 July 2010). A message once told stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from alerts.broadcasts import cap
from alerts.broadcasts.cap import BroadcastKind, MessageType
from alerts.web import bulletins, cards
from alerts.web.bulletins import Bulletin, Message, Speaker
from alerts.web.page_words import PageWords
from config.network import Area, Network

CAP: Final = "urn:oasis:names:tc:emergency:cap:1.2"
CAP_TYPE: Final = "application/cap+xml"
MOSTLY: Final = 0.5  # a ZIP code stands for an area when this share of its surface lies in it

ET.register_namespace("cap", CAP)


def as_cap(speaker: Speaker, alert: Bulletin, base: str, words: Mapping[str, PageWords], number: int = 0) -> bytes:
    """One CAP message: the alert itself, or its follow-up of that number (1, 2, ...), which refers to all before it.

    `base` is our public address. There is an <info> for each language of `words`; they differ in words only.
    """
    message = alert.messages[number]
    root = ET.Element(f"{{{CAP}}}alert")
    _add(root, "identifier", identifier(speaker.network, message.id))
    _add(root, "sender", _sender(base))
    _add(root, "sent", _local(speaker, message.sent_at))
    _add(root, "status", cap.status(message.kind).value)
    _add(root, "msgType", message.type.value)
    _add(root, "scope", "Public")
    if earlier := alert.messages[:number]:
        _add(root, "references", " ".join(_reference(speaker, base, one) for one in earlier))
    _add(root, "incidents", alert.code)
    for theirs in words.values():
        _add_info(speaker, root, alert, message, base, theirs)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def identifier(network: Network, broadcast_id: int) -> str:
    """What a message is called for ever; with the sender it is unique in the world."""
    return f"{network.slug}-{broadcast_id}"


def address(base: str, alert: Bulletin, number: int = 0) -> str:
    """Where the message is."""
    return f"{base}/cap/{alert.code}/{number}" if number else f"{base}/cap/{alert.code}"


def _reference(speaker: Speaker, base: str, message: Message) -> str:
    return ",".join((_sender(base), identifier(speaker.network, message.id), _local(speaker, message.sent_at)))


def _add_info(
    speaker: Speaker,
    root: ET.Element,
    alert: Bulletin,
    message: Message,
    base: str,
    words: PageWords,
) -> None:
    info = ET.SubElement(root, f"{{{CAP}}}info")
    place = bulletins.place(speaker, message.facts, words.lang)
    is_alert = message.kind is BroadcastKind.ALERT
    organization = speaker.network.organization
    seen = bulletins.what(speaker, message.facts, words.lang)
    told = {
        "language": words.lang,
        "category": "Safety",
        "event": words.say("event"),
        "urgency": "Past" if message.type is MessageType.CANCEL else "Immediate",
        "severity": "Unknown",  # it informs and does not rate
        "certainty": message.certainty.value,
        "onset": _local(speaker, alert.facts.observed_at),
        "expires": _local(speaker, message.expires_at),
        "senderName": organization.name,
        "headline": place if is_alert else f"{cards.label(message, words)}: {place}",
        "description": seen if is_alert else cards.sentence(speaker, message, words),
        "instruction": words.say("legal", legal_line=organization.legal_line, hotline=organization.hotline),
        "web": f"{base}/check/{alert.code}?lang={words.lang}",
        "contact": organization.hotline,
    }
    for name, text in told.items():
        _add(info, name, text)
    _add_area(speaker.network, info, speaker.network.area_by_slug[message.facts.area], place)


def _add_area(network: Network, info: ET.Element, area: Area, place: str) -> None:
    """The neighborhood: as far around its center as certainly lies in it, our name of it, and its ZIP codes."""
    element = ET.SubElement(info, f"{{{CAP}}}area")
    _add(element, "areaDesc", place)
    latitude, longitude = area.center
    _add(element, "circle", f"{latitude:.4f},{longitude:.4f} {area.inner_km:.2f}")
    codes = [("AVISA", f"{network.slug}/{area.slug}")]
    codes += [("ZIP", code) for code, share in area.zips.items() if share >= MOSTLY]
    for name, value in codes:
        geocode = ET.SubElement(element, f"{{{CAP}}}geocode")
        _add(geocode, "valueName", name)
        _add(geocode, "value", value)


def _sender(base: str) -> str:
    return urlsplit(base).hostname or "localhost"


def _local(speaker: Speaker, moment: datetime) -> str:
    # CAP 1.2 asks for the offset in numbers and has no Z.
    local = moment.astimezone(speaker.network.timezone).isoformat(timespec="seconds")
    return local.replace("+00:00", "-00:00")


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{CAP}}}{name}").text = text
