"""A whole house for a test: a migrated database, keys in memory, the shipped phrases, and a clock one can set."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from pathlib import Path

from sqlalchemy import Connection, event

from alerts.house import LOCALES, House, hand_over_nothing, place_words
from alerts.places.gazetteer import Gazetteer
from alerts.reports import sighting
from alerts.sms.phrasebook import Phrasebook, load_phrasebook
from alerts.store import schema
from alerts.store.agenda import TaskRef
from alerts.store.database import Database, open_database
from alerts.store.vault import Vault, open_vault
from config.network import Network, load_network
from config.settings import SHIPPED_NETWORKS, load_settings

LOS_ANGELES = SHIPPED_NETWORKS / "los_angeles"
HARBOR = Path(__file__).parent / "networks" / "harbor"
# A Tuesday morning in Los Angeles (7:42).
MORNING = datetime(2026, 3, 10, 14, 42, tzinfo=UTC)


@dataclass
class Clock:
    """The time in a house under test; it stands still until it is set."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now

    def forward(self, seconds: float) -> datetime:
        """Let that much time pass; returns the new time."""
        self.now += timedelta(seconds=seconds)
        return self.now


def make_house(
    database_url: str,
    *,
    network_folder: Path | None = None,
    clock: Callable[[], datetime] | None = None,
    hand_over: Callable[[Sequence[TaskRef]], None] | None = None,
) -> House:
    """A house on that database, brought up to the schema; close it with `house.database.close()`."""
    folder = network_folder or LOS_ANGELES
    network, phrases, gazetteer = network_of(folder), phrases_of(folder), gazetteer_of(folder)
    settings = load_settings({"DATABASE_URL": database_url, "AVISA_NETWORK": str(folder)})
    database = database_at(database_url)
    _migrate(database)
    handed = hand_over or hand_over_nothing
    return House(settings, network, database, vault_in_memory(), phrases, gazetteer, handed, clock or Clock())


class KeptOpen(Database):
    """One whose connections stay open when it is closed, for the next test: a new one plans every statement anew."""

    def close(self) -> None:
        """Nothing yet: whoever drops the database ends them."""


@lru_cache(maxsize=8)
def database_at(url: str) -> Database:
    """The database there, the same object for one test after another; closed, it may be used again.

    An engine keeps the statements it has compiled: a fifth of a test's time went into compiling them anew (measured).
    """
    opened = open_database(url)
    return opened if opened.is_sqlite else KeptOpen(opened.engine)


@contextmanager
def statements(house: House) -> Iterator[list[str]]:
    """The statements its database is given meanwhile."""
    given: list[str] = []

    def note(_conn: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        given.append(statement)

    event.listen(house.database.engine, "before_cursor_execute", note)
    yield given
    event.remove(house.database.engine, "before_cursor_execute", note)


def vault_in_memory() -> Vault:
    """A vault with fresh keys that are written nowhere."""
    keys = ",".join(f"{name}:{base64.b64encode(os.urandom(32)).decode()}" for name in ("k1", "index"))
    return open_vault(keys)


def _migrate(database: Database) -> None:
    with database.read() as conn:
        if schema.is_current(conn):
            return
    schema.upgrade(database)


@cache
def ready_to_read() -> None:
    """Build what reading a sighting needs, as a process does before it answers anybody.

    It takes seconds: within a test's first transaction PostgreSQL may take them for a hang.
    """
    sighting.prepare(phrases_of(), gazetteer_of(), network_of().timezone)


@cache
def network_of(folder: Path = LOS_ANGELES) -> Network:
    """The network in a folder, read once for all tests."""
    return load_network(folder)


@cache
def gazetteer_of(folder: Path = LOS_ANGELES) -> Gazetteer:
    """Its places."""
    return Gazetteer(network_of(folder), place_words(phrases_of(folder)))


@cache
def phrases_of(folder: Path = LOS_ANGELES) -> Phrasebook:
    """The shipped phrases with that network's default language."""
    languages = network_of(folder).languages
    return load_phrasebook(LOCALES, languages.default, languages.approved_drafts)


def with_drafts(folder: Path) -> Path:
    """Los Angeles in a new folder, with every draft approved and offered, and Koreatown named in some of them."""
    made = Path(shutil.copytree(LOS_ANGELES, folder))
    drafts = sorted(phrases_of().drafts)
    rules = (made / "network.toml").read_text(encoding="utf-8")
    offered = ["en", "es", "ko", *drafts]
    for before, after in (
        ('offered = ["en", "es", "ko"]', f"offered = {offered}"),
        ("approved_drafts = []", f"approved_drafts = {drafts}"),
    ):
        assert before in rules
        rules = rules.replace(before, after)
    (made / "network.toml").write_text(rules, encoding="utf-8")
    areas = (made / "areas.toml").read_text(encoding="utf-8")
    named = 'names = { en = "Koreatown", ko = "코리아타운"'
    assert named in areas
    (made / "areas.toml").write_text(areas.replace(named, f'{named}, zh = "韩国城", fa = "کریاتاون"'), encoding="utf-8")
    return made
