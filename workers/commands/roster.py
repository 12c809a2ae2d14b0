"""`people`: the roster of trusted people, by their numbers and never showing them."""

from __future__ import annotations

import sys

import click

from alerts.conversation import letting_in
from alerts.people import enrolment, roster
from alerts.people.enrolment import Enrolment
from alerts.people.roles import Role
from alerts.sms.numbers import parse_number
from workers.commands.opening import opened


@click.group()
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
    return Enrolment(spoken(number), tuple(Role(role) for role in wanted), areas, lang, inviter)


def spoken(number: str) -> str:
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
    with opened() as house, house.transaction() as tx:
        person = _enrolment(number, wanted, areas, lang, invited_by)
        contact = enrolment.add(tx, person, on_duty=on_duty)
        click.echo(f"Added person {contact.id}.")


@people.command("invite")
@_enrolment_options
def people_invite(
    number: str, wanted: tuple[str, ...], areas: tuple[str, ...], lang: str | None, invited_by: str | None
) -> None:
    """Text an invitation to NUMBER; the roles begin when that phone returns the code and a second person vouches."""
    with opened() as house, house.transaction() as tx:
        person = _enrolment(number, wanted, areas, lang, invited_by)
        contact = letting_in.invite(tx, person)
        click.echo(f"Invited person {contact.id}; the text leaves as soon as the service runs.")


@people.command("list")
def people_list() -> None:
    """The roster by pseudonym; numbers are not shown."""
    from rich.console import Console

    with opened() as house, house.look() as tx:
        Console().print(roster.as_table(tx))
