"""Phone numbers as people write them."""

from __future__ import annotations

import pytest

from alerts.sms.numbers import InvalidNumber, is_person_number, parse_number


@pytest.mark.parametrize(
    "raw",
    ["+12135550142", "(213) 555-0142", "213.555.0142", "1 213 555 0142", "２１３５５５０１４２", " +1-213-555-0142 "],
)
def test_reads_what_people_write(raw: str) -> None:
    assert parse_number(raw) == "+12135550142"


def test_reads_numbers_abroad() -> None:
    assert parse_number("+82 2-312-3456") == "+8223123456"
    assert parse_number("02-312-3456", region="KR") == "+8223123456"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "   ",
        "72345",
        "911",
        "AVISA",
        "1-800-FLOWERS",
        "213 555 014",
        "+1213555014299",
        "213 555 0142 ext 5",
        "213-555-0142#5",
        "\x00",
        "+",
    ],
)
def test_refuses_without_repeating(raw: str) -> None:
    with pytest.raises(InvalidNumber) as caught:
        parse_number(raw)
    assert not any(character.isdecimal() for character in str(caught.value))
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("sender", "person"),
    [
        ("+12135550142", True),
        ("+8221234567", True),
        ("72345", False),
        ("AVISA", False),
        ("+18005550142", False),
        ("2135550142", False),
        ("whatsapp:+12135550142", False),
        ("+1", False),
        ("", False),
        ("+1213555014O", False),
    ],
)
def test_knows_a_person_from_a_service(sender: str, person: bool) -> None:
    assert is_person_number(sender) is person
