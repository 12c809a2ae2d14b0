"""Two holders of one chunk, and two chunks that end in the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from alerts.delivery import mailings, outbox, results
from alerts.delivery.results import Result, SendOutcome
from alerts.house import House
from tests.delivery import scenes


def test_no_text_is_in_two_windows(house: House) -> None:
    """While one window is not committed yet, another holder asks for the same texts and gets none of them."""
    scenes.residents(house, 3)
    mailing_id = scenes.planned_mailing(house)
    with ThreadPoolExecutor(1) as other:
        with scenes.first_chunk(house, mailing_id) as (tx, work):
            mine = outbox.intend(tx, work, 2)
            theirs = other.submit(scenes.intend, house, mailing_id, 2)
        both = [*mine, *theirs.result()]
    assert len({one.seq for one in both}) == len(both)
    assert {row.attempts for row in scenes.rows(house, mailing_id)} <= {0, 1}


def test_chunks_that_end_together_finish_the_mailing(house: House) -> None:
    """Neither leaves it to the other."""
    scenes.residents(house, 4)
    mailing_id = scenes.planned_mailing(house)
    with house.transaction() as tx:
        chunks = list(scenes.works(tx, mailing_id))
        for work in chunks:
            outbox.intend(tx, work, 100)

    def end(work: outbox.ChunkWork) -> bool:
        seqs = range(work.first_seq, work.last_seq + 1)
        with house.transaction() as tx:
            accepted = [Result(seq, SendOutcome.ACCEPTED, scenes.sid(seq)) for seq in seqs]
            results.record_results(tx, work, accepted)
            return mailings.finish_if_done(tx, mailing_id)

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(end, chunks)) == [False, True]
