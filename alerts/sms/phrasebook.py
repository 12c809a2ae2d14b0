"""Every text a person can receive, and every word a person can say, in each language. Frozen once loaded."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path
from types import MappingProxyType

from alerts.sms.catalog import CatalogError, Language, placeholders, read_language
from alerts.sms.keywords import KeywordTable, keyword_table
from alerts.sms.refusal import RefusalRules, refusal_rules

__all__ = ["CatalogError", "MissingFact", "MissingPhrase", "Phrasebook", "load_phrasebook"]

_REFERENCE = "en"


class MissingPhrase(KeyError):
    """No catalog has this key: a mistake in the code that asked."""


class MissingFact(KeyError):
    """A phrase was asked for without one of the facts it tells."""


@dataclass(frozen=True, slots=True, eq=False)
class Phrasebook:
    """All languages together. Lookups in a language that isn't offered fall back to the default one."""

    default: str
    catalogs: Mapping[str, Language]
    plural_rules: Mapping[str, Callable[[int], int]]
    keywords: KeywordTable
    refusals: RefusalRules

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of all languages, the default one first, the others by name."""
        return (self.default, *sorted(set(self.catalogs) - {self.default}))

    @property
    def keys(self) -> frozenset[str]:
        """Every phrase's key; the same in every language."""
        return frozenset(self.catalogs[self.default].phrases)

    def say(self, lang: str, key: str, /, **facts: object) -> str:
        """The phrase in that language with its facts filled in; raises MissingPhrase or MissingFact."""
        return _fill(key, self._forms(lang, key)[0], facts)

    def plural(self, lang: str, key: str, n: int, /, **facts: object) -> str:
        """The form of a phrase that goes with `n`, which it may tell as {n}."""
        code = self._code(lang)
        forms = self._forms(code, key)
        form = forms[self.plural_rules[code](n)] if len(forms) > 1 else forms[0]
        return _fill(key, form, {"n": n, **facts})

    def terms(self, lang: str, group: str, key: str) -> tuple[str, ...]:
        """The words of a group ("keyword", "sighting", ...) for one meaning, as written in the catalog."""
        try:
            return self.catalogs[self._code(lang)].terms[group, key]
        except KeyError:
            raise MissingPhrase(f"{group}/{key}") from None

    def term_keys(self, group: str) -> tuple[str, ...]:
        """The meanings of a group; the same in every language."""
        return tuple(key for name, key in self.catalogs[self.default].terms if name == group)

    def _code(self, lang: str) -> str:
        return lang if lang in self.catalogs else self.default

    def _forms(self, lang: str, key: str) -> tuple[str, ...]:
        try:
            return self.catalogs[self._code(lang)].phrases[key]
        except KeyError:
            raise MissingPhrase(key) from None


def load_phrasebook(folder: Path, default: str = _REFERENCE) -> Phrasebook:
    """Read every .po file of a folder. Raises CatalogError with file and key unless all say the same as English."""
    languages = {path.stem: read_language(path) for path in sorted(folder.glob("*.po"))}
    for code in (_REFERENCE, default):
        if code not in languages:
            raise CatalogError(f"{code}.po", "file", "is not there")
    for language in languages.values():
        _compare(languages[_REFERENCE], language)
    return Phrasebook(
        default=default,
        catalogs=MappingProxyType(languages),
        plural_rules=MappingProxyType({code: c2py(language.plural_expression) for code, language in languages.items()}),
        keywords=keyword_table(tuple(languages.values())),
        refusals=refusal_rules(tuple(languages.values())),
    )


def _fill(key: str, form: str, facts: Mapping[str, object]) -> str:
    try:
        return unicodedata.normalize("NFC", form.format_map(facts))
    except KeyError as missing:
        raise MissingFact(f"{key} tells {{{missing.args[0]}}}") from None


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
