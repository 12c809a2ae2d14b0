"""Every text a person can receive, and every word a person can say, in each language. Frozen once loaded.

A draft, which no native reader has approved, is only listened to: its command words and its ways of saying stop count,
and nothing is said in it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path
from types import MappingProxyType

from babel import Locale
from babel.numbers import format_decimal

from alerts.sms.catalog import CatalogError, Language, placeholders, read_language
from alerts.sms.direction import isolated
from alerts.sms.keywords import KeywordTable, keyword_table
from alerts.sms.refusal import RefusalRules, refusal_rules

__all__ = ["CatalogError", "MissingFact", "MissingPhrase", "Phrasebook", "load_phrasebook"]

_REFERENCE = "en"
_GROUPED = 1000  # smaller numbers are written alike everywhere


class MissingPhrase(KeyError):
    """No catalog has this key: a mistake in the code that asked."""


class MissingFact(KeyError):
    """A phrase was asked for without one of the facts it tells."""


@dataclass(frozen=True, slots=True, eq=False)
class Phrasebook:
    """All languages together. Lookups in a language that can't be spoken fall back to the default one.

    `drafts` are the codes of languages that nobody has approved.
    """

    default: str
    catalogs: Mapping[str, Language]
    plural_rules: Mapping[str, Callable[[int], int]]
    keywords: KeywordTable
    refusals: RefusalRules
    drafts: frozenset[str]

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of all languages that can be spoken, the default one first, the others by name."""
        return (self.default, *sorted(set(self.catalogs) - {self.default}))

    @property
    def keys(self) -> frozenset[str]:
        """Every phrase's key; the same in every language."""
        return frozenset(self.catalogs[self.default].phrases)

    def say(self, lang: str, key: str, /, **facts: object) -> str:
        """The phrase in that language with its facts filled in; raises MissingPhrase or MissingFact."""
        return self._fill(lang, key, self._forms(lang, key)[0], facts)

    def plural(self, lang: str, key: str, n: int, /, **facts: object) -> str:
        """The form of a phrase that goes with `n`, which it may tell as {n}."""
        code = self._code(lang)
        forms = self._forms(code, key)
        form = forms[self.plural_rules[code](n)] if len(forms) > 1 else forms[0]
        return self._fill(code, key, form, {"n": n, **facts})

    def terms(self, lang: str, group: str, key: str) -> tuple[str, ...]:
        """The words of a group ("keyword", "sighting", ...) for one meaning, as written in the catalog."""
        try:
            return self.catalogs[self._code(lang)].terms[group, key]
        except KeyError:
            raise MissingPhrase(f"{group}/{key}") from None

    def command_word(self, lang: str, command: str) -> str:
        """A command as people are told to text it: the first of its words, in capitals."""
        return self.terms(lang, "keyword", command)[0].upper()

    def term_keys(self, group: str) -> tuple[str, ...]:
        """The meanings of a group; the same in every language."""
        return tuple(key for name, key in self.catalogs[self.default].terms if name == group)

    def locale(self, lang: str) -> Locale:
        """How numbers and dates are written in a language."""
        return self.catalogs[self._code(lang)].locale

    def reads_leftwards(self, lang: str) -> bool:
        """Whether a language is written from right to left."""
        return self.catalogs[self._code(lang)].reads_leftwards

    def _code(self, lang: str) -> str:
        return lang if lang in self.catalogs else self.default

    def _forms(self, lang: str, key: str) -> tuple[str, ...]:
        try:
            return self.catalogs[self._code(lang)].phrases[key]
        except KeyError:
            raise MissingPhrase(key) from None

    def _fill(self, lang: str, key: str, form: str, facts: Mapping[str, object]) -> str:
        told = {name: self._told(lang, fact) for name, fact in facts.items()}
        try:
            return unicodedata.normalize("NFC", form.format_map(told))
        except KeyError as missing:
            raise MissingFact(f"{key} tells {{{missing.args[0]}}}") from None

    def _told(self, lang: str, fact: object) -> object:
        if isinstance(fact, int) and abs(fact) >= _GROUPED:
            # Digits stay those of the keypad in every language: many are there to be typed back or dialed.
            return format_decimal(fact, locale=self.locale(lang), numbering_system="latn")
        return isolated(fact) if isinstance(fact, str) and self.reads_leftwards(lang) else fact


def load_phrasebook(folder: Path, default: str = _REFERENCE, approved_drafts: Collection[str] = ()) -> Phrasebook:
    """Read every .po file of a folder. Raises CatalogError with file and key unless all say the same as English.

    A draft that is not approved is left out whole while it lacks anything: nobody depends on it.
    """
    languages = {path.stem: read_language(path) for path in sorted(folder.glob("*.po"))}
    for code in (_REFERENCE, default, *approved_drafts):
        if code not in languages:
            raise CatalogError(f"{code}.po", "file", "is not there")
    drafts = {code for code, language in languages.items() if language.is_draft} - {*approved_drafts}
    if default in drafts:
        raise CatalogError(f"{default}.po", "file", "is a draft that no native reader has approved")
    for code in drafts:
        if not _is_complete(languages[_REFERENCE], languages[code]):
            del languages[code]
    spoken = {code: language for code, language in languages.items() if code not in drafts}
    unread = tuple(language for code, language in languages.items() if code in drafts)
    for language in spoken.values():
        _compare(languages[_REFERENCE], language)
    return Phrasebook(
        default=default,
        catalogs=MappingProxyType(spoken),
        plural_rules=MappingProxyType({code: c2py(language.plural_expression) for code, language in spoken.items()}),
        keywords=keyword_table(tuple(spoken.values()), unread),
        refusals=refusal_rules(tuple(spoken.values()), unread),
        drafts=frozenset(drafts),
    )


def _is_complete(reference: Language, draft: Language) -> bool:
    try:
        _compare(reference, draft)
    except CatalogError:
        return False
    return True


def _compare(reference: Language, language: Language) -> None:
    _compare_keys(language.file, set(reference.phrases), set(language.phrases))
    groups = {f"{group}/{key}" for group, key in reference.terms}
    _compare_keys(language.file, groups, {f"{group}/{key}" for group, key in language.terms})
    for key, forms in reference.phrases.items():
        told = _told(reference, key, forms)
        for form in language.phrases[key]:
            here = placeholders(language.file, key, form)
            # A plural's form for exactly one thing may leave the number out ("an agent").
            spare = {"n"} if len(forms) > 1 else set()
            if here | spare != told | spare:
                names = ", ".join(sorted(told)) or "none"
                raise CatalogError(language.file, key, f"placeholders differ from English ({names})")


def _compare_keys(file: str, wanted: set[str], found: set[str]) -> None:
    for key in sorted(wanted - found):
        raise CatalogError(file, key, "is missing")
    for key in sorted(found - wanted):
        raise CatalogError(file, key, "is not known in English")


def _told(reference: Language, key: str, forms: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(placeholders(reference.file, key, form) for form in forms))
