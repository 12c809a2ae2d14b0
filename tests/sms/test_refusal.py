"""Who wants no more texts, and who only speaks of stopping."""

from __future__ import annotations

import pytest

from alerts.sms.commands import Stop, parse
from alerts.sms.phrasebook import Phrasebook

# Field notes 5.3: what must be honored, in three languages.
STOP_WORDS = """
STOP|STOPALL|STOP ALL|UNSUBSCRIBE|CANCEL|END|QUIT|REVOKE|OPTOUT|OPT-OUT|OPT OUT|REMOVE|ARRET|Arrêt
ALTO|PARAR|PARE|BAJA|CANCELAR|SALIR|NO MAS|NO MÁS|중지|그만|취소
STOP.|Stop!!|stop please|Please stop|STOP STOP STOP|"STOP"|S\u200bTOP|ＳＴＯＰ|stop 🛑|Stop it now
ok stop|Stop, thank you|wrong number|quítenme
Alto por favor|¡Alto!|por favor pare|ya basta|Basta|Parar ya|no más por favor|darme de baja|Salir gracias
그만해주세요|수신거부|수신 거부 부탁드립니다|제발 그만|그만 보내세요|해지|구독 취소
"""
SENTENCES = """
stop texting me|Stop sending me these messages|please stop texting me, I'm at work|can you stop messaging me
I want you to stop texting my phone|quit texting me|STOP sending alerts|stop all these messages|stop the texts please
please take me off this list|take me off|Take my number off your list|remove my number|Remove me from the list please
remove my phone number from your system|get me off this list|delete my number please|unsubscribe me from this
no more messages|No more texts please|don't text me again|Don’t text me|do not contact me|never text me again
dont message me anymore|I don't want these messages|I do not want any more alerts|i no longer want to get texts
opt me out|I opt out|cancel my subscription|please cancel my alerts|turn off the alerts|leave me alone|lose my number
wrong number|Not interested, thanks|i moved away so please stop texting me|I revoke my consent|stop spamming me
STOP Koreatown|unsubscribe from this list|stop bothering me with this|don't send me any more texts
ya no me manden mensajes|No me manden más mensajes por favor|quítenme de la lista|Quitenme por favor|borren mi número
borren mi numero de su lista|no quiero recibir mensajes|No quiero más mensajes|ya no quiero recibir alertas
dejen de mandarme mensajes|Deje de escribirme|por favor dejen de molestar|no me escriban más|ya no me envíen nada
denme de baja|quiero darme de baja|sáquenme de este grupo|Quiten mi número|no más mensajes|número equivocado
cancelen mi suscripción|déjenme en paz|no me interesa|ya no quiero|No deseo recibir alertas|eliminen mi número
paren de enviarme mensajes|Bórrenme de la lista
문자 그만 보내세요|더 이상 보내지 마세요|문자 보내지 말아주세요|이제 문자하지 마세요|연락하지 마세요|제 번호 지워주세요
알림 그만 받고 싶어요|더 이상 받고 싶지 않습니다|문자 받기 싫어요|명단에서 빼주세요|번호 삭제해 주세요|수신을 거부합니다
구독을 취소해 주세요|알림 꺼주세요|탈퇴하고 싶어요
"""
SIGHTINGS = """
they stopped a man at Vermont|agents stop a bus|ICE stopped a car on Olympic|stop sign at 6th|stop light at Wilshire
Stop sign, 3 agents|4 agents at the bus stop on Western|they are stopping everyone|no more agents here, they left
no more ICE at the Home Depot|agents told a vendor to stop|they stop and question people|traffic stop by LAPD at 3rd
they took a man off the bus|they are taking people off the bus at Vermont|police removed a tent
two vans at the end of 8th
End of the block, 4 agents|they quit the parking lot|cancelled the checkpoint?|agents at the subscriber office
Sheriff deputies stop a van|can't stop to look, driving|agents won't stop knocking|He said stop and they grabbed him
stop ICE|Stop the raids|stop la migra|need help, they want my brother|I want to report 3 agents|send someone please
not sure if it is ICE|don't know how many|I don't see agents anymore|no agents|they don't have a warrant
messages are going around about a raid|I got a text that ICE is at Alvarado|wrong address it is 7th not 6th
they said end of shift|remove your car they said|leaving now, nothing here|on Vermont there are 4 agents
para el bus en Olympic|migra paró un carro|pararon a un señor en la sexta|la migra para carros en Vermont
para mi son 4 agentes|Para donde van las vans|alto al fuego en la esquina|el semáforo en alto, 3 agentes
ya no hay agentes
ya no están, se fueron|no hay nada aquí|no más agentes, ya se fueron|salieron de la casa|están por salir del edificio
bajaron de una van|se bajan 4 agentes en Alvarado|no quieren mostrar la orden|no me dejan pasar|quitaron el retén
mandaron 3 patrullas|no sé cuantos son|borraron el grafiti|cancelaron la clase por la redada|la baja del metro
dejaron una van en Olympic|están deteniendo a un vendedor|no quiero problemas, hay migra en la 7ma
버스를 세우고 검문 중입니다|차를 그만 세웠어요|요원들이 떠났어요|더 이상 요원이 없어요|경찰이 차를 멈춰 세웠습니다
올림픽에서 이민국 요원 4명 봤어요|체포하는 중이에요|문자 받았는데 사실인가요|길을 중간에 막고 있어요
지금 그쪽으로 가지 마세요
사람을 데려가고 있어요|취소된 단속인지 모르겠어요|야간 알림 꺼 주세요|주변 알림 끄기
ya no quiero salir de mi casa, hay migra en la esquina|sáquenme de aquí, me detuvieron|no manden más gente a Olympic
que dejen de molestar a la gente|alto, 3 agentes|Alto, redada|wrong number of agents, it was 3|do not contact police
they do not want to get out of the car|they want to take me out of the car|they won't leave me alone, ICE is outside
they no longer want to talk|night alerts off|turn off night alerts|I don't want to get arrested
"""


def lines(table: str) -> list[str]:
    return [text for line in table.strip().splitlines() for text in line.split("|")]


def test_the_tables_are_long_enough() -> None:
    assert len(lines(STOP_WORDS) + lines(SENTENCES)) >= 120
    assert len(lines(SIGHTINGS)) >= 60


@pytest.mark.parametrize("text", lines(STOP_WORDS) + lines(SENTENCES))
def test_a_refusal_is_a_stop(phrases: Phrasebook, text: str) -> None:
    assert isinstance(parse(text, phrases), Stop)
    assert isinstance(parse(text.upper(), phrases), Stop)


@pytest.mark.parametrize("text", lines(SIGHTINGS))
def test_a_sighting_is_no_stop(phrases: Phrasebook, text: str) -> None:
    assert not isinstance(parse(text, phrases), Stop)
    assert not isinstance(parse(text.upper(), phrases), Stop)


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("stop texting me", "en"),
        ("no quiero recibir mensajes", "es"),
        ("문자 그만 보내세요", "ko"),
        ("ALTO", "es"),
        ("STOP", None),
    ],
)
def test_the_confirmation_can_use_their_language(phrases: Phrasebook, text: str, lang: str | None) -> None:
    assert parse(text, phrases) == Stop(lang=lang)
