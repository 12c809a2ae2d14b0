"""The catalogs: what they hold, and which broken ones are refused at start."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from alerts.sms.catalog import CatalogError
from alerts.sms.phrasebook import MissingFact, MissingPhrase, Phrasebook, load_phrasebook

LOCALES = Path(__file__).parents[2] / "config" / "locales"
Edit = Callable[[str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LOCALES, tmp_path / "locales"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace a pattern in the copy's Spanish catalog."""

    def replace(pattern: str, replacement: str) -> None:
        path = folder / "es.po"
        before = path.read_text(encoding="utf-8")
        after = re.sub(pattern, replacement, before, count=1, flags=re.MULTILINE)
        assert after != before
        path.write_text(after, encoding="utf-8")

    return replace


def test_says_a_phrase_in_each_language(phrases: Phrasebook) -> None:
    assert phrases.languages == ("en", "es", "ko")
    assert phrases.say("en", "place.crossing", first="Olympic", second="Vermont") == "Olympic & Vermont"
    assert phrases.say("es", "place.crossing", first="Olympic", second="Vermont") == "Olympic y Vermont"
    assert phrases.say("ko", "word.on") == "켜짐"


def test_falls_back_to_the_default_language(phrases: Phrasebook, folder: Path) -> None:
    assert phrases.say("tl", "word.on") == "on"
    assert load_phrasebook(folder, default="es").say("tl", "word.on") == "sí"


def test_plurals_follow_the_language(phrases: Phrasebook) -> None:
    assert [phrases.plural("en", "fact.agents", n) for n in (1, 4)] == ["1 agent", "4 agents"]
    assert [phrases.plural("es", "fact.agents", n) for n in (1, 4)] == ["1 agente", "4 agentes"]
    assert [phrases.plural("ko", "fact.agents", n) for n in (1, 4)] == ["요원 1명", "요원 4명"]


def test_terms_are_lists(phrases: Phrasebook) -> None:
    assert "van" in phrases.terms("en", "sighting", "vehicle.van")
    assert phrases.terms("es", "refusal", "stem") == ()
    assert "agency.ice" in phrases.term_keys("sighting")


def test_a_mistake_of_the_code_is_loud(phrases: Phrasebook) -> None:
    with pytest.raises(MissingPhrase):
        phrases.say("en", "no.such.key")
    with pytest.raises(MissingPhrase):
        phrases.terms("en", "keyword", "no_such")
    with pytest.raises(MissingFact, match="areas"):
        phrases.say("en", "resident.left_all")


def test_braces_in_facts_are_only_words(phrases: Phrasebook) -> None:
    assert phrases.say("en", "broadcast.update", org="X", words="{org} {0.__class__}") == "X: {org} {0.__class__}"


def test_is_frozen(phrases: Phrasebook) -> None:
    with pytest.raises(FrozenInstanceError):
        phrases.default = "es"  # type: ignore[misc]  # that is what is tried
    with pytest.raises(TypeError):
        phrases.catalogs["es"].phrases["word.on"] = ("no",)  # type: ignore[index]  # that is what is tried


@pytest.mark.parametrize(
    ("pattern", "replacement", "key", "reason"),
    [
        (r'^msgid "word.on"\nmsgstr .*\n', "", "word.on", "missing"),
        (r'^msgid "word.on"', 'msgid "word.onn"', "word.on", "missing"),
        (r'^msgid "word.on"', 'msgid "extra"\nmsgstr "x"\n\nmsgid "word.on"', "extra", "not known"),
        (r'^(msgid "word.on"\nmsgstr) .*', r'\1 ""', "word.on", "no text"),
        (r'^(msgid "word.on"\nmsgstr) .*', r'\1 "si {areas}"', "word.on", "placeholders"),
        (r'^(msgid "word.on"\nmsgstr) .*', r'\1 "si {"', "word.on", "braces"),
        (r'^(msgid "resident.left_all"\nmsgstr) .*', r'\1 "ya"', "resident.left_all", "placeholders"),
        (r'^(msgid "resident.left_all"\nmsgstr) .*', r'\1 "{areas.x}"', "resident.left_all", "plain"),
        (r'^(msgid "resident.left_all"\nmsgstr) .*', r'\1 "{areas!r}"', "resident.left_all", "plain"),
        (r'^(msgid "resident.left_all"\nmsgstr) .*', r'\1 "{areas:>9}"', "resident.left_all", "plain"),
        (r'^(msgid "resident.left_all"\nmsgstr) .*', r'\1 "{}"', "resident.left_all", "plain"),
        (r'^msgid "word.on"', '#, fuzzy\nmsgid "word.on"', "word.on", "fuzzy"),
        (r'^msgid "word.on"', 'msgid "word.on"\nmsgstr "x"\n\nmsgid "word.on"', "word.on", "twice"),
        (r'^msgstr\[1\] "\{n\} agentes"\n', "", "fact.agents", "plural forms|no text"),
        (r'^(msgid "join"\nmsgstr) .*', r'\1 "unirse, info"', "keyword/join", "already means help"),
        (r'^(msgid "leave"\nmsgstr) .*', r'\1 "salir"', "keyword/", "already means"),
        (r'^(msgid "hold"\nmsgstr) .*', r'\1 "ＥＮＤ"', "keyword/hold", "already means stop"),
        (r'^(msgid "language_name"\nmsgstr) .*', r'\1 "english"', "grammar/language_name", "taken"),
        (r'^msgctxt "switch"\nmsgid "on"\nmsgstr .*\n', "", "switch/on", "missing"),
        (r'^msgid "word.on"', "garbage", "line", "gettext"),
    ],
)
def test_refuses_a_broken_catalog(
    folder: Path, edit: Edit, pattern: str, replacement: str, key: str, reason: str
) -> None:
    edit(pattern, replacement)
    with pytest.raises(CatalogError) as caught:
        load_phrasebook(folder)
    assert caught.value.file == "es.po"
    assert caught.value.key.startswith(key)
    assert re.search(reason, caught.value.reason)
    assert "es.po" in str(caught.value)


def test_refuses_a_group_the_grammar_needs(folder: Path) -> None:
    for path in folder.glob("*.po"):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r'msgctxt "refusal"\nmsgid "polite"\nmsgstr .*\n', "", text), encoding="utf-8")
    with pytest.raises(CatalogError, match=r"en\.po: refusal/polite: is missing"):
        load_phrasebook(folder)


def test_refuses_a_folder_without_the_languages_it_needs(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"en\.po"):
        load_phrasebook(tmp_path / "nowhere")
    with pytest.raises(CatalogError, match=r"tl\.po"):
        load_phrasebook(folder, default="tl")


def test_refuses_a_file_that_is_not_text(folder: Path) -> None:
    (folder / "es.po").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogError, match=r"es\.po"):
        load_phrasebook(folder)


def test_a_language_is_one_file(folder: Path) -> None:
    text = (folder / "es.po").read_text(encoding="utf-8")
    text = text.replace('"Language: es_US\\n"', '"Language: pt\\n"')
    text = re.sub(r'(msgid "language_name"\nmsgstr) .*', r'\1 "portugues"', text)
    (folder / "pt.po").write_text(text, encoding="utf-8")
    book = load_phrasebook(folder)
    assert book.languages == ("en", "es", "ko", "pt")
    assert book.say("pt", "word.on") == "sí"
