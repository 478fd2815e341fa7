"""A step that leaves the document where it is, taken a second time: told as done, and to others still nothing."""

import pytest

from tests.docs.conftest import Office
from tests.docs.test_way import arrived, letter
from workplace.docs.actions import approving, directing, drafting, receiving, signing
from workplace.docs.actions.drafting import To
from workplace.docs.models.letters import Doc
from workplace.kernel.errors import NotFound, NotNow


def test_an_approver_who_presses_twice_hears_that_it_is_done(office: Office) -> None:
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")], approvers=(cast.hoa, cast.dung))
    office.do(approving.approve, cast.hoa, doc, "")
    with pytest.raises(NotNow, match="done this already"):
        office.do(approving.approve, cast.hoa, doc, "")
    with pytest.raises(NotFound):
        office.do(approving.approve, cast.vinh, doc, "")
    office.do(approving.return_, cast.dung, doc, "Thiếu phụ lục", to_place=1)
    with pytest.raises(NotNow, match="done this already"):
        office.do(approving.return_, cast.dung, doc, "Thiếu phụ lục", to_place=1)
    office.do(approving.approve, cast.hoa, doc, "Đã đủ")
    assert office.read(lambda session: session.get_one(Doc, doc.id).state) == "in_approval"


def test_a_signer_who_presses_twice_hears_that_it_is_done(office: Office) -> None:
    cast, doc = office.cast, office.draft(office.cast.an)
    signers = [drafting.Party(cast.binh.person), drafting.Party(cast.chi.person)]
    office.do(drafting.set_parties, cast.an, doc, [], signers, [To("Bộ Tài chính")])
    office.do(approving.submit, cast.an, doc)
    office.sign(cast.binh, doc)
    with pytest.raises(NotNow, match="done this already"):
        office.do(signing.begin, cast.binh, doc, None)
    with pytest.raises(NotFound):
        office.do(signing.begin, cast.dung, doc, None)


def test_a_leader_who_passes_on_twice_hears_that_it_is_done(office: Office) -> None:
    cast, doc = office.cast, arrived(office)
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    office.do(directing.pass_on, cast.chi, doc, cast.people["dung"])
    with pytest.raises(NotNow, match="done this already"):
        office.do(directing.pass_on, cast.chi, doc, cast.people["dung"])
    with pytest.raises(NotFound):
        office.do(directing.pass_on, cast.hoa, doc, cast.people["dung"])
