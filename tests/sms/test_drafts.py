"""A draft is listened to and never spoken until it is approved, and then it is a language like the others."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from alerts.sms.catalog import CatalogError
from alerts.sms.commands import (
    Answer,
    AnswerWord,
    Command,
    Detained,
    Forget,
    Help,
    Join,
    Leave,
    ListAreas,
    Report,
    Rights,
    SetLanguage,
    Stop,
    Words,
    Wrong,
    parse,
)
from alerts.sms.folding import fold_words
from alerts.sms.keywords import Keyword
from alerts.sms.phrasebook import Phrasebook, load_phrasebook

LOCALES = Path(__file__).parents[2] / "config" / "locales"
DRAFTS = ("fa", "tl", "zh")

SAID: Mapping[str, Mapping[str, Command]] = {
    "zh": {
        "加入韩国城": Join("韩国城", lang="zh"),
        "我要加入 Koreatown": Join("Koreatown", lang="zh"),
        "加入90004": Join("90004", lang="zh"),
        "离开 Westlake": Leave("Westlake", lang="zh"),
        "列表": ListAreas(lang="zh"),
        "帮助": Help(lang="zh"),
        "权利": Rights("", lang="zh"),
        "报告4名ICE人员": Report("4名ICE人员", lang="zh"),
        "撤回 K27": Wrong("K27", lang="zh"),
        "是472": Answer(AnswerWord.YES, "472", "", lang="zh"),
        "不是 472": Answer(AnswerWord.NO, "472", "", lang="zh"),
        "不确定472": Answer(AnswerWord.UNSURE, "472", "", lang="zh"),
        "中文": SetLanguage("zh", lang="zh"),
        "忘记我": Forget(None, lang="zh"),
        "被拘留": Detained(lang="zh"),
    },
    "tl": {
        "SUMALI Koreatown": Join("Koreatown", lang="tl"),
        "umalis Westlake": Leave("Westlake", lang="tl"),
        "listahan": ListAreas(lang="tl"),
        "tulong po": Help(lang="tl"),
        "karapatan": Rights("", lang="tl"),
        "ulat 4 na ahente": Report("4 na ahente", lang="tl"),
        "mali K27": Wrong("K27", lang="tl"),
        "oo 472": Answer(AnswerWord.YES, "472", "", lang="tl"),
        "hindi 472": Answer(AnswerWord.NO, "472", "", lang="tl"),
        "di sigurado 472": Answer(AnswerWord.UNSURE, "472", "", lang="tl"),
        "tagalog": SetLanguage("tl", lang="tl"),
        "kalimutan ako": Forget(None, lang="tl"),
        "dinakip": Detained(lang="tl"),
    },
    "fa": {
        "عضویت Koreatown": Join("Koreatown", lang="fa"),
        "خروج Westlake": Leave("Westlake", lang="fa"),
        "فهرست": ListAreas(lang="fa"),
        "راهنما": Help(lang="fa"),
        "حقوق": Rights("", lang="fa"),
        "گزارش 4 مأمور": Report("4 مأمور", lang="fa"),
        "اشتباه K27": Wrong("K27", lang="fa"),
        "بله ۴۷۲": Answer(AnswerWord.YES, "472", "", lang="fa"),
        "نه 472": Answer(AnswerWord.NO, "472", "", lang="fa"),
        "نمی\u200cدانم 472": Answer(AnswerWord.UNSURE, "472", "", lang="fa"),
        "فارسي": SetLanguage("fa", lang="fa"),  # as an Arabic keyboard writes it
        "فراموشم كن": Forget(None, lang="fa"),
        "بازداشت": Detained(lang="fa"),
    },
}
STOPS = {
    "zh": ("退订", "停止", "别发了", "请停止", "不要再给我发短信了", "别再给我发短信"),
    "tl": ("tigil", "tama na", "tama na po", "itigil niyo ang mga text", "ayoko na", "huwag na kayong mag text"),
    "fa": ("لغو", "بس است", "دیگر پیامک نفرستید", "لغو لطفا", "پیامک نمیخواهم"),
}


def test_the_shipped_drafts_are_marked_as_such(phrases: Phrasebook) -> None:
    assert phrases.drafts == set(DRAFTS)
    for lang in DRAFTS:
        head = (LOCALES / f"{lang}.po").read_text(encoding="utf-8").partition("\n\n")[0]
        assert "A DRAFT: no native reader has read it" in head


@pytest.mark.parametrize("lang", DRAFTS)
def test_nothing_is_said_in_a_draft_until_it_is_approved(
    phrases: Phrasebook, every_language: Phrasebook, lang: str
) -> None:
    assert lang not in phrases.languages
    for key in phrases.keys:
        assert phrases.catalogs.get(lang) is None
        assert every_language.catalogs[lang].phrases[key]
    assert phrases.say(lang, "word.on") == "on"
    assert every_language.say(lang, "word.on") == every_language.catalogs[lang].phrases["word.on"][0]


@pytest.mark.parametrize("approved", [False, True])
@pytest.mark.parametrize(("lang", "words"), [(lang, words) for lang, all_ in SAID.items() for words in all_])
def test_command_words_are_understood(
    phrases: Phrasebook, every_language: Phrasebook, lang: str, words: str, approved: bool
) -> None:
    assert parse(words, every_language if approved else phrases) == SAID[lang][words]


@pytest.mark.parametrize("approved", [False, True])
@pytest.mark.parametrize(("lang", "words"), [(lang, words) for lang, all_ in STOPS.items() for words in all_])
def test_stop_counts(phrases: Phrasebook, every_language: Phrasebook, lang: str, words: str, approved: bool) -> None:
    assert parse(words, every_language if approved else phrases) == Stop(lang=lang)


def test_a_draft_changes_nothing_about_the_words_of_others(phrases: Phrasebook) -> None:
    without = load_phrasebook_of({"en", "es", "ko"})
    for words, sense in without.keywords.senses.items():
        assert phrases.keywords.senses[words] == sense
    assert phrases.keywords.forgiving == without.keywords.forgiving
    assert phrases.refusals.lead_in == without.refusals.lead_in


def load_phrasebook_of(languages: set[str]) -> Phrasebook:
    """A phrasebook of these shipped languages alone."""
    with tempfile.TemporaryDirectory() as folder:
        for lang in languages:
            shutil.copy(LOCALES / f"{lang}.po", folder)
        return load_phrasebook(Path(folder))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LOCALES, tmp_path / "locales"))


def drop(folder: Path, lang: str, key: str) -> None:
    path = folder / f"{lang}.po"
    text = path.read_text(encoding="utf-8")
    left = re.sub(rf'(#\. .*\n)*msgid "{re.escape(key)}"\nmsgstr .*\n\n', "", text)
    assert left != text
    path.write_text(left, encoding="utf-8")


def test_an_incomplete_draft_keeps_nobody_from_starting_and_can_not_be_approved(folder: Path) -> None:
    drop(folder, "tl", "word.on")
    book = load_phrasebook(folder)
    assert parse("sumali Koreatown", book) == Words("sumali Koreatown")
    assert "tl" in book.drafts
    with pytest.raises(CatalogError, match=r"tl\.po: word\.on: is missing"):
        load_phrasebook(folder, approved_drafts=("tl",))


def test_a_finished_language_has_to_be_complete(folder: Path) -> None:
    drop(folder, "ko", "word.on")
    with pytest.raises(CatalogError, match=r"ko\.po: word\.on: is missing"):
        load_phrasebook(folder)


def test_what_is_approved_has_to_be_there_and_a_draft_is_no_default(folder: Path) -> None:
    with pytest.raises(CatalogError, match=r"xx\.po: file: is not there"):
        load_phrasebook(folder, approved_drafts=("xx",))
    with pytest.raises(CatalogError, match=r"zh\.po: file: is a draft"):
        load_phrasebook(folder, default="zh")
    assert load_phrasebook(folder, default="zh", approved_drafts=("zh",)).say("xx", "word.on") == "开"


def test_who_takes_the_mark_off_the_head_has_finished_the_language(folder: Path) -> None:
    path = folder / "zh.po"
    path.write_text(path.read_text(encoding="utf-8").replace("#, fuzzy\n", "", 1), encoding="utf-8")
    assert load_phrasebook(folder).languages == ("en", "es", "ko", "zh")


# How each writes what is to be sent, and what is written so and is no command: names, switches, "now".
QUOTED = {"zh": "“([^”]+)”", "fa": "«([^»]+)»", "tl": r"\b([A-Z]{3,}(?: [A-Z]{3,})*)\b"}
NO_COMMANDS = {
    "zh": {"现在", "开", "关", "未确认"},
    "fa": {"حالا"},
    "tl": {
        "NGAYON",
        "NABAGO",
        "HINDI MATUTULOY",
        "TULOY",
        "BAGO",
        "PAGTATAMA",
        "PAGSUBOK",
        "BERIPIKADO",
        "HINDI NAKUMPIRMA",
        "ZIP",
        "ICE",
        "HSI",
        "CBP",
        "SUV",
    },
}


@pytest.mark.parametrize("lang", DRAFTS)
def test_what_a_draft_tells_people_to_send_is_understood(every_language: Phrasebook, lang: str) -> None:
    forms = (form for key in every_language.keys for form in every_language.catalogs[lang].phrases[key])
    written = {quoted for form in forms for quoted in re.findall(QUOTED[lang], form)}
    sendable = {words for words in written if "{words}" not in words and (lang == "tl" or not words.isascii())}
    filled = {re.sub(r"\{who\}", "Kiwi-42", words) for words in sendable} - NO_COMMANDS[lang]
    assert len(filled) > 20 or lang == "tl"
    for words in filled:
        codes = ("K27", "472", "4721", "48213")  # of an alert, a question, a sign, an invitation
        said = [parse(re.sub(r"\{(code|sign|opening|number)\}", code, words), every_language) for code in codes]
        assert not all(isinstance(one, Words) for one in said) or "{opening}" in words, words


@pytest.mark.parametrize("lang", DRAFTS)
def test_every_command_has_a_word_in_every_draft(every_language: Phrasebook, lang: str) -> None:
    for keyword in Keyword:
        assert any(fold_words(term) for term in every_language.terms(lang, "keyword", keyword)), keyword
