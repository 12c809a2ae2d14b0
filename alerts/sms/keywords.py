"""The command words of all languages in one table, checked so that no word has two meanings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from rapidfuzz.distance import OSA

from alerts.sms.catalog import CatalogError, Language
from alerts.sms.folding import fold_words
from config.network_events import TOPICS


class Keyword(StrEnum):
    """A meaning a word at the edge of a text can have; the keys of the catalogs' keyword entries."""

    JOIN = "join"
    LEAVE = "leave"
    LIST = "list"
    LANGUAGE = "language"
    HELP = "help"
    STOP = "stop"
    START = "start"
    FORGET = "forget"
    NEARBY = "nearby"
    NIGHT = "night"
    RIGHTS = "rights"
    LEGAL = "legal"
    REPORT = "report"
    WRONG = "wrong"
    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    DUTY_ON = "duty_on"
    DUTY_OFF = "duty_off"
    SEND = "send"
    HOLD = "hold"
    RESUME = "resume"
    ACCEPT = "accept"
    CHECK = "check"
    RUMORS = "rumors"
    LESS = "less"
    MORE = "more"
    BACKUP = "backup"
    WHO = "who"
    VOUCH = "vouch"
    SUSPEND = "suspend"
    RESTORE = "restore"
    CLEAR = "clear"
    UPDATE = "update"
    FIX = "fix"
    OVERRIDE = "override"
    DRILL = "drill"
    DRILL_OFF = "drill_off"
    FOOD = "food"
    SHELTER = "shelter"
    SUPPORT = "support"
    CLINIC = "clinic"
    DETAINED = "detained"
    TAKE = "take"
    DONE = "done"
    DISCREET = "discreet"
    EVENTS = "events"
    GOING = "going"
    NOT_GOING = "not_going"


# Twilio acts on these before we do, whatever we think of them (reference: Twilio, "Advanced Opt-Out").
CARRIER_OPT_OUT = ("stop", "stopall", "unsubscribe", "cancel", "end", "quit", "revoke", "optout")
CARRIER_OPT_IN = ("start", "unstop", "yes")
CARRIER_HELP = ("help", "info")

_CARRIER_MEANING: Mapping[str, Keyword] = {
    **dict.fromkeys(CARRIER_OPT_OUT, Keyword.STOP),
    **dict.fromkeys(CARRIER_OPT_IN, Keyword.START),
    **dict.fromkeys(CARRIER_HELP, Keyword.HELP),
    "yes": Keyword.YES,
}
# A slip of the finger on these does no harm; stops and answers are never guessed.
_FORGIVING = frozenset(
    {Keyword.JOIN, Keyword.LEAVE, Keyword.LIST, Keyword.REPORT, Keyword.RIGHTS, Keyword.NEARBY, Keyword.LANGUAGE}
)
_GLUED = frozenset({Keyword.JOIN, Keyword.LEAVE})
_LONG_ENOUGH = 4  # letters a mistyped keyword needs to be recognized at all
_FREE_SLIP = 6  # letters from which any single slip still can't be another everyday word


@dataclass(frozen=True, slots=True)
class Sense:
    """What a keyword means and the language it belongs to; None when several languages share it."""

    keyword: Keyword
    lang: str | None


@dataclass(frozen=True, slots=True, eq=False)
class KeywordTable:
    """Folded words -> sense, and what else the grammar of commands needs to know of the languages.

    `squeezed` holds, without spaces, the words of languages that put the verb last: Korean spacing varies. `forgiving`
    are the single words of which a slip of the finger is understood.
    """

    senses: Mapping[tuple[str, ...], Sense]
    forgiving: Mapping[str, Sense]
    squeezed: Mapping[str, Sense]
    longest: int
    language_names: Mapping[tuple[str, ...], str]
    switches: Mapping[str, bool]  # without spaces
    code_words: frozenset[str]
    duration_words: frozenset[str]  # what hours are called, and what stands in front of their number
    event_words: frozenset[str]  # what stands in front of the number of an event
    event_topics: Mapping[tuple[str, ...], str]

    def whole(self, words: Sequence[str]) -> Sense | None:
        """The sense of a text that is nothing but a keyword."""
        return self.senses.get(tuple(words)) or self.squeezed.get("".join(words))

    def first(self, words: Sequence[str]) -> tuple[Sense, int] | None:
        """The longest keyword a text begins with, and its length in words."""
        for length in range(min(self.longest, len(words)), 0, -1):
            if sense := self.whole(words[:length]):
                return sense, length
        return None

    def last(self, words: Sequence[str]) -> tuple[Sense, int] | None:
        """The longest keyword a text ends with, for languages that put the verb last."""
        for length in range(min(self.longest, len(words)), 0, -1):
            if sense := self.squeezed.get("".join(words[-length:])):
                return sense, length
        return None

    def glued(self, word: str) -> tuple[Sense, int] | None:
        """The sense and length of a keyword written on to a place without a space, as Korean often is."""
        for ending, sense in self.squeezed.items():
            if sense.keyword in _GLUED and word.endswith(ending) and word != ending:
                return sense, len(ending)
        return None

    def near(self, word: str) -> Sense | None:
        """The forgiving keyword one slip away ("jion"), None unless every such keyword means the same."""
        found = {sense.keyword: sense for keyword, sense in self.forgiving.items() if _one_slip(word, keyword)}
        return next(iter(found.values())) if len(found) == 1 else None


def keyword_table(languages: Iterable[Language], drafts: Iterable[Language] = ()) -> KeywordTable:
    """Build the table; raises CatalogError for a word with two meanings or one the carriers own.

    Words of `drafts` are known too, but change nothing about those of the other languages: a word they share still
    tells which of these is spoken.
    """
    spoken, unread = tuple(languages), tuple(drafts)
    senses: dict[tuple[str, ...], Sense] = {(word,): Sense(keyword, None) for word, keyword in _CARRIER_MEANING.items()}
    for language, keyword, term in _keyword_terms(spoken):
        senses[term] = _sense(senses.get(term), keyword, language, " ".join(term))
    forgiving = {words[0]: one for words, one in senses.items() if len(words) == 1 and one.keyword in _FORGIVING}
    for language, keyword, term in _keyword_terms(unread):
        known = senses.get(term)
        sense = _sense(known, keyword, language, " ".join(term))
        senses[term] = sense if known is None else known
    catalogs = (*spoken, *unread)
    keyword_last = {one.code for one in catalogs if _terms(one, "grammar", "keyword_last") == (("yes",),)}
    return KeywordTable(
        senses=MappingProxyType(senses),
        forgiving=MappingProxyType(forgiving),
        squeezed=MappingProxyType(
            {"".join(words): sense for words, sense in senses.items() if sense.lang in keyword_last}
        ),
        longest=max(len(words) for words in senses),
        language_names=MappingProxyType(_language_names(catalogs)),
        switches=MappingProxyType(_switches(catalogs)),
        code_words=_words(catalogs, "code_word"),
        duration_words=_words(catalogs, "duration_word"),
        event_words=_words(catalogs, "event_word"),
        event_topics=MappingProxyType(_event_topics(catalogs)),
    )


def _keyword_terms(languages: Iterable[Language]) -> Iterator[tuple[Language, Keyword, tuple[str, ...]]]:
    for language in languages:
        for keyword in Keyword:
            for term in _terms(language, "keyword", keyword):
                yield language, keyword, term


def _words(catalogs: Sequence[Language], key: str) -> frozenset[str]:
    return frozenset(word for language in catalogs for term in _terms(language, "grammar", key) for word in term)


def _sense(known: Sense | None, keyword: Keyword, language: Language, word: str) -> Sense:
    if known is None:
        return Sense(keyword, language.code)
    if known.keyword is not keyword:
        raise CatalogError(language.file, f"keyword/{keyword}", f'"{word}" already means {known.keyword}')
    return known if known.lang == language.code else Sense(keyword, None)


def _terms(language: Language, group: str, key: str) -> tuple[tuple[str, ...], ...]:
    if (group, key) not in language.terms:
        raise CatalogError(language.file, f"{group}/{key}", "is missing")
    return tuple(words for term in language.terms[group, key] if (words := fold_words(term)))


def _language_names(catalogs: Sequence[Language]) -> dict[tuple[str, ...], str]:
    names: dict[tuple[str, ...], str] = {}
    for language in catalogs:
        for term in ((language.code,), *_terms(language, "grammar", "language_name")):
            if names.setdefault(term, language.code) != language.code:
                raise CatalogError(language.file, "grammar/language_name", f'"{" ".join(term)}" is taken')
    return names


def _switches(catalogs: Sequence[Language]) -> dict[str, bool]:
    return {
        "".join(term): key == "on"
        for language in catalogs
        for key in ("on", "off")
        for term in _terms(language, "switch", key)
    }


def _event_topics(catalogs: Sequence[Language]) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for language in catalogs:
        for topic in TOPICS:
            for term in _terms(language, "event_topic", topic):
                if found.setdefault(term, topic) != topic:
                    raise CatalogError(language.file, f"event_topic/{topic}", f'"{" ".join(term)}" is taken')
    return found


def _one_slip(word: str, keyword: str) -> bool:
    if len(keyword) < _LONG_ENOUGH or word[:1] != keyword[:1] or OSA.distance(word, keyword, score_cutoff=1) != 1:
        return False
    # Short keywords have neighbors among everyday words ("joint", "last"): there only swapped letters count.
    # A slip in the last letter is mostly another form of the word ("right on 6th", "derecho por Vermont").
    return sorted(word) == sorted(keyword) or (len(keyword) >= _FREE_SLIP and word[-1] == keyword[-1])
