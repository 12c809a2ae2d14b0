"""The Audit page: searched by name, thing and event, page by page, and checked link by link."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from alerts.people.roles import Role
from alerts.store.audit import audit_entries
from tests.house import Clock
from tests.web.browser import Page
from tests.web.console.insiders import Door, Insider
from tests.web.console.test_people import member_of


def lines(page: Page) -> list[str]:
    return [" ".join(row.text.split()) for row in page.all("tr")[1:]]


def noted(door: Door, times: int, event: str = "thing.happened", actor: str = "timer") -> None:
    with door.house.transaction() as tx:
        for number in range(times):
            tx.audit(event, actor, f"report:{number + 1}", number=number)


@pytest.fixture
def reader(door: Door) -> Insider:
    return door.observer()


def test_who_did_what_is_told_by_pseudonym(door: Door, reader: Insider) -> None:
    other = door.coordinator()
    name = member_of(door.house, other).pseudonym
    found = lines(reader.sees(f"/console/audit?q={name.lower().replace('-', '')}"))
    assert found
    assert all(name in line for line in found)
    assert any("console.entered" in line for line in found)
    assert lines(reader.sees(f"/console/audit?q=contact:{other.contact_id}")) == found


def test_residents_are_nobody_here(door: Door, reader: Insider) -> None:
    resident = door.person(Role.RESIDENT)
    page = reader.sees("/console/audit?q=consent")
    assert any("a resident" in line for line in lines(page))
    assert f"contact:{resident.contact_id}" not in page.html
    assert lines(reader.sees(f"/console/audit?q=contact:{resident.contact_id}")) == []


def test_things_and_events_are_found(door: Door, reader: Insider) -> None:
    noted(door, 3)
    noted(door, 2, "thing_else.happened")
    assert len(lines(reader.sees("/console/audit?q=report:2"))) == 2
    assert len(lines(reader.sees("/console/audit?q=THING."))) == 3
    assert len(lines(reader.sees("/console/audit?q=thing_"))) == 2
    for nothing in ("%", "report:99", "Kiwi-99", "<b>", "' OR 1=1", "report:" + "9" * 18):
        page = Page(
            reader.gets("/console/audit").text
            if not nothing
            else reader.browser.get(
                "/console/audit", base_url=door.house.settings.public_base_url, query_string={"q": nothing}
            ).text
        )
        assert lines(page) == [], nothing


def test_older_entries_are_a_page_away_and_none_is_lost(door: Door, reader: Insider) -> None:
    noted(door, 120)
    address, found = "/console/audit?q=thing", list[str]()
    for _ in range(3):
        page = reader.sees(address)
        found += lines(page)
        older = [link.attributes["href"] for link in page.all("a") if "before=" in link.attributes["href"]]
        if older:
            address = older[0]
    assert len(found) == len(set(found)) == 120
    assert "number 119" in found[0]
    assert "number 0" in found[-1]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 30, ""])
def test_an_odd_address_is_no_failure(reader: Insider, before: str) -> None:
    assert reader.gets(f"/console/audit?before={before}").status_code == 200


def test_a_changed_entry_is_found(door: Door, reader: Insider, clock: Clock) -> None:
    assert "is whole" in reader.sees("/console/audit/check").words()
    with door.house.database.write() as conn:
        conn.execute(update(audit_entries).where(audit_entries.c.id == 2).values(event="nothing.happened"))
    assert "Entry 2 does not follow" in reader.sees("/console/audit/check").words()
    assert reader.gets("/console/audit/check").status_code == 200
    assert reader.gets("/console/audit/check").status_code == 429
    clock.forward(20)
    assert reader.gets("/console/audit/check").status_code == 200
