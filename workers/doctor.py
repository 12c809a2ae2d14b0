"""The doctor: looks at everything this installation needs and says in one sentence each what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from alerts.house import House, open_house
from alerts.resources import freshness
from alerts.store import audit, schema
from config.network import Network, load_network
from config.settings import Settings, SettingsError, load_settings
from workers import valkey

# A lease lasts six seconds by the clocks of all hosts (agenda.LEASE_SECONDS).
MOST_APART_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, whether it is well, and a sentence for the person who mends it.

    What `can_wait` keeps nothing from running.
    """

    subject: str
    ok: bool
    sentence: str
    can_wait: bool = False


def examine() -> list[Finding]:
    """All findings, settings first; what rests on something broken is not looked at."""
    try:
        settings = load_settings()
    except SettingsError as error:
        return [Finding("settings", False, str(error))]
    return [Finding("settings", True, _mode(settings)), *_house(settings), _look("queue", lambda: _queue(settings))]


def _house(settings: Settings) -> Iterator[Finding]:
    try:
        house = open_house(settings)
    except Exception as error:
        yield Finding("network, keys or texts", False, str(error))
        return
    areas = len(house.network.areas)
    yield Finding("network", True, f"{house.network.organization.name}, {areas} areas, keys and texts are readable")
    yield from look_at_help(house, is_rehearsal=settings.simulated)
    yield from look_at_events(house, load_network(settings.network_folder), is_rehearsal=settings.simulated)
    yield _look("database", lambda: _database(house))
    if not house.database.is_sqlite:
        yield _look("clock", lambda: compare_clocks(house))
    house.database.close()
    if not settings.simulated and settings.alarm_url is None:
        yield Finding("alarm", False, "nobody outside hears when texting stops; set ALARM_URL to a watching service")


def look_at_help(house: House, *, is_rehearsal: bool) -> Iterator[Finding]:
    """What people are told to call or to say and nobody has checked lately. In a rehearsal all of it can wait."""
    network, days = house.network, freshness.TRUSTED.days
    today = house.clock().astimezone(network.timezone).date()
    if numbers := freshness.stale_numbers(network, today):
        untried = any(one.checked is None for one in network.resources)
        sentence = f"nobody has noted checking these numbers within {days} days: {', '.join(numbers)}"
        yield Finding("help", False, sentence, can_wait=is_rehearsal or not untried)
    if situations := freshness.stale_rights(network, today):
        sentence = f"no lawyer has noted reading these words within {days} days: {', '.join(situations)}"
        yield Finding("rights", False, sentence, can_wait=True)


def look_at_events(house: House, written: Network, *, is_rehearsal: bool) -> Iterator[Finding]:
    """What takes place and nobody has asked about lately; `written` is the network as its folder says."""
    today = house.clock().astimezone(written.timezone).date()
    if numbers := freshness.stale_events(written, today):
        named = ", ".join(map(str, numbers))
        sentence = f"nobody has noted checking these events within {freshness.TRUSTED.days} days: {named}"
        untold = "" if is_rehearsal else "; those that were never checked are told to nobody"
        yield Finding("events", False, sentence + untold, can_wait=True)


def _look(subject: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, True, look())
    except Exception as error:
        return Finding(subject, False, f"{type(error).__name__}: {error}")


def _database(house: House) -> str:
    with house.database.read() as conn:
        if not schema.is_current(conn):
            raise DoctorError("its schema is of another version; run `python app.py db upgrade`")
        broken = audit.first_broken(conn)
    if broken is not None:
        raise DoctorError(f"the audit is broken at entry {broken}; somebody wrote into the database")
    return f"{house.database.engine.dialect.name}, its schema is current, the audit is whole"


def compare_clocks(house: House) -> str:
    """How this host's clock stands to the database's; raises DoctorError when leases could not rely on it."""
    before = house.clock()
    with house.database.read() as conn:
        theirs: datetime = conn.execute(select(func.clock_timestamp())).scalar_one()
    after = house.clock()
    apart = max((before - theirs).total_seconds(), (theirs - after).total_seconds(), 0.0)
    if apart > MOST_APART_SECONDS:
        raise DoctorError(f"this host and the database are {apart:.1f} s apart; let both keep time by NTP")
    return "agrees with the database's"


def _queue(settings: Settings) -> str:
    with valkey.connect(settings) as connection:
        try:
            valkey.check(connection)
        except valkey.ValkeyError:
            if settings.redis_url is not None:
                raise
            return f"the embedded server will be {valkey.find_server().name}; it is not running now"
    return "answers, and is new enough"


def _mode(settings: Settings) -> str:
    if settings.simulated:
        return "simulated: no Twilio credentials, nobody is really texted"
    return f"real texts, webhooks at {settings.public_base_url}/sms/inbound"


class DoctorError(Exception):
    """Something is wrong with the installation."""
