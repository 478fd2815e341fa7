"""The demonstration: a whole city, its books without gaps, and recent weeks that were really lived through."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from tests import databases
from workplace import app
from workplace.access.kinds import DOCS_INCOMING, DOCS_OUTGOING
from workplace.cases.models.cases import Case, CaseFile
from workplace.cases.models.services import Service
from workplace.cases.queries import services
from workplace.citizens.process import PROCESSES
from workplace.config import Settings
from workplace.demo import cast, filling, stage
from workplace.docs.models.issuing import Series, Signature
from workplace.docs.models.letters import Doc
from workplace.docs.queries import inbox, numbering
from workplace.files import queries as files
from workplace.journal.models import JournalLine
from workplace.journal.verify import verify
from workplace.kernel import clock
from workplace.kernel.acting import SYSTEM
from workplace.kernel.db import Database
from workplace.kernel.errors import Refused
from workplace.kernel.pool import InPlace
from workplace.org.actions import people
from workplace.org.models.people import Person
from workplace.org.queries import desks, marks, organisations
from workplace.web.serve import House

_UNWANTED = {"new", "rejected", "diverted", "withdrawn", "lapsed"}
NOW = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # Monday, 09:30 in Huế


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("demo")
    with databases.fresh("sqlite", folder) as database, clock.frozen(NOW):
        settings = Settings(data=folder / "var", mode="demo", free_space_bytes=0, database_url=database.url)
        made = app.furnish(settings, InPlace())
        made.database.close()
        made.database = database
        app.fill_ports(made)
        filling.make_province(made, lambda done, of: None)
        yield made


def rows(house: House, statement: Any) -> list[Any]:
    with house.database.reading() as session:
        return list(session.execute(statement).all())


def test_the_city_is_whole(house: House) -> None:
    with house.database.reading() as session:
        agencies = organisations.internal(session)
        communes = [one for one in agencies if " phường " in one.name or " xã " in one.name]
        assert len(agencies) >= 60 and len(communes) == 40
        assert (session.scalar(select(func.count(col(Person.id)))) or 0) >= 300
        with_password = session.scalars(select(col(Person.login)).where(col(Person.password).is_not(None)))
        assert set(with_password) == set(cast.LOGINS)


def test_no_number_is_missing_without_reason(house: House) -> None:
    with house.database.reading() as session:
        for series in session.scalars(select(Series)):
            assert numbering.unexplained(session, series) == [], series
        assert verify(session, []).broken is None


def test_two_years_of_books_are_marked_as_taken_over(house: House) -> None:
    old = rows(house, select(func.count(), func.min(Doc.arrived_on)).where(col(Doc.imported).is_(True)))
    assert old[0][0] == 2000 and old[0][1].year == 2024


def test_recent_documents_stand_in_every_state(house: House) -> None:
    recent = rows(house, select(col(Doc.direction), col(Doc.state)).where(col(Doc.imported).is_(False)))
    states = {direction: {state for d, state in recent if d == direction} for direction, _ in recent}
    assert states["incoming"] == {
        "arrived", "registered", "submitted", "in_handling", "done", "filed", "refused",
    }  # fmt: skip
    assert states["outgoing"] >= {
        "draft", "in_approval", "awaiting_signature", "signed", "numbered", "sealed", "released", "recalled",
    }  # fmt: skip
    verdicts = Counter(v for (v,) in rows(house, select(col(Doc.verdict)).where(col(Doc.imported).is_(False))))
    assert verdicts["valid"] >= 15 and verdicts["invalid"] == 1 and verdicts["unsigned"] >= 2


def test_what_is_released_is_really_signed(house: House) -> None:
    from signing import desk

    with house.database.reading() as session:
        doc = session.scalars(select(Doc).where(col(Doc.state) == "released", col(Doc.imported).is_(False))).first()
        assert doc is not None and doc.file_id is not None
        path = files.path(house, files.file(session, doc.file_id))
    report = desk.examine(path, house.settings.trust).report
    assert (str(report.integrity), [one.field for one in report.signatures]) == (
        "valid", ["Signer1", "NumberDate", "Seal"],
    )  # fmt: skip
    assert all(is_test for (is_test,) in rows(house, select(col(Signature.is_test))))


@pytest.mark.parametrize(
    ("login", "kind", "folder"),
    [
        ("chi", DOCS_INCOMING, "to_direct"), ("chi", DOCS_OUTGOING, "to_sign"), ("dung", DOCS_INCOMING, "to_direct"),
        ("dung", DOCS_OUTGOING, "to_sign"), ("hoa", DOCS_INCOMING, "to_handle"), ("vinh", DOCS_INCOMING, "to_register"),
        ("vinh", DOCS_OUTGOING, "to_issue"), ("binh", DOCS_INCOMING, "to_direct"), ("binh", DOCS_OUTGOING, "to_sign"),
        ("an", DOCS_INCOMING, "to_handle"), ("an", DOCS_OUTGOING, "drafts"), ("kha", DOCS_INCOMING, "to_register"),
        ("la", DOCS_INCOMING, "to_direct"), ("my", DOCS_INCOMING, "to_register"),
    ],
)  # fmt: skip
def test_everybody_finds_work_on_the_desk(house: House, login: str, kind: int, folder: str) -> None:
    with house.database.reading() as session:
        person = cast.found(session).people[login]
        assert inbox.folder(session, desks.acting_of(session, person), kind, folder).rows


def test_what_citizens_can_come_with_has_somebody_competent_everywhere(house: House) -> None:
    kinds = Counter(kind for (kind,) in rows(house, select(col(Service.kind))))
    assert kinds == {"question": 12, "report": 15, "feedback": 1}
    with house.database.reading() as session:
        wards = [one for one in organisations.internal(session) if " phường " in one.name or " xã " in one.name]
        for service in session.scalars(select(Service)):
            for area in (None, *(ward.id for ward in wards[:4])):
                assert services.competent(session, service.kind, service.code, area), (service.code, area)
                assert services.competent(session, service.kind, service.code, area, "dispatch"), (service.code, area)


def test_citizens_cases_stand_in_every_state(house: House) -> None:
    recent = rows(house, select(col(Case.kind), col(Case.state)).where(col(Case.secret_hash) != ""))
    states = {kind: {state for k, state in recent if k == kind} for kind in PROCESSES}
    seldom = {"question": set(), "report": {"diverted", "withdrawn", "lapsed"}, "feedback": _UNWANTED}
    for kind, process in PROCESSES.items():
        assert set(process.states) - states[kind] == seldom[kind], kind
    assert len(recent) >= 60


def test_a_question_is_answered_by_a_signed_letter(house: House) -> None:
    answered = select(col(Doc.state), col(Case.state)).join(Case, col(Case.document_id) == col(Doc.id))
    assert ("released", "answered") in [tuple(row) for row in rows(house, answered)]


def test_older_cases_say_that_they_were_taken_over(house: House) -> None:
    lines = select(func.count()).where(col(JournalLine.module) == "cases", col(JournalLine.verb) == "take_over")
    old = rows(house, select(func.count(col(Case.id))).where(col(Case.secret_hash) == ""))
    assert rows(house, lines) == old and old[0][0] >= 150


def test_no_photograph_knows_a_camera(house: House) -> None:
    from PIL import Image

    with house.database.reading() as session:
        photos = select(col(CaseFile.file_id)).where(col(CaseFile.purpose).in_(("evidence", "after")))
        found = set(session.scalars(photos))
        assert len(found) > 10
        for id in found:
            with Image.open(files.path(house, files.file(session, id))) as picture:
                assert not picture.getexif()


def test_signers_and_agencies_have_their_marks(house: House) -> None:
    with house.database.reading() as session:
        found = cast.found(session)
        assert all(marks.signature_image(session, found.people[login]) for login in filling.SIGNERS)
        assert all(marks.seal_image(session, found.organisations[short]) for short in filling.SEALED)


def test_filling_again_changes_nothing(house: House) -> None:
    before = rows(house, select(func.count(col(Doc.id)))), rows(house, select(func.count(col(Case.id))))
    assert filling.ensure(house) is False
    filling.weeks(house, lambda done, of: None)
    assert before == (rows(house, select(func.count(col(Doc.id)))), rows(house, select(func.count(col(Case.id)))))


def test_an_office_of_others_is_not_turned_into_a_demonstration(sqlite: Database) -> None:
    filling.require_demonstration(sqlite)
    with sqlite.writing() as session:
        people.add(session, SYSTEM, "Nguyễn Văn Thật", "that.nv")
    with pytest.raises(Refused):
        filling.require_demonstration(sqlite)


def test_stories_are_played_in_order_of_time() -> None:
    told: list[tuple[str, datetime]] = []

    def story(name: str, *moments: datetime) -> stage.Story:
        for moment in moments:
            yield moment
            told.append((name, clock.now()))

    first, second, third = (datetime(2026, 11, day, tzinfo=UTC) for day in (2, 3, 4))
    stage.play([story("a", first, third), story("b", second)], lambda done, of: None)
    assert told == [("a", first), ("b", second), ("a", third)]


def test_days_are_counted_back_in_weekdays() -> None:
    monday = stage.Calendar(NOW)
    assert [monday.day(back).isoformat() for back in (0, 1, 5)] == ["2026-11-23", "2026-11-20", "2026-11-16"]
    sunday = stage.Calendar(datetime(2026, 11, 22, 5, tzinfo=UTC))
    assert sunday.day(0).isoformat() == "2026-11-20"
    assert monday.at(0, "16:00") < NOW
