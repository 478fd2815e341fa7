"""Nobody signs as another person: whoever stands in for a signer signs in their own name, with lines of their own."""

from datetime import timedelta

import pytest
from sqlmodel import col, select

from tests.docs.conftest import Office
from tests.docs.test_way import in_folder
from workplace.access.kinds import DOCS_OUTGOING
from workplace.docs.actions import approving, drafting, issuing, outside, signing, standing_in, working
from workplace.docs.models.issuing import Signer
from workplace.docs.models.letters import Doc
from workplace.docs.queries import show
from workplace.docs.queries.timeline import timeline
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.notices.queries import unread
from workplace.org.actions import delegations, people
from workplace.org.models.people import RoleGrant
from workplace.org.queries import desks, signers

PAPER = "Giấy ủy quyền số 12/GUQ-UBND ngày 20/11/2026"


def lent(office: Office, giver: str, taker: str, *, decision: str = "") -> Acting:
    """Someone of the cast at the desk of another, with the power to sign."""
    cast, day = office.cast, clock.today()
    made = office.do(
        delegations.delegate, cast[giver], cast.people[taker], ["see", "sign"],
        starts_on=day, ends_on=day + timedelta(days=7), reason="Công tác", decision=decision,
    )  # fmt: skip
    return office.read(desks.lent, cast.people[taker], made).acting


def before(office: Office, signer: str, organisation: str = "ubnd") -> Doc:
    """A document of the organisation that lies before this signer."""
    drafter = office.cast.hoa if organisation == "ubnd" else office.cast.an
    doc = office.draft(drafter, organisation)
    cards = office.read(signers.of, office.cast.organisations[organisation])
    card = next(one for one in cards if one.person_id == office.cast.people[signer])
    office.do(drafting.set_parties, drafter, doc, [], [drafting.Party.of(card)], [drafting.To("Bộ Tài chính")])
    office.do(approving.submit, drafter, doc)
    return doc


def ended(office: Office, signer: str) -> None:
    """Whoever signs by a grant of their own does so no longer."""
    with office.house.database.writing() as session:
        mine = (col(RoleGrant.person_id) == office.cast.people[signer], col(RoleGrant.role) == "signer")
        for grant in session.scalars(select(RoleGrant).where(*mine)).all():
            people.end_role(session, office.cast.admin, grant.id or 0)


def row(office: Office, doc: Doc) -> Signer:
    return office.read(show.signers, doc)[0]


def test_a_representative_does_not_sign_in_the_others_name(office: Office) -> None:
    doc, acting = before(office, "chi"), lent(office, "chi", "binh", decision=PAPER)
    with pytest.raises(NotNow, match="Nobody signs as another person"):
        office.do(signing.begin, acting, doc, None)
    assert row(office, doc).state == "asked"


def test_an_authorised_head_below_takes_it_over_and_signs_in_their_own_name(office: Office) -> None:
    doc, acting, binh = before(office, "chi"), lent(office, "chi", "binh", decision=PAPER), office.cast.binh
    told = office.read(unread, office.cast.chi)
    office.do(standing_in.step_in, acting, doc, "", is_printed=True)
    assert office.read(unread, office.cast.chi) == told + 1
    assert in_folder(office, "chi", DOCS_OUTGOING, "to_sign") == []
    assert in_folder(office, "binh", DOCS_OUTGOING, "to_sign") == [doc.id]
    office.sign(binh, doc)
    kept, chi = row(office, doc), office.cast.people["chi"]
    assert (kept.person_id, kept.for_whom, kept.state) == (binh.person, chi, "signed")
    assert kept.lines.splitlines() == ["TUQ. CHỦ TỊCH", "GIÁM ĐỐC"]
    (made,) = office.read(lambda session: show.signatures(session, session.get_one(Doc, doc.id)))
    assert (made.person_id, made.signer) == (binh.person, "Hoàng Thanh Bình")
    first, *_ = office.read(timeline, binh, doc.id)
    assert first.what.msgid == "signed it in their own name, in place of {whom}"


def test_a_page_with_another_name_goes_back_to_its_drafter_with_the_lines(office: Office) -> None:
    doc, acting = before(office, "chi"), lent(office, "chi", "binh", decision=PAPER)
    with pytest.raises(BadInput):
        office.do(standing_in.step_in, acting, doc, "", is_printed=False)
    office.do(standing_in.step_in, acting, doc, "Ghi TUQ. CHỦ TỊCH / GIÁM ĐỐC", is_printed=False)
    hoa = office.cast.hoa
    now = office.read(lambda session: session.get_one(Doc, doc.id))
    assert (now.state, now.signer_name) == ("draft", "Hoàng Thanh Bình")
    office.do(drafting.revise, hoa, doc, office.keep(office.paper(seed=2), hoa), "Sửa thẩm quyền ký")
    office.do(approving.submit, hoa, doc)
    assert in_folder(office, "binh", DOCS_OUTGOING, "to_sign") == [doc.id]
    office.sign(office.cast.binh, doc)


def test_an_authorisation_that_has_ended_signs_nothing(office: Office) -> None:
    doc, acting = before(office, "chi"), lent(office, "chi", "binh", decision=PAPER)
    office.do(standing_in.step_in, acting, doc, "", is_printed=True)
    assert acting.authority is not None
    token, *_ = office.do(signing.begin, office.cast.binh, doc, None)
    office.do(delegations.end, office.cast.chi, acting.authority)
    made = signing.Made("Signer1", "Hoàng Thanh Bình", "", clock.now(), is_test=True)
    with pytest.raises(NotNow, match="no such capacity"):
        office.do(signing.confirm, office.cast.binh, doc, token, made, None)
    office.do(working.give_up, doc.id, token)
    with pytest.raises(NotNow, match="no such capacity"):
        office.do(signing.begin, office.cast.binh, doc, None)


@pytest.mark.parametrize("way", ["here", "outside"])
def test_a_capacity_of_ones_own_that_ended_meanwhile_signs_nothing(office: Office, way: str) -> None:
    """The file may be away for hours; what counts is who may sign when the signature is kept."""
    doc, binh = before(office, "binh", "stc"), office.cast.binh
    made = signing.Made("Signer1", "Hoàng Thanh Bình", "", clock.now(), is_test=True)
    token, *more = office.do(signing.begin if way == "here" else outside.begin, binh, doc, None)
    if way == "outside":
        office.do(outside.hand_out_signed, binh, doc, token, more[0])
    ended(office, "binh")
    with pytest.raises(NotNow, match="no such capacity"):
        if way == "here":
            office.do(signing.confirm, binh, doc, token, made, None)
        else:
            office.do(outside.accept_signature, binh, doc, made, None)
    office.do(working.give_up, doc.id, token)
    assert (row(office, doc).state, office.read(show.signatures, doc)) == ("asked", [])
    with pytest.raises(NotNow, match="no such capacity"):
        office.do(signing.begin, binh, doc, None)


def test_a_deputy_signs_for_the_head_by_a_grant_or_by_the_post(office: Office) -> None:
    cast = office.cast
    by_grant = office.do(standing_in.step_in, lent(office, "chi", "dung"), before(office, "chi"), "", is_printed=True)
    assert (by_grant.capacity, by_grant.authority) == ("KT.", None)
    with office.house.database.writing() as session:
        people.appoint(session, cast.admin, cast.people["my"], cast.units["stc"], "Phó Giám đốc Thường trực", rank=20)
    doc = before(office, "binh", "stc")
    by_post = office.do(standing_in.step_in, lent(office, "binh", "my"), doc, "", is_printed=True)
    assert by_post.lines.splitlines() == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC THƯỜNG TRỰC"]


@pytest.mark.parametrize(
    ("giver", "taker", "decision", "why"),
    [
        ("chi", "binh", "", "names no written authorisation"),
        ("chi", "an", PAPER, "neither a deputy"),
        ("dung", "binh", PAPER, "Only the head"),
    ],
)
def test_without_lawful_lines_it_is_refused_with_the_reason(
    office: Office, giver: str, taker: str, decision: str, why: str
) -> None:
    doc = before(office, giver)
    with pytest.raises(NotNow, match=why):
        office.do(standing_in.step_in, lent(office, giver, taker, decision=decision), doc, "", is_printed=True)
    assert row(office, doc).person_id == office.cast.people[giver]


def test_a_representative_returns_it(office: Office) -> None:
    doc = before(office, "chi")
    office.do(approving.return_, lent(office, "chi", "an"), doc, "Chờ Chủ tịch về")
    assert office.read(lambda session: session.get_one(Doc, doc.id).state) == "draft"


def test_the_clerks_seal_is_never_lent(office: Office) -> None:
    doc = before(office, "binh", "stc")
    office.sign(office.cast.binh, doc)
    acting = lent(office, "kha", "an")
    for act in (issuing.begin_number, issuing.begin_seal):
        with pytest.raises((NotFound, NotNow)):
            office.do(act, acting, doc, *([clock.today()] if act is issuing.begin_number else []))
