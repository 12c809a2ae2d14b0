"""Names of people, as far as a text shows them: by a title, by a common given name, or by what stands behind them.

A name is told from a word by its capital letter, so this reads the text itself and not its folded words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from alerts.broadcasts.forbidden_terms import any_of, terms
from alerts.sms.folding import fold
from alerts.sms.phrasebook import Phrasebook

LONGEST_SHORT_FORM = 4  # letters: ICE, LAPD

_WORD = r"[^\W\d_]{2,30}"
_HANGUL = "가-힣"


@dataclass(frozen=True, slots=True)
class _Names:
    always: re.Pattern[str]
    titled: re.Pattern[str]
    given: re.Pattern[str]
    behind: re.Pattern[str]
    no_name: frozenset[str]
    saints: frozenset[str]
    places: frozenset[str]


def names_somebody(text: str, phrases: Phrasebook) -> bool:
    """Whether somebody is named in a text."""
    names, text = _names(phrases), text.title() if text.isupper() else text
    return (
        names.always.search(text) is not None
        or any(_is_name(match[1], names) for match in names.titled.finditer(text))
        or any(match[1] not in names.no_name for match in names.behind.finditer(text))
        or _has_given_name(text, names)
    )


def _is_name(word: str, names: _Names) -> bool:
    is_short_form = word.isupper() and len(word) <= LONGEST_SHORT_FORM
    return word[0].isupper() and not is_short_form and fold(word) not in names.no_name


def _has_given_name(text: str, names: _Names) -> bool:
    """Whether a given name stands there that belongs to no place ("San Pedro", "Robert St")."""
    for match in names.given.finditer(text):
        before, _, behind = match.groups()
        is_places = fold(before or "") in names.saints or any(fold(word) in names.places for word in behind.split())
        if not is_places:
            return True
    return False


def _whole(name: str) -> str:
    """Names in Latin letters end where a word does; others may carry an ending."""
    return rf"{re.escape(name)}\b" if name.isascii() else re.escape(name)


@lru_cache(maxsize=4)
def _names(phrases: Phrasebook) -> _Names:
    given = "|".join(_whole(name.title()) for name in terms(phrases, "name.given"))
    surnames = "|".join(terms(phrases, "name.surname"))
    titles = "|".join(terms(phrases, "name.title_behind"))
    # A family name alone needs a space behind it: the Korean for "clinic" ends like one of the titles.
    behind = rf"(?:{surnames})(?:[{_HANGUL}]{{1,3}}?(?= ?(?:{titles}))|(?= (?:{titles})))"
    return _Names(
        always=re.compile(rf"\b{any_of(terms(phrases, 'name.title_always'))}\.? {_WORD}", re.IGNORECASE),
        titled=re.compile(rf"\b(?i:{any_of(terms(phrases, 'name.title'))})\.? ({_WORD})"),
        given=re.compile(rf"(?:({_WORD})\.? )?\b({given})((?: [A-Z][\w.]{{0,30}}){{0,4}})"),
        behind=re.compile(rf"(?<![{_HANGUL}])({behind})"),
        no_name=frozenset(map(fold, terms(phrases, "name.no_name"))),
        saints=frozenset(map(fold, terms(phrases, "name.saint"))),
        places=frozenset(map(fold, terms(phrases, "name.place"))),
    )
