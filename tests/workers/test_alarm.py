"""The dead man's switch: signs while all is well, silence otherwise, and no failure of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from config.settings import load_settings
from workers.alarm import Alarm, alarm_of

pytestmark = pytest.mark.slow


class Outside(ThreadingHTTPServer):
    """Our own web server and the watcher outside, both at once: what is ready, and the signs that came."""

    ready = True
    signs = 0


class Answers(BaseHTTPRequestHandler):
    """/readyz answers as it is told to, anything else is a sign."""

    server: Outside

    def do_GET(self) -> None:
        if self.path == "/readyz":
            self.send_response(200 if self.server.ready else 503)
        else:
            self.server.signs += 1
            self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def outside() -> Iterator[Outside]:
    """Both servers on a loopback port."""
    with Outside(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def alarm(outside: Outside, **changed: str) -> Alarm:
    """The alarm between them, with other addresses where some are given."""
    base = f"http://127.0.0.1:{outside.server_port}"
    urls = {"ready_url": f"{base}/readyz", "alarm_url": f"{base}/ping/secret", **changed}
    return Alarm(urls["ready_url"], urls["alarm_url"])


def test_a_sign_only_while_the_service_is_ready(outside: Outside) -> None:
    with requests.Session() as session:
        assert alarm(outside).give_sign(session)
        outside.ready = False
        assert not alarm(outside).give_sign(session)
    assert outside.signs == 1


def test_nobody_there_is_silence_and_no_error(outside: Outside, caplog: pytest.LogCaptureFixture) -> None:
    """Neither our own server nor the watcher; and the address of the latter is in no log."""
    with requests.Session() as session:
        assert not alarm(outside, ready_url="http://127.0.0.1:9/readyz").give_sign(session)
        assert not alarm(outside, alarm_url="http://127.0.0.1:9/ping/secret").give_sign(session)
    assert outside.signs == 0
    assert "secret" not in caplog.text
    assert "secret" not in repr(alarm(outside))


def test_signs_come_until_it_is_stopped(outside: Outside) -> None:
    stop, several = threading.Event(), threading.Event()

    class Counted(Alarm):
        def give_sign(self, session: requests.Session) -> bool:
            taken = super().give_sign(session)
            if outside.signs >= 3:
                several.set()
            return taken

    base = f"http://127.0.0.1:{outside.server_port}"
    thread = threading.Thread(target=Counted(f"{base}/readyz", f"{base}/ping", 0.01).run, args=(stop,))
    thread.start()
    assert several.wait(20)
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def test_without_an_address_there_is_no_alarm() -> None:
    assert alarm_of(load_settings({})) is None


def test_it_asks_our_own_web_server_and_never_shows_whom_it_tells() -> None:
    alarm = alarm_of(load_settings({"ALARM_URL": "https://alarm.example.org/secret", "PORT": "8123"}))
    assert alarm == Alarm("http://127.0.0.1:8123/readyz", "https://alarm.example.org/secret")
    assert "secret" not in repr(alarm)
