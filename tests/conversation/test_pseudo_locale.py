"""A walk through everything that can be texted, in a language nobody speaks: no word comes from outside a catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from alerts.delivery.mailings import TEXT
from alerts.delivery.model import texts
from alerts.house import House
from alerts.people.roles import Role
from alerts.sms.keywords import Keyword
from tests.conftest import Sheet
from tests.conversation.due import pass_time, work
from tests.conversation.phones import Phone, Town
from tests.conversation.pseudo import spoken_by_nobody, words_from_elsewhere
from tests.house import HARBOR, Clock, make_house, phrases_of

# What may stand behind each command word; every command is tried alone as well.
BEHIND: dict[Keyword, tuple[str, ...]] = {
    Keyword.JOIN: ("Koreatown", "90004", "Hogwarts", "Westlake, 90004", "Koreatwn"),
    Keyword.LEAVE: ("Westlake", "Xanadu"),
    Keyword.LANGUAGE: ("Quechua", "tagalog", "en"),
    Keyword.NEARBY: ("on", "off"),
    Keyword.NIGHT: ("on", "off"),
    Keyword.RUMORS: ("on", "off"),
    Keyword.BACKUP: ("on", "off"),
    Keyword.RIGHTS: ("door", "street", "work", "car"),
    Keyword.CHECK: ("Koreatown", "Hogwarts", "90004", "K27"),
    **dict.fromkeys(
        (Keyword.LEGAL, Keyword.FOOD, Keyword.SHELTER, Keyword.SUPPORT, Keyword.CLINIC), ("Koreatown", "90004")
    ),
    Keyword.REPORT: (
        "4 ICE agents, 2 vans, detaining, Olympic & Vermont Koreatown",
        "somebody said agents come tomorrow",
        "a white van, Koreatown",
        "4 agents yesterday in Koreatown",
        "plate 7ABC123, 3 ICE agents Olympic & Vermont",
    ),
    Keyword.WRONG: ("K27", "4721"),
    Keyword.DUTY_ON: ("2h",),
    Keyword.SEND: (
        "Koreatown EN The clinic is open | ES La clinica abre",
        "Hogwarts EN The clinic is open",
        "Koreatown EN 4 ICE agents on Olympic now",
        "8361",
    ),
    Keyword.RESUME: ("8361",),
    Keyword.ACCEPT: ("482135",),
    Keyword.VOUCH: ("8361", "Kiwi-99"),
    Keyword.SUSPEND: ("Kiwi-99",),
    Keyword.RESTORE: ("Kiwi-99", "8361"),
    Keyword.CLEAR: ("K27",),
    Keyword.UPDATE: ("K27 6 agents", "K27"),
    Keyword.FIX: ("K27 Olympic & Normandie", "K27"),
    Keyword.OVERRIDE: ("8361",),
    Keyword.DRILL: ("Koreatown", "Hogwarts"),
    Keyword.TAKE: ("472",),
    Keyword.DONE: ("472",),
    Keyword.DISCREET: ("1", "off", "9"),
    Keyword.FORGET: ("4721",),
    **dict.fromkeys((Keyword.YES, Keyword.NO, Keyword.UNSURE), ("472", "472 6 agents now")),
}
# Commands that are told as a fact, by their word of the catalogs.
COMMANDS = [
    phrases_of().command_word("en", keyword)
    for keyword in (Keyword.FOOD, Keyword.SHELTER, Keyword.CLINIC, Keyword.FORGET, Keyword.WRONG, Keyword.TAKE)
]
LAST = {Keyword.STOP, Keyword.FORGET}  # after these nothing more is said
MORE = ("qwerty", "1", "2", "9", "yes no 472", "🙏", "is it safe in Koreatown?")
ROLES: tuple[tuple[Role, ...], ...] = (
    (),
    (Role.RESPONDER,),
    (Role.VERIFIER,),
    (Role.COORDINATOR,),
    (Role.LEGAL,),
    (Role.RESPONDER, Role.VERIFIER, Role.COORDINATOR, Role.LEGAL),
)


@dataclass
class Walk:
    """A town in that language, everything people texted in it, and everything they got."""

    town: Town
    said: list[str] = field(default_factory=list)
    phones: list[Phone] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)

    def somebody(self, *wanted: Role) -> Phone:
        phone = self.town.member(*wanted) if wanted else self.town.phone()
        self.phones.append(phone)
        return phone

    def says(self, phone: Phone, words: str, *, media: int = 0) -> str:
        self.said.append(words)
        answer = phone.texts(words, media=media)
        if answer:
            self.answers.append(answer)
        work(self.town)
        return answer or ""

    def everything(self) -> set[str]:
        """All texts that anybody got."""
        with self.town.house.look() as tx:
            sealed = tx.conn.execute(select(texts.c.body_sealed).where(texts.c.body_sealed.is_not(None))).scalars()
            sent = {tx.vault.unseal(body, TEXT) for body in sealed}
        return sent | set(self.answers)

    def assert_no_word_from_elsewhere(self) -> None:
        network = self.town.house.network
        told = self.everything()
        assert told
        for text in told:
            assert words_from_elsewhere(text, network, [*self.said, *COMMANDS]) == set(), text


@pytest.fixture
def url(sqlite_sheet: Sheet) -> str:
    """One engine is enough: what is said does not depend on it."""
    return sqlite_sheet.clean()


@pytest.fixture
def walk(url: str, clock: Clock) -> Iterator[Walk]:
    made = make_house(url, clock=clock)
    yield Walk(Town(spoken_by_nobody(made)))
    made.database.close()


def commands() -> list[tuple[Keyword, str]]:
    """Every command word of English, alone and with what may follow it; those that end everything at the end."""
    words = [
        (keyword, f"{phrases_of().terms('en', 'keyword', keyword)[0]} {rest}".strip())
        for keyword in Keyword
        for rest in ("", *BEHIND.get(keyword, ()))
    ]
    return sorted(words, key=lambda one: one[0] in LAST)


def test_words_from_elsewhere_show(walk: Walk) -> None:
    house = walk.town.house
    said = house.phrases.say("en", "resident.added", areas="Koreatown", all_areas="East Hollywood")
    assert words_from_elsewhere(said, house.network, ()) == set()
    assert words_from_elsewhere(f"{said} Sorry!", house.network, ()) == {"Sorry"}
    assert words_from_elsewhere("K27 7:42a Mar 3 Kiwi-42", house.network, ()) == set()


@pytest.mark.parametrize("wanted", ROLES, ids=lambda roles: "+".join(roles) or "anybody")
def test_whatever_is_texted_is_answered_out_of_the_catalogs(walk: Walk, wanted: tuple[Role, ...]) -> None:
    """By somebody of these roles while others of every role are there, so that they hear of it too."""
    for role in set(Role) - {Role.RESIDENT}:
        walk.says(walk.somebody(role), "on duty")
    one = walk.somebody(*wanted)
    for keyword, words in commands():
        if keyword in LAST:
            walk.assert_no_word_from_elsewhere()
        walk.says(one, words)
    for words in MORE:
        other = walk.somebody(*wanted)
        walk.says(other, "join Koreatown", media=1)
        walk.says(other, words)
    walk.assert_no_word_from_elsewhere()
    assert len(walk.everything()) > len(Keyword)


def answer_every_question(walk: Walk, verifiers: Sequence[Phone], word: str) -> None:
    for phone in verifiers:
        codes = re.findall(r"(?<![\w:])(\d{3})(?![\w:])", phone.received()[-1] if phone.received() else "")
        if codes:
            walk.says(phone, f"{word} {codes[-1]}")


@pytest.mark.parametrize("words", ["y", "n", "u"])
def test_a_report_and_all_that_follows_it_is_told_out_of_the_catalogs(walk: Walk, words: str) -> None:
    coordinators = [walk.somebody(Role.COORDINATOR) for _ in range(3)]
    responder, *verifiers = (walk.somebody(role) for role in (Role.RESPONDER, *[Role.VERIFIER] * 4))
    for phone in (*coordinators, *verifiers):
        walk.says(phone, "on")
    for area in ("Koreatown", "Westlake"):
        walk.says(walk.somebody(), f"join {area}")
    walk.says(responder, "report 4 ICE agents, 2 vans, detaining, Olympic & Vermont Koreatown")
    answer_every_question(walk, verifiers, words)
    code = (re.findall(r"\b[A-Z]\d\d\b", " ".join(walk.everything())) or ["K27"])[-1]
    for said in (
        f"update {code} 6 agents",
        f"fix {code} Olympic & Normandie",
        f"clear {code}",
        f"check {code}",
        "hold",
        "resume",
    ):
        walk.says(coordinators[0], said)
        sign = re.findall(r"(?<!\d)(\d{4})(?!\d)", coordinators[1].received()[-1]) if coordinators[1].received() else []
        if sign:
            walk.says(coordinators[1], f"send {sign[-1]}")
    walk.says(coordinators[0], "drill Koreatown")
    pass_time(walk.town, 2 * 3600, step=600)
    walk.says(walk.somebody(), "check Koreatown")
    walk.assert_no_word_from_elsewhere()


def test_wrong_codes_are_told_of_out_of_the_catalogs(walk: Walk) -> None:
    walk.says(walk.somebody(Role.COORDINATOR), "on")
    responder, volunteer, verifier = (walk.somebody(role) for role in (Role.RESPONDER, Role.LEGAL, Role.VERIFIER))
    for phone in (volunteer, verifier):
        walk.says(phone, "on")
    walk.says(responder, "report 4 ICE agents, 2 vans, detaining, Olympic & Vermont Koreatown")
    walk.says(responder, "wrong " + re.findall(r"\b[A-Z]\d\d\b", walk.answers[-1])[0])
    walk.says(responder, "forget me")
    resident = walk.somebody()
    for said in ("detained", "1", "detained", "1"):
        walk.says(resident, said)
    for _ in range(4):
        for phone, said in (
            (responder, "wrong 0000"),
            (responder, "forget me 0000"),
            (volunteer, "take 000"),
            (verifier, "y 000"),
        ):
            walk.says(phone, said)
    walk.assert_no_word_from_elsewhere()


def test_a_call_back_is_told_of_out_of_the_catalogs(walk: Walk) -> None:
    volunteers = [walk.somebody(Role.LEGAL) for _ in range(2)]
    for phone in volunteers:
        walk.says(phone, "on")
    resident = walk.somebody()
    for said in ("join Koreatown", "detained", "1", "detained"):
        walk.says(resident, said)
    for phone in volunteers:
        codes = re.findall(r"(?<!\d)(\d{3})(?!\d)", phone.received()[-1]) if phone.received() else []
        for word in ("take", "done") if codes else ():
            walk.says(phone, f"{word} {codes[-1]}")
    pass_time(walk.town, 3 * 3600, step=900)
    walk.assert_no_word_from_elsewhere()


def test_second_names_and_a_roster_are_told_of_out_of_the_catalogs(walk: Walk) -> None:
    first, second, verifier = (walk.somebody(role) for role in (Role.COORDINATOR, Role.COORDINATOR, Role.VERIFIER))
    walk.says(walk.somebody(), "join Koreatown")
    for phone in (first, second, verifier):
        walk.says(phone, "on 2h")
    for said in (
        "send Koreatown EN The clinic is open “late” today – until nine in the evening, for all of you",
        f"suspend {verifier.pseudonym()}",
        f"restore {verifier.pseudonym()}",
        "hold",
        "resume",
        "drill Koreatown",
        "who",
        "send Koreatown EN Call 213-555-0199 or see example.org",
        "send Koreatown EN Agents will come tomorrow, hide",
    ):
        walk.says(first, said)
        received = second.received()
        word = said.partition(" ")[0] if said.split()[0] in {"restore", "resume"} else "send"
        for sign in re.findall(r"(?<!\d)(\d{4})(?!\d)", received[-1])[-1:] if received else ():
            walk.says(second, f"{word} {sign}")
    pass_time(walk.town, 3 * 3600, step=900)
    walk.assert_no_word_from_elsewhere()


def test_people_who_disagree_are_told_of_out_of_the_catalogs(walk: Walk) -> None:
    for _ in range(2):
        walk.says(walk.somebody(Role.COORDINATOR), "on")
    responder, other, *verifiers = (walk.somebody(role) for role in (*[Role.RESPONDER] * 2, *[Role.VERIFIER] * 3))
    for phone in verifiers:
        walk.says(phone, "on")
    walk.says(responder, "report 4 unmarked agents, watching, near MacArthur Park Westlake")
    walk.says(other, "report 4 agents, MacArthur Park Westlake, now")
    for word, phone in zip("nyu", verifiers, strict=True):
        answer_every_question(walk, [phone], word)
    pass_time(walk.town, 3600, step=300)
    walk.says(responder, "check Westlake")
    walk.assert_no_word_from_elsewhere()


def test_an_invented_town_is_told_of_out_of_the_catalogs_too(url: str, clock: Clock) -> None:
    made: House = make_house(url, clock=clock, network_folder=HARBOR)
    walk = Walk(Town(spoken_by_nobody(made)))
    for phone, said in (
        (walk.somebody(), "join Mill Hill"),
        (walk.somebody(), "food Mill Hill"),
        (walk.somebody(), "detained"),
    ):
        walk.says(phone, said)
    walk.assert_no_word_from_elsewhere()
    made.database.close()
