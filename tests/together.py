"""Which tests share a test process, for what they start takes long to start: the browser, and the service for stories.

xdist's own groups are told by test ids, which pytest 9.2 no longer lets a plugin change: with it they group nothing.
"""

from __future__ import annotations

import re
from typing import Final

from xdist.scheduler import LoadScopeScheduling

BROWSER: Final = re.compile(r"tests/browser/")
STORIES: Final = re.compile(r"tests/stories/test_(alert|no_secret_leaks|queue_away)\.py")


class Together(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Hands out one test at a time, those of the browser at once, and the stories of an engine at once."""

    def _split_scope(self, nodeid: str) -> str:
        if BROWSER.search(nodeid):
            return "browser"
        if STORIES.search(nodeid):
            return "stories-postgres" if "postgres" in nodeid else "stories-sqlite"
        return nodeid
