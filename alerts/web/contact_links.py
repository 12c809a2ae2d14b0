"""Addresses that begin a call or a text at one touch."""

from __future__ import annotations

import re
from urllib.parse import quote

import phonenumbers

DIALED = re.compile(r"\+?\d(?:[ .()-]{0,2}\d){2,14}")


def call(number: str) -> str | None:
    """What calls a number as the network writes it; None for words that are no number alone ("text 555-0100")."""
    number = number.strip()
    return f"tel:{re.sub(r'[^+0-9]', '', number)}" if DIALED.fullmatch(number) else None


def text(number: str, words: str) -> str:
    """What opens a text to our own number (E.164) with these words in it (RFC 5724)."""
    return f"sms:{number}?body={quote(words)}"


def as_dialed(number: str) -> str:
    """Our own E.164 number as people write it; a short code as it is."""
    if not number.startswith("+"):
        return number
    parsed = phonenumbers.parse(number, None)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
