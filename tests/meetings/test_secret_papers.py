"""A paper of a meeting with a secrecy mark: gone with what was noted on it, and the meeting goes on without it."""

import io
import json
import zipfile

import pytest
from sqlmodel import col, select

from tests.docs.routes.conftest import Desk, desk
from tests.docs.test_secrecy import TELLING, everything
from tests.meetings.conftest import begun, item, now, office, papers
from workplace.files import actions as files
from workplace.journal.models import JournalLine
from workplace.kernel.errors import NotFound, NotNow
from workplace.meetings.actions import notes, presenting, sitting
from workplace.meetings.actions import papers as acts
from workplace.meetings.actions.papers import Sheet
from workplace.meetings.queries import papers as of_papers
from workplace.meetings.rules import archive
from workplace.notices.models import Notice

__all__ = ["desk", "office", "papers"]


@pytest.fixture
def engine() -> str:
    """The same words are in the same columns whatever the engine."""
    return "sqlite"


def test_a_secret_paper_leaves_no_word_and_the_meeting_can_be_archived(desk: Desk) -> None:
    office, cast = desk.office, desk.office.cast
    meeting = begun(office)
    first = item(office, meeting)
    older, card = (office.keep(office.paper(seed=seed), cast.hoa) for seed in (51, 52))
    sheet = Sheet(older.id, f"{TELLING}.pdf", TELLING, note=TELLING)
    paper = office.do(acts.lay, cast.hoa, meeting, first, sheet)
    office.do(acts.reject, cast.hoa, meeting, paper, f"Thiếu {TELLING}")
    office.do(acts.add_version, cast.hoa, meeting, paper, Sheet(card.id, f"{TELLING} 2.pdf"))
    office.do(acts.approve, cast.chi, meeting, paper)
    version = office.read(of_papers.versions, paper)[0]
    office.do(notes.write, cast.binh, version, 1, TELLING, TELLING, "yellow")
    office.do(notes.draw, cast.binh, version, 1, "red", [1, 1, 2, 2])
    office.do(presenting.present, cast.chi, now(office, meeting), version.id)
    assert office.read(everything).count(TELLING) > 5
    office.do(files.lock_away, card.id, "MẬT")
    assert TELLING not in office.read(everything)
    held = now(office, meeting)
    with pytest.raises(NotFound):
        office.read(of_papers.read, cast.binh, held, paper.id)
    kept = office.read(of_papers.read, cast.hoa, held, paper.id)
    with pytest.raises(NotNow):
        office.do(
            acts.add_version, cast.hoa, held, kept, Sheet(office.keep(office.paper(seed=53), cast.hoa).id, "c.pdf")
        )
    assert "hãy xử lý trên bản giấy" in desk["hoa"].get(f"/meetings/{meeting.id}/papers/{paper.id}").text
    with office.house.database.reading() as session:
        told = {row.person for row in session.scalars(select(Notice)) if row.kind == "secret"}
        lines = select(JournalLine).where(col(JournalLine.module) == "meetings.paper", col(JournalLine.verb) == "lock")
        assert [row.thing for row in session.scalars(lines)] == [paper.id]
    assert told == {cast.chi.person, cast.hoa.person}
    office.do(sitting.close, cast.chi, held)
    answer = desk["hoa"].get(f"/meetings/{meeting.id}/archive.zip")
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(answer.content)).read(archive.MANIFEST))
    assert manifest["held_back"] == [{"title": kept.title, "sha256": card.sha256}]
    assert not [name for name in manifest["files"] if name.startswith("papers/")]
