"""The catalogs say what the code says, and `make messages` brings them in line where they do not."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from config.messages import LOCALES, Said, keys_elsewhere, phrases_of, read_code, template_of, updated

CODE = '''
def speak(turn, tx, outcome):
    """A docstring that names report.nothing is no phrase."""
    turn.say("resident.stopped")
    turn.say(f"report.{outcome}")
    tx.audit("report.moved" if outcome else "report.stayed", "actor", "subject")
    return "verified", KEYS["resident.new_one"]
'''
ENGLISH = """msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

#. the one confirmation
msgid "resident.stopped"
msgstr "You are out, {org}."

msgid "report.verified"
msgstr "Confirmed."

msgid "report.unheard"
msgstr "Nobody says this."

msgid "fact.agents"
msgid_plural "fact.agents"
msgstr[0] "{n} agent"
msgstr[1] "{n} agents"
"""
KOREAN = """# Korean.
msgid ""
msgstr ""
"Language: ko\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "resident.stopped"
msgstr "그만, {org}.\\nKiwi"

msgid "resident.gone"
msgstr "옛말"
"""


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """What a small piece of code says."""
    (tmp_path / "alerts").mkdir()
    (tmp_path / "alerts" / "speaking.py").write_text(CODE, encoding="utf-8")
    return read_code(tmp_path)


def catalog(text: str, lang: str) -> Catalog:
    return read_po(BytesIO(text.encode()), locale=lang)


def shipped(lang: str) -> str:
    return (LOCALES / f"{lang}.po").read_text(encoding="utf-8")


def test_the_code_names_no_phrase_that_is_not_there() -> None:
    assert read_code().unknown(phrases_of(catalog(shipped("en"), "en")), keys_elsewhere()) == {}


def test_every_phrase_is_named_by_the_code() -> None:
    said = read_code()
    assert [key for key in sorted(phrases_of(catalog(shipped("en"), "en"))) if not said.names(key)] == []


@pytest.mark.parametrize("path", sorted(LOCALES.rglob("*.po")), ids=lambda path: str(path.relative_to(LOCALES)))
def test_make_messages_has_nothing_to_do(path: Path) -> None:
    before = path.read_text(encoding="utf-8")
    english = (path.parent / "en.po").read_text(encoding="utf-8")
    template = template_of(english, read_code() if path.parent == LOCALES else None)
    assert updated(before, template, path.stem) == before


@pytest.mark.parametrize("path", sorted(LOCALES.rglob("*.po")), ids=lambda path: str(path.relative_to(LOCALES)))
def test_a_catalog_is_whole(path: Path) -> None:
    found = catalog(path.read_text(encoding="utf-8"), path.stem)
    assert found.locale is not None
    assert found.num_plurals == get_plural(found.locale).num_plurals
    assert not found.obsolete
    for message in found:
        assert message.id == "" or not message.fuzzy, message.id
        assert not message.pluralizable or len(message.string or ()) == found.num_plurals, message.id


def test_what_code_says_is_told_from_what_only_looks_like_it(said: Said) -> None:
    keys = {"resident.stopped", "report.verified", "report.unheard"}
    assert set(said.unknown(keys)) == {"resident.new_one"}
    assert [key for key in sorted(keys) if said.names(key)] == ["report.verified", "resident.stopped"]


def test_a_new_phrase_is_added_and_one_nobody_says_is_set_aside(said: Said) -> None:
    english = updated(ENGLISH, template_of(ENGLISH, said), "en")
    assert '#. new in alerts/speaking.py:7\nmsgid "resident.new_one"\nmsgstr ""\n' in english
    assert '#~ msgid "report.unheard"\n#~ msgstr "Nobody says this."\n' in english
    assert '#. the one confirmation\nmsgid "resident.stopped"\nmsgstr "You are out, {org}."\n' in english


def test_other_languages_follow_english_and_keep_their_heads_and_words(said: Said) -> None:
    korean = updated(KOREAN, template_of(ENGLISH, said), "ko")
    assert korean.startswith(KOREAN.partition("\n\n")[0] + "\n\n")
    assert '#. the one confirmation\nmsgid "resident.stopped"\nmsgstr ""\n"그만, {org}.\\n"\n"Kiwi"\n' in korean
    assert 'msgid "report.verified"\nmsgstr ""\n' in korean
    assert '#~ msgid "resident.gone"\n' in korean
    assert updated(korean, template_of(ENGLISH, said), "ko") == korean


def test_plurals_get_as_many_forms_as_the_language_has() -> None:
    korean = updated(KOREAN, template_of(ENGLISH), "ko")
    assert 'msgid_plural "fact.agents"\nmsgstr[0] ""\n\n' in korean
    assert "msgstr[1]" not in korean


MISTAKES: dict[str, Callable[[str], str]] = {
    "a phrase the code says is not there": lambda text: text.replace('msgid "resident.stopped"', 'msgid "resident.x"'),
    "nobody says a phrase": lambda text: text + '\nmsgid "resident.unheard"\nmsgstr "x"\n',
    "the order differs": lambda text: re.sub(
        r'(msgid "word.on"\nmsgstr .*\n\n)(msgid "word.off"\nmsgstr .*\n\n)', r"\2\1", text
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_catalog_with_a_mistake_is_not_in_line(mistake: Callable[[str], str]) -> None:
    broken = mistake(shipped("es"))
    assert broken != shipped("es")
    assert updated(broken, template_of(shipped("en"), read_code()), "es") != broken
