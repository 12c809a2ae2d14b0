"""A broken network folder is refused with the file, the key and the reason, whatever is wrong with it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from config.network import NetworkError, load_network

HARBOR = Path(__file__).parent.parent / "networks" / "harbor"
NETWORK, AREAS, RESOURCES, EVENTS = "network.toml", "areas.toml", "resources.toml", "events.toml"

# file, what is replaced (a pattern), by what, and what the error must say: its key and a part of its reason
BROKEN = {
    "TOML that ends early": (NETWORK, r"wave_sizes = .*", "wave_sizes = [1,", "syntax", "line 1"),
    "the same key twice": (NETWORK, r"\Z", "\n[alert]\n", "syntax", "line"),
    "a key is missing": (NETWORK, r"wave_seconds = .*\n", "", "verification.wave_seconds", "required"),
    "a table is missing": (NETWORK, r"\[delivery\][^\[]*", "", "delivery", "required"),
    "a misspelled key": (NETWORK, r"wave_seconds", "wave_second", "verification.wave_seconds", "required"),
    "an unknown key": (
        NETWORK,
        r"stale_minutes",
        "fresh_minutes = 3\nstale_minutes",
        "alert.fresh_minutes",
        "not permitted",
    ),
    "an unknown table": (NETWORK, r"\Z", "\n[weather]\nrain = true\n", "weather", "not permitted"),
    "a word for a number": (
        NETWORK,
        r"wave_seconds = .*",
        'wave_seconds = "soon"',
        "verification.wave_seconds",
        "number",
    ),
    "no time": (NETWORK, r"wave_seconds = .*", "wave_seconds = 0", "verification.wave_seconds", "greater than 0"),
    "time that never ends": (
        NETWORK,
        r"wave_seconds = .*",
        "wave_seconds = inf",
        "verification.wave_seconds",
        "finite",
    ),
    "time backwards": (NETWORK, r"life_minutes = .*", "life_minutes = -5", "alert.life_minutes", "greater than 0"),
    "no waves": (NETWORK, r"wave_sizes = .*", "wave_sizes = []", "verification.wave_sizes", "at least 1"),
    "a wave of nobody": (
        NETWORK,
        r"wave_sizes = .*",
        "wave_sizes = [3, 0]",
        "verification.wave_sizes.1",
        "greater than 0",
    ),
    "half a person": (NETWORK, r"wave_sizes = .*", "wave_sizes = [2.5]", "verification.wave_sizes.0", "integer"),
    "an audience of nobody": (
        NETWORK,
        r"max_audience = .*",
        "max_audience = 0",
        "alert.max_audience",
        "greater than 0",
    ),
    "lower-case code letters": (NETWORK, r'"XYZ"', '"xyz"', "alert.code_letters", "pattern"),
    "no such time zone": (NETWORK, r"America/Puerto_Rico", "America/Atlantis", "timezone", "no such time zone"),
    "a time zone that is a path": (NETWORK, r"America/Puerto_Rico", "../etc/passwd", "timezone", "no such time zone"),
    "an example of nowhere": (NETWORK, r"\A", 'example_area = "atlantis"\n', "example_area", "there is no area"),
    "a default nobody offers": (NETWORK, r'default = "es"', 'default = "ko"', "languages.default", "offered"),
    "an unknown rule for accents": (
        NETWORK,
        r'default = "es"',
        'default = "es"\ndrop_accents = "often"',
        "languages.drop_accents",
        "where_it_saves",
    ),
    "no languages": (NETWORK, r"offered = .*", "offered = []", "languages.offered", "at least 1"),
    "a language twice": (NETWORK, r"offered = .*", 'offered = ["es", "es"]', "languages.offered", "twice"),
    "an empty name": (NETWORK, r'name = "Faro de.*', 'name = ""', "organization.name", "at least 1"),
    "too long a short name": (
        NETWORK,
        r'short_name = "Faro"',
        f'short_name = "{"F" * 15}"',
        "organization.short_name",
        "14",
    ),
    "a short name nobody reads": (
        NETWORK,
        r'short_name = "Faro"',
        'short_name = "Faro"\nshort_names = { fr = "Phare" }',
        "organization.short_names.fr",
        "offered",
    ),
    "questions forgotten before they are counted": (
        NETWORK,
        r"\Z",
        "\n[check]\nnotice_minutes = 150\n",
        "retention.inquiry_hours",
        "is shorter than the hour",
    ),
    "a remedy nobody knows": (
        NETWORK,
        r"\Z",
        '\n[credibility]\nvague = "shrug"\n',
        "credibility.vague",
        "'ask_back', 'verifiers_only' or 'not_sent_out'",
    ),
    "an unknown kind of doubt": (
        NETWORK,
        r"\Z",
        '\n[credibility]\nprediction = "verifiers_only"\n',
        "credibility.prediction",
        "not permitted",
    ),
    "three vouchers": (NETWORK, r"\Z", "\n[roster]\nvouchers = 3\n", "roster.vouchers", "less than or equal to 2"),
    "a notice longer than the lapse": (
        NETWORK,
        r"\Z",
        "\n[roster]\nlapse_days = 5\n",
        "roster.lapse_notice_days",
        "shorter than roster.lapse_days",
    ),
    "no pages at all": (NETWORK, r"\Z", "\n[duty]\npages_per_hour = 0\n", "duty.pages_per_hour", "greater than 0"),
    "no areas": (AREAS, r"\[areas[\s\S]*\Z", "[areas]\n", "areas", "at least 1"),
    "a slug with capitals": (AREAS, r"\[areas\.north-flats\]", "[areas.North_Flats]", "areas.North_Flats", "pattern"),
    "the same area twice": (AREAS, r"\[areas\.north-flats\]", "[areas.mill-hill]", "syntax", "line"),
    "a neighbor that does not exist": (
        AREAS,
        r'\["old-harbor"\]',
        '["old-harbor", "atlantis"]',
        "areas.mill-hill.neighbors",
        "no area atlantis",
    ),
    "a neighbor of one side": (
        AREAS,
        r'\["mill-hill", "north-flats"\]',
        '["mill-hill"]',
        "areas.north-flats.neighbors",
        "in return",
    ),
    "its own neighbor": (
        AREAS,
        r'\["old-harbor"\]',
        '["old-harbor", "mill-hill"]',
        "areas.mill-hill.neighbors",
        "its own neighbor",
    ),
    "no English name": (AREAS, r'en = "Mill Hill", ', "", "areas.mill-hill.names", "English"),
    "a name in another language": (AREAS, r'es = "La Loma"', 'ko = "언덕"', "areas.mill-hill.names.ko", "offered"),
    "an alias of two areas": (AREAS, r'"Molino"', '"The  DOCKS"', "areas.mill-hill", "shares the name"),
    "an alias that differs in an accent": (AREAS, r'"Molino"', '"bahia"', "areas.mill-hill", "old-harbor"),
    "an alias that is another's slug": (AREAS, r'"Molino"', '"north flats"', "areas.north-flats", "mill-hill"),
    "an alias of two streets": (AREAS, r'"la soga"', '"farol"', "streets.ropewalk", "lantern"),
    "a crossing with an unknown street": (
        AREAS,
        r'"ropewalk"\]',
        '"elm"]',
        "areas.old-harbor.crossings",
        "no street elm",
    ),
    "a crossing with a number that is none": (
        AREAS,
        r'"5th"\]',
        '"5rd"]',
        "areas.old-harbor.crossings",
        "no street 5rd",
    ),
    "a crossing of one street": (AREAS, r'"5th"\]', '"lantern"]', "areas.old-harbor.crossings", "no crossing"),
    "a crossing twice": (
        AREAS,
        r'\["lantern", "5th"\]',
        '["ropewalk", "lantern"]',
        "areas.old-harbor.crossings",
        "twice",
    ),
    "a landmark at a crossing of another area": (
        AREAS,
        r'\{ name = "Lighthouse"',
        '{ crossings = [["market", "12th"]], name = "Lighthouse"',
        "areas.old-harbor.landmarks",
        "does not list",
    ),
    "a crossing of three": (AREAS, r'"5th"\]', '"5th", "9th"]', "areas.old-harbor.crossings.1", "2"),
    "a share above one": (AREAS, r"= 0\.95", "= 1.5", "areas.old-harbor.zips.00011", "less than or equal to 1"),
    "a share below nothing": (AREAS, r"= 0\.95", "= -0.1", "areas.old-harbor.zips.00011", "greater than or equal to 0"),
    "shares of more than the whole": (AREAS, r"= 0\.05", "= 0.9", "areas.mill-hill.zips.00011", "more than 1"),
    "a ZIP of four digits": (AREAS, r'"00012" = 0\.4', '"0012" = 0.4', "areas.north-flats.zips", "pattern"),
    "a point off the globe": (AREAS, r"18\.4701", "118.4", "areas.north-flats.center.0", "90"),
    "a circle of less than nothing": (
        AREAS,
        r"inner_km = .*",
        "inner_km = -1",
        "areas.old-harbor.inner_km",
        "or equal to 0",
    ),
    "a landmark without a name": (AREAS, r'name = "Mill depot", ', "", "areas.mill-hill.landmarks.0.name", "required"),
    "a street without a name": (AREAS, r'name = "Market", ', "", "streets.market.name", "required"),
    "help without a number": (RESOURCES, r"number = .*\n", "", "resources.0.number", "required"),
    "a day that is no day": (RESOURCES, r'"2026-01-15"', '"last week"', "resources.0.checked", "must be a day"),
    "a day no month has": (RESOURCES, r'"2026-01-15"', '"2026-02-30"', "resources.0.checked", "day"),
    "help twice": (RESOURCES, "Cocina de la Loma", "Comedor del Norte", "resources.2.name", "two of"),
    "help of an unknown kind": (RESOURCES, '"food"', '"foot"', "resources.1.kind", "'food'"),
    "help in an unknown area": (
        RESOURCES,
        '"north-flats"',
        '"nowhere"',
        "resources.1.areas",
        "no area nowhere",
    ),
    "hours that are none": (RESOURCES, "09:00-17:00", "9-5", "resources.0.hours.0", "mon-fri 09:00-17:00"),
    "hours on a day that is none": (RESOURCES, "mon-fri", "mon-feb", "resources.0.hours.0", "must be days and times"),
    "hours of what is always open": (
        RESOURCES,
        "always = true",
        'always = true\nhours = ["sat 10:00-13:00"]',
        "resources.4.hours",
        "always open has none",
    ),
    "rights in a situation nobody can name": (RESOURCES, r"rights\.work", "rights.boat", "rights.boat", "should be"),
    "reminders by night": (NETWORK, r"\Z", '\n[events]\nday_before_at = "22:00"\n', "events.day_before_at", "quiet"),
    "an event without a source": (EVENTS, r"source = .*\n", "", "events.0.source", "required"),
    "an event that nobody dates": (EVENTS, r"starts = .*\n", "", "events.0.starts", "required"),
    "a start that is no time": (
        EVENTS,
        '"2026-12-05 09:00"',
        '"Saturday"',
        "events.0.starts",
        "must be a day and a time",
    ),
    "a start on no day": (EVENTS, "2026-12-05 09:00", "2026-02-30 09:00", "events.0.starts", "day"),
    "an event with two numbers": (EVENTS, "number = 8", "number = 7", "events.1.number", "two of 7"),
    "an event without a number": (EVENTS, "number = 8", "number = 0", "events.1.number", "greater than or equal"),
    "an event that ends before it begins": (EVENTS, "2026-12-05 12:00", "2026-12-05 08:00", "events.0.ends", "later"),
    "an event of an unknown kind": (EVENTS, '"run"', '"raid"', "events.1.kind", "'march'"),
    "an event with an unknown topic": (EVENTS, r'"clinics"\]', '"parties"]', "events.0.topics.1", "'marches'"),
    "an event with an unknown status": (
        EVENTS,
        'host = "Faro"',
        'host = "Faro"\nstatus = "maybe"',
        "events.0.status",
        "'planned'",
    ),
    "an event without a title in the default language": (
        EVENTS,
        r'es = "Taller[^"]*", ',
        "",
        "events.0.titles",
        "(es)",
    ),
    "a title in another language": (EVENTS, r'en = "Rights', 'ko = "권리', "events.0.titles.ko", "offered"),
    "too long a title": (EVENTS, "Rights workshop", "W" * 45, "events.0.titles.en", "44"),
    "an event nowhere": (EVENTS, r'area = "old-harbor"\n', "", "events.0", "either an area or a route"),
    "an event here and there": (
        EVENTS,
        r"(route = .*)",
        r'\1\narea = "old-harbor"',
        "events.1",
        "either an area or a route",
    ),
    "a route of one area": (EVENTS, r"route = .*", 'route = ["old-harbor"]', "events.1.route", "no route"),
    "a route that comes back": (
        EVENTS,
        r"route = .*",
        'route = ["old-harbor", "mill-hill", "old-harbor"]',
        "events.1.route",
        "twice",
    ),
    "a route through nowhere": (EVENTS, '"mill-hill"', '"atlantis"', "events.1.route", "no area atlantis"),
    "an event in an unknown area": (
        EVENTS,
        'area = "old-harbor"',
        'area = "nowhere"',
        "events.0.area",
        "no area nowhere",
    ),
    "rights that a language lacks": (RESOURCES, r', en = "At work[^}]*}', " }", "rights.work.words", "every language"),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_folder_is_refused_with_file_key_and_reason(kind: str, tmp_path: Path) -> None:
    name, pattern, replacement, key, reason = BROKEN[kind]
    folder = copied(tmp_path)
    file = folder / name
    before = file.read_text(encoding="utf-8")
    after = re.sub(pattern, replacement, before, count=1)
    assert after != before, "the test breaks nothing"
    file.write_text(after, encoding="utf-8")
    with pytest.raises(NetworkError) as caught:
        load_network(folder)
    file_said, key_said, reason_said = str(caught.value).split(": ", 2)
    assert file_said == name
    assert key_said.startswith(key)
    assert reason in reason_said


@pytest.mark.parametrize("name", [NETWORK, AREAS, RESOURCES])
def test_a_missing_file_is_named(name: str, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / name).unlink()
    with pytest.raises(NetworkError, match=rf"^{re.escape(name)}: file: is missing$"):
        load_network(folder)


def test_a_town_without_events_needs_no_file_of_them(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / EVENTS).unlink()
    assert load_network(folder).events == ()


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    (folder / AREAS).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(NetworkError, match=r"^areas\.toml: file: can't be read"):
        load_network(folder)


def copied(tmp_path: Path) -> Path:
    """The folder of the invented town, to be broken."""
    return Path(shutil.copytree(HARBOR, tmp_path / "town"))
