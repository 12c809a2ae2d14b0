"""Phone numbers: from what people write to E.164, and whether a person can stand behind one."""

from __future__ import annotations

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

# Kinds of numbers that belong to services, not to somebody's pocket.
_SERVICES = frozenset(
    {
        PhoneNumberType.PREMIUM_RATE,
        PhoneNumberType.TOLL_FREE,
        PhoneNumberType.SHARED_COST,
        PhoneNumberType.UAN,
        PhoneNumberType.VOICEMAIL,
        PhoneNumberType.PAGER,
    }
)


class InvalidNumber(ValueError):
    """What was given can't be texted. The message never repeats it."""


def parse_number(raw: str, region: str = "US") -> str:
    """E.164 of a number as people write it ("(213) 555-0142"); raises InvalidNumber."""
    if any(character.isalpha() for character in raw):
        raise InvalidNumber("a phone number holds no letters")
    try:
        number = phonenumbers.parse(raw, region)
    except NumberParseException:
        raise InvalidNumber("this is not a phone number") from None
    _refuse_untextable(number)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def is_person_number(sender: str) -> bool:
    """Whether a text's sender is a whole E.164 number of a person: no short code, no name, no service line."""
    try:
        if parse_number(sender) != sender:
            return False
    except InvalidNumber:
        return False
    return phonenumbers.number_type(phonenumbers.parse(sender, None)) not in _SERVICES


def _refuse_untextable(number: PhoneNumber) -> None:
    if number.extension:
        raise InvalidNumber("a number with an extension can't be texted")
    # "Possible" and not "valid": the plan tables lag behind new area codes, and a dead number shows when texted.
    if not phonenumbers.is_possible_number(number):
        raise InvalidNumber("a phone number of this country has another length")
