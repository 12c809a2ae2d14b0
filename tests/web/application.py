"""The web application for a test, with the templates that tests before it have compiled."""

from __future__ import annotations

from typing import Final

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache

from alerts.house import House
from alerts.web import build_web
from workers.housekeeping import RETENTION


class _Kept(BytecodeCache):
    """Compiled templates by name and source. Compiling them anew took a fifth of a page's test (measured)."""

    def __init__(self) -> None:
        self.compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (code := self.compiled.get(bucket.key)) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled[bucket.key] = bucket.bytecode_to_string()


_KEPT: Final = _Kept()


def application(house: House) -> Flask:
    """As `build_web` makes it, with the retention table."""
    app = build_web(house, life_spans=RETENTION)
    app.jinja_env.bytecode_cache = _KEPT
    return app
