"""A state secret leaves no word in any table, whatever had been made of the paper before the mark was seen."""

from typing import Any

import pytest
from sqlmodel import col, select

from tests.docs.test_secrecy import TELLING, everything, telling
from tests.docs.test_way import letter
from tests.tasks.conftest import Office, day, given, now, office, papers, person
from tests.tasks.test_directives import row_of, task_of
from workplace.calendars.actions import attending
from workplace.calendars.models.items import CalendarItem, CalendarParty
from workplace.calendars.models.objects import CalendarObject
from workplace.calendars.queries import described as calendar_words
from workplace.calendars.queries import history as calendar_history
from workplace.docs.actions import attaching, commenting, directing, guarding, phrases, receiving, routing
from workplace.docs.models.handling import Phrase
from workplace.docs.models.issuing import Number
from workplace.docs.models.letters import Doc
from workplace.docs.rules import written
from workplace.docs.rules.addressees import Addressee
from workplace.files import actions as files
from workplace.files import queries as file_queries
from workplace.files.models import FileText
from workplace.files.store import store_of
from workplace.files.work import destroy
from workplace.jobs.work import Work
from workplace.journal.verify import verify
from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.notices.models import Notice
from workplace.search.index import reindex
from workplace.tasks.actions import assigning, doing, recurring, templating
from workplace.tasks.actions import papers as task_papers
from workplace.tasks.actions.forgetting import ON_PAPER
from workplace.tasks.actions.papers import Paper
from workplace.tasks.models.tasks import TaskFile
from workplace.tasks.queries import templates
from workplace.tasks.rules.parties import Wanted
from workplace.tasks.rules.templating import Kept

__all__ = ["office", "papers"]
REASON = "Đóng dấu ở trang 2, máy không đọc được"
INVITES = f"GIẤY MỜI\n{TELLING}\n1. Thời gian: 14 giờ 00, ngày 02/12/2026.\n2. Địa điểm: Phòng {TELLING}.\n"
REPORT: dict[str, Any] = {"integrity": "unsigned", "trust": "unknown", "facts": {"title": TELLING}, "signatures": []}


def laid(office: Office, who: str, seed: int) -> Any:
    """A file of the house whose name and text tell."""
    path = office.folder / f"{TELLING} {seed}.pdf"
    path.write_bytes(office.paper(draft=False, seed=seed).read_bytes())
    card = office.keep(path, office.cast[who])
    office.do(files.write_text, card.id, [f"{INVITES}{TELLING}"])
    return card


@pytest.fixture
def invitation(office: Office) -> Doc:
    """A giấy mời that became a directive, parts, a phrase, a task, a calendar entry, notices, lines of the index."""
    cast = office.cast
    card = laid(office, "vinh", 41)
    doc = office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"], card, summary=TELLING)
    office.do(receiving.keep_report, doc, REPORT, card)
    said = letter(code=f"17/{TELLING}", summary=TELLING, note=TELLING, signer_name=TELLING, type_code="GM")
    office.do(receiving.register, cast.vinh, doc, said)
    office.do(receiving.amend, cast.vinh, doc, said)
    office.do(receiving.unregister, cast.vinh, doc, f"Nhầm sổ {TELLING}")
    office.do(receiving.register, cast.vinh, doc, said)
    office.do(attaching.attach, cast.vinh, doc.id, laid(office, "vinh", 42), f"{TELLING}.pdf")
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    to = [Addressee("lead", person_id=cast.people["hoa"])]
    office.do(directing.direct, cast.chi, doc, f"Giao {TELLING}", to, due=day(11), keep_phrase=True)
    part = row_of(office, doc)
    office.do(routing.urge, cast.chi, doc, part, TELLING)
    passed = [Addressee("lead", person_id=cast.people["vinh"])]
    office.do(routing.forward, cast.hoa, doc, part, passed, f"Làm {TELLING}", None)
    office.do(commenting.comment, cast.hoa, doc, f"Về {TELLING}")
    reindex(Work(office.house), {"refs": [f"docs:{doc.id}"]})
    return doc


def entry(office: Office) -> tuple[CalendarItem, CalendarParty]:
    with office.house.database.reading() as session:
        item = session.scalars(select(CalendarItem)).one()
        party = session.scalars(select(CalendarParty).where(col(CalendarParty.item_id) == item.id)).one()
        return item, party


def found_secret(office: Office, doc: Doc) -> str:
    """Declared, destroyed; all that is left."""
    office.do(guarding.declare_secret, office.cast.chi, doc, REASON)
    return office.read(everything)


def test_no_table_tells_of_it_any_more(office: Office, invitation: Doc) -> None:
    cast = office.cast
    item, mine = entry(office)
    office.do(attending.stay_away, cast.chi, item, mine, f"Bận {TELLING}")
    reindex(Work(office.house), {"refs": [f"calendars:{item.id}"]})
    with office.house.database.writing() as session:  # what a telephone keeps of it
        session.add(
            CalendarObject(
                person_id=cast.chi.person, item_id=item.id or 0, name="a.ics", uid=item.uid, sequence=0,
                at=office.now(), body=f"SUMMARY:{TELLING}",
            )
        )  # fmt: skip
    assert office.read(everything).count(TELLING) > 30
    kept = found_secret(office, invitation)
    assert telling(kept) == [] and REASON in kept
    assert office.read(verify).broken is None
    with office.house.database.reading() as session:
        assert session.scalars(select(Phrase)).all() == []
        assert [written.told(row.reason) for row in session.scalars(select(Number))] == [say("Handled on paper")]
        notices = session.scalars(select(Notice).where(col(Notice.module) == "calendars")).all()
    assert {row.msgid for row in notices} == {"A calendar item that must be handled on paper"}


def test_that_somebody_is_taken_then_stays_in_the_calendar(office: Office, invitation: Doc) -> None:
    before, _ = entry(office)
    found_secret(office, invitation)
    item, party = entry(office)
    told = [line.what.msgid for line in office.read(calendar_history.timeline, item.id)]
    assert told[0] == "took the words away: the letter is handled on paper"
    assert (item.title, item.place, item.begins, item.ends) == (ON_PAPER, "", before.begins, before.ends)
    assert item.sequence > before.sequence and party.state == "invited"
    found = office.read(calendar_words.searchable, item.id)
    assert found is not None and found.title == ON_PAPER


def test_what_was_split_from_its_task_and_put_elsewhere_loses_its_words_too(office: Office, invitation: Doc) -> None:
    cast, task = office.cast, task_of(office, invitation)
    office.do(doing.accept, cast.vinh, task)
    below = office.do(assigning.split, cast.vinh, task, Wanted(TELLING, person(office, "vinh"), day(9), TELLING))
    office.do(doing.accept, cast.vinh, below)
    lowest = office.do(assigning.split, cast.vinh, below, Wanted(TELLING, person(office, "vinh"), day(8), TELLING))
    office.do(recurring.begin, cast.vinh, below, "FREQ=MONTHLY", day(30), "date", 5)
    other = given(office, cast.vinh, person(office, "vinh"))
    office.do(doing.accept, cast.vinh, other)
    office.do(assigning.move, cast.vinh, below, other)
    stranger = given(office, cast.vinh, person(office, "vinh"), title="Việc khác")
    office.do(assigning.move, cast.vinh, stranger, task)
    assert telling(found_secret(office, invitation)) == []
    assert [now(office, one).title for one in (task, below, lowest)] == [ON_PAPER] * 3
    assert now(office, below).parent_id == other.id
    assert now(office, other).title != ON_PAPER and now(office, stranger).title == "Việc khác"


def test_files_of_its_tasks_are_destroyed_unless_something_else_carries_them(office: Office, invitation: Doc) -> None:
    cast, task, work = office.cast, task_of(office, invitation), Work(office.house)
    office.do(doing.accept, cast.vinh, task)
    other = given(office)
    alone, shared = laid(office, "vinh", 43), office.keep(office.paper(draft=False, seed=44), cast.vinh)
    office.do(task_papers.attach, cast.chi, task, [Paper(alone.id, f"{TELLING}.pdf"), Paper(shared.id, "mẫu.pdf")])
    office.do(task_papers.attach, cast.chi, other, [Paper(shared.id, "mẫu.pdf")])
    assert telling(found_secret(office, invitation)) == []
    for card in (alone, shared):
        destroy(work, {"file": card.id})
    store = store_of(office.house.settings)
    assert (store.has(alone.sha256), store.has(shared.sha256)) == (False, True)
    with pytest.raises(NotFound):
        office.read(file_queries.readable, cast.vinh, alone.id)
    assert office.read(file_queries.readable, cast.chi, shared.id)


def test_a_file_with_the_mark_is_taken_from_every_task(office: Office) -> None:
    cast, task = office.cast, given(office)
    card = laid(office, "chi", 45)
    office.do(task_papers.attach, cast.chi, task, [Paper(card.id, f"{TELLING}.pdf")])
    office.do(files.lock_away, card.id, "mật")
    assert telling(office.read(everything)) == []
    with office.house.database.reading() as session:
        row = session.scalars(select(TaskFile)).one()
        told = session.scalars(select(col(Notice.kind)).where(col(Notice.module) == "tasks")).all()
    assert (row.name, row.withdrawn_at is not None) == ("", True)
    assert "secret" in told


def test_a_report_that_comes_late_is_not_kept(office: Office) -> None:
    """The check of signatures may still run when another reader has found the mark."""
    from signing.model import Report, Trust, Verdict
    from workplace.docs.actions import examining
    from workplace.docs.rules.reading import Reading

    cast, card = office.cast, laid(office, "vinh", 46)
    doc = office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"], card, summary=TELLING)
    report, read = Report(Verdict.UNSIGNED, Trust.UNKNOWN), Reading(secrecy="mật")
    office.do(files.lock_away, card.id, "mật")
    office.do(examining.write_down, doc, card, report, read)
    with office.house.database.reading() as session:
        assert session.get_one(Doc, doc.id).verdict == ""
        assert session.scalars(select(FileText)).all() == []


def test_a_template_that_was_begun_with_its_task_is_offered_no_more(office: Office, invitation: Doc) -> None:
    cast, task = office.cast, task_of(office, invitation)
    kept = Kept(f"Mẫu {TELLING}", TELLING, TELLING, checklist=(TELLING,))
    row = office.do(templating.keep, cast.hoa, kept, of=task)
    assert telling(found_secret(office, invitation)) == []
    assert office.read(templates.offered, cast.hoa) == []
    with pytest.raises(NotFound):
        office.read(templates.read, cast.hoa, row.id)


def test_a_phrase_that_was_kept_before_stays_whosever_it_is(office: Office) -> None:
    cast = office.cast
    said = "Đồng ý theo đề xuất."
    for person_ in (cast.chi, cast.dung):
        office.do(phrases.keep, person_, said)
    card = laid(office, "vinh", 47)
    doc = office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"], card, summary=TELLING)
    office.do(receiving.register, cast.vinh, doc, letter(summary=TELLING))
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    to = [Addressee("lead", person_id=cast.people["hoa"])]
    office.do(directing.direct, cast.chi, doc, said, to, keep_phrase=True)
    found_secret(office, doc)
    with office.house.database.reading() as session:
        assert {row.text for row in session.scalars(select(Phrase))} == {said}
        assert len(session.scalars(select(Phrase)).all()) == 2
