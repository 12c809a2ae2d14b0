"""Rights: the approved words on what anybody may do when agents come, by situation."""

from __future__ import annotations

from alerts.sms.folding import fold_words
from alerts.sms.phrasebook import Phrasebook

BASICS = "basics"


def topic_of(words: str, phrases: Phrasebook) -> str:
    """The situation that `words` name in any language ("home", "street", "work"), else the basics."""
    said = set(fold_words(words))
    for topic in phrases.term_keys("topic"):
        for lang in phrases.languages:
            if any(_is_said(term, said) for term in phrases.terms(lang, "topic", topic)):
                return topic
    return BASICS


def text(phrases: Phrasebook, lang: str, topic: str, legal_line: str) -> str:
    """What is texted about a topic that `topic_of` gave."""
    return phrases.say(lang, f"rights.{topic}", legal_line=legal_line)


def _is_said(term: str, said: set[str]) -> bool:
    words = fold_words(term)
    # Korean hangs its particles on the noun, so a longer word that begins with the term counts there too.
    return bool(words) and all(
        any(one == word or (not word.isascii() and one.startswith(word)) for one in said) for word in words
    )
