"""Who came through whom: the line that shares a budget."""

from __future__ import annotations

from alerts.house import House, Transaction
from alerts.people import contacts, roles
from alerts.people.roles import MemberState, Role


def joins(tx: Transaction, number: int, by: int | None = None) -> int:
    """A new responder, invited by another."""
    contact = contacts.find_or_create(tx, f"+1213555{number:04}", "en")
    roles.add_member(tx, contact.id, [Role.RESPONDER], [], invited_by=by, state=MemberState.ACTIVE)
    return contact.id


def test_a_line_is_all_who_came_through_one_whom_a_founder_invited(house: House) -> None:
    """Founder - first - (second - fourth, third), and another of the founder's beside them."""
    with house.transaction() as tx:
        founder = joins(tx, 1)
        first, beside = joins(tx, 2, founder), joins(tx, 3, founder)
        second, third = joins(tx, 4, first), joins(tx, 5, first)
        fourth = joins(tx, 6, second)
        line = {first, second, third, fourth}
        assert all(roles.line_of(tx, one) == line for one in line)
        assert roles.line_of(tx, beside) == {beside}
        assert roles.line_of(tx, founder) == {founder}


def test_a_stranger_is_alone(house: House) -> None:
    with house.transaction() as tx:
        stranger = contacts.find_or_create(tx, "+12135550001", "en").id
        assert roles.line_of(tx, stranger) == {stranger}
