"""The house: what every room needs, opened once, and the transaction in which all domain work happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import Connection

from alerts.places.gazetteer import Gazetteer
from alerts.sms.phrasebook import Phrasebook, load_phrasebook
from alerts.store import agenda, audit
from alerts.store.agenda import Lane, TaskRef
from alerts.store.database import Database, open_database
from alerts.store.vault import Vault, make_keys, open_vault
from config.network import Network, load_network
from config.settings import SHIPPED_NETWORKS, Settings

LOCALES = SHIPPED_NETWORKS.parent / "locales"


class HouseError(Exception):
    """The house can't be opened; the message says what to put right."""


def utc_now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Transaction:
    """One transaction at one moment: the only thing domain functions are given to read and write with.

    Tasks and audit entries gathered here are written with the rest; tasks are handed to the queues after the commit.
    """

    conn: Connection
    now: datetime
    network: Network
    vault: Vault
    phrases: Phrasebook
    gazetteer: Gazetteer
    scheduled: list[TaskRef] = field(default_factory=list)
    entries: list[audit.Entry] = field(default_factory=list)

    def schedule(
        self, kind: str, subject_id: int, lane: Lane, due_at: datetime | None = None, *, rank: int = 0
    ) -> None:
        """Put work on the agenda, due now or at `due_at` (UTC); of higher `rank` if it can wait for the others."""
        self.scheduled.append(agenda.add(self.conn, kind, subject_id, lane, due_at or self.now, rank=rank))

    def schedule_once(
        self, kind: str, subject_id: int, lane: Lane, due_at: datetime | None = None, *, rank: int = 0
    ) -> None:
        """The same, unless such work already waits for somebody to begin it."""
        if not agenda.is_waiting(self.conn, kind, subject_id, self.now):
            self.schedule(kind, subject_id, lane, due_at, rank=rank)

    def audit(self, event: str, actor: str, subject: str, **facts: str | int | bool | None) -> None:
        """Note what happened; facts hold ids and codes, never a number or a text."""
        self.entries.append(audit.Entry(event, actor, subject, facts))


def hand_over_nothing(_refs: Sequence[TaskRef]) -> None:
    """For processes without a queue at hand: the sweeper finds what they leave on the agenda."""


@dataclass(frozen=True, slots=True)
class House:
    """All that is opened once in a process."""

    settings: Settings
    network: Network
    database: Database
    vault: Vault
    phrases: Phrasebook
    gazetteer: Gazetteer
    hand_over: Callable[[Sequence[TaskRef]], None] = hand_over_nothing
    clock: Callable[[], datetime] = utc_now

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """All or nothing; what was scheduled is handed over only once it is committed."""
        with self.database.write() as conn:
            tx = Transaction(conn, self.clock(), self.network, self.vault, self.phrases, self.gazetteer)
            yield tx
            audit.record(conn, tx.now, tx.entries)
        if tx.scheduled:
            self.hand_over(tx.scheduled)

    @contextmanager
    def look(self) -> Iterator[Transaction]:
        """The same for reading only: nothing that is written or scheduled in it stays."""
        with self.database.read() as conn:
            yield Transaction(conn, self.clock(), self.network, self.vault, self.phrases, self.gazetteer)


def open_house(
    settings: Settings,
    hand_over: Callable[[Sequence[TaskRef]], None] = hand_over_nothing,
    clock: Callable[[], datetime] = utc_now,
) -> House:
    """Everything behind `settings`, loaded and opened; keys are made at the first run. The schema is left as it is.

    Raises NetworkError, CatalogError, SettingsError or HouseError, each naming the file or variable at fault.
    """
    network = load_network(settings.network_folder)
    if not settings.simulated:
        network = network.without_unchecked_events()
    phrases = load_phrasebook(LOCALES, network.languages.default, network.languages.approved_drafts)
    _refuse_unspoken(network, phrases)
    vault = _open_vault(settings)
    database = open_database(settings.database_url)
    gazetteer = Gazetteer(network, place_words(phrases))
    return House(settings, network, database, vault, phrases, gazetteer, hand_over, clock)


def place_words(phrases: Phrasebook) -> Mapping[str, str]:
    """What the languages of a phrasebook say for "and" and "in" around the name of a place."""
    return {
        term: meant
        for lang in phrases.languages
        for meant in ("and", "in")
        for term in phrases.terms(lang, "place", meant)
    }


def _refuse_unspoken(network: Network, phrases: Phrasebook) -> None:
    unspoken = sorted(set(network.languages.offered) - set(phrases.languages))
    if drafts := [code for code in unspoken if code in phrases.drafts]:
        reason = "is a draft; put it into languages.approved_drafts once a native reader has approved it"
        raise HouseError(f"network.toml: languages.offered: {', '.join(drafts)} {reason}")
    if unspoken:
        raise HouseError(f"network.toml: languages.offered: there is no catalog for {', '.join(unspoken)}")


def _open_vault(settings: Settings) -> Vault:
    try:
        settings.data_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return open_vault(_keys(settings))
    except OSError as error:
        place = error.filename or settings.data_folder
        raise HouseError(f"AVISA_DATA or AVISA_KEYS: {place}: {error.strerror}") from None


def _keys(settings: Settings) -> str | Path:
    if isinstance(settings.keys, SecretStr):
        return settings.keys.get_secret_value()
    if settings.keys is None:
        own = settings.data_folder / "keys"
        make_keys(own)
        return own
    return settings.keys
