"""The words of the public pages, a small catalog a language; unlike texts they may carry every accent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alerts.house import LOCALES
from alerts.sms.catalog import CatalogError, read_language

PAGES = LOCALES / "pages"


@dataclass(frozen=True, slots=True)
class PageWords:
    """The pages' words in one language."""

    lang: str
    words: Mapping[str, str]

    def say(self, key: str, /, **facts: object) -> str:
        """The words for `key` with their facts filled in; KeyError for an unknown one."""
        return self.words[key].format_map(facts)


def load_page_words(offered: tuple[str, ...], default: str) -> Mapping[str, PageWords]:
    """The words in each offered language that has them, and in the default one (else English) for the others.

    Raises CatalogError when a catalog lacks a key that English has.
    """
    catalogs = {path.stem: _read(path.stem) for path in sorted(PAGES.glob("*.po"))}
    for lang, words in catalogs.items():
        for key in sorted(set(catalogs["en"]) ^ set(words)):
            raise CatalogError(f"pages/{lang}.po", key, "is not in every language")
    instead = catalogs.get(default, catalogs["en"])
    return {lang: PageWords(lang, catalogs.get(lang, instead)) for lang in offered}


def _read(lang: str) -> Mapping[str, str]:
    return {key: forms[0] for key, forms in read_language(PAGES / f"{lang}.po").phrases.items()}
