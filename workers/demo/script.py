"""The play itself: three reports, one confirmed, one denied, one that nobody answers; and some who stop meanwhile."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic, sleep, time

from alerts.simulator.remote import BookedText
from config.network import Area, Network
from workers.demo.cast import STOPPING, Cast, Resident
from workers.demo.stage import Stage

POLL_SECONDS = 0.2
ACT_SECONDS = 60.0
JOINING_AT_ONCE = 6
CODE = re.compile(r"\b(\d{3})\b")
ALERT_CODE = re.compile(r"#?\b([A-Z]\d{2,3})\b")

Tell = Callable[[str, str], None]  # who, what


class PlayError(Exception):
    """Something the play waits for did not happen in time."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """One report of the play: where, in whose words, and what every verifier who is asked answers (None: nothing)."""

    area: Area
    streets: tuple[str, str]
    words: str
    answer: str | None


@dataclass(slots=True)
class Story:
    """What happened so far: the codes of the reports, who stopped when, and which texts the verifiers answered."""

    codes: dict[str, str] = field(default_factory=dict)
    stopped: dict[str, float] = field(default_factory=dict)
    answered: set[str] = field(default_factory=set)


def sightings(network: Network, cast: Cast) -> tuple[Sighting, Sighting, Sighting]:
    """The three reports, each in a neighborhood of its own."""
    streets = {street.key: street.name for street in network.streets}
    placed = [(area, own) for area in cast.areas if (own := _own_crossings(network, area))][:3]
    if len(placed) < 3:
        raise PlayError("the demonstration needs three neighborhoods with crossings close to each other")
    tellings = (
        ("REPORT 4 agents, 2 white vans, detaining a vendor, {0} & {1}, {place}", "Y"),
        ("REPORT 3 agents questioning people, {0} & {1}, {place}", "N"),
        ("REPORT unmarked van, 2 agents watching a shop, {0} & {1}, {place}", None),
    )
    found = []
    for (area, own), (words, answer) in zip(placed, tellings, strict=True):
        one, other = own[0]
        crossing = (streets.get(one, one), streets.get(other, other))  # a numbered street is its own name
        found.append(Sighting(area, crossing, words.format(*crossing, place=area.name("en")), answer))
    return found[0], found[1], found[2]


def _own_crossings(network: Network, area: Area) -> list[tuple[str, str]]:
    """Those at which no other neighborhood meets this one: of the others it would be asked which is meant."""
    times = Counter(frozenset(crossing) for one in network.areas for crossing in one.crossings)
    return [crossing for crossing in area.crossings if times[frozenset(crossing)] == 1]


def residents_join(stage: Stage, cast: Cast) -> None:
    """All residents text JOIN in their language, some ask for their neighbors' alerts too."""

    def join(resident: Resident) -> None:
        for words in (resident.join_text, resident.nearby_text):
            if words is not None and not stage.phones.text(resident.number, words).replies:
                raise PlayError("a resident who joined got no answer")

    with ThreadPoolExecutor(JOINING_AT_ONCE) as pool:
        list(pool.map(join, cast.residents))


def report(stage: Stage, story: Story, sighting: Sighting, responder: str) -> str:
    """A responder texts the sighting; returns the short code the answer gives it."""
    answer = stage.phones.text(responder, sighting.words)
    code = next((found.group(1) for reply in answer.replies if (found := ALERT_CODE.search(reply))), None)
    if code is None:
        raise PlayError("the report was not taken: " + " / ".join(answer.replies))
    story.codes[sighting.area.slug] = code
    return code


def answer_questions(stage: Stage, cast: Cast, story: Story, plays: tuple[Sighting, ...], tell: Tell) -> None:
    """Every verifier who was asked since the last look answers as the play has it."""
    for text in stage.phones.book():
        if text.sid in story.answered or text.to not in cast.verifiers:
            continue
        story.answered.add(text.sid)
        sighting = next((one for one in plays if all(street in text.body for street in one.streets)), None)
        code = CODE.search(text.body)
        if sighting is None or code is None:
            continue
        name = f"verifier {cast.verifiers.index(text.to) + 1}"
        tell(name, f"is asked about {sighting.area.name('en')}")
        if sighting.answer is not None:
            stage.phones.text(text.to, f"{sighting.answer} {code.group(1)}")
            tell(name, f"answers {sighting.answer}")


def alert_texts(stage: Stage, cast: Cast, code: str) -> list[BookedText]:
    """The texts with this code that went to residents, oldest first."""
    numbers = {resident.number for resident in cast.residents}
    return [text for text in stage.phones.book() if text.to in numbers and f"{code}" in text.body]


def some_stop(stage: Stage, cast: Cast, story: Story, texts: list[BookedText], tell: Tell) -> None:
    """The last of the audience, most of whom the alert has not reached yet, text STOP all at once."""
    reached = {text.to for text in texts}
    waiting = [one.number for one in cast.audience() if one.number not in reached]
    for number in (waiting or [one.number for one in cast.audience()])[-STOPPING:]:
        stage.phones.text(number, "STOP")
        story.stopped[number] = time()
    tell("residents", f"{len(story.stopped)} text STOP while the alert is on its way")


def until(what: str, is_so: Callable[[], bool], meanwhile: Callable[[], None]) -> None:
    """Look again and again until it is so; PlayError names what did not come in time."""
    for _ in _looks():
        meanwhile()
        if is_so():
            return
    raise PlayError(f"waited {ACT_SECONDS:g} s for {what}")


def _looks() -> Iterator[None]:
    deadline = monotonic() + ACT_SECONDS
    while monotonic() < deadline:
        yield
        sleep(POLL_SECONDS)
