"""Verdicts: what a carrier's error asks of us beyond the one delivery it came with."""

from __future__ import annotations

from alerts.house import Transaction
from alerts.people import consent
from alerts.sms.carrier import Verdict
from alerts.sms.twilio_errors import verdict_of


def heed(tx: Transaction, mailing_id: int, contact_id: int, code: int) -> None:
    """Do what an error code about one person's text asks of us; saying it again for the same text changes nothing."""
    if verdict_of(code) is Verdict.OPTED_OUT:
        consent.opt_out_by_carrier(tx, contact_id)
