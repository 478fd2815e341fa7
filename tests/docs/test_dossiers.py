"""Work dossiers: all documents of one piece of work, kept by whoever opened one (Nghị định 30/2020, Art. 29)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.docs.conftest import Office
from tests.docs.test_handling import directed, state
from tests.docs.test_handling import submitted as submitted  # a fixture
from workplace.docs.actions import drafting, filing, routing
from workplace.docs.models.handling import WorkDossier
from workplace.docs.models.letters import Doc
from workplace.docs.process import of
from workplace.docs.queries import choices, dossiers, show
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound, NotNow
from workplace.process.take import may


@pytest.fixture
def opened(office: Office) -> Callable[..., WorkDossier]:
    """A dossier of somebody's."""

    def open_one(who: Acting, code: str = "07", title: str = "Đầu tư công") -> WorkDossier:
        found: WorkDossier = office.do(filing.open_dossier, who, code, title)
        return found

    return open_one


def verbs(office: Office, who: Acting, doc: Doc) -> set[str]:
    """What the page offers this person."""
    with office.house.database.reading() as session:
        kept = session.get_one(Doc, doc.id)
        return {step.verb for step in may(session, who, of(kept), kept)}


def test_what_the_page_offers_is_what_may_be_done(office: Office, submitted: Doc, opened: Any) -> None:
    """The leader who directed it keeps a done document in hers; the lead's filing is what closes it."""
    cast = office.cast
    office.do(routing.finish, cast.hoa, submitted, directed(office, submitted), "Đã trả lời")
    for who, is_filed in ((cast.chi, False), (cast.hoa, True)):
        offered = verbs(office, who, submitted)
        assert "put_in_dossier" in offered and ("file" in offered) == is_filed
        office.do(filing.put, who, submitted, opened(who, str(who.person)))
        assert state(office, submitted) == ("filed" if is_filed else "done")
        assert len(office.read(show.dossiers, who, submitted)) >= 1
    assert not verbs(office, cast.an, submitted)
    with pytest.raises(NotFound):
        office.do(filing.put, cast.an, submitted, opened(cast.an))


def test_the_answer_lies_in_it_too(office: Office, opened: Any) -> None:
    cast, doc = office.cast, office.draft(office.cast.an)
    dossier = opened(cast.an)
    office.do(filing.put, cast.an, doc, dossier)
    office.do(filing.put, cast.an, doc, dossier)
    assert [one.doc.id for one in office.read(dossiers.lying, cast.an, dossier)] == [doc.id]
    office.do(drafting.discard, cast.an, doc, "Không cần nữa")
    with pytest.raises(NotNow):
        office.do(filing.put, cast.an, doc, opened(cast.an, "08"))
    office.do(filing.take_out, cast.an, doc, dossier)
    assert office.read(dossiers.lying, cast.an, dossier) == []


def test_only_who_keeps_a_dossier_puts_something_in(office: Office, submitted: Doc, opened: Any) -> None:
    cast = office.cast
    hers, his = opened(cast.chi, "01"), opened(cast.hoa, "02")
    directed(office, submitted)
    with pytest.raises(NotFound):
        office.do(filing.put, cast.chi, submitted, his)
    office.do(filing.put, cast.chi, submitted, hers)
    for act in (filing.take_out, filing.close):
        rest = (submitted, hers) if act is filing.take_out else (hers,)
        with pytest.raises(NotFound):
            office.do(act, cast.hoa, *rest)
    assert [c.label for c in office.read(choices.open_dossiers, cast.hoa)] == ["02 – Đầu tư công"]


def test_a_long_list_is_searched_as_a_whole_and_paged(office: Office, opened: Any) -> None:
    cast = office.cast
    with office.house.database.writing() as session:
        for number in range(60):
            filing.open_dossier(session, cast.an, f"{number:03}.ĐT", f"Đường số {number}" if number else "Trường học")
    first = office.read(dossiers.listed, cast.an, mine=True, text="duong so")
    assert len(first.rows) == 50 and first.next is not None
    rest = office.read(dossiers.listed, cast.an, mine=True, text="ĐƯỜNG  số", before=first.next)
    assert len(rest.rows) == 9 and rest.next is None
    assert [row.dossier.code for row in office.read(dossiers.listed, cast.an, mine=True, text="000.đt").rows] == [
        "000.ĐT"
    ]
    assert office.read(dossiers.listed, cast.an, mine=True, text="100%").rows == []
