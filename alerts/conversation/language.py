"""Which language a first text is in, when no command word says so; later the person's own choice counts."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from alerts.sms.catalog import Language
from alerts.sms.folding import fold_words
from alerts.sms.phrasebook import Phrasebook

TELLING_WORDS = 2  # one word in common may be chance ("no", "van")


@dataclass(frozen=True, slots=True)
class _Tongue:
    """What a catalog shows of its language: its words and the script most of them are in."""

    words: frozenset[str]
    script: str


def guess(text: str, phrases: Phrasebook, offered: Sequence[str]) -> str | None:
    """The offered language a text is most likely in; None when it could be several."""
    said = fold_words(text)
    script = _script(said)
    tongues = {lang: tongue for lang, tongue in _tongues(phrases).items() if lang in offered}
    candidates = [lang for lang, tongue in tongues.items() if tongue.script == script]
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    hits = Counter({lang: _telling(lang, said, tongues) for lang in candidates})
    (best, most), (_, second) = hits.most_common(2)
    return best if most >= TELLING_WORDS and most > second else None


def _telling(lang: str, said: Iterable[str], tongues: Mapping[str, _Tongue]) -> int:
    """How many of the words only this language's catalog knows."""
    elsewhere = frozenset().union(*(tongue.words for other, tongue in tongues.items() if other != lang))
    return sum(word in tongues[lang].words - elsewhere for word in said if word.isalpha())


@lru_cache(maxsize=4)
def _tongues(phrases: Phrasebook) -> Mapping[str, _Tongue]:
    return {code: _tongue(language) for code, language in phrases.catalogs.items()}


def _tongue(language: Language) -> _Tongue:
    forms = (form for forms in (*language.phrases.values(), *language.terms.values()) for form in forms)
    words = [word for form in forms for word in fold_words(form)]
    return _Tongue(frozenset(words), _script(words))


def _script(words: Iterable[str]) -> str:
    """The script most letters are in ("LATIN", "HANGUL"), by the names Unicode gives them; "" without letters."""
    letters = Counter(unicodedata.name(one, "").split(" ")[0] for word in words for one in word if one.isalpha())
    return letters.most_common(1)[0][0] if letters else ""
