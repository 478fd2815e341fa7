"""What becomes known about a file reaches the documents that carry it."""

from sqlmodel import Session, select

from tests.docs.conftest import Office
from workplace.docs.actions import receiving
from workplace.docs.models.letters import Doc
from workplace.docs.queries import carrying
from workplace.files import actions as files
from workplace.files import events
from workplace.jobs.models import Job
from workplace.kernel.events import publish


def arrived(office: Office) -> Doc:
    file = office.keep(office.paper(draft=False), office.cast.vinh)
    return office.do(receiving.arrive, office.cast.vinh, office.cast.organisations["ubnd"], file)


def forget_jobs(session: Session) -> None:
    for job in session.scalars(select(Job)).all():
        session.delete(job)


def keys(office: Office) -> set[str | None]:
    return set(office.read(lambda session: session.scalars(select(Job.key)).all()))


def test_a_file_released_from_quarantine_is_checked(office: Office) -> None:
    doc = arrived(office)
    office.do(forget_jobs)
    office.do(publish, events.FileCleared(doc.file_id or 0))
    assert f"docs.examine:{doc.id}" in keys(office)


def test_the_words_of_a_file_are_found_through_its_documents(office: Office) -> None:
    doc = arrived(office)
    office.do(forget_jobs)
    office.do(files.write_text, doc.file_id, ["Giải ngân vốn đầu tư công"])
    assert f"search:docs:{doc.id}" in keys(office)


def test_a_file_that_nobody_carries_concerns_nobody(office: Office) -> None:
    file = office.keep(office.paper(draft=False), office.cast.vinh)
    assert office.read(carrying.documents, file.id) == []
    assert office.read(carrying.unexamined, file.id) == []
