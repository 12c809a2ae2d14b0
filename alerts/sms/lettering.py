"""The letters a text leaves in: accents given up where the network wants that, and marks for leftward languages.

Every text goes through here last, so whatever counts segments counts what comes out.
"""

from __future__ import annotations

import unicodedata

from alerts.sms.direction import marked
from alerts.sms.phrasebook import Phrasebook
from alerts.sms.segments import measure, odd_characters
from config.network_sections import DropAccents


def lettered(phrases: Phrasebook, lang: str, text: str, rule: DropAccents) -> str:
    """A whole text of that language as it leaves. Doing it twice changes nothing more."""
    fitted = with_fewer_accents(text, rule)
    return marked(fitted) if phrases.reads_leftwards(lang) else fitted


def given_up(written: str, leaves: str) -> tuple[str, ...]:
    """The letters that were written, each once and in order, and have lost their accent in the text that leaves."""
    left = unicodedata.normalize("NFC", leaves)
    accented = (one for one in odd_characters(written) if len(unicodedata.normalize("NFD", one)) > 1)
    return tuple(one for one in accented if one not in left)


def with_fewer_accents(text: str, rule: DropAccents) -> str:
    """A text in Latin letters without the accents GSM-7 lacks, as the rule says; others as they are."""
    odd = odd_characters(text)
    if not odd or rule is DropAccents.NEVER:
        return text
    plain = unicodedata.normalize("NFC", text).translate(
        {ord(one): unicodedata.normalize("NFD", one)[0] for one in odd}
    )
    if odd_characters(plain):
        return text  # other letters are there too, and cost the same with accents
    is_saved = measure(plain).segments < measure(text).segments
    return plain if is_saved or rule is DropAccents.ALWAYS else text
