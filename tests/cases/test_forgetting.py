"""A case's time is over: who came and what was written goes; that it was, and how it went, stays."""

from datetime import timedelta

from sqlalchemy import select, text
from sqlmodel import col

from tests.cases.conftest import Office, came, now, taken
from tests.citizens.test_answering import answered
from tests.files.conftest import pdf, upload
from workplace.cases.actions import forgetting
from workplace.cases.actions.recording import Paper
from workplace.cases.models.cases import CaseFile, CaseMessage, CaseWords, Rating
from workplace.cases.models.parties import Party
from workplace.citizens.actions import citizens_own, lasting, moderating, talking
from workplace.citizens.models.reports import Report
from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.files.receive import receive
from workplace.jobs.work import Work
from workplace.journal import verify
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM

NAME, WORDS = "Nguyễn Văn Nam", "tiếng chó sủa"


def test_what_is_personal_is_taken_out_and_the_figures_stay(desk: Office) -> None:
    case = answered(desk, body=f"Tôi, {NAME}, hỏi về {WORDS}", title=f"{WORDS} nhà {NAME}", consents={})
    desk.do(talking.reply, case, f"Thưa, {WORDS}")
    desk.do(moderating.reject, desk.cast.vinh, taken(desk), f"{NAME} đã hỏi về {WORDS}")
    _forgotten(desk, 1824)
    assert _words(desk, case.id or 0).body
    _forgotten(desk, 1826)
    found, words = now(desk, case), _words(desk, case.id or 0)
    assert (words.body, words.answer, words.public_body) == ("", "", "") and words.erased_at is not None
    assert (found.state, found.outcome, found.ready_at) == ("answered", "answered", case.ready_at)
    with desk.house.database.reading() as session:
        party = session.get_one(Party, case.party_id)
        assert (party.name, party.email, party.phone, party.contact_key) == ("", "", "", "") and party.erased_at
        assert not session.scalars(select(CaseMessage).where(col(CaseMessage.body).contains(WORDS))).all()
        shown = session.scalars(select(col(CaseFile.withdrawn_at)).where(col(CaseFile.case_id) == case.id))
        assert all(shown)
        assert not _anywhere(desk, NAME) and not _anywhere(desk, WORDS)
    with desk.house.database.reading() as session:
        assert verify.verify(session).broken is None


def test_what_is_published_stays_as_it_was_worded_for_everybody(desk: Office) -> None:
    case = answered(desk)
    _forgotten(desk, 1826)
    words = _words(desk, case.id or 0)
    assert words.body == "" and words.public_answer == "Kinh phí đã được cấp." and now(desk, case).published_at


def test_a_reports_exact_place_and_its_pictures_go_and_the_same_bytes_may_come_again(desk: Office) -> None:
    brought, shared = (receive(desk.house, upload(pdf(pages), f"{NAME}.pdf")) for pages in (1, 2))
    mine, both = (desk.do(files.keep, SYSTEM, one).id for one in (brought, shared))
    case = came(desk, kind="report", service="road", papers=[Paper(mine, NAME), Paper(both, NAME)]).case
    other = taken(desk, papers=[Paper(both, "khác.pdf")])
    with desk.house.database.writing() as session:
        session.add(Report(case_id=case.id or 0, latitude=16.4, longitude=107.5, accuracy=8, address=WORDS))
    with clock.frozen(clock.now()):
        clock.move(timedelta(days=8))
        lasting.look(Work(desk.house), {})
        forgetting.look(Work(desk.house), {})
    with desk.house.database.reading() as session:
        report = session.get_one(Report, case.id)
        assert (report.latitude, report.longitude, report.accuracy, report.address) == (None, None, None, "")
        gone, kept = file_queries.file(session, mine), file_queries.file(session, both)
    assert gone.is_forgotten and gone.name == "" and not gone.is_secret and kept.name and other.id
    again = desk.do(files.keep, SYSTEM, brought)
    assert (again.id, again.state, again.is_forgotten) == (mine, "clean", False)


def test_what_is_said_and_rated_afterwards_is_forgotten_too(desk: Office) -> None:
    case = answered(desk)
    with clock.frozen(clock.now()):
        clock.move(timedelta(days=1826))
        forgetting.look(Work(desk.house), {})
        clock.move(timedelta(days=1))
        desk.do(talking.reply, case, f"Thưa, {WORDS}")
        desk.do(citizens_own.rate, case, 2, f"Về {WORDS}")
        clock.move(timedelta(days=1))
        forgetting.look(Work(desk.house), {})
        assert desk.read(forgetting.due) == []
    assert not _anywhere(desk, WORDS)
    rating = desk.read(lambda session: session.get_one(Rating, case.id))
    assert (rating.score, rating.comment) == (2, "")


def test_what_was_never_confirmed_is_forgotten_with_its_lapse(desk: Office) -> None:
    case = came(desk).case
    with clock.frozen(clock.now()):
        clock.move(timedelta(days=8))
        lasting.look(Work(desk.house), {})
        forgetting.look(Work(desk.house), {})
    assert now(desk, case).state == "lapsed" and _words(desk, case.id or 0).erased_at is not None


def _forgotten(desk: Office, days: int) -> None:
    with clock.frozen(clock.now()):
        clock.move(timedelta(days=days))
        forgetting.look(Work(desk.house), {})


def _words(desk: Office, case_id: int) -> CaseWords:
    with desk.house.database.reading() as session:
        return session.get_one(CaseWords, case_id)


def _anywhere(desk: Office, said: str) -> list[str]:
    """The tables of the citizens' side, of the journal and of notices in which something is still said."""
    found = []
    with desk.house.database.reading() as session:
        for table in ("cases", "case_words", "case_message", "party", "journal_text", "journal_line", "notice"):
            rows = session.execute(text(f"SELECT * FROM {table}"))
            found += [table for row in rows if any(isinstance(value, str) and said in value for value in row)]
    return found
