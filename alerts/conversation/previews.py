"""What every preview of a draft says besides: whose language has no text, which characters cost a segment, who sleeps,
and who was asked for a second name.
"""

from __future__ import annotations

from alerts.broadcasts import quiet_hours
from alerts.broadcasts.drafts import Preview
from alerts.conversation.turn import Turn
from alerts.sms.oddities import Oddity, oddities, shown

MOST_NAMED = 8  # characters


def substituted(turn: Turn, preview: Preview) -> list[str]:
    """A sentence for each language that was not given."""
    default = turn.tx.network.languages.default.upper()
    return [
        turn.plural("coordinator.substituted", people, language=lang.upper(), default=default)
        for lang, people in preview.fallback.items()
    ]


def odd(turn: Turn, preview: Preview) -> list[str]:
    """A sentence for each language whose text takes more segments because of characters it could do without."""
    return [
        turn.say(
            "coordinator.odd",
            language=lang.upper(),
            characters=turn.listed(tuple(_named(turn, one) for one in odd.found[:MOST_NAMED])),
            segments=odd.segments,
            fewer=odd.fewer,
        )
        for lang, text in preview.texts.items()
        if (odd := oddities(text)) is not None
    ]


def _named(turn: Turn, one: Oddity) -> str:
    key = "coordinator.odd_instead" if one.instead else "coordinator.odd_left_out"
    instead = one.instead if one.instead.strip() else f'"{one.instead}"'
    return turn.say(key, character=shown(one.character), **({"instead": instead} if one.instead else {}))


def asked(turn: Turn, key: str, others: int) -> str:
    """How many other coordinators hold a code, or that there is none who could."""
    return turn.plural(key, others) if others else turn.say("coordinator.no_other")


def asleep(turn: Turn, people: int) -> list[str]:
    """That some do not get it because of the hour; nothing by day."""
    if not people:
        return []
    return [turn.plural("coordinator.asleep", people, **quiet_hours.in_words(turn.tx, turn.contact.lang))]
