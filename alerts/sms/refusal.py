"""Plain sentences a reasonable person reads as "no more texts" (47 CFR 64.1200(a)(10): any reasonable means)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alerts.sms.catalog import CatalogError, Language
from alerts.sms.folding import fold, fold_words

_GAP = r"(?: \S+){0,3}"  # a "*" in a catalog's phrase: up to three words of any kind
_NEVER = re.compile(r"(?!)")
_SHORT = 3  # words; "STOP Koreatown" refuses, a longer text that begins with "stop" is read as a sentence


@dataclass(frozen=True, slots=True, eq=False)
class RefusalRules:
    """Compiled from the catalogs' "refusal" entries. All patterns see folded words with single spaces."""

    anywhere: tuple[tuple[re.Pattern[str], str], ...]
    at_start: tuple[tuple[re.Pattern[str], str], ...]
    stems: tuple[tuple[str, str], ...]
    lead_in: frozenset[str]
    polite: frozenset[str]
    naming_words: frozenset[str]
    not_named: frozenset[str]

    def language_of_refusal(self, words: Sequence[str]) -> str | None:
        """The language a text refuses in; None when it is no refusal."""
        text = " ".join(words)
        opening = " ".join(words[self.lead_in_length(words) :])
        squeezed = "".join(words)
        for pattern, lang in self.anywhere:
            if pattern.search(text):
                return lang
        for pattern, lang in self.at_start:
            if pattern.match(opening):
                return lang
        return next((lang for stem, lang in self.stems if stem in squeezed), None)

    def names_what_to_stop(self, words: Sequence[str]) -> bool:
        """Whether a short text is an opt-out word and what it is about ("STOP Koreatown"), not "stop sign"."""
        bare = self.without_manners(words)
        if not 1 < len(bare) <= _SHORT or bare[0] not in self.naming_words:
            return False
        counts = any(word.isdecimal() and len(word) < _SHORT for word in bare[1:])  # "alto, 3 agentes"; a ZIP is longer
        return not counts and self.not_named.isdisjoint(bare[1:])

    def lead_in_length(self, words: Sequence[str]) -> int:
        """How many words at the start only lead up to the matter ("please", "quiero")."""
        for index, word in enumerate(words):
            if word not in self.lead_in and word not in self.polite:
                return index
        return len(words)

    def without_manners(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words without "please", "por favor" and the like at either end."""
        start, end = self.lead_in_length(words), len(words)
        while end > start and words[end - 1] in self.polite:
            end -= 1
        return tuple(words[start:end])


def refusal_rules(languages: Iterable[Language], drafts: Iterable[Language] = ()) -> RefusalRules:
    """Compile the rules; raises CatalogError for a group that is missing.

    Of `drafts` the sentences of refusal count, since STOP does in any language, and what is said out of politeness;
    their other small words do not, for they may be more than that in the others.
    """
    catalogs = tuple(languages)
    all_of_them = (*catalogs, *drafts)
    return RefusalRules(
        anywhere=tuple((_pattern(_phrases(one, "anywhere")), one.code) for one in all_of_them),
        at_start=tuple((_pattern(_phrases(one, "at_start")), one.code) for one in all_of_them),
        stems=tuple((fold(stem), one.code) for one in all_of_them for stem in _phrases(one, "stem")),
        lead_in=_words(catalogs, "lead_in"),
        polite=_words(all_of_them, "polite"),
        naming_words=_words(catalogs, "naming_word"),
        not_named=_words(catalogs, "not_named"),
    )


def _phrases(language: Language, key: str) -> tuple[str, ...]:
    if ("refusal", key) not in language.terms:
        raise CatalogError(language.file, f"refusal/{key}", "is missing")
    return language.terms["refusal", key]


def _words(catalogs: Iterable[Language], key: str) -> frozenset[str]:
    return frozenset(word for one in catalogs for phrase in _phrases(one, key) for word in fold_words(phrase))


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    compiled = [rf"(?<!\S){_phrase(phrase)}(?!\S)" for phrase in phrases]
    return re.compile("|".join(compiled)) if compiled else _NEVER


def _phrase(phrase: str) -> str:
    # "stop texting/sending * messages": a slash parts alternatives, a star stands for up to three words.
    pattern = ""
    for part in phrase.split():
        choices = "|".join(re.escape(fold(word)) for word in part.split("/"))
        pattern += _GAP if part == "*" else f"{' ' if pattern else ''}(?:{choices})"
    return pattern
