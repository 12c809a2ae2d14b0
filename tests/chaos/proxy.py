"""A TCP proxy that can be broken: what stands behind it is then refused, cut off, or there but silent.

Silence is the worst: connections open, bytes are taken and acknowledged, nothing comes back and nothing errs. What was
said into the silence passes on when it ends, as on a line that was down, unless its sender has reset the connection.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine
from functools import partial
from types import TracebackType
from typing import Any, Final, Self

HOST: Final = "127.0.0.1"
READ_BYTES: Final = 65536
PATIENCE_SECONDS: Final = 10.0
BACKLOG: Final = 512
NOTICED_SECONDS: Final = 0.02  # whoever reset a connection before all is healed took its words back
RESET: Final = struct.pack("ii", 1, 0)  # SO_LINGER of no time: closing forgets what was not delivered and resets

Address = tuple[str, int]


class Proxy:
    """Passes connections on to `target` from a port of its own, or from `listener`, while the block lasts.

    It connects in the network namespace of the thread that enters the block; a listener may be of another one.
    """

    def __init__(self, target: Address, listener: socket.socket | None = None) -> None:
        self.passed = 0  # bytes so far, both ways
        self.delay_seconds = 0.0  # what each piece takes one way, as to a server far away
        self._target = target
        self._listener = listener or bound()
        self.port = int(self._listener.getsockname()[1])
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=f"proxy-{self.port}", daemon=True)
        self._passes = asyncio.Event()
        self._accepting: asyncio.Task[None] | None = None
        self._conversations: set[asyncio.Task[None]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        self.heal()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.refuse()
        self._do(asyncio.sleep(NOTICED_SECONDS))  # the last connections close
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE_SECONDS)
        self._loop.close()
        self._listener.close()

    def heal(self) -> None:
        """Everything passes again, also what was held back in silence."""
        self._do(self._heal())

    def silence(self) -> None:
        """New connections are taken and old ones stay, but nothing passes either way."""
        self._do(self._silence())

    def cut(self) -> None:
        """Reset every connection there is; new ones pass."""
        self._do(self._cut())

    def refuse(self) -> None:
        """Reset every connection there is, and refuse new ones."""
        self._do(self._refuse())

    def _do(self, change: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(change, self._loop).result(PATIENCE_SECONDS)

    async def _heal(self) -> None:
        await asyncio.sleep(NOTICED_SECONDS)
        self._passes.set()
        if self._accepting is None:
            self._listener.setblocking(False)
            self._listener.listen(BACKLOG)
            self._accepting = self._loop.create_task(self._accept())

    async def _silence(self) -> None:
        await self._heal()
        self._passes.clear()

    async def _cut(self) -> None:
        conversations = set(self._conversations)
        for conversation in conversations:
            conversation.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)

    async def _refuse(self) -> None:
        if self._accepting is not None:
            self._accepting.cancel()
            await asyncio.gather(self._accepting, return_exceptions=True)
            self._accepting = None
            # Still bound, so that nobody else takes the port, but not listening: the kernel refuses. (Linux)
            self._listener.shutdown(socket.SHUT_RDWR)
        await self._cut()

    async def _accept(self) -> None:
        while True:
            accepted, _ = await self._loop.sock_accept(self._listener)
            reader, writer = await asyncio.open_connection(sock=accepted)
            conversation = self._loop.create_task(self._converse(reader, writer))
            self._conversations.add(conversation)
            conversation.add_done_callback(self._conversations.discard)
            conversation.add_done_callback(partial(_end, writer))

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Both directions of one connection; raises when one side resets it or is not there."""
        await self._passes.wait()
        far_reader, far_writer = await asyncio.open_connection(*self._target)
        ended = False
        try:
            async with asyncio.TaskGroup() as both_ways:
                both_ways.create_task(self._pass_on(reader, far_writer))
                both_ways.create_task(self._pass_on(far_reader, writer))
            ended = True
        finally:
            _close(far_writer, reset=not ended)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            piece = await reader.read(READ_BYTES)
            await asyncio.sleep(self.delay_seconds)
            await self._passes.wait()
            if (lost := reader.exception()) is not None:
                raise lost  # who reset the connection took back what had not been passed on
            if not piece:
                writer.write_eof()
                return
            self.passed += len(piece)
            writer.write(piece)
            await writer.drain()


def bound(host: str = HOST, port: int = 0) -> socket.socket:
    """A socket bound to an address, in the network namespace that the caller is in."""
    found = _bind(host, port)
    if port:
        return found
    # The kernel keeps a port for a socket that stops listening only if that socket asked for this very port.
    with found:
        return _bind(host, int(found.getsockname()[1]))


def _bind(host: str, port: int) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.bind((host, port))
    return made


def _end(writer: asyncio.StreamWriter, conversation: asyncio.Task[None]) -> None:
    _close(writer, reset=conversation.cancelled() or conversation.exception() is not None)


def _close(writer: asyncio.StreamWriter, *, reset: bool) -> None:
    """In good order, or so that the other side gets a reset and what was held back is forgotten."""
    if reset and not writer.is_closing():
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        writer.transport.abort()
    else:
        writer.close()
