"""Pins: coordinates in a text, written out or inside a map link. No link is ever opened, and a short one holds none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# Three decimals are about a hundred meters; fewer say too little, and may be a price.
_DECIMAL = r"[-−]?[0-9]{1,3}\.[0-9]{3,}"
_MINUTES = r"""[0-9]{1,3}°\s?[0-9]{1,2}['′’]\s?[0-9]{1,2}(?:\.[0-9]+)?(?:["″”]|'')"""
_ANGLE = rf"(?:{_MINUTES}|{_DECIMAL})(?:\s?°)?"
_GAP = r"(?:[\s,;/+]|%2C|%20)*(?:&?m?(?:lon\w*|lng|경도)[\s:=]*)?"
_PAIR = re.compile(
    rf"(?<![0-9.$])(?:\b(?P<north>[NS])\s?)?(?P<lat>{_ANGLE})(?:\s?(?P<north_after>[NS]\b))?{_GAP}"
    rf"(?:\b(?P<east>[EWO])\s?)?(?P<lon>{_ANGLE})(?:\s?(?P<east_after>[EWO]\b))?(?![0-9])",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[0-9.]+")
_LINK = re.compile(
    r"(?:https?://|\bwww\.|\bgeo:)\S+|(?<![\w.-])(?:[\w-]{1,63}\.){1,4}(?:com|gl|org|net|me|us|link|app)/\S*",
    re.IGNORECASE,
)
# The services people share a place with. Their short links hold no point, but they are no page of somebody else either.
_MAP = re.compile(
    r"geo:|(?:https?://)?(?:www\.|m\.)?(?:"
    r"maps\.google\.[a-z.]{2,6}|google\.[a-z.]{2,6}/maps|goo\.gl/maps|maps\.app\.goo\.gl|maps\.apple(?:\.com)?"
    r"|waze\.(?:com|to)|(?:openstreetmap|osm)\.org|bing\.com/maps|here\.com|what3words\.com|w3w\.co"
    r"|(?:place\.)?map\.(?:kakao|naver)\.com)(?![\w.-])",
    re.IGNORECASE,
)
_MARKED = re.compile(rf"(?<=!3d)(?P<lat>{_DECIMAL})!4d(?P<lon>{_DECIMAL})")
# Where a route begins or a search was made is not where the pin is.
_NOT_THE_PIN = re.compile(r"(?:sll|saddr|origin|near)=(?:loc:)?$", re.IGNORECASE)
_CLOSE_VIEW = re.compile(r",(?:1[6-9]|2\d)(?:\.\d+)?z")  # of a view farther off than this the middle says nothing


@dataclass(frozen=True, slots=True)
class Pin:
    """A point in degrees (WGS84), and the characters of the text that say it."""

    latitude: float
    longitude: float
    start: int
    end: int


def pins_in(text: str) -> tuple[Pin, ...]:
    """The points a text gives, in its order: of each link those it marks, and those written out in words."""
    links = [match.span() for match in _LINK.finditer(text)]
    in_links = [pin for start, end in links for pin in _of_link(text, start, end)]
    written = _pins(_PAIR.finditer(_blanked(text, links)))
    return tuple(sorted((*in_links, *written), key=lambda pin: pin.start))


def without_links(text: str, pins: Iterable[Pin]) -> str:
    """The text without links and pins, at equal length: no word of theirs names a place, no number a street."""
    links = [match.span() for match in _LINK.finditer(text)]
    return _blanked(text, [*links, *((pin.start, pin.end) for pin in pins)])


def shows_page(text: str) -> bool:
    """Whether a link in the text leads to anything but a map: to what somebody else wrote or filmed."""
    return any(_MAP.match(link[0]) is None for link in _LINK.finditer(text))


def _of_link(text: str, start: int, end: int) -> list[Pin]:
    marked = _pins(_MARKED.finditer(text, start, end))
    pairs = [one for one in _PAIR.finditer(text, start, end) if not _NOT_THE_PIN.search(text, start, one.start())]
    named = _pins(one for one in pairs if text[one.start() - 1] != "@")
    viewed = _pins(one for one in pairs if text[one.start() - 1] == "@" and _CLOSE_VIEW.match(text, one.end(), end))
    return list(marked) or list(named) or list(viewed)


def _pins(matches: Iterable[re.Match[str]]) -> Iterator[Pin]:
    for one in matches:
        sides = {name: (value or "").strip().upper() for name, value in one.groupdict().items()}
        latitude = _degrees(one["lat"], sides.get("north", "") + sides.get("north_after", ""), "S")
        longitude = _degrees(one["lon"], sides.get("east", "") + sides.get("east_after", ""), "WO")
        if abs(latitude) <= 90 and abs(longitude) <= 180:
            yield Pin(latitude, longitude, one.start(), one.end())


def _degrees(angle: str, side: str, negative: str) -> float:
    """Degrees of an angle in decimals or minutes; a side written out says the sign."""
    degrees = sum(float(part) / 60.0**power for power, part in enumerate(_NUMBER.findall(angle)))
    is_negative = side[:1] in negative if side else angle.startswith(("-", "−"))
    return -degrees if is_negative else degrees


def _blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + ";" * (end - start) + text[end:]
    return text
