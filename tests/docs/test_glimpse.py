"""Whoever may know that a document is there, and no more: its line and its facts, never its file, words or handling."""

import pytest

from tests.docs.conftest import Office
from tests.docs.routes.conftest import Desk, words
from tests.docs.routes.conftest import desk as desk
from tests.docs.test_way import arrived, letter
from workplace.access import grants
from workplace.access.kinds import DOCS_INCOMING
from workplace.docs.actions import receiving
from workplace.docs.models.letters import Doc
from workplace.docs.queries import door, inbox
from workplace.files import queries as files
from workplace.journal import queries as journal
from workplace.kernel.errors import NotFound
from workplace.kernel.refs import Ref
from workplace.search import index
from workplace.search.queries import find


@pytest.fixture
def known(office: Office) -> Doc:
    """A registered document of which An knows that it is there."""
    doc = arrived(office)
    office.do(receiving.register, office.cast.vinh, doc, letter(summary="V/v giao dự toán"))
    with office.house.database.writing() as session:
        an = grants.person(session, office.cast.people["an"])
        grants.grant(session, doc.kind, doc.at, doc.id or 0, [an], "registered", level=grants.METADATA)
        index.put(session, Ref("docs", doc.id or 0))
    return doc


def test_its_line_is_seen_and_nothing_else_of_it(office: Office, known: Doc) -> None:
    an = office.cast.an
    assert [row.id for row in office.read(inbox.visible, an, DOCS_INCOMING).rows] == [known.id]
    assert office.read(door.see, an, known.id).summary == "V/v giao dự toán"
    with pytest.raises(NotFound):
        office.read(door.read, an, known.id)
    with pytest.raises(NotFound):
        office.read(files.readable, an, known.file_id)
    with pytest.raises(NotFound):
        office.read(journal.history, an, Ref("docs", known.id or 0))


def test_it_is_found_by_its_words_by_those_who_read_it(office: Office, known: Doc) -> None:
    assert [hit.ref.id for hit in office.read(find, office.cast.vinh, "giao dự toán")] == [known.id]
    assert office.read(find, office.cast.an, "giao dự toán") == []
    with office.house.database.writing() as session:  # what was read before is found until the index hears of it: no
        vinh = grants.person(session, office.cast.people["binh"])
        grants.grant(session, known.kind, known.at, known.id or 0, [vinh], "x", level=grants.READ)
        index.put(session, Ref("docs", known.id or 0))
        grants.grant(session, known.kind, known.at, known.id or 0, [vinh], "x", level=grants.METADATA)
    assert office.read(find, office.cast.binh, "giao dự toán") == []


@pytest.mark.parametrize("engine", ["sqlite"])
def test_its_page_tells_the_facts_and_opens_no_other(desk: Desk, known: Doc, engine: str) -> None:
    page = desk["an"].get(f"/docs/{known.id}")
    assert page.status_code == 200, words(page.text)
    assert "V/v giao dự toán" in page.text and "17842/BTC-ĐT" in page.text
    assert "/files/" not in page.text and 'class="viewer' not in page.text
    assert f"/docs/{known.id}/" not in page.text
    for path in ("access", "slip.pdf", "report", "examined"):
        assert desk["an"].get(f"/docs/{known.id}/{path}").status_code == 404
    for path in (f"/files/{known.file_id}/thu.pdf", f"/files/{known.file_id}/pages/1.webp"):
        assert desk["an"].get(path).status_code == 404
    assert desk["an"].post(f"/docs/{known.id}/comments", data={"opinion": "Tôi thấy"}).status_code == 404
