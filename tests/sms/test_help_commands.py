"""What people ask for beyond the alert, and what legal volunteers text, in the languages they text it in."""

from __future__ import annotations

import pytest

from alerts.sms.command_forms import HELP
from alerts.sms.commands import (
    Command,
    Detained,
    Discreet,
    Done,
    Rights,
    Seek,
    Stop,
    Take,
    Words,
    parse,
)
from alerts.sms.phrasebook import Phrasebook
from config.network_places import HELP_KINDS

SEEKING: list[tuple[str, Command]] = [
    ("FOOD", Seek("food", "", lang="en")),
    ("FOOD Westlake", Seek("food", "Westlake", lang="en")),
    ("food near Westlake please", Seek("food", "near Westlake", lang="en")),
    ("I need a doctor", Words("I need a doctor")),
    ("doctor", Seek("clinic", "")),
    ("comida en Westlake por favor", Seek("food", "en Westlake", lang="es")),
    ("REFUGIO", Seek("shelter", "", lang="es")),
    ("apoyo", Seek("support", "", lang="es")),
    ("clínica 90006", Seek("clinic", "90006", lang="es")),
    ("코리아타운 음식", Seek("food", "코리아타운", lang="ko")),
    ("쉼터", Seek("shelter", "", lang="ko")),
    ("심리 상담", Seek("support", "", lang="ko")),
    ("법률 상담", Seek("legal", "", lang="ko")),
    ("병원 90005", Seek("clinic", "90005", lang="ko")),
    ("LEGAL Boyle Heights", Seek("legal", "Boyle Heights")),
]
DETENTION: list[tuple[str, Command]] = [
    ("DETAINED", Detained(lang="en")),
    ("detenido", Detained(lang="es")),
    ("Detuvieron a mi esposo!", Detained(lang="es")),
    ("구금", Detained(lang="ko")),
    ("가족 구금", Detained(lang="ko")),
    ("detained 2 people at 6th and Vermont", Words("detained 2 people at 6th and Vermont")),
    ("detenidos dos en la 6 y Vermont", Words("detenidos dos en la 6 y Vermont")),
    ("TAKE 472", Take("472", lang="en")),
    ("take code 4 7 2", Take("472", lang="en")),
    ("tomar 472", Take("472", lang="es")),
    ("472 맡기", Take("472", lang="ko")),
    ("take me off the list", Stop(lang="en")),
    ("take 47", Words("take 47")),
    ("they take people at 6th", Words("they take people at 6th")),
    ("DONE 472", Done("472", lang="en")),
    ("listo 472", Done("472", lang="es")),
    ("완료", Done("", lang="ko")),
    ("done for today", Words("done for today")),
]
DISCRETION: list[tuple[str, Command]] = [
    ("DISCREET", Discreet(lang="en")),
    ("discreet on", Discreet(lang="en")),
    ("DISCREET 2", Discreet(2, lang="en")),
    ("discreet off", Discreet(on=False, lang="en")),
    ("discreto no", Discreet(on=False, lang="es")),
    ("가림말 3", Discreet(3, lang="ko")),
    ("가림말 끄기", Discreet(on=False, lang="ko")),
    ("discreet call me mom", Words("discreet call me mom")),
]
RIGHTS: list[tuple[str, Command]] = [
    ("RIGHTS DOOR", Rights("DOOR", lang="en")),
    ("derechos carro", Rights("carro", lang="es")),
    ("권리 차", Rights("차", lang="ko")),
]


@pytest.mark.parametrize(("text", "command"), SEEKING + DETENTION + DISCRETION + RIGHTS)
def test_reads(phrases: Phrasebook, text: str, command: Command) -> None:
    assert parse(text, phrases) == command


def test_what_people_ask_for_is_what_a_network_can_list() -> None:
    assert {kind.value for kind in HELP} == set(HELP_KINDS)
