"""The shape of network.toml: the rules of a network, a class for each of its sections."""

from __future__ import annotations

import re
from datetime import time
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field

from config.network_shapes import Positive, Share, Slug, Strict, Words

Count = Annotated[int, Field(gt=0)]


def _clock_time(value: object) -> time:
    if not isinstance(value, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        raise ValueError('must be a time of day in quotes, like "21:00"')
    return time.fromisoformat(value)


ClockTime = Annotated[time, BeforeValidator(_clock_time)]


class Organization(Strict):
    """Who runs the network. Short names stand in alerts, so they cost characters."""

    name: Words
    short_name: Annotated[str, Field(min_length=1, max_length=14)]
    short_names: dict[str, Annotated[str, Field(min_length=1, max_length=14)]] = Field(default_factory=dict)
    hotline: Words
    legal_line: Words
    website: str = ""


class DropAccents(StrEnum):
    """When a text is sent without the accented letters GSM-7 lacks (á, í, ó, ú), which make it two and a half times as
    long on the air.
    """

    WHERE_IT_SAVES = "where_it_saves"  # a segment
    ALWAYS = "always"
    NEVER = "never"


class Languages(Strict):
    """The languages people may choose; `default` is the one for who has not chosen.

    `approved_drafts` are those that a catalog calls a draft and a native reader has approved for this network.
    """

    offered: Annotated[tuple[str, ...], Field(min_length=1)]
    default: str
    approved_drafts: tuple[str, ...] = ()
    drop_accents: DropAccents = DropAccents.WHERE_IT_SAVES


class Verification(Strict):
    """How verifiers are asked: waves of growing size, every so many seconds, until giving up."""

    wave_seconds: Positive
    wave_sizes: Annotated[tuple[Count, ...], Field(min_length=1)]
    give_up_minutes: Positive
    code_misses: Count = 3
    same_event_minutes: Positive = 15


class DutyRules(Strict):
    """How often people are asked. Pages are questions to verifiers, all counted within the last hour.

    A reporter, and all who came through one member invited by a founder, may cause only so many; somebody of whose
    reports so many were denied within `denied_hours` waits for a coordinator with the next one. The coordinators are
    asked about so many reports of one person in an hour.
    """

    pages_per_hour: Count = 6
    reporter_pages_per_hour: Count = 40
    inviter_pages_per_hour: Count = 80
    denied_reports: Count = 3
    denied_hours: Positive = 24
    referrals_per_hour: Count = 3


class RosterRules(Strict):
    """How people come on the roster and leave it: who vouches, when a role lapses, how much one coordinator may end."""

    vouchers: Annotated[int, Field(ge=1, le=2)] = 2
    lapse_days: Positive = 60
    lapse_notice_days: Positive = 7
    suspensions_per_hour: Count = 3


class Remedy(StrEnum):
    """What happens with a report that is too little to be checked as it is.

    ASK_BACK: its sender is asked for better, and a check begins only with an answer that gives it; with a no it is kept
    for the coordinators, without an answer it lapses. VERIFIERS_ONLY: verifiers are asked and told that it is unsure.
    The report counts for nothing, so that an alert takes two of them, independent of its sender and of each other.
    NOT_SENT_OUT: it is kept for the coordinators, and nobody is asked or told.
    """

    ASK_BACK = "ask_back"
    VERIFIERS_ONLY = "verifiers_only"
    NOT_SENT_OUT = "not_sent_out"


class Credibility(Strict):
    """[credibility]: what to do with a report that tells of nothing but vehicles or a feeling (`vague`) or of one
    vehicle's dark windows (`only_tinted`), that is older than `stale_minutes`, or that tells what others said.

    None of them makes hearsay count as a word, and none lets a prediction be checked.
    """

    vague: Remedy = Remedy.ASK_BACK
    only_tinted: Remedy = Remedy.NOT_SENT_OUT
    old: Remedy = Remedy.NOT_SENT_OUT
    hearsay: Remedy = Remedy.ASK_BACK


class AlertRules(Strict):
    """The life of an alert, and what keeps one from leaving."""

    life_minutes: Positive
    ask_again_minutes: Positive
    stale_minutes: Positive
    update_minutes: Positive = 10
    max_audience: Count
    code_letters: Annotated[str, Field(pattern=r"^[A-Z]+$")]
    code_rest_days: Count = 90


class DeliveryRules(Strict):
    """How much leaves at once, in an hour and in a day, and when; `grace_seconds` is the wait before a lost send is
    looked for.

    `segments_per_day` 0: no cap is known; `segment_price` 0: nobody has looked up what a segment costs. Quiet hours are
    on the network's clock; two equal times mean there are none.
    """

    chunk_size: Annotated[int, Field(gt=0, le=5000)] = 500
    grace_seconds: Positive = 60
    broadcasts_per_hour: Count
    recipients_per_hour: Count
    segments_per_day: Annotated[int, Field(ge=0)] = 0
    notice_share: Share = 0.4
    segment_price: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "USD"
    quiet_from: ClockTime = time(21)
    quiet_until: ClockTime = time(8)

    def is_quiet_at(self, clock: time) -> bool:
        """Whether this time of the network's day falls into the quiet hours."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until


class FatigueRules(Strict):
    """How many new alerts and notices a person gets in a day, and when they hear of what was kept back.

    `choices` are what people may choose by LESS and MORE. Alerts of neighboring places and notices take at most
    `nearby_share` of it (rounded up), so that the places a person asked for find room.
    """

    alerts_a_day: Count = 8
    choices: Annotated[tuple[Count, ...], Field(min_length=1)] = (3, 8, 20)
    nearby_share: Annotated[float, Field(gt=0, le=1)] = 0.5
    digest_hours: Positive = 2
    digest_at: ClockTime = time(20)


class ConversationRules(Strict):
    """How long a question stands, and when two machines texting each other are left alone."""

    loop_answers: Count = 5
    loop_minutes: Positive = 10
    dialogue_minutes: Positive = 30
    approval_minutes: Positive = 15
    approval_wait_seconds: Positive = 60


class ApprovalRules(Strict):
    """Whether a broadcast may leave in an emergency with its author's name alone."""

    emergency_override: bool = False


class CheckRules(Strict):
    """What may be asked about a place, by one person within an hour and how far back; and rumors: how many people must
    have asked within how long for a notice that a report was not confirmed, and how many such notices leave in an hour.
    """

    per_hour: Count = 6
    look_back_hours: Positive = 12
    notice_people: Count = 5
    notice_minutes: Positive = 120
    notices_per_hour: Count = 3


class HelpRules(Strict):
    """How people are called back: how long a volunteer has to take a call and all of them together, when a call that
    was taken is over, and how many an hour they are asked for.
    """

    take_minutes: Positive = 5
    unanswered_minutes: Positive = 120
    done_hours: Positive = 24
    calls_per_hour: Count = 10


class RenewalRules(Strict):
    """When a subscriber is asked whether they still want alerts: so many days after they last texted us themselves.

    Who has not answered after `answer_days` gets none any more. `per_hour`: how many are asked or told the end.
    """

    after_days: Positive = 365
    answer_days: Positive = 14
    per_hour: Count = 100


class EventRules(Strict):
    """When those who go to an event are reminded: the day before at this time, and so many hours before it begins; and
    from how many people on coordinators are told how many go.
    """

    day_before_at: ClockTime = time(18)
    hours_before: Positive = 2
    count_from: Count = 5


class Retention(Strict):
    """How long each long-lived fact is kept (law 10); what is not named here is kept while it is needed."""

    inbound_body_hours: Positive = 72
    outbound_body_hours: Positive = 72
    done_task_hours: Positive = 24
    delivery_days: Positive = 90
    unvetted_report_days: Positive = 7
    inquiry_hours: Positive = 2
    drill_days: Positive = 90
    going_hours: Positive = 24
    event_days: Positive = 90
    template_days: Positive = 365


class NetworkFile(Strict):
    """network.toml. `example_area` is the area (its slug) by which people are shown how a place is written."""

    timezone: str
    example_area: Slug | None = None
    organization: Organization
    languages: Languages
    verification: Verification
    duty: DutyRules = DutyRules()
    roster: RosterRules = RosterRules()
    credibility: Credibility = Credibility()
    alert: AlertRules
    delivery: DeliveryRules
    fatigue: FatigueRules = FatigueRules()
    conversation: ConversationRules = ConversationRules()
    approval: ApprovalRules = ApprovalRules()
    check: CheckRules = CheckRules()
    help: HelpRules = HelpRules()
    renewal: RenewalRules = RenewalRules()
    events: EventRules = EventRules()
    retention: Retention = Retention()
