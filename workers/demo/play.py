"""Playing it: sets the stage, lets the cast act, shows what happens as it happens, and holds it against the rules."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic, sleep

import requests
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from alerts.house import House, open_house
from alerts.people import enrolment
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.simulator.remote import BookedText
from config.settings import load_settings
from workers.demo import cast as casting
from workers.demo import ledger, script
from workers.demo.cast import Cast
from workers.demo.ledger import Finding
from workers.demo.script import PlayError, Sighting, Story
from workers.demo.stage import Stage, StageError, free_port, running

DEMO_PORT = 8000
FINAL = ("delivered", "undelivered", "failed")


class Timeline:
    """Prints what happens with the seconds since the curtain rose."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._began = monotonic()

    def tell(self, who: str, what: str) -> None:
        """One line: who did what, now."""
        self._console.print(f"[dim]{monotonic() - self._began:6.1f} s[/]  [bold]{who:<14}[/] {what}", highlight=False)


def play(*, once: bool) -> int:
    """Play the main job; 0 when every expected text arrived and none that was not. Stays up for play unless `once`."""
    console = Console()
    network_folder = load_settings({}).network_folder
    try:
        with running(network_folder, None if once else _usual_port()) as stage:
            timeline = Timeline(console)
            held = _perform(stage, console, timeline)
            if not once:
                _stay_up(stage, console)
    except (PlayError, StageError) as error:
        console.print(f"[red]{error}[/]", highlight=False)
        return 1
    return 0 if held else 1


def _perform(stage: Stage, console: Console, timeline: Timeline) -> bool:
    house = open_house(stage.settings)
    cast = casting.assemble(house.network, house.phrases)
    _enrol(house, cast)
    people = {"responders": cast.responders, "verifiers": cast.verifiers, "coordinators": cast.coordinators}
    trusted = ", ".join(f"{len(numbers)} {name}" for name, numbers in people.items())
    timeline.tell("network", f"{trusted} are on the roster")
    script.residents_join(stage, cast)
    timeline.tell("residents", f"{len(cast.residents)} joined {len(cast.areas)} neighborhoods by text")
    story, plays = Story(), script.sightings(house.network, cast)
    for sighting, responder in zip(plays, (*cast.responders, cast.responders[0]), strict=True):
        code = script.report(stage, story, sighting, responder)
        timeline.tell("responder", f"reports {code} in {sighting.area.name('en')}")
    alert_code = story.codes[plays[0].area.slug]
    _deliver(stage, console, timeline, cast, story, plays, alert_code)
    endings = _endings(stage, cast, story, plays, timeline, house)
    alerts = script.alert_texts(stage, cast, alert_code)
    for lang, body in _samples(cast, alerts).items():
        console.print(f"\n[bold]{lang}[/]  {body}", highlight=False)
    findings = [*ledger.findings(cast, alerts, story.stopped), *endings]
    _show(console, cast, alerts, story, findings)
    house.database.close()
    return all(finding.holds for finding in findings)


def _enrol(house: House, cast: Cast) -> None:
    with house.transaction() as tx:
        for numbers, role in (
            (cast.coordinators, Role.COORDINATOR),
            (cast.responders, Role.RESPONDER),
            (cast.verifiers, Role.VERIFIER),
        ):
            for number in numbers:
                enrolment.add(tx, Enrolment(number, (role,), (), "en"), on_duty=role is Role.VERIFIER)


def _deliver(
    stage: Stage,
    console: Console,
    timeline: Timeline,
    cast: Cast,
    story: Story,
    plays: tuple[Sighting, ...],
    alert_code: str,
) -> None:
    """Verifiers answer, the alert leaves, some stop in the middle; ends when every copy has its receipt."""
    audience = len(cast.audience())
    columns = (TextColumn("          {task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("alert delivered", total=audience)

        def look() -> None:
            script.answer_questions(stage, cast, story, plays, timeline.tell)
            texts = script.alert_texts(stage, cast, alert_code)
            if texts and not story.stopped:
                timeline.tell("service", f"alert {alert_code} is verified and on its way to {audience} people")
                script.some_stop(stage, cast, story, texts, timeline.tell)
            progress.update(bar, completed=sum(text.status in FINAL for text in texts))

        def is_done() -> bool:
            texts = script.alert_texts(stage, cast, alert_code)
            reached = {text.to for text in texts if text.status in FINAL}
            return reached >= {one.number for one in cast.audience()} - set(story.stopped)

        script.until("the alert to reach everybody", is_done, look)
    timeline.tell("service", f"alert {alert_code} is delivered")


def _endings(
    stage: Stage, cast: Cast, story: Story, plays: Sequence[Sighting], timeline: Timeline, house: House
) -> list[Finding]:
    """Wait until the reporter of each report has been told how it ended."""
    endings = ("report.verified", "report.not_confirmed", "report.unchecked")
    found = []
    for sighting, key in zip(plays, endings, strict=True):
        code = story.codes[sighting.area.slug]
        words = house.phrases.say("en", key, code=code, hotline=house.network.organization.hotline)

        def is_told(words: str = words) -> bool:
            return any(text.to in cast.responders and text.body == words for text in stage.phones.book())

        def look() -> None:
            script.answer_questions(stage, cast, story, tuple(plays), timeline.tell)

        script.until(f"the reporter of {code} to be told", is_told, look)
        timeline.tell("reporter", f"of {code} is told: {key.rpartition('.')[2].replace('_', ' ')}")
        alerted = bool(script.alert_texts(stage, cast, code))
        rule = f"{code} ends {key.rpartition('.')[2].replace('_', ' ')}, its reporter is told"
        found.append(Finding(rule, "alert sent" if alerted else "no alert", alerted == (key == endings[0])))
    return found


def _samples(cast: Cast, alerts: Sequence[BookedText]) -> dict[str, str]:
    languages = {resident.number: resident.lang for resident in cast.residents}
    return {languages[text.to]: text.body for text in alerts}


def _show(
    console: Console, cast: Cast, alerts: Sequence[BookedText], story: Story, findings: Sequence[Finding]
) -> None:
    table = Table("neighborhood", "language", "entitled", "stopped", "received", title="\nWho got the alert")
    for row in ledger.rows(cast, alerts, story.stopped):
        table.add_row(row.area, row.lang, str(row.entitled), str(row.stopped), str(row.received))
    console.print(table)
    for finding in findings:
        mark = "[green]yes[/]" if finding.holds else "[red]NO [/]"
        console.print(f"  {mark}  {finding.rule} ({finding.found})", highlight=False)


def _usual_port() -> int:
    """The port of the README if it is free, so that the address is the one people read there."""
    try:
        requests.get(f"http://127.0.0.1:{DEMO_PORT}/healthz", timeout=1)
    except requests.ConnectionError:
        return DEMO_PORT
    except requests.RequestException:
        pass
    return free_port()


def _stay_up(stage: Stage, console: Console) -> None:
    console.print(f"\nThe phones are yours: [bold]{stage.address}/phones[/]   (Ctrl-C ends it)", highlight=False)
    try:
        while True:
            sleep(1)
    except KeyboardInterrupt:
        console.print("Ending.")
