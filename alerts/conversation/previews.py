"""What every preview of a draft says besides: whose language has no text, who sleeps, and who was asked to sign."""

from __future__ import annotations

from alerts.broadcasts import quiet_hours
from alerts.broadcasts.drafts import Preview
from alerts.conversation.turn import Turn


def substituted(turn: Turn, preview: Preview) -> list[str]:
    """A sentence for each language that was not given."""
    default = turn.tx.network.languages.default.upper()
    return [
        turn.plural("coordinator.substituted", people, language=lang.upper(), default=default)
        for lang, people in preview.fallback.items()
    ]


def asked(turn: Turn, key: str, others: int) -> str:
    """How many other coordinators hold a code, or that there is none who could."""
    return turn.plural(key, others) if others else turn.say("coordinator.no_other")


def asleep(turn: Turn, people: int) -> list[str]:
    """That some do not get it because of the hour; nothing by day."""
    if not people:
        return []
    return [turn.plural("coordinator.asleep", people, **quiet_hours.in_words(turn.tx, turn.contact.lang))]
