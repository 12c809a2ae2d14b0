"""What a network is set up with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from alerts.simulator.faults import Faults


@dataclass(frozen=True, slots=True)
class SimulatorConfig:
    """One account, where its inbound texts go, and its numbers: the pool of the service, if there is one."""

    account_sid: str
    auth_token: str
    numbers: tuple[str, ...]
    inbound_url: str
    port: int
    messaging_service_sid: str | None = None
    messages_per_second: float = 1000.0
    faults: Faults = Faults()  # noqa: RUF009 - frozen

    @property
    def first_faults(self) -> Faults:
        """The faults to start with, at this account's rate."""
        return replace(self.faults, messages_per_second=self.messages_per_second)

    def opt_out_scope(self, sender: str) -> str:
        """What a STOP to this number blocks: the whole service, or without one the number alone."""
        return self.messaging_service_sid or sender
