"""Numbered streets, which no network has to list: "6th" is known wherever "Main" has to be written down."""

from __future__ import annotations

import re

HIGHEST_STREET = 299
KEY = re.compile(r"([1-9]\d{0,2})(?:st|nd|rd|th)")


def ordinal(number: int) -> str:
    """The key and short name of a numbered street: 6 -> "6th", 22 -> "22nd"."""
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def is_numbered_street(key: str) -> bool:
    """Whether a street key is a well-formed number ("6th"; not "6", "3th" or "900th")."""
    number = KEY.fullmatch(key)
    return number is not None and int(number[1]) <= HIGHEST_STREET and ordinal(int(number[1])) == key
