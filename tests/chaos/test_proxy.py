"""The proxy itself: what passes, what is refused, what is reset, and what becomes of words said into the silence."""

from __future__ import annotations

import socket
import socketserver
import struct
import threading
from collections.abc import Iterator
from time import monotonic

import pytest

from tests.chaos.proxy import HOST, Proxy

PATIENCE_SECONDS = 10.0
A_MOMENT = 0.2  # how long nothing must come for it to count as silence; longer only makes the test stricter


class Echo(socketserver.StreamRequestHandler):
    """Says back what it hears, line by line."""

    def handle(self) -> None:
        for line in self.rfile:
            self.wfile.write(line)


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    with socketserver.ThreadingTCPServer((HOST, 0), Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=[A_MOMENT / 10], daemon=True).start()
        with Proxy((HOST, server.server_address[1])) as running:
            yield running
        server.shutdown()


def connect(proxy: Proxy) -> socket.socket:
    return socket.create_connection((HOST, proxy.port), PATIENCE_SECONDS)


def says(connection: socket.socket, words: bytes) -> bytes:
    connection.sendall(words + b"\n")
    return hears(connection)


def hears(connection: socket.socket) -> bytes:
    heard = b""
    while not heard.endswith(b"\n"):
        piece = connection.recv(1024)
        if not piece:
            break
        heard += piece
    return heard.rstrip(b"\n")


def is_silent(connection: socket.socket) -> bool:
    connection.settimeout(A_MOMENT)
    try:
        connection.recv(1)
    except TimeoutError:
        return True
    finally:
        connection.settimeout(PATIENCE_SECONDS)
    return False


def test_everything_passes(proxy: Proxy) -> None:
    with connect(proxy) as one, connect(proxy) as other:
        assert says(one, b"one") == b"one"
        assert says(other, b"x" * 300_000) == b"x" * 300_000
        one.shutdown(socket.SHUT_WR)
        assert one.recv(1) == b""  # the end passes too, and from the far side back


def test_a_delay_holds_up_both_ways(proxy: Proxy) -> None:
    proxy.delay_seconds = 2 * A_MOMENT
    with connect(proxy) as connection:
        began = monotonic()
        assert says(connection, b"from afar") == b"from afar"
        assert monotonic() - began >= 4 * A_MOMENT


def test_refusing_resets_what_is_open_and_refuses_what_comes(proxy: Proxy) -> None:
    with connect(proxy) as open_one:
        assert says(open_one, b"before") == b"before"
        proxy.refuse()
        with pytest.raises(ConnectionResetError):
            open_one.recv(1)
    with pytest.raises(ConnectionRefusedError):
        connect(proxy)
    proxy.heal()
    with connect(proxy) as again:
        assert says(again, b"after") == b"after"


def test_a_cut_resets_what_is_open_and_lets_in_what_comes(proxy: Proxy) -> None:
    with connect(proxy) as open_one:
        assert says(open_one, b"before") == b"before"
        proxy.cut()
        with pytest.raises(ConnectionResetError):
            open_one.recv(1)
    with connect(proxy) as again:
        assert says(again, b"after") == b"after"


def test_in_silence_nothing_errs_and_nothing_comes_until_it_ends(proxy: Proxy) -> None:
    with connect(proxy) as old:
        assert says(old, b"before") == b"before"
        proxy.silence()
        with connect(proxy) as new:
            old.sendall(b"into\n")
            new.sendall(b"the silence\n")
            assert is_silent(old)
            assert is_silent(new)
            proxy.heal()
            assert (hears(old), hears(new)) == (b"into", b"the silence")


def test_a_reset_takes_back_what_was_said_into_the_silence() -> None:
    """As with a real line: what its sender has forgotten never arrives. A sender that only closed does not forget."""
    with socket.create_server((HOST, 0)) as server:
        server.settimeout(PATIENCE_SECONDS)
        with Proxy((HOST, server.getsockname()[1])) as proxy:
            with connect(proxy) as taken_back, connect(proxy) as left_behind:
                ends = [server.accept()[0] for _ in range(2)]
                proxy.silence()
                for connection in (taken_back, left_behind):
                    connection.sendall(b"words")
                taken_back.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            proxy.heal()
            assert sorted(map(everything, ends)) == [b"", b"words"]


def everything(end: socket.socket) -> bytes:
    """All that arrives at this end of a connection, until the other is closed or reset."""
    arrived = b""
    with end:
        end.settimeout(PATIENCE_SECONDS)
        try:
            while piece := end.recv(1024):
                arrived += piece
        except ConnectionResetError:
            pass
    return arrived


def test_a_target_that_is_not_there_is_a_reset() -> None:
    with socket.create_server((HOST, 0)) as server:
        nobody = server.getsockname()[1]
    with Proxy((HOST, nobody)) as proxy, pytest.raises(ConnectionResetError), connect(proxy) as connection:
        connection.recv(1)
