"""Avisa's front door: `create_app()` for the web server, and the command line. It wires rooms, nothing more."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import click

from alerts.house import House, open_house
from alerts.people import console_links, contacts, insiders
from alerts.reports import sighting
from alerts.store.agenda import Lane
from config.settings import Settings, load_settings
from workers.commands import operating
from workers.commands.opening import COMMAND_LINE, opened
from workers.commands.roster import people, spoken

if TYPE_CHECKING:
    from flask import Flask

# A thread lets go of the interpreter for each statement, and would wait up to 5 ms for it to come back while it holds
# SQLite's turn to write. Half of the texts of a busy minute are answered in a fifth of the time (measured).
SWITCH_SECONDS: Final = 0.002


def create_app(settings: Settings | None = None) -> Flask:
    """The web application: webhooks, public pages and health, over the house that `settings` describe."""
    return _web_of(open_house(settings or load_settings()))


def _web_of(house: House) -> Flask:
    from alerts.web import build_web
    from workers import valkey
    from workers.housekeeping import RETENTION
    from workers.queues import Queues
    from workers.receipt_buffer import ReceiptBuffer, keeper

    sys.setswitchinterval(SWITCH_SECONDS)
    sighting.prepare(house.phrases, house.gazetteer, house.network.timezone)
    queues = Queues(house.settings, house.database)
    house = replace(house, hand_over=queues.hand_over)
    keep_receipt = keeper(house, ReceiptBuffer(valkey.connect(house.settings)))
    return build_web(house, queues.answer, keep_receipt, RETENTION)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def cli() -> None:
    """Avisa: verified alerts by text, for a neighborhood that runs its own network."""


@cli.command()
def serve() -> None:
    """Serve the web: webhooks, public pages, health."""
    from workers.service import serve_web

    with opened() as house:
        house.database.close()  # a connection can't be shared with the server's workers
        serve_web(house, _web_of)


@cli.command()
@click.argument("lane", type=click.Choice([lane.value for lane in Lane]))
def work(lane: str) -> None:
    """Work on one LANE of the agenda until told to stop."""
    from workers.worker import work as work_on

    with opened() as house:
        work_on(house, Lane(lane))


@cli.command()
def sweep() -> None:
    """Push what is due to the lanes, every second; a second sweeper waits until the first one is gone."""
    from workers.sweeper import sweep as sweep_until_stopped

    with opened() as house:
        sweep_until_stopped(house)


@cli.command()
def simulate() -> None:
    """Run the simulated phone network that stands in for Twilio when there are no credentials."""
    from workers.service import run_simulator

    with opened() as house:
        run_simulator(house.settings)


@cli.command()
def run() -> None:
    """Run the whole service of one machine; Ctrl-C or SIGTERM ends it."""
    import alerts.web  # noqa: F401 - loaded once, for all processes
    from workers.service import run_service

    with opened() as house:
        run_service(house, _web_of)


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
    with opened():
        click.echo("The database has the schema of this version.")


@people.command("console")
@click.argument("number")
def people_console(number: str) -> None:
    """Print a link that lets NUMBER, a coordinator or observer, make a passkey for the console, once, within 24 hours.

    Whoever opens the link becomes that person: pass it on to nobody else. "-" reads the number from standard input.
    """
    from alerts.web.console.entrance import address_of_link

    with opened() as house, house.transaction() as tx:
        contact = contacts.find(tx, spoken(number))
        if contact is None or insiders.insider(tx, contact.id) is None:
            raise click.ClickException("nobody with this number is a coordinator or an observer at this moment")
        token = console_links.make(tx, contact.id, COMMAND_LINE)
    click.echo(address_of_link(house.settings, token))


for command in (people, *operating.COMMANDS):
    cli.add_command(command)


if __name__ == "__main__":
    cli()
