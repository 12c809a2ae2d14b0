"""Duty by text: on, on for some hours, off, in reserve. What was to end by itself ends, and they are told."""

from __future__ import annotations

from datetime import datetime, timedelta

from alerts.conversation.turn import Reply, Turn
from alerts.delivery import direct
from alerts.house import Transaction
from alerts.people import duty, roles
from alerts.people.roles import Member, Role
from alerts.sms import commands
from alerts.sms.clock import local_time
from alerts.store import agenda
from alerts.store.agenda import Lane

END = "end_duty"  # the kind of task; its subject is the member
WITH_DUTY = (Role.VERIFIER, Role.COORDINATOR, Role.LEGAL)


def answer(turn: Turn) -> Reply | None:
    """The answer to what verifiers, coordinators and legal volunteers text about their duty; None to all else and to
    anybody else.

    Of coordinators those on duty are asked first for a second name.
    """
    if turn.member is None or not any(turn.is_a(role) for role in WITH_DUTY):
        return None
    match turn.command:
        case commands.DutyOn(hours=hours):
            return _go_on(turn, turn.member, hours)
        case commands.DutyOff():
            duty.go_off(turn.tx, turn.contact.id)
            return Reply(turn.say("duty.off"), mattered=turn.member.is_on_duty(turn.tx.now))
        case commands.Backup(on=on) if turn.is_a(Role.VERIFIER):
            duty.allow_backup(turn.tx, turn.contact.id, on=on)
            return Reply(turn.say("duty.backup_on" if on else "duty.backup_off"), mattered=turn.member.backup != on)
        case _:
            return None


def end(tx: Transaction, contact_id: int) -> datetime | None:
    """End a duty whose time is over and say so; returns when it is to end if that is later, else None."""
    member = roles.member(tx, contact_id)
    if member is None or not member.on_duty or member.duty_until is None:
        return None
    if member.is_on_duty(tx.now):
        return member.duty_until
    duty.go_off(tx, contact_id)
    direct.tell(tx, contact_id, "duty.over")
    return None


def _go_on(turn: Turn, member: Member, hours: int | None) -> Reply:
    tx = turn.tx
    areas = turn.area_names(tuple(sorted(member.areas))) or turn.say("word.all_areas")
    agenda.drop(tx.conn, END, member.contact_id, tx.now)
    was_on = member.is_on_duty(tx.now)
    if hours is None:
        duty.go_on(tx, member.contact_id)
        return Reply(turn.say("duty.on", areas=areas), mattered=not was_on or member.duty_until is not None)
    until = tx.now + timedelta(hours=hours)
    duty.go_on(tx, member.contact_id, until)
    tx.schedule(END, member.contact_id, Lane.ROUTINE, until)
    time = local_time(tx.phrases, turn.contact.lang, until, tx.network.timezone, tx.now)
    return Reply(turn.say("duty.on_until", areas=areas, time=time))
