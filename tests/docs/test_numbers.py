"""Numbers: gap-free under 32 clerks at once, reserved and void ones explained, per type or shared, from mid-year on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlmodel import Session, col

from tests.docs.conftest import Office
from tests.docs.test_way import arrived, letter
from workplace.docs.actions import numbers, receiving
from workplace.docs.models.issuing import Number, NumberingRule, Series
from workplace.docs.models.letters import Doc
from workplace.docs.queries import numbering
from workplace.journal.verify import verify
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotNow

CLERKS = 32
DAY = date(2026, 11, 23)


def series_of(office: Office, session: Session, type_code: str = "") -> Series:
    return numbers.series(session, office.cast.organisations["ubnd"], DAY.year, numbers.OUTGOING, type_code)


def test_32_clerks_at_once_get_32_numbers_in_a_row(office: Office) -> None:
    file = office.keep(office.paper(draft=False), office.cast.vinh)
    docs = [
        office.do(receiving.arrive, office.cast.vinh, office.cast.organisations["ubnd"], file) for _ in range(CLERKS)
    ]

    def register(index: int) -> None:
        one = letter(code=f"{index}/BTC-ĐT")
        office.do(receiving.register, office.cast.vinh, docs[index], one, despite_duplicate=True)

    with ThreadPoolExecutor(CLERKS) as clerks:
        list(clerks.map(register, range(CLERKS)))
    with office.house.database.reading() as session:
        given_numbers = session.scalars(select(col(Doc.arrival_number)).order_by(col(Doc.arrival_number)))
        assert list(given_numbers) == list(range(1, CLERKS + 1))
        assert verify(session).broken is None


def test_the_same_document_registered_twice_at_once_is_registered_once(office: Office) -> None:
    doc = arrived(office)

    def register(_: int) -> str:
        try:
            office.do(receiving.register, office.cast.vinh, doc, letter())
        except NotNow:
            return "too late"
        return "registered"

    with ThreadPoolExecutor(8) as clerks:
        outcomes = sorted(clerks.map(register, range(8)))
    assert outcomes == ["registered"] + ["too late"] * 7
    with office.house.database.reading() as session:
        series = session.scalars(select(Series)).one()
        assert (series.next, numbering.unexplained(session, series)) == (2, [])


def blank(session: Session) -> Doc:
    """A document that has no number yet."""
    doc = Doc(
        kind=12, direction="outgoing", organisation_id=1, state="draft", at=1, made_at=clock.now(), made_by=1,
        summary="x",
    )  # fmt: skip
    session.add(doc)
    session.flush()
    return doc


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(["give", "reserve", "void", "use"]), max_size=25))
def test_whatever_is_done_every_number_is_given_once_and_explained(office: Office, acts: list[str]) -> None:
    with office.house.database.writing() as session:
        of = series_of(office, session, "CV")
        for act in acts:
            doc = blank(session)
            reserved = session.scalars(select(Number).where(col(Number.state) == "reserved")).first()
            match act:
                case "give":
                    numbers.allot(session, office.cast.vinh, of, doc.id or 0, DAY)
                case "reserve":
                    numbers.reserve(session, office.cast.vinh, of, 2, "để dành cho bản giấy")
                case "void" if reserved:
                    numbers.void(session, office.cast.vinh, reserved, "không dùng")
                case "use" if reserved:
                    numbers.use_reserved(session, office.cast.vinh, reserved, doc.id or 0, DAY)
        held = list(session.scalars(select(col(Number.number)).where(col(Number.series_id) == of.id)))
        assert sorted(held) == list(range(1, of.next))
        assert numbering.unexplained(session, of) == []


ACTS = ("give", "reserve", "void", "use", "arrive", "unregister", "fail")


@settings(max_examples=3, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 3)), min_size=CLERKS, max_size=2 * CLERKS))
def test_whatever_32_clerks_do_at_once_the_books_have_no_gap(office: Office, acts: list[tuple[str, int]]) -> None:
    with ThreadPoolExecutor(CLERKS) as clerks:
        list(clerks.map(lambda act: office.do(at_the_same_time, office, *act), acts))
    with office.house.database.reading() as session:
        books = session.scalars(select(Series).order_by(col(Series.id))).all()
        assert len({(of.organisation_id, of.year, of.kind, of.type_code) for of in books}) == len(books)
        for of in books:
            held = list(session.scalars(select(col(Number.number)).where(col(Number.series_id) == of.id)))
            if of.kind == numbers.ARRIVAL:
                registered = select(col(Doc.arrival_number)).where(col(Doc.arrival_number).is_not(None))
                held += [number or 0 for number in session.scalars(registered)]
            assert sorted(held) == list(range(1, of.next))
            assert numbering.unexplained(session, of) == []
        numbered = session.scalars(select(col(Number.doc_id)).where(col(Number.state) == "allotted")).all()
        assert len(set(numbered)) == len(numbered)
        assert verify(session).broken is None


def at_the_same_time(session: Session, office: Office, act: str, which: int) -> None:
    """One clerk's act in a transaction of its own; one that comes too late or breaks off leaves nothing."""
    vinh, of = office.cast.vinh, series_of(office, session, "CV")
    reserved = session.scalars(select(Number).where(col(Number.state) == "reserved").offset(which).limit(1)).first()
    registered = session.scalars(select(Doc).where(col(Doc.state) == "registered").offset(which).limit(1)).first()
    try:
        match act:
            case "give":
                numbers.allot(session, vinh, of, blank(session).id or 0, DAY)
            case "reserve":
                numbers.reserve(session, vinh, of, which + 1, "để dành cho bản giấy")
            case "void" if reserved:
                numbers.void(session, vinh, reserved, "không dùng")
            case "use" if reserved:
                numbers.use_reserved(session, vinh, reserved, blank(session).id or 0, DAY)
            case "arrive":
                doc = receiving.arrive(session, vinh, office.cast.organisations["ubnd"], None)
                receiving.register(session, vinh, doc, letter(), despite_duplicate=True)
            case "unregister" if registered:
                receiving.unregister(session, vinh, registered, "Vào sổ nhầm")
            case "fail":
                numbers.allot(session, vinh, of, blank(session).id or 0, DAY)
                session.rollback()
    except NotNow:
        session.rollback()


def test_a_series_goes_on_from_the_old_book(office: Office) -> None:
    with office.house.database.writing() as session:
        of = series_of(office, session)
        numbers.open_at(session, office.cast.vinh, of, 1875, "Tiếp sổ giấy năm 2026")
        assert numbers.take_next(session, of) == 1875
        with pytest.raises(NotNow):
            numbers.open_at(session, office.cast.vinh, of, 1, "")


def test_types_are_numbered_together_unless_the_head_decides_otherwise(office: Office) -> None:
    with office.house.database.writing() as session:
        assert series_of(office, session, "CV").id == series_of(office, session, "QĐ").id
        session.add(NumberingRule(organisation_id=office.cast.organisations["ubnd"], from_year=2026, per_type=True))
        session.flush()
        assert series_of(office, session, "CV").id != series_of(office, session, "QĐ").id


def test_a_void_number_keeps_its_line_and_its_reason(office: Office) -> None:
    with office.house.database.writing() as session:
        of = series_of(office, session)
        (row,) = numbers.reserve(session, office.cast.vinh, of, 1, "để dành")
        with pytest.raises(BadInput):
            numbers.void(session, office.cast.vinh, row, "")
        numbers.void(session, office.cast.vinh, row, "cấp nhầm")
        assert [(gap.number, gap.state, gap.reason) for gap in numbering.gaps(session, of)] == [(1, "void", "cấp nhầm")]
