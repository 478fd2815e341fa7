"""Whoever is let in to a document later finds it by its words from then on."""

from tests.docs.conftest import Office, office, papers
from tests.docs.test_way import arrived, letter
from workplace.docs.actions import approving, directing, receiving
from workplace.docs.rules.addressees import Addressee
from workplace.jobs.run import run_due
from workplace.search import queries

__all__ = ["office", "papers"]


def found(office: Office, who: str, words: str) -> list[int]:
    return [hit.ref.id for hit in office.read(queries.find, office.cast[who], words)]


def test_who_gets_a_document_finds_it(office: Office) -> None:
    doc, cast = arrived(office), office.cast
    office.do(receiving.register, cast.vinh, doc, letter())
    run_due(office.house)
    assert (found(office, "vinh", letter().summary), found(office, "chi", letter().summary)) == ([doc.id], [])
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    run_due(office.house)
    assert found(office, "chi", letter().summary) == [doc.id]
    office.do(directing.direct, cast.chi, doc, "Giao xử lý", [Addressee("lead", person_id=cast.people["hoa"])])
    run_due(office.house)
    assert found(office, "hoa", letter().summary) == [doc.id]


def test_who_is_to_approve_or_sign_a_draft_finds_it(office: Office) -> None:
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [], approvers=(cast.hoa,))
    run_due(office.house)
    assert found(office, "hoa", "trả lời") == [doc.id]
    office.do(approving.approve, cast.hoa, doc, "")
    run_due(office.house)
    assert found(office, "binh", "trả lời") == [doc.id]
