"""Rights: the approved words on what anybody may do when agents come, by situation, step by step.

The words are phrases, since they tell federal law and stand in every language. What they rest on and when a lawyer last
read them is the network's to say (resources.toml, [rights.*]), and so are other words where the law is another.
"""

from __future__ import annotations

from alerts.sms.folding import fold_words
from alerts.sms.phrasebook import Phrasebook
from config.network import Network

BASICS = "basics"
# In the order of the digits they are chosen by.
SITUATIONS = ("door", "street", "work", "car")


def topic_of(words: str, phrases: Phrasebook) -> str:
    """The situation that `words` name in any language ("door", "home", "street", "work", "car"), else the basics."""
    said = set(fold_words(words))
    for topic in phrases.term_keys("topic"):
        for lang in phrases.languages:
            if any(_is_said(term, said) for term in phrases.terms(lang, "topic", topic)):
                return topic
    return BASICS


def text(phrases: Phrasebook, network: Network, lang: str, topic: str) -> str:
    """What is texted about a topic that `topic_of` gave: its steps, and the network's legal line."""
    entry = network.rights.get(topic)
    steps = entry.words.get(lang) if entry else None
    told = phrases.say(lang, "rights.legal", legal_line=network.organization.legal_line)
    return f"{steps or phrases.say(lang, f'rights.{topic}')}\n{told}"


def _is_said(term: str, said: set[str]) -> bool:
    words = fold_words(term)
    # Korean hangs its particles on the noun, so a longer word that begins with the term counts there too.
    return bool(words) and all(
        any(one == word or (not word.isascii() and one.startswith(word)) for one in said) for word in words
    )
