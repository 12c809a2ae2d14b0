"""What residents ask about places, and what role holders text, in the languages they text it in."""

from __future__ import annotations

import pytest

from alerts.sms.commands import (
    Backup,
    Check,
    Clear,
    Command,
    Drill,
    DrillOff,
    DutyOn,
    Fix,
    Forget,
    Less,
    More,
    Override,
    Restore,
    Rumors,
    Stop,
    Suspend,
    Update,
    Vouch,
    Who,
    Words,
    Wrong,
    parse,
)
from alerts.sms.phrasebook import Phrasebook

RESIDENTS: list[tuple[str, Command]] = [
    ("CHECK Koreatown", Check("Koreatown", lang="en")),
    ("is it true Koreatown?", Check("Koreatown?", lang="en")),
    ("verificar Koreatown por favor", Check("Koreatown", lang="es")),
    ("코리아타운 조회", Check("코리아타운", lang="ko")),
    ("check", Check("", lang="en")),
    ("RUMORS ON", Rumors(True, lang="en")),
    ("rumores no", Rumors(False, lang="es")),
    ("소문 끄기", Rumors(False, lang="ko")),
    ("LESS", Less(lang="en")),
    ("más", More(lang="es")),
    ("no más", Stop(lang="es")),
    ("more agents at Vermont", Words("more agents at Vermont")),
    ("FORGET ME 4721", Forget("4721", lang="en")),
    ("forget me", Forget(lang="en")),
]
VERIFIERS: list[tuple[str, Command]] = [
    ("ON 2h", DutyOn(2, lang="en")),
    ("on for the next 3 hours", DutyOn(3, lang="en")),
    ("ON 12", DutyOn(12, lang="en")),
    ("en turno por 3 horas", DutyOn(3, lang="es")),
    ("근무 2시간", DutyOn(2, lang="ko")),
    ("on 6th and vermont", Words("on 6th and vermont")),
    ("on 25h", Words("on 25h")),
    ("backup", Backup(True, lang="en")),
    ("respaldo no", Backup(False, lang="es")),
    ("WRONG K27 4721", Wrong("K27", "4721", lang="en")),
    ("wrong 47 21", Wrong("", "4721", lang="en")),
    ("wrong K27 472", Words("wrong K27 472")),
]
COORDINATORS: list[tuple[str, Command]] = [
    ("WHO", Who(lang="en")),
    ("who are these men on 6th", Words("who are these men on 6th")),
    ("vouch 8361", Vouch("8361", lang="en")),
    ("SUSPEND AvisaLA-7", Suspend("AvisaLA-7", lang="en")),
    ("restore AvisaLA-7", Restore("AvisaLA-7", lang="en")),
    ("CLEAR K27", Clear("K27", lang="en")),
    ("clear the street", Words("clear the street")),
    ("해제 K27", Clear("K27", lang="ko")),
    ("UPDATE K27 six agents now", Update("K27", "six agents now", lang="en")),
    ("update #k 27: stop texting me, he shouts", Update("K27", "stop texting me, he shouts", lang="en")),
    ("update: 4 agents left", Words("update: 4 agents left")),
    ("update", Update("", "", lang="en")),
    ("FIX K27 Olympic & Normandie", Fix("K27", "Olympic & Normandie", lang="en")),
    ("corregir K27 6th y Vermont", Fix("K27", "6th y Vermont", lang="es")),
    ("override 8361", Override("8361", lang="en")),
    ("override the traffic light", Words("override the traffic light")),
    ("DRILL Koreatown", Drill("Koreatown", lang="en")),
    ("simulacro", Drill("", lang="es")),
    ("DRILL OFF", DrillOff(lang="en")),
    ("drill off please", DrillOff(lang="en")),
    ("drill office", Drill("office", lang="en")),
    ("Simulacro no", DrillOff(lang="es")),
    ("fin del simulacro", DrillOff(lang="es")),
    ("훈련종료", DrillOff(lang="ko")),
    ("훈련 종료", DrillOff(lang="ko")),
]


@pytest.mark.parametrize(("text", "command"), RESIDENTS + VERIFIERS + COORDINATORS)
def test_reads(phrases: Phrasebook, text: str, command: Command) -> None:
    assert parse(text, phrases) == command
