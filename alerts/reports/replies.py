"""What the intake of a report answers, and what it asks back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from alerts.reports.wording import Reply


class Question(StrEnum):
    """What a report lacks; its answer is `intake.go_on` with the report's id."""

    NOW = "report.ask_now"
    OWN_EYES = "report.ask_firsthand"
    PLACE = "report.ask_place"
    AREA = "report.ask_area"
    WHAT = "report.ask_what"
    MORE = "report.ask_more"
    WHEN = "report.ask_when"
    STILL = "report.ask_still"


@dataclass(frozen=True, slots=True)
class IntakeReply(Reply):
    """The answer to a report. `question` is what was asked back, if anything; `asked` is what belongs to it.

    `asked` holds "report_id", and "areas" (slugs in the order of their numbers) with Question.AREA; both are JSON.
    """

    question: Question | None = None
    asked: Mapping[str, int | list[str]] | None = None
