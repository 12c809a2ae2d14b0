"""What an operator does about what leaves, and looks up: the pause, one broadcast's end, stage times, the audit."""

from __future__ import annotations

from collections.abc import Iterable

import click

from alerts.broadcasts import under_way
from alerts.broadcasts.under_way import UnderWay
from alerts.delivery import switches
from alerts.reports import stages
from alerts.store import audit
from workers.commands.opening import COMMAND_LINE, opened


@click.command()
def pause() -> None:
    """Pause planning and broadcasts at once; answers, stops and codes go on."""
    with opened() as house, house.transaction() as tx:
        switches.pause(tx, COMMAND_LINE)
        running = under_way.all_of_them(tx)
    click.echo("Paused. Nothing is broadcast until `resume`.")
    _tell(running)


@click.command()
def resume() -> None:
    """Let planning and broadcasts go on."""
    with opened() as house, house.transaction() as tx:
        switches.resume(tx, COMMAND_LINE)
        running = under_way.all_of_them(tx)
    click.echo("Resumed.")
    _tell(running)


@click.command()
@click.argument("broadcast", type=int, required=False)
def abort(broadcast: int | None) -> None:
    """Stop one BROADCAST that is being sent; without its number, show those that are."""
    with opened() as house, house.transaction() as tx:
        if broadcast is None:
            return _tell(under_way.all_of_them(tx))
        stopped = under_way.abort(tx, broadcast, COMMAND_LINE)
    if stopped is None:
        raise click.ClickException(f"broadcast {broadcast} is not being sent")
    click.echo(f"Stopped: {stopped.gone} texts had left, the other {stopped.waiting} never will.")
    return None


def _tell(running: Iterable[UnderWay]) -> None:
    for one in running:
        name = " ".join(filter(None, (one.kind.value, one.code, *one.areas)))
        click.echo(f"Broadcast {one.id} ({name}): {one.gone} texts have left, {one.waiting} wait.")


@click.command("stages")
@click.option("--weeks", type=click.IntRange(1, 520), default=8, show_default=True, help="This week and those before.")
def show_stages(weeks: int) -> None:
    """How long reports took to be asked, answered, decided and texted, week by week, without drills."""
    from rich.console import Console

    with opened() as house, house.look() as tx:
        Console().print(stages.as_table(stages.weekly(tx, weeks)))


@click.group("audit")
def audit_group() -> None:
    """The record of who did what."""


@audit_group.command("verify")
def audit_verify() -> None:
    """Check that no entry was changed or taken out."""
    with opened() as house, house.database.read() as conn:
        broken = audit.first_broken(conn)
    if broken is not None:
        raise click.ClickException(f"entry {broken} does not follow from the one before it")
    click.echo("The audit is whole.")


COMMANDS = (pause, resume, abort, show_stages, audit_group)
