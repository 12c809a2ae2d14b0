"""A language is a file: the main job in drafts a network has approved, and what people hear where it has not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from bidi import get_display
from sqlalchemy import select

from alerts.conversation.turn import echoed
from alerts.delivery.mailings import TEXT
from alerts.delivery.model import mailings, texts
from alerts.people.contacts import ContactStatus
from alerts.people.roles import Role
from alerts.sms.segments import measure
from config.network_sections import DropAccents
from tests.conversation.due import questions, work
from tests.conversation.phones import Town
from tests.house import Clock, make_house, with_drafts

INVISIBLE = re.compile("[\u200e\u200f\u2066-\u2069]")


@dataclass(frozen=True)
class Script:
    """What people text in a language, and what they must hear of the sighting in it."""

    join: str
    report: str
    on_duty: str
    yes: str
    told: tuple[str, ...]


SCRIPTS = {
    "zh": Script(
        join="加入韩国城",
        report="报告4名ICE人员，2辆面包车，正在抓人，Olympic和Vermont，韩国城",
        on_duty="值班",
        yes="是",
        told=("已核实", "ICE4人", "抓人", "Olympic/Vermont"),  # the vehicles found no room in one segment
    ),
    "tl": Script(
        join="SUMALI sa Koreatown",
        report="ULAT 4 na ahente ng ICE, 2 van, nandadakip, sa Olympic at Vermont, Koreatown",
        on_duty="nasa duty",
        yes="oo",
        told=("BERIPIKADO", "4 ahente ng ICE", "2 van", "nandadakip", "Olympic & Vermont"),
    ),
    "fa": Script(
        join="عضویت در کریاتاون",
        report="گزارش ۴ مأمور ICE، ۲ ون، بازداشت، Olympic و Vermont، کریاتاون",
        on_duty="سر شیفت",
        yes="بله",
        told=("تأیید شد", "4 مأمور ICE", "2 ون", "بازداشت", "Olympic و Vermont"),
    ),
}


@pytest.fixture(scope="module")
def network_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_drafts(tmp_path_factory.mktemp("networks") / "drafts")


@pytest.fixture
def many(migrated_database_url: str, clock: Clock, network_folder: Path) -> Iterator[Town]:
    """A town whose network has approved every draft."""
    made = make_house(migrated_database_url, clock=clock, network_folder=network_folder)
    yield Town(made)
    made.database.close()


def bodies(town: Town, lang: str) -> list[str]:
    """What was sent to many in a language, oldest first."""
    with town.house.look() as tx:
        to_many = (mailings.c.contact_id.is_(None), texts.c.lang == lang)
        sealed = select(texts.c.body_sealed).join(mailings).where(*to_many).order_by(texts.c.id)
        return [tx.vault.unseal(body, TEXT) for body in tx.conn.execute(sealed).scalars()]


@pytest.mark.parametrize("lang", SCRIPTS)
def test_the_main_job_in_an_approved_draft(many: Town, lang: str) -> None:
    script, say = SCRIPTS[lang], many.house.phrases.say
    resident = many.phone()
    welcome = resident.says(script.join)
    assert say(lang, "status.verified") not in welcome
    assert measure(welcome).segments <= 4
    assert (resident.known().lang, resident.areas()) == (lang, ("koreatown",))
    responder, verifier = (many.member(role, lang=lang) for role in (Role.RESPONDER, Role.VERIFIER))
    verifier.says(script.on_duty)
    assert say(lang, "report.received", code="", what="", place="").split("。")[0][:2] in responder.says(script.report)
    work(many)
    asked = verifier.received()[-1]
    assert all(part in asked for part in script.told[1:2])
    answer = verifier.says(f"{script.yes} {questions(verifier)[-1]}")
    assert INVISIBLE.sub("", answer).startswith(say(lang, "verify.thanks_yes", place="").split(":")[0].split("：")[0])
    work(many)
    (alert,) = bodies(many, lang)
    assert all(part in alert for part in script.told), alert
    assert "888-624-4752" in alert
    assert measure(alert).segments <= 2
    told = bodies(many, "en")[0]
    assert "4 ICE agents, 2 vans, detaining, Olympic & Vermont" in told


def test_a_persian_alert_keeps_its_logical_order_and_reads_well(many: Town) -> None:
    script = SCRIPTS["fa"]
    many.phone().says(script.join)
    responder, verifier = (many.member(role, lang="fa") for role in (Role.RESPONDER, Role.VERIFIER))
    verifier.says(script.on_duty)
    responder.says(script.report)
    work(many)
    verifier.says(f"{script.yes} {questions(verifier)[-1]}")
    work(many)
    (alert,) = bodies(many, "fa")
    logical = INVISIBLE.sub("", alert)
    order = ("AvisaLA", "تأیید شد", "#", "4 مأمور ICE", "Olympic", "Vermont", "888-624-4752")
    assert [logical.index(part) for part in order] == sorted(logical.index(part) for part in order)
    shown = INVISIBLE.sub("", str(get_display(alert)))
    code = re.search(r"#([A-Z]\d\d)", logical)
    assert code is not None
    for told in (code[0], "888-624-4752", "Olympic", "AvisaLA"):
        assert told in shown
    assert shown.index("888-624-4752") < shown.index("Vermont") < shown.index("Olympic") < shown.index("AvisaLA")


def test_places_are_named_in_the_readers_language(many: Town) -> None:
    named = {"zh": "韩国城", "ko": "코리아타운", "fa": "کریاتاون", "es": "Koreatown"}
    for lang, name in named.items():
        phone = many.phone()
        phone.says("JOIN Koreatown")
        assert name in phone.says(f"LANG {lang}") + phone.says(
            {"zh": "列表", "ko": "목록", "fa": "فهرست", "es": "LISTA"}[lang]
        )


def test_the_language_is_kept_and_changed_with_one_word(many: Town) -> None:
    phone = many.phone()
    phone.says("加入韩国城")
    phone.says("HELP")  # a word of the carriers is everybody's
    assert phone.known().lang == "zh"
    assert phone.says("tagalog") == many.house.phrases.say("tl", "resident.language_changed")
    assert phone.says("फ़ारसी") == many.house.phrases.say("tl", "resident.not_understood")
    assert INVISIBLE.sub("", phone.says("FARSI")) == many.house.phrases.say("fa", "resident.language_changed")
    assert phone.known().lang == "fa"


NOT_YET = "We can not write in that language yet. Which one instead? Reply with a number: 1 EN, 2 ES, 3 KO"


@pytest.mark.parametrize("words", ["加入 Koreatown", "SUMALI Koreatown", "عضویت Koreatown"])
def test_who_begins_in_an_unapproved_draft_is_understood_and_asked_for_another_language(town: Town, words: str) -> None:
    phone = town.phone()
    first = phone.says(words)
    assert phone.areas() == ("koreatown",)
    assert first.startswith("Avisa Los Angeles: you are signed up for Koreatown.")
    assert first.endswith(f"\n{NOT_YET}")
    assert phone.says("2") == "Le escribiremos en español."
    assert NOT_YET not in phone.says("列表")  # asked once
    assert phone.known().lang == "es"


@pytest.mark.parametrize("words", ["LANG 中文", "tagalog", "زبان فارسی"])
def test_who_asks_for_an_unapproved_draft_is_told_which_there_are(town: Town, words: str) -> None:
    phone = town.phone()
    assert phone.says(words) == NOT_YET
    assert phone.says("3") == town.house.phrases.say("ko", "resident.language_changed")


@pytest.mark.parametrize("words", ["退订", "tama na po", "دیگر پیامک نفرستید"])
def test_stop_in_an_unapproved_draft_is_a_stop_and_nothing_is_asked(town: Town, words: str) -> None:
    phone = town.phone()
    assert (
        phone.says(words)
        == "AvisaLA: you are unsubscribed and get no more texts. To come back text JOIN and a neighborhood."
    )
    assert phone.known().status is ContactStatus.OPTED_OUT
    assert phone.texts("帮助") is not None
    assert phone.texts("列表") is None


def test_a_preview_names_what_costs_a_segment(town: Town) -> None:
    coordinator, _ = town.member(Role.COORDINATOR), town.member(Role.COORDINATOR)
    town.phone().says("JOIN Koreatown")
    words = "It’s free – the clinic is open until six, and everybody is welcome to come in."
    shown = coordinator.says(f"SEND Koreatown EN {words} | KO 무료 진료소가 ‘6시까지’ 엽니다")
    assert "EN: ’ (write '), – (write -) make it 2 segments instead of 1." in shown
    assert "KO:" not in shown
    assert "make it" not in coordinator.says("SEND Koreatown EN It's free | ES ¿Cómo está? Más aquí")


def test_a_preview_names_accents_where_the_network_keeps_them(town: Town) -> None:
    languages = town.house.network.languages.model_copy(update={"drop_accents": DropAccents.NEVER})
    keeping = Town(replace(town.house, network=replace(town.house.network, languages=languages)), town.numbers)
    coordinator, _ = keeping.member(Role.COORDINATOR), keeping.member(Role.COORDINATOR)
    keeping.phone().says("JOIN Koreatown")
    words = "La clínica está abierta hasta las seis de la tarde y todas las personas son bienvenidas"
    shown = coordinator.says(f"SEND Koreatown ES {words} | EN {words[:20]}")
    assert "ES: í (write i), á (write a) make it 2 segments instead of 1." in shown


@pytest.mark.parametrize("before", range(20, 27))
def test_words_said_back_are_never_cut_inside_a_letter(before: int) -> None:
    """A vowel sign of Hindi belongs to the letter in front of it."""
    shown = echoed("क" * before + "कि" * 20)
    assert len(shown) <= 30
    assert re.fullmatch(r"क*(कि)*\.\.\.", shown)
