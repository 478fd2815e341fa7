"""What was taken away or locked away stays so, and notices go to whom a document concerns."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from tests.docs.conftest import Office
from tests.docs.test_lent import given, standing_in
from tests.docs.test_way import in_folder
from workplace.access.kinds import DOCS_INCOMING
from workplace.docs.actions import attaching, commenting, guarding, releasing, routing
from workplace.docs.actions.drafting import To
from workplace.docs.models.letters import Doc
from workplace.docs.queries import choices, show
from workplace.files import queries as files
from workplace.kernel import clock
from workplace.kernel.errors import NotFound
from workplace.notices.queries import page

__all__ = ["given"]


def told(office: Office, who: str) -> list[str]:
    """The kinds of notices that someone has got, newest first."""
    return [line.kind for line in office.read(page, office.cast[who])[0]]


@pytest.fixture
def released(office: Office) -> Doc:
    """A document of the finance department that the ward has received."""
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [To("UBND phường Thuận Hóa", cast.organisations["thuanhoa"])])
    office.sign(cast.binh, doc)
    office.number(cast.kha, doc)
    office.seal(cast.kha, doc)
    office.do(releasing.release, cast.kha, doc, differences=[], accepted=True)
    return doc


def arrival(office: Office) -> Doc:
    (found,) = in_folder(office, "my", DOCS_INCOMING, "to_register")
    return office.read(lambda session: session.get_one(Doc, found))


def test_an_attachment_taken_away_is_not_handed_out_any_more(office: Office) -> None:
    cast = office.cast
    doc, file = office.draft(cast.an), office.keep(office.paper(draft=False, seed=7), cast.an)
    row = office.do(attaching.attach, cast.an, doc.id, file, "kem-theo.pdf")
    assert office.read(files.readable, cast.an, file.id)
    office.do(attaching.withdraw, cast.an, doc.id, row.id)
    with pytest.raises(NotFound):
        office.read(files.readable, cast.an, file.id)


def test_a_recall_does_not_open_what_was_locked_away(office: Office, released: Doc) -> None:
    copy = arrival(office)
    office.do(guarding.lock_away, copy)
    office.do(releasing.recall, office.cast.kha, released, "Sai nội dung")
    assert office.read(lambda session: session.get_one(Doc, copy.id).overlay) == "secret"


def test_the_clerks_who_received_it_are_told_of_a_recall(office: Office, released: Doc) -> None:
    office.do(releasing.recall, office.cast.kha, released, "Sai nội dung")
    assert told(office, "my")[0] == "recalled"


def test_what_is_returned_comes_back_to_the_leader_and_not_to_who_stood_in(office: Office, given: Doc) -> None:
    cast = office.cast
    standing = standing_in(office, "vinh", "hoa", "direct")
    (mine,) = show.my_routings(office.read(show.routing_tree, standing, given))
    to = [routing.Addressee("lead", person_id=cast.people["dung"])]
    (row,) = office.do(routing.forward, standing, given, mine.routing, to, "", None)
    office.do(routing.return_, cast.dung, given, row, "Không đúng việc")
    assert told(office, "hoa")[0] == "returned"
    assert "returned" not in told(office, "vinh")


def test_an_opinion_is_told_to_whom_it_was_given_for(office: Office, given: Doc) -> None:
    cast, standing = office.cast, standing_in(office, "vinh", "hoa", "direct")
    office.do(commenting.comment, standing, given, "Đồng ý")
    office.do(commenting.comment, cast.dung, given, "Tôi cũng đồng ý")
    assert told(office, "hoa")[0] == "comment"
    assert "comment" not in told(office, "vinh")


def test_nothing_unseen_is_offered_to_take_a_document_s_place(office: Office, released: Doc) -> None:
    cast, other, today = office.cast, office.draft(office.cast.an), clock.today()
    office.do(lambda session, doc: doc.sqlmodel_update({"state": "released", "number": 9, "dated": today}), other)
    assert [one.value for one in office.read(choices.replacements, cast.an, released)] == [str(other.id)]
    assert office.read(choices.replacements, cast.kha, released) == []
    office.do(lambda session, doc: doc.sqlmodel_update({"dated": today + timedelta(days=1)}), released)
    assert office.read(choices.replacements, cast.an, office.read(Session.get, Doc, released.id)) == [], (
        "an older one takes no place"
    )
