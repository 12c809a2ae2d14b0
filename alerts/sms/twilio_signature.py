"""Whether a webhook comes from Twilio."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from twilio.request_validator import RequestValidator


def webhook_is_signed(url: str, form: Mapping[str, str], signature: str | None, tokens: Iterable[str]) -> bool:
    """Check X-Twilio-Signature over the public URL and the unchanged form with each token (two while rotating).

    `url` is put together from the configured public address, never from the Host header; a missing signature is False.
    """
    if not signature:
        return False
    # Every token is tried, and RequestValidator compares in constant time: the answer's delay tells nothing.
    matches = [RequestValidator(token).validate(url, form, signature) for token in tokens if token]
    return any(matches)
