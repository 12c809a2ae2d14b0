"""The board: what is open, leaving and waiting, alike for all who look, and asked for again without a flicker."""

from __future__ import annotations
