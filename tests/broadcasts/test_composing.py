"""Alerts: one segment in every language, with all that must be in them, for every place of Los Angeles."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest

from alerts.broadcasts import composing
from alerts.broadcasts.facts import AlertFacts
from alerts.sms.segments import measure
from tests.broadcasts.facts import at, sighting
from tests.house import MORNING, network_of, phrases_of

# Every combination there is, in every language: others run these lines too.
pytestmark = pytest.mark.unmeasured

PHRASES, NETWORK = phrases_of(), network_of()
LANGUAGES = NETWORK.languages.offered
ENCODINGS = {"en": "GSM-7", "es": "GSM-7", "ko": "UCS-2"}
MUST_HOLD = {
    "en": ("VERIFIED", "7:42a", "#K27", "RIGHTS", "888-624-4752"),
    "es": ("VERIFICADO", "7:42a", "#K27", "DERECHOS", "888-624-4752"),
    "ko": ("확인됨", "07:42", "#K27", "권리", "888-624-4752"),
}
ORGANIZATION = {"en": "AvisaLA", "es": "AvisaLA", "ko": "아비사"}
CONFIRMED = {"en": "2 people confirmed", "es": "2 personas confirman", "ko": "2명확인"}

AGENCIES = (None, "ice", "hsi", "cbp", "police", "sheriff", "unmarked")
ACTIVITIES = (None, "watching", "approaching", "questioning", "detaining", "loading", "checkpoint", "raid")
VEHICLES = (None, (2, "van"), (11, "suv"), (3, None), (None, "truck"))
SEEN = [
    sighting(people=people, agency=agency, activity=activity, vehicles=v and v[0], vehicle=v and v[1])
    for people, agency, activity, v in product((None, 1, 4, 12), AGENCIES, ACTIVITIES, VEHICLES)
]
LONGEST = sighting(people=12, agency="unmarked", activity="loading", vehicles=11, vehicle="truck")
PLACES = [
    (area.slug, spot) for area in NETWORK.areas for spot in (None, *(landmark.name for landmark in area.landmarks))
]
STREETS = {street.key: street.name for street in NETWORK.streets}
CROSSINGS = [
    (area.slug, f"{STREETS.get(one, one)} & {STREETS.get(other, other)}")
    for area in NETWORK.areas
    for one, other in area.crossings
]


def alert(facts: AlertFacts, lang: str) -> str:
    """The alert of those facts, composed a minute after they were seen."""
    return composing.alert_text(PHRASES, NETWORK, facts, lang, MORNING + timedelta(minutes=1))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_ordinary_combination_fits_with_all_that_must_be_in_it(lang: str) -> None:
    for facts in SEEN:
        text = alert(facts, lang)
        assert measure(text).segments == 1, text
        assert all(part in text for part in (*MUST_HOLD[lang], CONFIRMED[lang], "Olympic", "Vermont")), text
        assert text.startswith(f"{ORGANIZATION[lang]} ")


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("facts", [sighting(), LONGEST], ids=["ordinary", "longest"])
def test_every_place_fits(lang: str, facts: AlertFacts) -> None:
    for area, spot in PLACES + CROSSINGS:
        text = alert(sighting_at(facts, area, spot), lang)
        assert measure(text).segments == 1, text
        assert measure(text).encoding == ENCODINGS[lang], text
        assert all(part in text for part in MUST_HOLD[lang]), text
        assert "2" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_ordinary_sighting_says_that_two_people_confirmed_it_wherever_it_was(lang: str) -> None:
    for area, spot in PLACES + CROSSINGS:
        text = alert(sighting_at(sighting(), area, spot), lang)
        assert CONFIRMED[lang] in text, text


def sighting_at(facts: AlertFacts, area: str, spot: str | None) -> AlertFacts:
    """The same facts at another place."""
    return sighting(**{name: getattr(facts, name) for name in AlertFacts.__slots__} | {"area": area, "spot": spot})


def test_the_texts_in_full() -> None:
    assert [alert(sighting(), lang) for lang in LANGUAGES] == [
        "AvisaLA VERIFIED 7:42a #K27: 4 ICE agents, 2 vans, detaining, Olympic & Vermont. 2 people confirmed."
        " Know your rights: reply RIGHTS. Legal 888-624-4752",
        "AvisaLA VERIFICADO 7:42a #K27: 4 agentes ICE, 2 vans, deteniendo, Olympic y Vermont. 2 personas confirman."
        " Derechos: mande DERECHOS. Legal 888-624-4752",
        "아비사 확인됨 07:42 #K27 Olympic/Vermont ICE4명 연행중 2명확인 답:권리 888-624-4752",
    ]


def test_what_does_not_fit_is_left_out_in_order() -> None:
    short = sighting(people=None, vehicles=None, vehicle=None, activity="raid")
    assert "STOP=end" in alert(short, "en")
    assert "Koreatown" in alert(short, "en")
    assert "STOP=end" not in alert(sighting(), "en")
    assert "2 vans" in alert(sighting(), "en")
    assert "11 trucks" not in alert(sighting_at(LONGEST, "koreatown", "Wilshire & Lafayette Park"), "es")


@pytest.mark.parametrize(
    ("changed", "seen"),
    [
        ({}, "4 ICE agents, 2 vans, detaining"),
        ({"people": 1, "vehicles": 1}, "1 ICE agent, 1 van, detaining"),
        ({"agency": None, "vehicles": None, "vehicle": None}, "4 agents, detaining"),
        ({"agency": "unmarked", "activity": None}, "4 unmarked agents, 2 vans"),
        ({"people": None, "agency": "unmarked", "vehicle": None}, "unmarked agents, 2 vehicles, detaining"),
        ({"people": None, "agency": None, "vehicles": None}, "vehicles, detaining"),
        ({"people": None, "agency": None, "vehicles": None, "vehicle": None}, "agents present, detaining"),
        (
            {"people": None, "agency": None, "vehicles": None, "vehicle": None, "activity": None},
            "agents present",
        ),
    ],
)
def test_what_was_seen(changed: dict[str, object], seen: str) -> None:
    assert composing.what_was_seen(PHRASES, "en", sighting(**changed)) == seen


def test_a_place_is_its_spot_or_its_area() -> None:
    assert composing.place_words(NETWORK, "ko", "koreatown", "Olympic & Vermont") == "Olympic & Vermont"
    assert composing.place_words(NETWORK, "ko", "koreatown", None) == "코리아타운"
    assert "cerca de MacArthur Park" in alert(sighting(area="westlake", spot="MacArthur Park"), "es")


def test_yesterday_has_its_date() -> None:
    text = composing.alert_text(PHRASES, NETWORK, sighting(), "en", MORNING + timedelta(days=1))
    assert "VERIFIED Mar 10 7:42a" in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_everything_that_follows_an_alert_fits(lang: str) -> None:
    for area, spot in PLACES + CROSSINGS:
        facts = sighting_at(LONGEST, area, spot)
        texts = (
            composing.update_text(PHRASES, NETWORK, facts, lang, at(8, 31), at(8, 31)),
            composing.all_clear_text(PHRASES, NETWORK, facts, lang, at(8, 31)),
            composing.taken_back_text(PHRASES, NETWORK, facts, lang, at(8, 31)),
            composing.expiry_text(PHRASES, NETWORK, facts, lang, at(8, 31), at(8, 10)),
        )
        for text in texts:
            assert measure(text).segments == 1, text
            assert "#K27" in text


def test_an_alert_that_ran_out_never_says_clear_of_a_place() -> None:
    text = composing.expiry_text(PHRASES, NETWORK, sighting(), "en", at(8, 31), at(8, 10))
    assert "no recent confirmation since 8:10a. This does not mean it is clear." in text


def test_a_coordinators_words_cost_no_accents_and_no_segment_for_the_hint() -> None:
    text = composing.words_text(PHRASES, NETWORK, "es", "Clínica legal gratis el sábado, mañana, junto al mercado")
    assert text == "AvisaLA: Clinica legal gratis el sabado, mañana, junto al mercado ALTO=fin"
    short = composing.words_text(PHRASES, NETWORK, "es", "Clínica legal gratis el sábado, mañana")
    assert short == "AvisaLA: Clínica legal gratis el sábado, mañana ALTO=fin"
    full = composing.words_text(PHRASES, NETWORK, "en", "a" * 150)
    assert full == f"AvisaLA: {'a' * 150}"
    assert composing.words_text(PHRASES, NETWORK, "en", "Ω 한국어 é").startswith("AvisaLA: Ω 한국어 é")


NOT_CONFIRMED = {
    "en": ("NOT CONFIRMED", "7:42a", "#K27", "2 people checked in person", "then"),
    "es": ("NO CONFIRMADO", "7:42a", "#K27", "2 personas fueron a ver", "en ese momento"),
    "ko": ("확인 안 됨", "07:42", "#K27", "2명 현장확인", "당시"),
}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_was_not_confirmed_is_told_of_every_place_in_one_segment(lang: str) -> None:
    """With the time when it was checked; never as what is so now."""
    for area, spot in PLACES + CROSSINGS:
        report = sighting_at(sighting(), area, spot)
        text = composing.not_confirmed_text(PHRASES, NETWORK, report, lang, MORNING + timedelta(minutes=9), MORNING)
        assert measure(text).segments == 1, text
        assert all(part in text for part in NOT_CONFIRMED[lang]), text
        assert not any(word in text.casefold() for word in ("safe", "clear", "segur", "안전")), text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_drill_is_marked_and_one_segment_everywhere_and_tells_nothing_that_is_only_for_a_real_alert(
    lang: str,
) -> None:
    mark = PHRASES.say(lang, "status.exercise")
    for area, activity in product(NETWORK.areas, ("watching", "approaching", "questioning", "detaining")):
        seen = sighting(area=area.slug, spot=None, vehicles=None, vehicle=None, activity=activity)
        text = composing.drill_text(PHRASES, NETWORK, seen, lang, MORNING)
        assert measure(text).segments == 1, text
        assert mark in text
        assert not any(part in text for part in (MUST_HOLD[lang][0], *MUST_HOLD[lang][3:])), text


@pytest.mark.parametrize("lang", ["en", "es"])
def test_a_corrected_place_fits_and_names_both_wherever_they_are(lang: str) -> None:
    wrong = sighting()
    for area, spot in (PLACES + CROSSINGS)[::3]:
        right = sighting_at(LONGEST, area, spot)
        text = composing.corrected_text(PHRASES, NETWORK, right, wrong, lang, MORNING)
        assert measure(text).segments == 1, text
        if right.is_elsewhere(wrong):
            assert "NO" in text, text


@pytest.mark.parametrize(
    ("right", "words"),
    [
        (sighting(spot="Olympic & Normandie"), "the place is Olympic & Normandie, NOT Olympic & Vermont"),
        (sighting(area="westlake"), "the place is Olympic & Vermont, Westlake, NOT Koreatown"),
        (sighting(spot=None), "the place is Koreatown, NOT Olympic & Vermont"),
        (sighting(area="westlake", spot=None), "the place is Westlake, NOT Olympic & Vermont"),
        (sighting(people=2), "it is 2 ICE agents, 2 vans, detaining, Olympic & Vermont"),
    ],
)
def test_what_was_wrong_and_what_is_right_can_be_told_apart(right: AlertFacts, words: str) -> None:
    text = composing.corrected_text(PHRASES, NETWORK, right, sighting(), "en", MORNING)
    assert text.startswith("AvisaLA CORRECTION 7:42a #K27: ")
    assert words in text


def test_a_crossing_told_for_a_neighborhood_is_no_other_place() -> None:
    text = composing.corrected_text(PHRASES, NETWORK, sighting(), sighting(spot=None), "en", MORNING)
    assert "it is 4 ICE agents" in text
    assert "NOT" not in text


@pytest.mark.parametrize("lang", LANGUAGES)
def test_closed_by_coordinators_it_does_not_claim_that_they_were_there(lang: str) -> None:
    text = composing.closed_text(PHRASES, NETWORK, sighting(), lang, MORNING)
    assert measure(text).segments == 1
    assert text != composing.all_clear_text(PHRASES, NETWORK, sighting(), lang, MORNING)
    assert "2" in text
