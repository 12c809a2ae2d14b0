"""The service of one machine: which processes it is made of, and how the web server and the simulator are started.

All of it is loaded once, in the process that runs the others; they are forked from it and stand ready at once, also
when one of them died in the middle of an alert.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final
from wsgiref.types import WSGIApplication

import gunicorn.workers.gthread  # noqa: F401 - loaded for the web server, which names it by a word
import twilio.rest.api.v2010.account.message  # noqa: F401 - loaded for the senders, whose client would do it late
from gunicorn.app.base import BaseApplication

from alerts.house import House
from alerts.reports import sighting
from alerts.simulator import server as simulator
from alerts.simulator.config import SimulatorConfig
from alerts.store.agenda import Lane
from config.settings import Settings
from workers.alarm import Alarm, alarm_of
from workers.processes import Process, Supervisor
from workers.sweeper import sweep
from workers.valkey import running_server
from workers.worker import work

APP: Final = Path(__file__).parents[1] / "app.py"
WEB_WORKERS: Final = 2
WEB_THREADS: Final = 4  # more of them wait for each other rather than for the database (measured)
BODY_SECONDS: Final = 20

MakeWeb = Callable[[House], WSGIApplication]


def processes(house: House, make_web: MakeWeb) -> list[Process]:
    """Everything that must run: the web, a worker a lane, the sweeper, and the simulator where there is no provider."""
    wanted = [Process("web", partial(serve_web, house, make_web))]
    wanted += [Process(lane.value, partial(work, house, lane)) for lane in Lane]
    # A text whose carrier is slow to answer must not keep an alert from being planned, or the next verifier waiting.
    wanted.append(Process("urgent-2", partial(work, house, Lane.URGENT)))
    wanted.append(Process("sweeper", partial(sweep, house)))
    if house.settings.simulated:
        wanted.insert(0, Process("phones", partial(run_simulator, house.settings)))
    if alarm := alarm_of(house.settings):
        wanted.append(Process("alarm", partial(_give_signs, alarm)))
    return wanted


def run_service(house: House, make_web: MakeWeb) -> None:
    """Run all of it until SIGTERM or Ctrl-C; the embedded queue server is kept alive beside it."""
    sighting.prepare(house.phrases, house.gazetteer, house.network.timezone)
    house.database.close()  # a connection can't be shared with a child
    gc.collect()
    gc.freeze()  # collections would write to what the children share
    with running_server(house.settings) as server:
        each_second = server.ensure if server is not None else None
        started = partial(_say_where, house.settings)
        Supervisor(processes(house, make_web), on_started=started, each_second=each_second).run()


class _Served(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Our web application in gunicorn, made before its workers are forked."""

    def __init__(self, house: House, make_web: MakeWeb) -> None:
        self._house, self._make_web = house, make_web
        super().__init__()

    def load_config(self) -> None:
        """Set what we want; nothing is read from files or the environment."""
        wanted = {
            "bind": f"127.0.0.1:{self._house.settings.port}",
            "worker_class": "gthread",
            "workers": WEB_WORKERS,
            "threads": WEB_THREADS,
            "timeout": BODY_SECONDS,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "preload_app": True,
            "control_socket_disable": True,
        }
        for name, value in wanted.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:
        """The application."""
        return self._make_web(self._house)


def serve_web(house: House, make_web: MakeWeb) -> None:
    """Be the web server (gunicorn with threads) until told to stop."""
    _Served(house, make_web).run()


def run_simulator(settings: Settings) -> None:
    """Run the simulated phone network until it is told to stop."""
    simulator.run(
        SimulatorConfig(
            account_sid=settings.twilio_account_sid,
            auth_token=settings.twilio_auth_token.get_secret_value(),
            numbers=(settings.twilio_from or "",),
            inbound_url=f"{settings.public_base_url}/sms/inbound",
            port=settings.simulator_port,
        )
    )


def _give_signs(alarm: Alarm) -> None:
    alarm.run(threading.Event())


def _say_where(settings: Settings) -> None:
    print(f"Avisa is starting at {settings.public_base_url}", flush=True)
    if settings.simulated:
        print(f"No texts are really sent. The phones: {settings.public_base_url}/phones", flush=True)
