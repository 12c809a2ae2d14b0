"""How fast one sender process sends, and what it costs, beside plainer ways to do the same work.

The provider answers at once. It has one core, the sender the other, and so has each rival in turn; receipts are off.
The sender and the bare transport are measured by turns, since whatever else the machine does would shift their ratio.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median

from tests.benchmarks import lone_sender, rivals, stub
from tests.benchmarks.rivals import Speed

ROUNDS = 3
RECIPIENTS = 10_000  # in each round
SLOW_RECIPIENTS = 300  # with RQ, a job each
CELERY_RECIPIENTS = 2_000
UNLIMITED = 10_000.0  # segments a second: the most that can be set
SENDER_CORE, PROVIDER_CORE = 0, 1
# With a slower provider the rates would be its own.
PROVIDER_MUST_DO = 2.0


class ProviderTooSlow(Exception):
    """The stub could not be shown to be twice as fast as what is measured against it: the run is void."""


def run(
    recipients: int = RECIPIENTS,
    slow: int = SLOW_RECIPIENTS,
    celery: int = CELERY_RECIPIENTS,
    rounds: int = ROUNDS,
    provider_must_do: float = PROVIDER_MUST_DO,
) -> Mapping[str, float]:
    """Recipients a second, CPU milliseconds a recipient, and the ratios to the rivals' rates; medians of the rounds."""
    with tempfile.TemporaryDirectory(prefix="avisa-rivals-") as folder, stub.running(core=PROVIDER_CORE) as provider:
        ours, raw = zip(*(_round(provider, recipients) for _ in range(rounds)), strict=True)
        rate, fastest = median(one.per_second for one in ours), max(one.per_second for one in raw)
        provider_rate = rivals.by_the_stub_itself(provider, recipients, SENDER_CORE).per_second
        if provider_rate < provider_must_do * fastest:
            raise ProviderTooSlow(f"the provider does {provider_rate:.0f}/s, the transport alone {fastest:.0f}/s")
        with_celery = rivals.with_celery(Path(folder) / "celery", provider, celery, SENDER_CORE)
        with_rq = rivals.with_rq(Path(folder) / "rq", provider, slow, SENDER_CORE)
    return {
        "recipients_per_s": rate,
        "cpu_ms": median(one.cpu_ms for one in ours),
        "vs_rq_per_recipient": rate / with_rq,
        "vs_celery": rate / with_celery,
        "vs_raw": median(mine.per_second / bare.per_second for mine, bare in zip(ours, raw, strict=True)),
        "raw_cpu_ms": median(one.cpu_ms for one in raw),
        "provider_vs_raw": provider_rate / fastest,
    }


def _round(provider: stub.Stub, recipients: int) -> tuple[Speed, Speed]:
    """Our sender's speed, and that of the transport alone."""
    ours, raw = _ours(provider, recipients), rivals.with_the_transport_alone(provider, recipients, SENDER_CORE)
    print(f"  ours: {ours}; the transport alone: {raw}", file=sys.stderr, flush=True)
    return ours, raw


def _ours(provider: stub.Stub, recipients: int) -> Speed:
    with lone_sender.scene(recipients, provider, UNLIMITED) as made:
        mailing_id = lone_sender.plan(made.house)
        with lone_sender.sender(made, SENDER_CORE) as process:
            before = lone_sender.cpu_seconds(process.pid)
            lone_sender.send(made, mailing_id)
            used = lone_sender.cpu_seconds(process.pid) - before
        return Speed.of(provider.times(), used)
