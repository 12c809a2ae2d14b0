"""What an installation runs with and where each setting comes from, to be looked at. Values of variables stay unsaid:
most are secrets, addresses or numbers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from dotenv import dotenv_values
from pydantic import BaseModel

from config.environment import ENV_FILE, Variables
from config.network import Network
from config.network_sections import Organization


class Source(StrEnum):
    """Where a setting comes from."""

    ENVIRONMENT = "environment"
    ENV_FILE = "env_file"
    NETWORK = "network"  # network.toml
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of network.toml, as it holds."""

    section: str
    key: str
    value: str
    source: Source


def sources(environ: Mapping[str, str] | None = None, env_file: Path | None = None) -> Mapping[str, Source]:
    """Where each variable comes from, in the order of the README; an empty one counts as left out."""
    environ = os.environ if environ is None else environ
    written = dotenv_values(env_file or ENV_FILE)
    found = {}
    for name in Variables.model_fields:
        in_file = Source.ENV_FILE if written.get(name) else Source.DEFAULT
        found[name] = Source.ENVIRONMENT if environ.get(name) else in_file
    return found


def rules(network: Network) -> Iterator[Rule]:
    """Every rule in the order of network.toml, without who runs the network: that is public and holds numbers."""
    for section in fields(network):
        part = getattr(network, section.name)
        if not isinstance(part, BaseModel) or isinstance(part, Organization):
            continue
        for key in type(part).model_fields:
            source = Source.NETWORK if key in part.model_fields_set else Source.DEFAULT
            yield Rule(section.name, key, _written(getattr(part, key)), source)


def _written(value: object) -> str:
    """A value as network.toml writes it, nearly."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return ", ".join(_written(one) for one in value)
    return f"{value:%H:%M}" if hasattr(value, "hour") else str(value)
