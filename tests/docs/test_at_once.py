"""Two acts on one document at the same moment: where a database lets two write at once, the slower one sees it."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, text
from sqlmodel import Session, col, select

from tests import databases
from tests.docs.conftest import Office
from tests.docs.test_lent import standing_in
from tests.docs.test_way import arrived, in_folder, letter
from workplace.access.kinds import DOCS_INCOMING
from workplace.docs.actions import (
    approving,
    attaching,
    directing,
    examining,
    filing,
    issuing,
    marking,
    outside,
    phrases,
    receiving,
    releasing,
    signing,
    working,
)
from workplace.docs.actions.drafting import To
from workplace.docs.models.handling import Directive, DossierItem, Phrase, Routing, WorkDossier
from workplace.docs.models.issuing import Handout, Number, Signature, Working
from workplace.docs.models.letters import Doc
from workplace.docs.queries import issued, show
from workplace.docs.rules.addressees import Addressee
from workplace.jobs.work import Work
from workplace.journal.verify import verify
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotNow, Refused
from workplace.org.actions import people
from workplace.org.models.people import Person


@pytest.fixture
def engine() -> str:
    """PostgreSQL alone: SQLite has one writer at a time."""
    if databases.postgresql_server() is None:
        pytest.skip(databases.HOW_TO_GET_POSTGRESQL)
    return "postgresql"


def meanwhile(office: Office, first: Callable[[Session], Any], second: Callable[[], Any]) -> Future[Any]:
    """Do the second while the first is done and not committed: the commit comes once it waits, or has ended."""
    with ThreadPoolExecutor(1) as other:
        with office.house.database.writing() as session:
            first(session)
            session.flush()
            ended = other.submit(second)
            while not ended.done() and not office.read(_waits):
                pass
        ended.exception()
    return ended


def _waits(session: Session) -> bool:
    here = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return bool(session.scalar(text(here)))


def test_a_step_that_stays_is_refused_where_the_document_has_moved_on(office: Office) -> None:
    cast, doc = office.cast, arrived(office)
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    to = [Addressee("lead", person_id=cast.people["hoa"])]

    def direct(session: Session) -> None:
        directing.direct(session, cast.chi, session.get_one(Doc, doc.id), "Giao tham mưu", to)

    slower = meanwhile(office, direct, lambda: office.do(directing.pass_on, cast.chi, doc, cast.people["dung"]))
    assert isinstance(slower.exception(), Refused)
    assert in_folder(office, "dung", DOCS_INCOMING, "to_direct") == []


def test_what_is_read_late_does_not_overwrite_what_the_clerk_entered(office: Office) -> None:
    cast, doc = office.cast, arrived(office)

    def register(session: Session) -> None:
        receiving.register(session, cast.vinh, session.get_one(Doc, doc.id), letter())

    read = meanwhile(office, register, lambda: examining.examine(Work(office.house), {"doc": doc.id}))
    assert read.exception() is None
    now = office.read(Session.get, Doc, doc.id)
    assert (now.state, now.code, now.summary) == ("registered", letter().code, letter().summary)
    assert now.verdict, "the check itself is kept"


def test_two_who_register_the_same_letter_at_once_register_it_once(office: Office) -> None:
    """Two tabs, two files of the same letter; both were open before either was registered."""
    cast, first, again = office.cast, arrived(office), arrived(office, 2)

    def register(session: Session) -> None:
        receiving.register(session, cast.vinh, session.get_one(Doc, first.id), letter())

    slower = meanwhile(office, register, lambda: office.do(receiving.register, cast.vinh, again, letter()))
    refused = slower.exception()
    assert isinstance(refused, BadInput)
    told: Any = refused.more["duplicates"]
    assert [row.id for row in told] == [first.id]
    assert (office.read(Session.get, Doc, again.id).state, in_folder(office, "vinh", DOCS_INCOMING, "to_register")) == (
        "arrived", [again.id],
    )  # fmt: skip
    office.do(receiving.register, cast.vinh, again, letter(), despite_duplicate=True)
    assert office.read(Session.get, Doc, again.id).arrival_number == 2, "the refused one took no number"


def test_the_same_letter_of_two_years_is_registered_once(office: Office) -> None:
    """One tab enters the last day of the old year, the other today: two books, but one letter."""
    cast, first, again = office.cast, arrived(office), arrived(office, 2)
    last = letter(arrived_on=date(clock.today().year - 1, 12, 31))
    office.do(receiving.register, cast.vinh, arrived(office, 3), letter(code="1/BTC-ĐT"))  # the author is known

    def register(session: Session) -> None:
        receiving.register(session, cast.vinh, session.get_one(Doc, first.id), last)

    slower = meanwhile(office, register, lambda: office.do(receiving.register, cast.vinh, again, letter()))
    assert isinstance(slower.exception(), BadInput)
    assert office.read(Session.get, Doc, again.id).state == "arrived"


def test_two_who_direct_at_once_give_one_directive(office: Office) -> None:
    cast, doc = office.cast, arrived(office)
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    stands_in = standing_in(office, "dung", "chi", "direct")
    ready = Barrier(2)

    def direct(who: Acting, lead: str) -> str:
        with office.house.database.writing() as session:
            mine = session.get_one(Doc, doc.id)
            ready.wait(timeout=30)  # both have read that it waits for a directive
            try:
                to = [Addressee("lead", person_id=cast.people[lead])]
                directing.direct(session, who, mine, f"Giao {lead}", to)
            except Refused:
                session.rollback()
                return "too late"
        return lead

    with ThreadPoolExecutor(2) as both:
        outcomes = list(both.map(direct, (cast.chi, stands_in), ("hoa", "vinh")))
    assert "too late" in outcomes
    (faster,) = set(outcomes) - {"too late"}
    with office.house.database.reading() as session:
        assert session.scalars(select(col(Directive.text))).all() == [f"Giao {faster}"]
        assert session.scalars(select(col(Routing.person_id))).all() == [cast.people[faster]]
        assert verify(session).broken is None
    loser = ({"hoa", "vinh"} - {faster}).pop()
    assert in_folder(office, loser, DOCS_INCOMING, "to_handle") == []


# --- the house's words for whoever comes second -------------------------------------------------------------------


def given(office: Office) -> list[tuple[int, str]]:
    """Every number of the books, with its state."""
    found = select(Number.number, Number.state).order_by(col(Number.id))
    return [(number, state) for number, state in office.read(lambda session: session.exec(found).all())]


def is_told(slower: Future[Any], words: str) -> None:
    """Whoever was slower hears a sentence, and not that something went wrong."""
    refused = slower.exception()
    assert isinstance(refused, NotNow), refused
    assert words in str(refused)


def signed(office: Office) -> Doc:
    doc = office.ready(office.cast.an, office.cast.binh, [To("Bộ Tài chính")])
    office.sign(office.cast.binh, doc)
    return doc


def test_two_who_hand_out_for_number_at_once_keep_one_number(office: Office) -> None:
    kha, doc = office.cast.kha, signed(office)

    def hand_out(session: Session) -> None:
        outside.hand_out_for_number(session, kha, session.get_one(Doc, doc.id), clock.today())

    second = meanwhile(office, hand_out, lambda: office.do(outside.hand_out_for_number, kha, doc, clock.today()))
    assert second.exception() is None, "a double click shows the newer link"
    assert given(office) == [(1, "allotted")]
    open_now = select(Handout).where(col(Handout.withdrawn_at).is_(None))
    assert len(office.read(lambda session: session.exec(open_now).all())) == 1
    office.number(kha, doc)
    assert given(office) == [(1, "given")]


def test_two_who_hand_out_marks_at_once_leave_one_link_of_an_attachment(office: Office) -> None:
    an, kha = office.cast.an, office.cast.kha
    doc = office.ready(an, office.cast.binh, [To("Bộ Tài chính")])
    office.do(approving.withdraw, an, doc)
    row = office.do(attaching.attach, an, doc.id, office.keep(office.paper(seed=8), an), "mot.pdf")
    office.do(approving.submit, an, doc)
    office.sign(office.cast.binh, doc)
    office.number(kha, doc)
    office.seal(kha, doc)
    prepared = [marking.Prepared(row.id, "", office.keep(office.paper(seed=9), kha))]

    def hand_out(session: Session) -> None:
        marking.hand_out(session, kha, session.get_one(Doc, doc.id), prepared)

    second = meanwhile(office, hand_out, lambda: office.do(marking.hand_out, kha, doc, prepared))
    assert second.exception() is None, "a double click shows the newer link"
    open_now = select(Handout).where(col(Handout.withdrawn_at).is_(None))
    (newer,) = office.read(lambda session: session.exec(open_now).all())

    file, made = prepared[0].file, signing.Made("Mark", "Sở Tài chính", "", clock.now(), True)

    def accept(session: Session) -> None:
        marking.accept(session, kha, session.get_one(Doc, doc.id), session.get_one(Handout, newer.id), made, file)

    is_told(
        meanwhile(office, accept, lambda: office.do(marking.accept, kha, doc, newer, made, file)), "came back already"
    )


def test_nobody_hands_out_what_is_just_being_numbered(office: Office) -> None:
    kha, doc = office.cast.kha, signed(office)

    def number(session: Session) -> None:
        issuing.begin_number(session, kha, session.get_one(Doc, doc.id), clock.today())

    for act in (outside.hand_out_for_number, issuing.begin_number):
        slower = meanwhile(office, number, lambda act=act: office.do(act, kha, doc, clock.today()))  # type: ignore[misc]
        is_told(slower, "just now signing")
        office.do(working.break_off, doc)
    assert given(office) == [(1, "allotted")]


def test_two_who_begin_to_sign_at_once_sign_once(office: Office) -> None:
    binh = office.cast.binh
    doc = office.ready(office.cast.an, binh, [To("Bộ Tài chính")])

    def begin(session: Session) -> None:
        signing.begin(session, binh, session.get_one(Doc, doc.id), None)

    is_told(meanwhile(office, begin, lambda: office.do(signing.begin, binh, doc, None)), "just now signing")
    office.do(working.break_off, doc)
    office.sign(binh, doc)
    fields = office.read(lambda session: session.exec(select(Signature.field)).all())
    assert fields == ["Signer1"]


def test_a_second_click_that_waited_for_the_signature_does_not_begin_another(office: Office) -> None:
    binh = office.cast.binh
    doc = office.ready(office.cast.an, binh, [To("Bộ Tài chính")])
    token, _, _ = office.do(signing.begin, binh, doc, None)
    made, file = signing.Made("Signer1", "Bình", "", clock.now(), True), office.keep(office.paper(seed=4), binh)

    def confirm(session: Session) -> None:
        signing.confirm(session, binh, session.get_one(Doc, doc.id), token, made, file)

    assert isinstance(meanwhile(office, confirm, lambda: office.do(signing.begin, binh, doc, None)).exception(), NotNow)
    assert office.read(lambda session: session.exec(select(Working)).all()) == []


@pytest.mark.parametrize("what", ["dossier", "phrase", "login"])
def test_what_two_make_at_once_is_there_once(office: Office, what: str) -> None:
    cast = office.cast
    acts: dict[str, tuple[Any, ...]] = {
        "dossier": (filing.open_dossier, cast.hoa, "01", "Hồ sơ"),
        "phrase": (phrases.keep, cast.chi, "Giao tham mưu"),
        "login": (people.add, cast.admin, "Trần Thị Mới", "moi"),
    }
    act, who, *entered = acts[what]
    before = office.read(counted)
    is_told(meanwhile(office, lambda session: act(session, who, *entered), lambda: office.do(act, who, *entered)),
            "Somebody was faster")  # fmt: skip
    assert office.read(counted) == before + 1
    assert office.read(verify).broken is None


def counted(session: Session) -> int:
    return sum(session.exec(select(func.count()).select_from(one)).one() for one in (WorkDossier, Phrase, Person))


def test_a_document_filed_twice_at_once_lies_there_once(office: Office) -> None:
    cast, doc = office.cast, arrived(office)
    office.do(receiving.register, cast.vinh, doc, letter())
    dossier = office.do(filing.open_dossier, cast.vinh, "01", "Hồ sơ")

    def put(session: Session) -> None:
        filing.put(session, cast.vinh, session.get_one(Doc, doc.id), session.get_one(WorkDossier, dossier.id))

    slower = meanwhile(office, put, lambda: office.do(filing.put, cast.vinh, doc, dossier))
    assert slower.exception() is None or isinstance(slower.exception(), NotNow)
    assert len(office.read(lambda session: session.exec(select(DossierItem)).all())) == 1


def test_two_attachments_laid_at_once_both_lie_there(office: Office) -> None:
    an, doc = office.cast.an, office.draft(office.cast.an)
    one, other = (office.keep(office.paper(seed=seed), an) for seed in (8, 9))
    second = meanwhile(
        office,
        lambda session: attaching.attach(session, an, doc.id or 0, one, "mot.pdf"),
        lambda: office.do(attaching.attach, an, doc.id, other, "hai.pdf"),
    )
    assert second.exception() is None
    assert [row.name for row in office.read(show.attachments, doc)] == ["mot.pdf", "hai.pdf"]


def test_nobody_is_added_to_a_release_that_is_under_way(office: Office) -> None:
    kha, doc = office.cast.kha, signed(office)
    office.number(kha, doc)
    office.seal(kha, doc)

    def release(session: Session) -> None:
        releasing.release(session, kha, session.get_one(Doc, doc.id), differences=[], accepted=True)

    late = To("Bộ Xây dựng")
    slower = meanwhile(office, release, lambda: office.do(releasing.add_recipient, kha, doc, late))
    assert isinstance(slower.exception(), NotNow)
    assert len(office.read(issued.deliveries, doc)) == len(office.read(releasing.recipients_of, doc)) == 1


def test_whoever_is_added_just_before_the_release_is_delivered_to(office: Office) -> None:
    kha, doc = office.cast.kha, signed(office)
    office.number(kha, doc)
    office.seal(kha, doc)

    def add(session: Session) -> None:
        releasing.add_recipient(session, kha, session.get_one(Doc, doc.id), To("Bộ Xây dựng"))

    second = meanwhile(office, add, lambda: office.do(releasing.release, kha, doc, differences=[], accepted=True))
    assert second.exception() is None
    assert len(office.read(issued.deliveries, doc)) == 2
