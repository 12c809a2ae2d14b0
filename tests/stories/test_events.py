"""An event in three languages: who asked for it hears along its route, who goes is reminded, and it is called off."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import requests
from icalendar import Calendar

from alerts.house import open_house
from alerts.people.roles import Role
from config.settings import SHIPPED_NETWORKS
from tests.stories.neighborhood import Neighborhood, Phone
from workers.demo.stage import SHORT_TIMERS, running

pytestmark = [pytest.mark.stories, pytest.mark.unmeasured]

CITY = ZoneInfo("America/Los_Angeles")
REMINDED_AFTER = timedelta(seconds=60)  # of writing events.toml: the service has to come up, and three people to join


@dataclass(frozen=True)
class Words:
    """What somebody texts in their language, and by what they know the texts they get."""

    join: str
    turn_on: str
    about: str
    go: str
    news: str
    reminder: str
    off: str


WORDS = {
    "en": Words(
        join="JOIN Koreatown",
        turn_on="EVENTS ON",
        about="EVENT 12",
        go="GOING 12",
        news="EVENT 12: ",
        reminder="reminder of event 12",
        off="EVENT 12 CALLED OFF",
    ),
    "es": Words(
        join="UNIRSE Westlake",
        turn_on="EVENTOS SI",
        about="EVENTO 12",
        go="VOY 12",
        news="EVENTO 12: ",
        reminder="recuerda el evento 12",
        off="EVENTO 12 NO SE HACE",
    ),
    "ko": Words(
        join="가입 다운타운",
        turn_on="행사 켜기",
        about="행사 12",
        go="참석 12",
        news="행사 12: ",
        reminder="행사 12 안내",
        off="행사 12 안 열림",
    ),
}


@dataclass
class Scene:
    """A network folder whose run begins soon enough to be reminded of, and a service that can be started anew on it."""

    folder: Path
    environment: dict[str, str]
    begun_at: datetime = field(default_factory=lambda: datetime.now(UTC))

    @property
    def starts(self) -> datetime:
        """The beginning of the run, on the clocks of the city: a full minute, in some hours, that comes once."""
        for hours in (5, 7):
            moment = (self.begun_at + timedelta(hours=hours)).astimezone(CITY)
            if moment.utcoffset() == moment.replace(fold=1 - moment.fold).utcoffset():
                return moment.replace(second=0, microsecond=0, tzinfo=None)
        raise AssertionError

    def list_run(self, status: str) -> None:
        """Events.toml tells of the shipped run, at that time."""
        shipped = (SHIPPED_NETWORKS / "los_angeles" / "events.toml").read_text()
        ends = self.starts + timedelta(hours=2)
        written = shipped.replace("2026-12-13 08:00", f"{self.starts:%Y-%m-%d %H:%M}", 2)
        written = written.replace("2026-12-13 10:30", f"{ends:%Y-%m-%d %H:%M}")
        self.folder.joinpath("events.toml").write_text(f'{written}status = "{status}"\n')

    @contextmanager
    def up(self) -> Iterator[Neighborhood]:
        """The service with this folder and what it kept; there are no quiet hours, whatever the time is."""
        begins_at = self.starts.replace(tzinfo=CITY)
        hours = (begins_at - self.begun_at - REMINDED_AFTER).total_seconds() / 3600
        timers = {**SHORT_TIMERS, "quiet_from": '"00:00"', "quiet_until": '"00:00"', "hours_before": f"{hours:.6f}"}
        with running(self.folder, timers=timers, more=self.environment) as stage:
            house = open_house(stage.settings)
            yield Neighborhood(stage, house)
            house.database.close()


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    """On SQLite; what the engines do differently is tested on both where events are told, reminded of and changed."""
    folder = Path(shutil.copytree(SHIPPED_NETWORKS / "los_angeles", tmp_path / "network"))
    return Scene(folder, {"AVISA_DATA": str(tmp_path / "kept")})


@pytest.mark.timeout(900)
def test_the_run_from_koreatown_to_placita_olvera(scene: Scene) -> None:
    scene.list_run("planned")
    with scene.up() as town:
        runners = {lang: runner(town, lang) for lang in WORDS}
        bystander = town.phone()
        bystander.types("JOIN Koreatown")
        coordinators = [town.member(Role.COORDINATOR, area="koreatown") for _ in range(2)]
        told(coordinators)
        for lang, words in WORDS.items():
            runners[lang].gets(words.news)
            assert "12" in runners[lang].types(words.go)
        for lang, words in WORDS.items():
            runners[lang].gets(words.reminder)
        assert all(len(runners[lang].texts()) == 2 for lang in WORDS), "the news and one reminder"
        calendar = Calendar.from_ical(requests.get(f"{town.stage.address}/events/12.ics", timeout=10).content)
        (event,) = calendar.walk("VEVENT")
        assert event.decoded("dtstart") == scene.starts.replace(tzinfo=CITY)
        assert not bystander.texts(), "who joined for alerts gets no event"
    scene.list_run("called_off")
    with scene.up() as again:
        for phone in (*runners.values(), bystander, *coordinators):
            phone.neighborhood = again
        told(coordinators)
        for lang, words in WORDS.items():
            runners[lang].gets(words.off)
            assert len(runners[lang].texts()) == 1
        assert "CANCELLED" in requests.get(f"{again.stage.address}/events.ics", timeout=10).text
        assert runners["en"].types("GOING 12").startswith("Event 12 was called off")
        assert not bystander.texts()


def runner(town: Neighborhood, lang: str) -> Phone:
    """Somebody who joins one of the neighborhoods of the route, asks what is next and to hear of new events."""
    words, phone = WORDS[lang], town.phone()
    assert phone.types(words.join)
    listed = phone.types(words.about.removesuffix(" 12"))
    assert "Olvera" in listed or "올베라" in listed
    assert phone.types("1") == phone.types(words.about)
    assert phone.types(words.turn_on)
    return phone


def told(coordinators: list[Phone]) -> None:
    """One coordinator asks for what is new to be told, the other returns the code."""
    first, second = coordinators
    shown = first.types("EVENT 12 SEND")
    assert "A code went to 1 other coordinator" in shown, shown
    text = second.gets("event 12", "reply SEND")
    assert "is leaving to 3 people" in second.types(f"SEND {text.split()[-1]}")
