"""A house for one command, and in whose name the command acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from alerts.house import House, HouseError, open_house
from alerts.people.enrolment import EnrolmentError
from alerts.sms.numbers import InvalidNumber
from alerts.sms.phrasebook import CatalogError
from alerts.store import schema
from alerts.store.vault import VaultError
from config.network import NetworkError
from config.settings import SettingsError, load_settings

COMMAND_LINE: Final = "command_line"  # who did it, where nobody has to say who they are
EXPECTED = (SettingsError, NetworkError, CatalogError, HouseError, VaultError, EnrolmentError, InvalidNumber)


@contextmanager
def opened() -> Iterator[House]:
    """The house for one command, its schema up to date; what a person can mend is said in one line."""
    try:
        house = open_house(load_settings())
        schema.upgrade(house.database)
        yield house
    except EXPECTED as error:
        raise click.ClickException(str(error)) from None
