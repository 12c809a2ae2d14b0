"""Network namespaces: hosts on one machine, joined by a bridge, whose cables can be pulled. For root on Linux only."""

from __future__ import annotations

import ctypes
import json
import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

NAMES: Final = Path("/run/netns")  # where iproute2 keeps them
THIS_THREADS: Final = Path("/proc/thread-self/ns/net")
CLONE_NEWNET: Final = 0x40000000
NETWORK: Final = "10.213.71"  # /24, known to nobody outside
BRIDGE: Final = "bridge"
CABLE: Final = "cable"


@dataclass(frozen=True, slots=True)
class Namespace:
    """One host's network: `name` as iproute2 knows it, and its address on the network that all are joined by."""

    name: str
    address: str

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Let this thread, and whatever it starts meanwhile, be inside. A socket made here stays here."""
        with THIS_THREADS.open("rb") as before, (NAMES / self.name).open("rb") as own:
            _set_namespace(own.fileno())
            try:
                yield
            finally:
                _set_namespace(before.fileno())


@dataclass(frozen=True, slots=True)
class Far(Namespace):
    """A host at the other end of a cable from the one that has the bridge."""

    bridged_in: str
    cable: str  # the end of it that is there

    def unplug(self) -> None:
        """Nothing passes to it or from it any more, and nothing says so."""
        _ip("-n", self.bridged_in, "link", "set", self.cable, "down")

    def plug_in(self) -> None:
        """The line is up again."""
        _ip("-n", self.bridged_in, "link", "set", self.cable, "up")

    @property
    def passed(self) -> int:
        """How many bytes came from it so far."""
        (link,) = json.loads(_ip("-n", self.bridged_in, "-s", "-j", "link", "show", "dev", self.cable))
        return int(link["stats64"]["rx"]["bytes"])


@cache
def why_not() -> str | None:
    """Why there can be no namespaces here, in words for whoever runs the tests; None when there can."""
    if not THIS_THREADS.exists():
        return "network namespaces are a matter of Linux"
    if shutil.which("ip") is None:
        return "there is no `ip` (apt-get install iproute2)"
    try:
        with joined(1):
            return None
    except (subprocess.CalledProcessError, OSError) as error:
        said = error.stderr if isinstance(error, subprocess.CalledProcessError) else error
        return f"network namespaces are not permitted here, which takes root: {str(said).strip()}"


@contextmanager
def joined(many: int) -> Iterator[tuple[Namespace, tuple[Far, ...]]]:
    """A namespace with a bridge, and so many others joined to it by a cable each; all are gone when the block ends."""
    mark = secrets.token_hex(3)
    home = Namespace(f"avisa-{mark}-home", f"{NETWORK}.1")
    with ExitStack() as stack:
        _make(stack, home.name)
        _ip("-n", home.name, "link", "add", BRIDGE, "type", "bridge")
        _bring_up(home.name, BRIDGE, home.address)
        far = [
            Far(f"avisa-{mark}-{place}", f"{NETWORK}.{place}", home.name, f"to{place}") for place in range(2, many + 2)
        ]
        for host in far:
            _make(stack, host.name)
            _ip("-n", host.name, "link", "add", CABLE, "type", "veth", "peer", host.cable, "netns", home.name)
            _ip("-n", home.name, "link", "set", host.cable, "master", BRIDGE)
            _ip("-n", home.name, "link", "set", host.cable, "up")
            _bring_up(host.name, CABLE, host.address)
        yield home, tuple(far)


def _far(mark: str, place: int, home: Namespace) -> Far:
    return Far(f"avisa-{mark}-{place}", f"{NETWORK}.{place}", home.name, f"to{place}")


def _make(stack: ExitStack, name: str) -> None:
    _ip("netns", "add", name)
    stack.callback(_ip, "netns", "del", name)  # its links go with it, and their other ends with them
    _ip("-n", name, "link", "set", "lo", "up")


def _bring_up(name: str, link: str, address: str) -> None:
    _ip("-n", name, "addr", "add", f"{address}/24", "dev", link)
    _ip("-n", name, "link", "set", link, "up")


def _ip(*words: str) -> str:
    """Run `ip`; raises CalledProcessError, which holds what it said."""
    return subprocess.run(["ip", *words], check=True, capture_output=True, text=True).stdout


def _set_namespace(descriptor: int) -> None:
    # Python has it from 3.12 on, as os.setns.
    if ctypes.CDLL(None, use_errno=True).setns(descriptor, CLONE_NEWNET):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
