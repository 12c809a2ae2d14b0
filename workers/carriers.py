"""Opening the carrier that settings describe."""

from __future__ import annotations

from typing import Final

from alerts.house import House
from alerts.sms.carrier import Carrier
from alerts.sms.twilio_carrier import Sender, open_twilio_carrier
from alerts.sms.twilio_transport import TimeLimits
from config.settings import Settings
from workers.pace import MOST

LONGEST_REQUEST: Final = 10.0


def open_carrier(house: House) -> Carrier:
    """Twilio, or whatever speaks its API at TWILIO_API_BASE; to be opened on the loop it will live on."""
    settings = house.settings
    # Twilio picks the number out of a service's pool; only without a service do we name one.
    number = None if settings.twilio_messaging_service_sid else settings.twilio_from
    return open_twilio_carrier(
        settings.twilio_account_sid,
        settings.twilio_auth_token.get_secret_value(),
        Sender(settings.twilio_messaging_service_sid, number),
        api_base=settings.twilio_api_base,
        connections=MOST,
        limits=time_limits(house.network.delivery.grace_seconds),
    )


def time_limits(grace_seconds: float) -> TimeLimits:
    """How long a request may take: it must be over before the grace is, when its text is looked up and sent again."""
    total = min(LONGEST_REQUEST, max(grace_seconds - 1.0, grace_seconds / 2))
    return TimeLimits(read=total, total=total)


def sender_name(settings: Settings) -> str:
    """What the provider counts the limit against."""
    return settings.twilio_messaging_service_sid or settings.twilio_from or settings.twilio_account_sid
