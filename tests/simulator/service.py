"""A service under the network: a web server in a thread that keeps the webhooks it gets and answers as told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

from twilio.request_validator import RequestValidator

TOKEN = "secret-token"
SECONDS = 20.0
EMPTY = (200, "<Response/>")


@dataclass(frozen=True)
class Call:
    """One webhook: its path with the query, its form, and whether its signature is right."""

    path: str
    form: dict[str, str]
    signed: bool


@dataclass
class Service:
    """Keeps calls; `answer` says the status and body for each."""

    base_url: str = ""
    answer: Callable[[Call], tuple[int, str]] = lambda call: EMPTY
    calls: list[Call] = field(default_factory=list)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def keep(self, call: Call) -> None:
        with self.changed:
            self.calls.append(call)
            self.changed.notify_all()

    def states(self, sid: str) -> list[str]:
        return [call.form["MessageStatus"] for call in self.calls if call.form.get("MessageSid") == sid]

    def wait(self, wanted: Callable[[], bool]) -> None:
        """Until what came in fulfills the condition."""
        with self.changed:
            assert self.changed.wait_for(wanted, SECONDS), "the webhooks waited for did not come"


@contextmanager
def listening() -> Iterator[Service]:
    """A service on a port of its own."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = dict(parse_qsl(raw, keep_blank_values=True))
            signature = self.headers["X-Twilio-Signature"]
            signed = RequestValidator(TOKEN).validate(service.base_url + self.path, form, signature)
            call = Call(self.path, form, signed)
            status, body = service.answer(call)
            service.keep(call)
            content = body.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/xml")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.base_url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join(SECONDS)
