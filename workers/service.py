"""The service of one machine: which processes it is made of, and how the web server and the simulator are started."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from alerts.store.agenda import Lane
from config.settings import Settings
from workers.alarm import start_alarm
from workers.processes import Process, Supervisor
from workers.valkey import running_server

APP: Final = Path(__file__).parents[1] / "app.py"
WEB_WORKERS: Final = 2
WEB_THREADS: Final = 4  # more of them wait for each other rather than for the database (measured)
BODY_SECONDS: Final = 20


def processes(settings: Settings) -> list[Process]:
    """Everything that must run: the web, a worker a lane, the sweeper, and the simulator where there is no provider."""
    wanted = [Process("web", _command("serve"))]
    wanted += [Process(lane.value, _command("work", lane.value)) for lane in Lane]
    # A text whose carrier is slow to answer must not keep an alert from being planned, or the next verifier waiting.
    wanted.append(Process("urgent-2", _command("work", Lane.URGENT.value)))
    wanted.append(Process("sweeper", _command("sweep")))
    if settings.simulated:
        wanted.insert(0, Process("phones", _command("simulate")))
    return wanted


def run_service(settings: Settings, on_started: Callable[[], None] | None = None) -> None:
    """Run all of it until SIGTERM or Ctrl-C; the embedded queue server is kept alive beside it."""
    with running_server(settings) as server:
        each_second = server.ensure if server is not None else None
        started = on_started or (lambda: _say_where(settings))
        alarm = start_alarm(settings)
        try:
            Supervisor(processes(settings), on_started=started, each_second=each_second).run()
        finally:
            if alarm is not None:
                alarm.set()


def serve_web(settings: Settings) -> None:
    """Become the web server (gunicorn with threads); does not return."""
    options = {
        "--bind": f"127.0.0.1:{settings.port}",
        "--pythonpath": str(APP.parent),
        "--worker-class": "gthread",
        "--workers": str(WEB_WORKERS),
        "--threads": str(WEB_THREADS),
        "--timeout": str(BODY_SECONDS),
        "--graceful-timeout": "5",
        "--log-level": "warning",
    }
    argv = [sys.executable, "-m", "gunicorn", *(word for pair in options.items() for word in pair)]
    os.execv(sys.executable, [*argv, "--preload", "--no-control-socket", "app:create_app()"])  # noqa: S606 - our own interpreter


def run_simulator(settings: Settings) -> None:
    """Run the simulated phone network until it is told to stop."""
    from alerts.simulator.server import SimulatorConfig, run

    run(
        SimulatorConfig(
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_token.get_secret_value(),
            numbers=(settings.twilio_from or "",),
            inbound_url=f"{settings.public_base_url}/sms/inbound",
            port=settings.simulator_port,
        )
    )


def _command(*words: str) -> list[str]:
    return [sys.executable, str(APP), *words]


def _say_where(settings: Settings) -> None:
    print(f"Avisa is starting at {settings.public_base_url}", flush=True)
    if settings.simulated:
        print(f"No texts are really sent. The phones: {settings.public_base_url}/phones", flush=True)
