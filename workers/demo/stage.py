"""The stage: the real service on this machine, in a folder of its own, with short timers and simulated phones."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import requests

from alerts.simulator.remote import Remote
from config.settings import Settings, load_settings
from workers.service import APP

START_SECONDS = 180.0  # loading takes seconds, on a machine that others may use too
POLL_SECONDS = 0.1
SEGMENTS_A_SECOND = 40  # slow enough to watch, and to stop while the alert is on its way
# Minutes become seconds, so that a report nobody answers ends while one looks on.
SHORT_TIMERS: Mapping[str, str] = {
    "wave_seconds": "3.0",
    "wave_sizes": "[2, 3]",
    "give_up_minutes": "0.2",
    "life_minutes": "10",
    "ask_again_minutes": "5",
}


class StageError(Exception):
    """The service did not start; the message says what was seen of it last."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A running service: its settings, its phones, where its output goes, and the process above all others of it."""

    settings: Settings
    phones: Remote
    log: Path
    pid: int

    @property
    def address(self) -> str:
        """Where the web is."""
        return self.settings.public_base_url


@contextmanager
def running(
    network_folder: Path,
    port: int | None = None,
    *,
    timers: Mapping[str, str] = SHORT_TIMERS,
    more: Mapping[str, str] | None = None,
) -> Iterator[Stage]:
    """The service while the block lasts; it is ended by its process id, and its folder is removed.

    `timers` replace those of the network, `more` is added to the service's environment.
    """
    with TemporaryDirectory(prefix="avisa-demo-") as folder:
        network = with_short_timers(network_folder, Path(folder) / "network", timers)
        environment = _environment(Path(folder), network, port or free_port()) | dict(more or {})
        settings = load_settings(environment)
        log = Path(folder) / "service.log"
        with log.open("wb") as output:
            service = subprocess.Popen(
                [sys.executable, str(APP), "run"],
                cwd=folder,  # away from any .env with real credentials
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                stage = Stage(settings, Remote(settings.twilio_api_base or ""), log, service.pid)
                _wait_until_ready(stage, service)
                yield stage
            finally:
                service.send_signal(signal.SIGTERM)
                service.wait()


def with_short_timers(network_folder: Path, into: Path, timers: Mapping[str, str] = SHORT_TIMERS) -> Path:
    """A copy of a network folder whose timers are as given; every one of them must be there to be replaced."""
    shutil.copytree(network_folder, into)
    file = into / "network.toml"
    words = file.read_text()
    for key, value in timers.items():
        words, found = re.subn(rf"(?m)^{key} *=.*$", f"{key} = {value}", words)
        if found != 1:
            raise StageError(f"network.toml: {key}: expected once, found {found} times")
    file.write_text(words)
    return into


def free_port() -> int:
    """A loopback port nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(folder: Path, network: Path, port: int) -> dict[str, str]:
    # Nothing of the outside may reach in: a demonstration with real credentials would text real people.
    ours = ("TWILIO_", "AVISA_", "DATABASE_URL", "REDIS_URL", "PUBLIC_", "ALARM_URL")
    return dict.fromkeys((name for name in os.environ if name.startswith(ours)), "") | {
        "AVISA_DATA": str(folder / "kept"),
        "AVISA_NETWORK": str(network),
        "PORT": str(port),
        "PUBLIC_BASE_URL": f"http://127.0.0.1:{port}",
        "AVISA_SIMULATOR_PORT": str(free_port()),
        "TWILIO_MPS": str(SEGMENTS_A_SECOND),
    }


def _wait_until_ready(stage: Stage, service: subprocess.Popen[bytes]) -> None:
    deadline = monotonic() + START_SECONDS
    while monotonic() < deadline and service.poll() is None:
        if stage.phones.is_up() and _is_ready(stage.address):
            return
        sleep(POLL_SECONDS)
    raise StageError("the service did not get ready:\n" + stage.log.read_text(errors="replace")[-3000:])


def _is_ready(address: str) -> bool:
    try:
        return requests.get(f"{address}/readyz", timeout=2).ok
    except requests.RequestException:
        return False
