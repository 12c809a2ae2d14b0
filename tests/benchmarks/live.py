"""The whole service as `app.py run` starts it, with a provider that only notes what it is given."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from time import monotonic, sleep

from sqlalchemy import func, select, update

from alerts.house import House, open_house
from alerts.store.agenda import tasks
from config.settings import SHIPPED_NETWORKS
from tests.benchmarks import switchboard
from tests.benchmarks.switchboard import Account, Switchboard
from tests.benchmarks.wire import HOST, webhook
from workers import valkey
from workers.demo.stage import Stage, free_port
from workers.demo.stage import running as stage_running

NETWORK = SHIPPED_NETWORKS / "los_angeles"
# What would hold a benchmark back is out of the way; nobody's word stands in for another's all the same.
RULES: Mapping[str, str] = {
    "wave_sizes": "[1]",
    "same_event_minutes": "0.0001",
    "max_audience": "1000000",
    "broadcasts_per_hour": "1000000",
    "recipients_per_hour": "1000000000",
    "alerts_a_day": "1000000",
    "choices": "[1000000]",
}
OWN_NUMBER = "+12135550100"
ANSWER_SECONDS = 30.0
QUIET_SECONDS = 60.0
LOOK_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Answered:
    """A webhook: when it was begun and when the answer was there (monotonic), and the answer's text."""

    sent_at: float
    answered_at: float
    text: str


@dataclass(frozen=True, slots=True)
class Live:
    """A running service, the house behind it, and the provider before it."""

    stage: Stage
    house: House
    provider: Switchboard
    account: Account

    @property
    def port(self) -> int:
        """Where its web server listens."""
        return self.stage.settings.port

    def inbound(self, number: str, words: str) -> bytes:
        """The signed request with which the provider hands over a text that came in."""
        return webhook(self.stage.address, "/sms/inbound", text_form(self.account, number, words), self.account.token)

    def text(self, number: str, words: str) -> Answered:
        """Hand over a text and wait for the answer; AssertionError when it is none."""
        request = self.inbound(number, words).replace(b"\r\n", b"\r\nConnection: close\r\n", 1)
        sent_at = monotonic()
        with closing(socket.create_connection((HOST, self.port), ANSWER_SECONDS)) as line:
            line.sendall(request)
            answer = b"".join(iter(lambda: line.recv(65536), b""))
        answered_at = monotonic()
        assert answer.startswith(b"HTTP/1.1 200"), f"the webhook answered {answer[:40]!r}"
        return Answered(sent_at, answered_at, answer.partition(b"\r\n\r\n")[2].decode())

    def wait_until_quiet(self) -> None:
        """Wait until nothing on the agenda is due; TimeoutError."""
        deadline = monotonic() + QUIET_SECONDS
        while monotonic() < deadline:
            with self.house.look() as tx:
                due = select(func.count()).where(tasks.c.done_at.is_(None), tasks.c.due_at <= tx.now)
                if not tx.conn.execute(due).scalar_one():
                    return
            sleep(LOOK_SECONDS)
        raise TimeoutError(f"the agenda has work left after {QUIET_SECONDS:g} s")

    def fill_throttle(self) -> None:
        """Let the sender have rested: all of a second's segments may leave at once."""
        with valkey.connect(self.stage.settings) as redis:
            for bucket in redis.keys("avisa:throttle:*"):
                redis.delete(bucket)

    def forget_timers(self) -> None:
        """Let nothing that waits for its time come up later."""
        with self.house.transaction() as tx:
            tx.conn.execute(update(tasks).where(tasks.c.done_at.is_(None)).values(done_at=tx.now))


@contextmanager
def running(
    *, mps: float, rules: Mapping[str, str] = RULES, database_url: str = "", callbacks: bool = False
) -> Iterator[Live]:
    """The service while the block lasts, its sender allowed `mps` segments a second, on SQLite or `database_url`."""
    port = free_port()
    base_url = f"http://{HOST}:{port}"
    account = Account(
        "AC" + secrets.token_hex(16), secrets.token_hex(16), "+12135550100", base_url if callbacks else None
    )
    with switchboard.running(account) as provider:
        more = {
            "TWILIO_ACCOUNT_SID": account.sid,
            "TWILIO_AUTH_TOKEN": account.token,
            "TWILIO_FROM": account.number,
            "TWILIO_API_BASE": provider.api_base,
            "TWILIO_MPS": str(mps),
            "DATABASE_URL": database_url,
        }
        with stage_running(NETWORK, port, timers=rules, more=more) as stage:
            house = open_house(stage.settings)
            try:
                yield Live(stage, house, provider, account)
            except Exception as error:
                error.add_note("The service said last:\n" + stage.log.read_text(errors="replace")[-2000:])
                raise
            finally:
                house.database.close()


_texts = count(1)


def text_form(account: Account, number: str, words: str) -> dict[str, str]:
    """The form of a text that came in, the first of its id."""
    sid = f"SM{secrets.token_hex(10)}{next(_texts):012x}"
    return {
        "MessageSid": sid,
        "SmsSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": account.sid,
        "ApiVersion": "2010-04-01",
        "From": number,
        "To": account.number,
        "Body": words,
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "FromCountry": "US",
        "ToCountry": "US",
    }
