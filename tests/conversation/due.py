"""What workers do of the rooms' own work around phones: whatever comes due while time passes, without the carrier."""

from __future__ import annotations

import dataclasses
import re

from sqlalchemy import select

from alerts.house import House
from alerts.store import agenda
from config.network_shapes import Strict
from tests.conversation.phones import Phone, Town
from tests.house import Clock
from workers.handlers import DOMAIN_WORK

QUESTION = re.compile(r"\bY (\d{3})\b")


def work(town: Town) -> None:
    """Do what is due now, as often as it gives work for now."""
    while due := _due(town.house):
        for task_id in due:
            _run(town.house, task_id)


def pass_time(town: Town, seconds: float, step: float = 30) -> None:
    """Let time pass, doing what comes due on the way."""
    clock = town.house.clock
    assert isinstance(clock, Clock)
    left = seconds
    while left > 0:
        clock.forward(min(step, left))
        left -= step
        work(town)


def under(town: Town, **rules: Strict) -> Town:
    """The same town under other rules, by the names of their sections."""
    network = dataclasses.replace(town.house.network, **rules)  # type: ignore[arg-type]  # a section by its name
    return Town(dataclasses.replace(town.house, network=network), town.numbers)


def questions(phone: Phone) -> list[str]:
    """The codes of the questions on a phone, oldest first."""
    return [match[1] for text in phone.received() if (match := QUESTION.search(text))]


def code_behind(word: str, phone: Phone) -> str:
    """The newest code on a phone that is to be returned with this word."""
    found = [match[1] for text in phone.received() if (match := re.search(rf"\b{word} (\d{{4,6}})\b", text))]
    assert found, phone.received()
    return found[-1]


def _due(house: House) -> list[int]:
    with house.look() as tx:
        task = agenda.tasks.c
        open_now = select(task.id).where(task.done_at.is_(None), task.due_at <= tx.now, task.kind.in_(DOMAIN_WORK))
        return list(tx.conn.execute(open_now.order_by(task.due_at, task.id)).scalars())


def _run(house: House, task_id: int) -> None:
    with house.transaction() as tx:
        task = agenda.lease(tx.conn, task_id, tx.now)
    if task is None:
        return
    with house.transaction() as tx:
        again = DOMAIN_WORK[task.kind](tx, task.subject_id)
        if again is None:
            agenda.finish(tx.conn, task, tx.now)
        else:
            agenda.again(tx.conn, task, again)
