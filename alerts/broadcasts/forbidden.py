"""What people may never write into a broadcast (field notes 2.5), in three languages.

It is read generously: a text that is refused for nothing can be said in other words, one that gets through can't be
taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from phonenumbers import Leniency, PhoneNumberMatcher

REGION = "US"
_SHORT_NUMBER = 6  # digits


class Forbidden(StrEnum):
    """Kinds of content; each has its phrase forbidden.*."""

    PHONE = "phone"
    LINK = "link"
    PLATE = "plate"
    UNIT = "unit"
    NAME = "name"
    CALL_TO_ACT = "call_to_act"
    PREDICTION = "prediction"
    ALL_SAFE = "all_safe"


_ENFORCEMENT = (
    r"(?:\bICE\b|\bHSI\b|\bCBP\b|\bFBI\b|\braids?\b|\bagents?\b|\bimmigration\b|\bborder patrol\b|\bsheriffs?\b"
    r"|\bmigra\b|\bredadas?\b|\bagentes?\b|\binmigraci[oó]n\b|\bpatrulla fronteriza\b"
    r"|이민국|이민 ?단속|단속|요원|급습)"
)
_TO_COME = (
    r"(?:\bwill\b|\bgoing to\b|\btomorrow\b|\btonight\b|\bsoon\b|\bnext\b|\bplan(?:s|ning|ned)?\b|\bexpect(?:s|ed)?\b"
    r"|\b(?:is|are) coming\b|\blikely\b|\blater\b"
    r"|\bva[n]? a\b|\bma[ñn]ana\b|\besta noche\b|\bpronto\b|\bpr[oó]xim[oa]s?\b|\bplanea[n]?\b|\bse espera\b"
    r"|\bvendr[aá]n?\b|\bhabr[aá]\b|\bllegar[aá]n?\b"
    r"|내일|곧|예정|예상|오늘 ?밤|다음 ?주|할 것|올 것|계획)"
)
_NOT_NEGATED = r"(?<!\bnot )(?<!n't )(?<!\bno )(?<!\bnever )(?<!\bnunca )(?<!’t )"
_TARGETS = r"(?:them|him|her|those|that|the|their|this|every|all|any|ice|agents?|vans?|cars?|streets?|roads?)"
_FOLLOWED = r"(?:los|las|la|el|lo|le|les|a|al|ese|esa|esos|esas|todos|todas)"
# Words that end in the Korean for "Mr./Ms." and name nobody.
_NOBODY = r"(?<!날씨)(?<!아저씨)(?<!아가씨)(?<!글씨)(?<!솜씨)(?<!말씨)(?<!불씨)"

_ANY_CASE: Mapping[Forbidden, tuple[str, ...]] = MappingProxyType(
    {
        Forbidden.LINK: (
            r"https?:|\bwww\.|\b[a-z0-9-]+\.(?:com|org|net|info|gov|edu|us|io|me|ly|gl|co|app|link|live|tv|kr|mx)\b",
            r"\b(?:t\.me|wa\.me|bit\.ly)\b|(?:^|\s)@[a-z0-9_]{3,}",
        ),
        Forbidden.PLATE: (
            r"\b(?:licen[sc]e )?plates?\b|\bplacas?\b|\bmatr[ií]culas?\b|번호판|차량 ?번호",
            r"\b\d[a-z]{3}\d{3}\b",
        ),
        Forbidden.UNIT: (
            r"\b(?:apt|apartment|unit|suite|ste|room|depto|departamento|apartamento|cuarto|interior)\.?\s?#?\s?\d+",
            r"\d+\s?호(?!선)|\d+동\s?\d+",
        ),
        Forbidden.NAME: (
            r"\b(?:named|his name is|her name is|se llama|llamad[oa]|de nombre)\s+\w+|이름은|라는 (?:남자|여자|사람)",
            r"\b(?:wearing|tattoos?|beard(?:ed)?|bald|heavyset|skinny|years old)\b",
            r"\b(?:vestid[oa]s? de|tatuajes?|barba|calv[oa]|gord[oa]|flac[oa]|de \d+ a[ñn]os)\b",
            r"문신|수염|대머리|\d+살|옷을 입은",
        ),
        Forbidden.CALL_TO_ACT: (
            rf"{_NOT_NEGATED}\b(?:gather|assemble|rally|protest|confront|surround|chase|resist|flee|hide|evacuate"
            r"|run away|escape|fight|disrupt|intervene|march (?:on|to|against))\b",
            rf"{_NOT_NEGATED}\b(?:block|follow|stop|film|record|tail|track|trap)(?:ing)? {_TARGETS}\b",
            r"\b(?:go|head|rush|drive|run|get|come) (?:out )?(?:there|over|down|quick(?:ly)?|now|outside|help)\b",
            r"\b(?:everyone|everybody|all of you)(?: should| must| please)? (?:go|come|meet|head)\b",
            r"\b(?:stay|remain) (?:home|inside|indoors)\b|\bget out of\b|\bleave (?:the area|now)\b",
            r"\b(?:re[uú]nanse|j[uú]ntense|acudan|corran|hu[iy]an|huya|esc[oó]ndanse|escondan?|salgan|bloqueen"
            r"|bloquear|s[ií]ganlos|seguirlos|persigan|rod[eé]en(?:los)?|enfr[eé]nten(?:los|se)?|protesten|marchen"
            r"|det[eé]nganlos|res[ií]stan(?:se)?|graben|manif[ií]estense)\b",
            rf"\b(?:vayan|vengan) (?:all[ií]|all[aá]|ya|pronto|ahora|todos)\b|\bs[ií]gan? {_FOLLOWED}\b",
            r"\bno salgan?\b|\bqu[eé]d[ea](?:n|te|se)?(?:se)? en (?:casa|sus? casas?)\b",
            r"모이세요|모입시다|모여|집결|막으세요|막읍시다|막아|따라가|쫓|추격",
            r"숨으세요|숨어|도망|피하세요|대피|항의|시위|나가지 마|외출하지|집에 계|집에 있",
            r"(?:현장|거기|그곳|그쪽|여기)(?:으로|로|에)? ?(?:빨리 ?)?(?:가|오|나|모)",
        ),
        Forbidden.PREDICTION: (
            rf"{_ENFORCEMENT}[^.!?\n|]*{_TO_COME}|{_TO_COME}[^.!?\n|]*{_ENFORCEMENT}",
            r"\b(?:we|they) (?:think|believe|expect|predict)\b|\bes probable que\b|\bprobablemente\b|것으로 보입니다",
        ),
        Forbidden.ALL_SAFE: (
            r"\b(?:is|are|it's|now|all|totally|completely|100%) safe\b|\bsafe (?:now|again|to|for|here|area|zone)\b",
            r"\ball clear\b|\bcoast is clear\b|\b(?:area|place|street|neighborhood) is (?:now )?clear\b|\bno danger\b",
            r"\bnothing to (?:fear|worry)\b|\bno (?:ice|agents|migra|raids?)\b|\bdon't worry\b|\bno need to worry\b",
            r"\b(?:ice|they|agents) (?:is|are|have) (?:gone|left)\b",
            r"\b(?:es|est[aá]|son|est[aá]n|zona|lugar|todo|ya) (?:muy )?segur[oa]s?\b|\bsin peligro\b|\ba salvo\b",
            r"\bno hay (?:peligro|riesgo|ice|migra|agentes|redadas?)\b|\bdespejad[oa]\b|\bya se fueron\b",
            r"\bno se preocupen?\b",
            r"안전합니다|안전해|안전한 (?:곳|지역|상태)|안전하니|이제 안전|안심"
            r"|위험(?:이)? ?없|이상 ?없|걱정 ?(?:마|하지)|요원(?:이)? ?없|떠났",
        ),
    }
)
# A title and a capital letter: "Officer Smith", "Sra. Lopez". Their case is what tells a name from a word.
_SAME_CASE: Mapping[Forbidden, tuple[str, ...]] = MappingProxyType(
    {
        Forbidden.NAME: (
            r"\b(?i:mr|mrs|ms|miss|dr|officer|agent|sgt|sergeant|deputy|detective|lieutenant|captain|commander)\.?\s+"
            r"(?!ICE\b|HSI\b|CBP\b)[A-Z][a-zñáéíóú]+",
            r"\b(?i:sr|sra|srta|señor|señora|señorita|don|doña|agente|oficial|sargento|detective|comandante|capit[aá]n)"
            r"\.?\s+(?!ICE\b|HSI\b|CBP\b)[A-ZÑÁÉÍÓÚ][a-zñáéíóú]+",
            rf"(?<![가-힣])[가-힣]{{2,4}}\s?씨{_NOBODY}(?![가-힣])",
        ),
        Forbidden.PLATE: (r"\b(?=[A-Z0-9]*\d[A-Z0-9]*\d)(?=[A-Z0-9]*[A-Z][A-Z0-9]*[A-Z])[A-Z0-9]{5,8}\b",),
    }
)
_PATTERNS: tuple[tuple[Forbidden, re.Pattern[str]], ...] = (
    *((kind, re.compile(one, re.IGNORECASE)) for kind, every in _ANY_CASE.items() for one in every),
    *((kind, re.compile(one)) for kind, every in _SAME_CASE.items() for one in every),
)


def found_in(text: str, own: Iterable[str]) -> tuple[Forbidden, ...]:
    """The kinds of forbidden content in a text; `own` are the network's numbers and address, which may be told."""
    rest = _without_own(text.replace("’", "'"), own)
    kinds = {kind for kind, pattern in _PATTERNS if pattern.search(rest)}
    if _holds_number(rest):
        kinds.add(Forbidden.PHONE)
    return tuple(kind for kind in Forbidden if kind in kinds)


def _without_own(text: str, own: Iterable[str]) -> str:
    for one in own:
        digits = re.sub(r"\D", "", one).removeprefix("1")
        written = r"\D{0,2}".join(digits) if len(digits) > _SHORT_NUMBER else re.escape(one)
        text = re.sub(written, " ", text, flags=re.IGNORECASE) if written else text
    return text


def _holds_number(text: str) -> bool:
    text = re.sub(r"\b20\d\d-\d\d-\d\d\b", " ", text)  # a date
    if any(PhoneNumberMatcher(text, REGION, leniency=Leniency.VALID)):
        return True
    # What the library takes for no valid number may still be dialled: ten digits, or seven as people write them.
    return bool(re.search(r"(?<!\d)\+?(?:\d[\s().-]{0,2}){9,}\d|\b\d{3}[-. ]\d{4}\b", text))
