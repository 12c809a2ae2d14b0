"""The directory: whom people can call for legal help, in the language they read."""

from __future__ import annotations

from alerts.sms.phrasebook import Phrasebook
from alerts.sms.segments import measure
from config.network import Network

LEGAL = "legal"
MOST_SEGMENTS = 3


def legal_help(phrases: Phrasebook, network: Network, lang: str) -> str:
    """The network's legal line and hotline, then others that answer in that language, as far as three segments go."""
    organization = network.organization
    told = {"legal_line": organization.legal_line, "hotline": organization.hotline, "org": organization.name}
    text = phrases.say(lang, "legal.line", **told)
    for resource in network.resources:
        is_known = resource.number in {organization.legal_line, organization.hotline}
        longer = f"{text} {resource.name} {resource.number}."
        wanted = resource.kind == LEGAL and lang in resource.languages and not is_known
        if wanted and measure(longer).segments <= MOST_SEGMENTS:
            text = longer
    return text
