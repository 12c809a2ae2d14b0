"""The queue's server loses everything, or is gone: texts are answered all the same, and the work is done later."""

from __future__ import annotations

import os
import signal

import pytest

from alerts.people.roles import Role
from tests.stories.neighborhood import Neighborhood
from workers import valkey

pytestmark = pytest.mark.stories


def test_a_flush_loses_nothing(neighborhood: Neighborhood) -> None:
    """FLUSHALL right after the report: the sweeper pushes what the queue forgot."""
    reporter = neighborhood.member(Role.RESPONDER, area="atwater-village")
    verifier = neighborhood.member(Role.VERIFIER, area="atwater-village")
    answer = reporter.types("REPORT 3 agents questioning people Atwater Village")
    with valkey.connect(neighborhood.stage.settings) as connection:
        connection.flushall()
    assert neighborhood.report_code(answer)
    neighborhood.answer_as_asked([verifier], "U", times=1, about=["Atwater Village"])


def test_a_killed_server_is_started_again_and_the_work_goes_on(neighborhood: Neighborhood) -> None:
    """SIGKILL to the embedded server; a report that comes in meanwhile is answered and asked about."""
    reporter = neighborhood.member(Role.RESPONDER, area="los-feliz")
    verifier = neighborhood.member(Role.VERIFIER, area="los-feliz")
    with valkey.connect(neighborhood.stage.settings) as connection:
        os.kill(int(connection.info("server")["process_id"]), signal.SIGKILL)
    answer = reporter.types("REPORT 3 agents questioning people Los Feliz")
    assert neighborhood.report_code(answer)
    neighborhood.answer_as_asked([verifier], "U", times=1, about=["Los Feliz"])
