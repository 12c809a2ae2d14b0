"""Composing in the console: the same doors as by text, with every language in sight."""

from __future__ import annotations

import pytest

from alerts.broadcasts import templates, updates
from alerts.broadcasts.cap import BroadcastKind
from alerts.broadcasts.lifecycle import BroadcastStatus
from alerts.broadcasts.records import Broadcast, get
from alerts.people.roles import Role
from tests.house import Clock
from tests.web.browser import Page
from tests.web.console.insiders import Door, Insider
from tests.web.news import News

WORDS = {"words-en": "Free legal clinic Saturday 10am at the library", "words-es": "Clínica legal gratis el sábado"}
FORM = {"place": "Koreatown"} | WORDS


@pytest.fixture(autouse=True)
def _by_day(clock: Clock) -> None:
    clock.forward(3 * 3600)


@pytest.fixture
def writer(door: Door) -> Insider:
    """A coordinator with another one, and seven residents of Koreatown, one of whom reads Korean."""
    for lang in ("en", "en", "en", "en", "en", "es", "ko"):
        door.person(Role.RESIDENT, lang=lang)
    door.person(Role.COORDINATOR)
    return door.coordinator()


def looks(writer: Insider, **fields: str) -> Page:
    answer = writer.posts("/console/compose/look", **fields)
    assert answer.status_code == 200
    return Page(answer.text)


def draft_of(writer: Insider, answer_location: str) -> Broadcast:
    prefix, _, number = answer_location.rpartition("/")
    assert prefix == "/console/drafts"
    with writer.house.look() as tx:
        return get(tx, int(number))


def test_every_language_is_shown_with_its_cost(writer: Insider) -> None:
    page = looks(writer, **FORM)
    words = page.words()
    bubbles = [one.text for one in page.all("p") if one.attributes.get("class") == "bubble"]
    assert [text.split(":")[0] for text in bubbles] == ["AvisaLA", "AvisaLA"]
    assert "people: 6" in words  # five and the one whose language has no text
    assert "people: <5" in words
    assert "No text for: Korean" in words
    assert "Nothing speaks against it" in words
    assert "latin small letter" not in words  # short enough to keep its accents for nothing


def test_accents_that_were_given_up_are_named(writer: Insider) -> None:
    longer = f"{WORDS['words-es']} en la biblioteca de Koreatown, desde las diez"
    assert "latin small letter i with acute" in looks(writer, **FORM | {"words-es": longer}).words()


def test_what_was_written_stays_in_the_form(writer: Insider) -> None:
    page = looks(writer, **FORM)
    assert page.one("input", name="place").attributes["value"] == "Koreatown"
    assert [one.text.strip() for one in page.all("textarea")] == [*WORDS.values(), ""]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"words-en": "Call Ana at 213-555-0123"}, "phone"),
        ({"words-en": "ICE vans at 6th and Alvarado now"}, "report"),
        ({"place": ""}, "neighborhood"),
        ({"place": "Atlantis"}, "neighborhood"),
        ({"words-en": ""}, "text"),
    ],
)
def test_why_the_gate_refuses_stands_there_and_nobody_is_asked(
    writer: Insider, changed: dict[str, str], sentence: str
) -> None:
    page = looks(writer, **FORM | changed)
    refusal = next(one.text for one in page.all("div") if one.attributes.get("class") == "refusal")
    assert sentence in refusal
    answer = writer.posts("/console/compose/ask", **FORM | changed)
    assert answer.status_code == 200
    assert "nobody was asked" in answer.text


def test_the_part_that_moves_is_the_same_as_on_the_page(writer: Insider) -> None:
    fragment = writer.posts("/console/compose/outlook", **FORM).text
    assert "<html" not in fragment
    assert Page(f"<html><body>{fragment}</body></html>").words() in looks(writer, **FORM).words()


def test_a_draft_goes_to_a_second_coordinator(writer: Insider) -> None:
    answer = writer.posts("/console/compose/ask", **FORM)
    assert answer.status_code == 303
    draft = draft_of(writer, answer.headers["Location"])
    assert (draft.kind, draft.status, draft.area) == (BroadcastKind.NOTICE, BroadcastStatus.DRAFT, "koreatown")
    assert draft.created_by == writer.contact_id
    # Whoever wrote it can't be the second one.
    with writer.house.transaction() as tx:
        assert updates.sign(tx, writer.contact_id, draft.id).raised is None


def test_several_neighborhoods_are_chosen_by_name_or_on_the_map(writer: Insider, door: Door) -> None:
    door.person(Role.RESIDENT, area="westlake")
    boxes = writer.sees("/console/map").all("input")
    chosen = [one.attributes["value"] for one in boxes if one.attributes["name"] == "place"]
    begun = Page(writer.posts("/console/compose/look", place=chosen).text)
    assert begun.one("input", name="place").attributes["value"] == "Koreatown, Westlake"
    assert "Goes toKoreatown, Westlake" in begun.words()
    assert "people: 7" in looks(writer, **FORM | {"place": "Koreatown, westlake, 코리아타운"}).words()
    answer = writer.posts("/console/compose/ask", **FORM | {"place": "Koreatown, Westlake"})
    assert draft_of(writer, answer.headers["Location"]).areas == ("koreatown", "westlake")
    assert "Koreatown, Westlake" in writer.sees(answer.headers["Location"]).words()
    for typed, unclear in (("Koreatown, Atlantis", "Atlantis"), ("Westlake and nowhere", "Westlake and nowhere")):
        assert f"Which neighborhood is this: {unclear}?" in looks(writer, **FORM | {"place": typed}).words()
        assert "nobody was asked" in writer.posts("/console/compose/ask", **FORM | {"place": typed}).text


def test_as_many_neighborhoods_as_there_are_lose_none(writer: Insider) -> None:
    every = [one.slug for one in writer.house.network.areas]
    answer = writer.posts("/console/compose/ask", **FORM | {"place": ", ".join(every)})
    assert draft_of(writer, answer.headers["Location"]).areas == tuple(every)


def test_words_about_an_alert_go_to_those_who_got_it(writer: Insider, news: News) -> None:
    news.alert(observed_at=news.stage.clock.now)
    assert "#K27" in writer.sees("/console/compose").words()
    form = WORDS | {"about": "K27"}
    assert "people: <5" in looks(writer, **form).words()
    draft = draft_of(writer, writer.posts("/console/compose/ask", **form).headers["Location"])
    assert (draft.kind, draft.code) == (BroadcastKind.UPDATE, "K27")


def test_an_alert_that_is_over_sends_nothing_to_anybody(writer: Insider, news: News) -> None:
    facts = news.alert(observed_at=news.stage.clock.now)
    news.all_clear(facts)
    answer = writer.posts("/console/compose/ask", **WORDS, about="K27")
    assert answer.status_code == 200
    assert "nobody was asked" in answer.text


def test_it_can_be_had_on_the_own_phone(writer: Insider, news: News) -> None:
    assert "Texts: 2" in Page(writer.posts("/console/compose/test", **FORM).text).words()
    assert len(news.stage.inbox(writer.contact_id)) == 2
    refused = writer.posts("/console/compose/test", **FORM | {"words-en": "Call Ana at 213-555-0123"})
    assert "not sent to you either" in refused.text
    assert len(news.stage.inbox(writer.contact_id)) == 2


def test_a_template_is_kept_used_and_discarded(writer: Insider, clock: Clock) -> None:
    kept = writer.posts("/console/compose/save", **FORM, template="Clinic <weekly>")
    assert kept.status_code == 303
    page = writer.sees(kept.headers["Location"])
    assert page.all("textarea")[0].text.strip() == WORDS["words-en"]
    assert "Clinic <weekly>" in page.words()
    clock.forward(600)
    writer.posts("/console/compose/ask", **FORM, template="Clinic <weekly>")
    with writer.house.look() as tx:
        (template,) = templates.all_of_them(tx)
    assert template.used_at == clock.now
    address = f"/console/compose/templates/{template.id}/discard"
    assert writer.posts(address).status_code == 303
    assert writer.posts(address).status_code == 404
    assert "None is kept yet" in writer.sees("/console/compose").words()


@pytest.mark.parametrize(("name", "said"), [("", "Give the template a name"), ("x", "nothing to keep")])
def test_what_can_not_be_kept_is_said(writer: Insider, name: str, said: str) -> None:
    answer = writer.posts("/console/compose/save", place="Koreatown", template=name)
    assert said in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "?area=koreatown",
        "?area=%00&about=%27&template=99999999999999999999",
        "?template=x",
        "?template=7",
        "?about=K27",
    ],
)
def test_whatever_stands_in_the_address_begins_a_form(writer: Insider, address: str) -> None:
    writer.sees(f"/console/compose{address}")


def test_huge_and_odd_words_are_only_refused(writer: Insider) -> None:
    for words in ("x" * 30_000, "\u202e\x00<script>", "✊" * 500):
        assert looks(writer, **FORM | {"words-en": words}).all("script")[0].text == ""


def test_an_observer_sees_the_templates_and_no_form(door: Door, writer: Insider) -> None:
    writer.posts("/console/compose/save", **FORM, template="Clinic")
    page = door.observer("es").sees("/console/compose")
    assert "Clinic" in page.words()
    assert page.all("textarea") == []
    assert [one.attributes["action"] for one in page.all("form") if "sessions" not in one.attributes["action"]] == []


def test_no_number_of_anybody_is_on_the_page(writer: Insider) -> None:
    assert "+1213555" not in writer.posts("/console/compose/look", **FORM).text
