"""Avisa's front door: `create_app()` for the web server, and the command line. It wires rooms, nothing more."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from alerts.broadcasts import under_way
from alerts.broadcasts.under_way import UnderWay
from alerts.conversation import letting_in
from alerts.delivery import switches
from alerts.house import House, HouseError, open_house
from alerts.people import console_links, contacts, enrolment, insiders, roster
from alerts.people.enrolment import Enrolment, EnrolmentError
from alerts.people.roles import Role
from alerts.reports import sighting, stages
from alerts.sms.numbers import InvalidNumber, parse_number
from alerts.sms.phrasebook import CatalogError
from alerts.store import audit, schema
from alerts.store.agenda import Lane
from alerts.store.vault import VaultError
from config.network import NetworkError
from config.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from flask import Flask
    from rich.table import Table

COMMAND_LINE = "command_line"  # who did it, where nobody has to say who they are
EXPECTED = (SettingsError, NetworkError, CatalogError, HouseError, VaultError, EnrolmentError, InvalidNumber)


# A thread lets go of the interpreter for each statement, and would wait up to 5 ms for it to come back while it holds
# SQLite's turn to write. Half of the texts of a busy minute are answered in a fifth of the time (measured).
SWITCH_SECONDS: Final = 0.002


def create_app(settings: Settings | None = None) -> Flask:
    """The web application: webhooks, public pages and health, over the house that `settings` describe."""
    from alerts.web import build_web
    from workers import valkey
    from workers.housekeeping import RETENTION
    from workers.queues import Queues
    from workers.receipt_buffer import ReceiptBuffer, keeper

    sys.setswitchinterval(SWITCH_SECONDS)
    settings = settings or load_settings()
    house = open_house(settings)
    sighting.prepare(house.phrases, house.gazetteer, house.network.timezone)
    queues = Queues(settings, house.database)
    house = replace(house, hand_over=queues.hand_over)
    keep_receipt = keeper(house, ReceiptBuffer(valkey.connect(settings)))
    return build_web(house, queues.answer, keep_receipt, RETENTION)


@contextmanager
def _house() -> Iterator[House]:
    """The house for one command, its schema up to date; what a person can mend is said in one line."""
    try:
        house = open_house(load_settings())
        schema.upgrade(house.database)
        yield house
    except EXPECTED as error:
        raise click.ClickException(str(error)) from None


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Avisa: verified alerts by text, for a neighborhood that runs its own network."""


@cli.command()
def serve() -> None:
    """Serve the web: webhooks, public pages, health."""
    from workers.service import serve_web

    with _house() as house:
        settings = house.settings
    serve_web(settings)


@cli.command()
@click.argument("lane", type=click.Choice([lane.value for lane in Lane]))
def work(lane: str) -> None:
    """Work on one LANE of the agenda until told to stop."""
    from workers.worker import work as work_on

    with _house() as house:
        work_on(house, Lane(lane))


@cli.command()
def sweep() -> None:
    """Push what is due to the lanes, every second; a second sweeper waits until the first one is gone."""
    from workers.sweeper import sweep as sweep_until_stopped

    with _house() as house:
        sweep_until_stopped(house)


@cli.command()
def simulate() -> None:
    """Run the simulated phone network that stands in for Twilio when there are no credentials."""
    from workers.service import run_simulator

    with _house() as house:
        run_simulator(house.settings)


@cli.command()
def run() -> None:
    """Run the whole service of one machine; Ctrl-C or SIGTERM ends it."""
    from workers.service import run_service

    with _house() as house:
        settings = house.settings
    run_service(settings)


@cli.command()
@click.option("--once", is_flag=True, help="Play once, say whether every expected text arrived, and end.")
def demo(once: bool) -> None:
    """Play the main job with 600 residents on this machine alone; nobody is really texted."""
    from workers.demo import play

    sys.exit(play(once=once))


@cli.command()
def doctor() -> None:
    """Look at settings, keys, database, queue and network folder, and say what is wrong."""
    from workers.doctor import examine

    findings = examine()
    for finding in findings:
        mark = "ok  " if finding.ok else "warn" if finding.can_wait else "FAIL"
        click.echo(f"{mark}  {finding.subject}: {finding.sentence}")
    sys.exit(0 if all(finding.ok or finding.can_wait for finding in findings) else 1)


@cli.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database up to this version's schema."""
    with _house():
        click.echo("The database has the schema of this version.")


@cli.group()
def people() -> None:
    """The roster of trusted people."""


def _enrolment_options(command: click.decorators.FC) -> click.decorators.FC:
    options = [
        click.argument("number"),
        click.option(
            "--role", "wanted", multiple=True, required=True, type=click.Choice([role.value for role in Role])
        ),
        click.option("--area", "areas", multiple=True, help="Slug of an area; repeat for several, none means all."),
        click.option("--lang", help="Language of the texts to this person."),
        click.option("--invited-by", help="Number of the member who vouches; without one this person is a founder."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def _enrolment(
    number: str, wanted: tuple[str, ...], areas: tuple[str, ...], lang: str | None, invited_by: str | None
) -> Enrolment:
    inviter = None if invited_by is None else parse_number(invited_by)
    return Enrolment(_spoken(number), tuple(Role(role) for role in wanted), areas, lang, inviter)


def _spoken(number: str) -> str:
    """A number as it was given, or the first line of standard input."""
    return parse_number(sys.stdin.readline().strip() if number == "-" else number)


@people.command("add")
@_enrolment_options
@click.option("--on-duty", is_flag=True, help="May be asked to verify from now on.")
def people_add(
    number: str,
    wanted: tuple[str, ...],
    areas: tuple[str, ...],
    lang: str | None,
    invited_by: str | None,
    on_duty: bool,
) -> None:
    """Add NUMBER to the roster, active at once; "-" reads the number from standard input."""
    with _house() as house, house.transaction() as tx:
        person = _enrolment(number, wanted, areas, lang, invited_by)
        contact = enrolment.add(tx, person, on_duty=on_duty)
        click.echo(f"Added person {contact.id}.")


@people.command("invite")
@_enrolment_options
def people_invite(
    number: str, wanted: tuple[str, ...], areas: tuple[str, ...], lang: str | None, invited_by: str | None
) -> None:
    """Text an invitation to NUMBER; the roles begin when that phone returns the code and a second person vouches."""
    with _house() as house, house.transaction() as tx:
        person = _enrolment(number, wanted, areas, lang, invited_by)
        contact = letting_in.invite(tx, person)
        click.echo(f"Invited person {contact.id}; the text leaves as soon as the service runs.")


@people.command("list")
def people_list() -> None:
    """The roster by pseudonym; numbers are not shown."""
    with _house() as house, house.look() as tx:
        _print(roster.as_table(tx))


@people.command("console")
@click.argument("number")
def people_console(number: str) -> None:
    """Print a link that lets NUMBER, a coordinator or observer, make a passkey for the console, once, within 24 hours.

    Whoever opens the link becomes that person: pass it on to nobody else. "-" reads the number from standard input.
    """
    from alerts.web.console.entrance import address_of_link

    with _house() as house, house.transaction() as tx:
        contact = contacts.find(tx, _spoken(number))
        if contact is None or insiders.insider(tx, contact.id) is None:
            raise click.ClickException("nobody with this number is a coordinator or an observer at this moment")
        token = console_links.make(tx, contact.id, COMMAND_LINE)
    click.echo(address_of_link(house.settings, token))


@cli.command()
def pause() -> None:
    """Pause planning and broadcasts at once; answers, stops and codes go on."""
    with _house() as house, house.transaction() as tx:
        switches.pause(tx, COMMAND_LINE)
        running = under_way.all_of_them(tx)
    click.echo("Paused. Nothing is broadcast until `resume`.")
    _show(running)


@cli.command()
def resume() -> None:
    """Let planning and broadcasts go on."""
    with _house() as house, house.transaction() as tx:
        switches.resume(tx, COMMAND_LINE)
        running = under_way.all_of_them(tx)
    click.echo("Resumed.")
    _show(running)


@cli.command()
@click.argument("broadcast", type=int, required=False)
def abort(broadcast: int | None) -> None:
    """Stop one BROADCAST that is being sent; without its number, show those that are."""
    with _house() as house, house.transaction() as tx:
        if broadcast is None:
            return _show(under_way.all_of_them(tx))
        stopped = under_way.abort(tx, broadcast, COMMAND_LINE)
    if stopped is None:
        raise click.ClickException(f"broadcast {broadcast} is not being sent")
    click.echo(f"Stopped: {stopped.gone} texts had left, the other {stopped.waiting} never will.")
    return None


def _print(table: Table) -> None:
    from rich.console import Console

    Console().print(table)


def _show(running: Iterable[UnderWay]) -> None:
    for one in running:
        name = " ".join(filter(None, (one.kind.value, one.code, *one.areas)))
        click.echo(f"Broadcast {one.id} ({name}): {one.gone} texts have left, {one.waiting} wait.")


@cli.command("stages")
@click.option("--weeks", type=click.IntRange(1, 520), default=8, show_default=True, help="This week and those before.")
def show_stages(weeks: int) -> None:
    """How long reports took to be asked, answered, decided and texted, week by week, without drills."""
    with _house() as house, house.look() as tx:
        _print(stages.as_table(stages.weekly(tx, weeks)))


@cli.group("audit")
def audit_group() -> None:
    """The record of who did what."""


@audit_group.command("verify")
def audit_verify() -> None:
    """Check that no entry was changed or taken out."""
    with _house() as house, house.database.read() as conn:
        broken = audit.first_broken(conn)
    if broken is not None:
        raise click.ClickException(f"entry {broken} does not follow from the one before it")
    click.echo("The audit is whole.")


if __name__ == "__main__":
    cli()
