"""What people text, and what it is read as."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from alerts.sms.commands import (
    Accept,
    Approve,
    Choice,
    Command,
    DutyOff,
    DutyOn,
    Empty,
    Forget,
    Help,
    Hold,
    Join,
    Leave,
    ListAreas,
    Nearby,
    Night,
    Report,
    Resume,
    Rights,
    Seek,
    Send,
    SetLanguage,
    Start,
    Stop,
    Words,
    Wrong,
    parse,
)
from alerts.sms.phrasebook import Phrasebook

JOINS: list[tuple[str, Command]] = [
    ("JOIN Koreatown", Join("Koreatown", lang="en")),
    ("join: ktown, westlake", Join("ktown, westlake", lang="en")),
    ("Join - K-Town!", Join("K-Town!", lang="en")),
    ("“JOIN Koreatown”", Join("Koreatown", lang="en")),
    ("🙏 join 90004", Join("90004", lang="en")),
    ("ＪＯＩＮ Koreatown", Join("Koreatown", lang="en")),
    ("J\u200bOIN\u200f Koreatown", Join("Koreatown", lang="en")),
    ("JION Koreatown", Join("Koreatown", lang="en")),
    ("please join koreatown", Join("koreatown", lang="en")),
    ("Hi, I want to join Koreatown", Join("Koreatown", lang="en")),
    ("sign me up for Pico Union", Join("Pico Union", lang="en")),
    ("join\nKoreatown\nWestlake", Join("Koreatown\nWestlake", lang="en")),
    ("Join ktown, pls!", Join("ktown", lang="en")),
    ("JOIN", Join("", lang="en")),
    ("join please", Join("", lang="en")),
    ("UNIRSE Koreatown", Join("Koreatown", lang="es")),
    ("unirme a koreatown", Join("koreatown", lang="es")),
    ("Quiero unirme a Boyle Heights por favor", Join("Boyle Heights", lang="es")),
    ("ALTA Koreatown", Join("Koreatown", lang="es")),
    ("Únete", Join("", lang="es")),
    ("가입 코리아타운", Join("코리아타운", lang="ko")),
    (unicodedata.normalize("NFD", "가입 코리아타운"), Join("코리아타운", lang="ko")),
    ("코리아타운 가입", Join("코리아타운", lang="ko")),
    ("코리아타운 가입해 주세요", Join("코리아타운", lang="ko")),
    ("코리아타운 가입해주세요!", Join("코리아타운", lang="ko")),
    ("코리아타운가입", Join("코리아타운", lang="ko")),
    ("K타운, 웨스트레이크 가입", Join("K타운, 웨스트레이크", lang="ko")),
]
PLACES: list[tuple[str, Command]] = [
    ("LEAVE Koreatown", Leave("Koreatown", lang="en")),
    ("leave", Leave("", lang="en")),
    ("Dejar Koreatown", Leave("Koreatown", lang="es")),
    ("나가기 코리아타운", Leave("코리아타운", lang="ko")),
    ("코리아타운 나가기", Leave("코리아타운", lang="ko")),
    ("코리아타운 빼주세요", Leave("코리아타운", lang="ko")),
    ("LIST", ListAreas(lang="en")),
    ("lista", ListAreas(lang="es")),
    ("mis zonas", ListAreas(lang="es")),
    ("목록", ListAreas(lang="ko")),
    ("LANG ES", SetLanguage("es", lang="en")),
    ("lang spanish please", SetLanguage("es", lang="en")),
    ("IDIOMA KO", SetLanguage("ko", lang="es")),
    ("언어 영어", SetLanguage("en", lang="ko")),
    ("LANG", SetLanguage(None, lang="en")),
    ("language Quechua", SetLanguage(None, lang="en")),
    ("español", SetLanguage("es", lang="es")),
    ("en español por favor", SetLanguage("es", lang="es")),
    ("English", SetLanguage("en", lang="en")),
    ("한국어", SetLanguage("ko", lang="ko")),
    ("한국어로 부탁드립니다", SetLanguage("ko", lang="ko")),
    ("coreano", SetLanguage("ko", lang="ko")),
    ("NEARBY ON", Nearby(True, lang="en")),
    ("nearby off", Nearby(False, lang="en")),
    ("NEARBY", Nearby(True, lang="en")),
    ("CERCA NO", Nearby(False, lang="es")),
    ("cerca sí", Nearby(True, lang="es")),
    ("주변 켜기", Nearby(True, lang="ko")),
    ("주변 꺼 주세요", Nearby(False, lang="ko")),
    ("night on", Night(True, lang="en")),
    ("NOCHE NO", Night(False, lang="es")),
    ("야간 끄기", Night(False, lang="ko")),
]
WHOLE: list[tuple[str, Command]] = [
    ("help", Help()),
    ("INFO", Help()),
    ("Ayuda por favor", Help(lang="es")),
    ("도움", Help(lang="ko")),
    ("START", Start()),
    ("unstop", Start()),
    ("다시 시작", Start(lang="ko")),
    ("FORGET ME", Forget(lang="en")),
    ("please delete my data", Forget(lang="en")),
    ("Olvídenme", Forget(lang="es")),
    ("삭제해줘", Forget(lang="ko")),
    ("내 정보 삭제해주세요", Forget(lang="ko")),
    ("RIGHTS", Rights("", lang="en")),
    ("rights home", Rights("home", lang="en")),
    ("Derechos: casa", Rights("casa", lang="es")),
    ("권리 집", Rights("집", lang="ko")),
    ("legal", Seek("legal", "")),
    ("abogado", Seek("legal", "", lang="es")),
    ("변호사", Seek("legal", "", lang="ko")),
    ("on", DutyOn(lang="en")),
    ("OFF", DutyOff(lang="en")),
    ("I'm off duty", DutyOff(lang="en")),
    ("TURNO SÍ", DutyOn(lang="es")),
    ("turno no", DutyOff(lang="es")),
    ("근무 시작", DutyOn(lang="ko")),
    ("근무종료", DutyOff(lang="ko")),
    ("HOLD", Hold(lang="en")),
    ("보류", Hold(lang="ko")),
    ("3", Choice(3)),
    (" 2. ", Choice(2)),
    ("#4", Choice(4)),
    ("３", Choice(3)),
    ("3️⃣", Choice(3)),
]
CODED: list[tuple[str, Command]] = [
    ("REPORT 4 agents, 2 white vans", Report("4 agents, 2 white vans", lang="en")),
    ("Reprot 4 agents", Report("4 agents", lang="en")),
    ("report", Report("", lang="en")),
    ("REPORTE: ¿migra? en Olympic", Report("¿migra? en Olympic", lang="es")),
    ("quiero reportar 3 agentes", Report("3 agentes", lang="es")),
    ("신고 요원 4명 올림픽", Report("요원 4명 올림픽", lang="ko")),
    ("올림픽 버몬트 요원 4명 신고합니다", Report("올림픽 버몬트 요원 4명", lang="ko")),
    (
        "report: vendor shouts 'stop texting me' at Vermont",
        Report("vendor shouts 'stop texting me' at Vermont", lang="en"),
    ),
    ("WRONG K27", Wrong("K27", lang="en")),
    ("wrong #k 27", Wrong("K27", lang="en")),
    ("false alarm K27", Wrong("K27", lang="en")),
    ("FALSO K27", Wrong("K27", lang="es")),
    ("철회 K27", Wrong("K27", lang="ko")),
    ("K27 철회", Wrong("K27", lang="ko")),
    ("WRONG", Wrong("", lang="en")),
    ("RESUME", Resume(None, lang="en")),
    ("resume 4411", Resume("4411", lang="en")),
    ("reanudar 44 11", Resume("4411", lang="es")),
    ("ACCEPT 48213", Accept("48213", lang="en")),
    ("acepto codigo 48213", Accept("48213", lang="es")),
    ("수락 48213", Accept("48213", lang="ko")),
    ("accept", Accept("", lang="en")),
    ("SEND 8361", Approve("8361", lang="en")),
    ("send 83 61", Approve("8361", lang="en")),
    ("ENVIAR 8361", Approve("8361", lang="es")),
    ("발송 8361", Approve("8361", lang="ko")),
]
NOTHING: list[tuple[str, Command]] = [
    ("", Empty()),
    ("   \n", Empty()),
    ("🙏🏽❤️", Empty()),
    ("?!…", Empty()),
    ("\x00\u200b\u202e", Empty()),
    ("472", Words("472")),
    ("0", Words("0")),
    ("12", Words("12")),
    ("wrong address, it is on 6th", Words("wrong address, it is on 6th")),
    ("hold on a second", Words("hold on a second")),
    ("they are still there", Words("they are still there")),
    ("right on 6th and Vermont", Words("right on 6th and Vermont")),
    ("cerca de Olympic hay agentes", Words("cerca de Olympic hay agentes")),
    ("accept my apology", Words("accept my apology")),
    ("resume work tomorrow", Words("resume work tomorrow")),
    ("on Vermont there are 4 agents", Words("on Vermont there are 4 agents")),
    ("help me they are taking my father", Words("help me they are taking my father")),
    ("מה קורה", Words("מה קורה")),
]


@pytest.mark.parametrize(("text", "command"), JOINS + PLACES + WHOLE + CODED + NOTHING)
def test_reads(phrases: Phrasebook, text: str, command: Command) -> None:
    assert parse(text, phrases) == command


SENDS: list[tuple[str, Send]] = [
    (
        "SEND Koreatown EN The clinic is open | ES ¿Necesita ayuda? | KO 병원이 열었습니다",
        Send("Koreatown", {"en": "The clinic is open", "es": "¿Necesita ayuda?", "ko": "병원이 열었습니다"}, lang="en"),
    ),
    ("send pico union es: La clinica es gratis", Send("pico union", {"es": "La clinica es gratis"}, lang="en")),
    ("SEND Koreatown | EN Hello", Send("Koreatown", {"en": "Hello"}, lang="en")),
    (
        "SEND Koreatown EN Hello\nES Hola\nEs gratis",
        Send("Koreatown", {"en": "Hello", "es": "Hola Es gratis"}, lang="en"),
    ),
    ("SEND Koreatown EN one | two", Send("Koreatown", {"en": "one two"}, lang="en")),
    ("SEND Koreatown EN | ES Hola", Send("Koreatown", {"es": "Hola"}, lang="en")),
    ("SEND Koreatown the clinic", Send("Koreatown the clinic", {}, lang="en")),
    ("발송 코리아타운 한국어: 안녕하세요", Send("코리아타운", {"ko": "안녕하세요"}, lang="ko")),
    ("SEND", Send("", {}, lang="en")),
    (
        "SEND Koreatown EN Reply STOP to stop texting me",
        Send("Koreatown", {"en": "Reply STOP to stop texting me"}, lang="en"),
    ),
]


@pytest.mark.parametrize(("text", "command"), SENDS)
def test_reads_a_draft(phrases: Phrasebook, text: str, command: Send) -> None:
    assert parse(text, phrases) == command


WORDS = st.sampled_from(
    [
        *("join", "koreatown", "stop", "y", "n", "u", "472", "yes", "no", "no se", "|", "en", "es", "ko", "send"),
        *("8361", "wrong", "k27", "가입", "코리아타운", "네", "그만 보내", "lang", "por favor", "report"),
    ]
)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=9).map(" ".join), st.text("YNU yn472 ,.\u200b", max_size=12)))
@example("y" * 1600)
@example("🙏" * 800)
@example("stop " * 320)
def test_never_fails(phrases: Phrasebook, text: str) -> None:
    assert isinstance(parse(text, phrases), Command)


@given(st.sampled_from(["stop", "STOPALL", "Unsubscribe", "cancel", "END", "quit", "Revoke", "optout"]), st.data())
def test_a_stop_word_is_a_stop_however_it_is_dressed(phrases: Phrasebook, word: str, data: st.DataObject) -> None:
    dress = st.text(" .,!\"'\u200b\u202e🙏\n", max_size=4)
    assert parse(data.draw(dress) + word + data.draw(dress), phrases) == Stop()
