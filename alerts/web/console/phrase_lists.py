"""Phrases beside each other in several languages, a group of them at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from alerts.sms.catalog import Language
from alerts.sms.segments import Measure, measure


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a phrase in one language and its size. Facts are still to be filled in."""

    lang: str
    direction: str
    text: str
    size: Measure


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase by its key, with the forms of each language in turn."""

    key: str
    languages: tuple[tuple[Form, ...], ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """The names of all groups, the one that is shown, and its phrases."""

    groups: tuple[str, ...]
    group: str
    phrases: tuple[Phrase, ...]


def listed(languages: Iterable[Language], asked: str | None, otherwise: str) -> Listed:
    """The group that was asked for, or the other one where there is none of that name; the first language has all."""
    languages = tuple(languages)
    keys = sorted(languages[0].phrases)
    groups = tuple(sorted({_group(key) for key in keys}))
    group = asked if asked in groups else otherwise
    shown = (key for key in keys if _group(key) == group)
    return Listed(groups, group, tuple(Phrase(key, tuple(_forms(one, key) for one in languages)) for key in shown))


def _group(key: str) -> str:
    return key.partition(".")[0]


def _forms(language: Language, key: str) -> tuple[Form, ...]:
    direction = "rtl" if language.reads_leftwards else "ltr"
    return tuple(Form(language.code, direction, text, measure(text)) for text in language.phrases[key])
