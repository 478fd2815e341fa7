"""The ballot's door: many at once, twice each, and killed in between."""

import asyncio
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from tests.meetings.conftest import Office, begun
from tests.meetings.test_polls import opened_poll, vote
from workplace.kernel.batches import Batches
from workplace.kernel.errors import NotNow
from workplace.meetings.actions.casting import Receipt
from workplace.meetings.models.polls import MeetingBallot, MeetingCast
from workplace.meetings.routes.voting import VOTES


def test_all_who_wait_are_written_together_and_everybody_once(office: Office) -> None:
    meeting = begun(office)
    poll = opened_poll(office, meeting)
    votes = [vote(office, meeting, poll, name, "yes") for name in ("chi", "dung", "binh")]
    stranger = vote(office, meeting, poll, "la", "yes")
    batches: Batches[Any] = Batches(VOTES, office.house.database)

    async def all_at_once() -> list[Any]:
        asking = [asyncio.ensure_future(batches.ask(one)) for one in (*votes, *votes, stranger, *votes)]
        asyncio.get_running_loop().call_soon(batches.start)  # when all have asked
        return await asyncio.gather(*asking, return_exceptions=True)

    answers = asyncio.run(all_at_once())
    batches.stop()
    assert sum(isinstance(one, Receipt) for one in answers) == 9 and isinstance(answers[6], NotNow)
    assert batches.written <= 2
    with office.house.database.reading() as session:
        for table in (MeetingBallot, MeetingCast):
            assert session.scalar(select(func.count()).select_from(table).where(col(table.poll_id) == poll)) == 3
