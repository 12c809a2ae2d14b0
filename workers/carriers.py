"""Opening the carrier that settings describe."""

from __future__ import annotations

from alerts.sms.carrier import Carrier
from alerts.sms.twilio_carrier import Sender, open_twilio_carrier
from config.settings import Settings


def open_carrier(settings: Settings) -> Carrier:
    """Twilio, or whatever speaks its API at TWILIO_API_BASE; to be opened on the loop it will live on."""
    # Twilio picks the number out of a service's pool; only without a service do we name one.
    number = None if settings.twilio_messaging_service_sid else settings.twilio_from
    return open_twilio_carrier(
        settings.twilio_account_sid,
        settings.twilio_auth_token.get_secret_value(),
        Sender(settings.twilio_messaging_service_sid, number),
        api_base=settings.twilio_api_base,
    )


def sender_name(settings: Settings) -> str:
    """What the provider counts the limit against."""
    return settings.twilio_messaging_service_sid or settings.twilio_from or settings.twilio_account_sid
