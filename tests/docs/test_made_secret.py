"""A paper made here is found secret: a draft on its way, a letter that was released already; and nothing goes on."""

import pytest
from sqlmodel import Session, col, select

from tests.docs.conftest import Office
from tests.docs.test_found_secret import REASON, now
from tests.docs.test_out_of_reach import arrival, released, told
from tests.docs.test_secrecy import TELLING, everything, telling
from tests.docs.test_way import in_folder
from workplace.access.kinds import DOCS_OUTGOING
from workplace.docs.actions import approving, attaching, commenting, drafting, guarding, issuing
from workplace.docs.actions.drafting import To
from workplace.docs.models.issuing import Number, Recipient
from workplace.docs.models.letters import Doc
from workplace.docs.process import OUTGOING
from workplace.docs.queries import door, registers, show
from workplace.docs.queries.registers import Wanted
from workplace.docs.rules.written import ON_PAPER
from workplace.files import queries as files
from workplace.files.store import store_of
from workplace.files.work import destroy
from workplace.jobs.work import Work
from workplace.journal.verify import verify
from workplace.kernel.errors import NotFound, NotNow
from workplace.process.take import may

__all__ = ["released"]


@pytest.fixture
def on_its_way(office: Office) -> Doc:
    """A draft of An's in two versions, with an annex, opinions and a recipient typed by hand, approved by Dung."""
    cast = office.cast
    doc = office.draft(cast.an)
    what = drafting.Draft(cast.organisations["stc"], TELLING, "CV", "STC-QLNS")
    office.do(drafting.describe, cast.an, doc, what)
    office.do(drafting.revise, cast.an, doc, office.keep(office.paper(seed=51), cast.an), f"Sửa {TELLING}")
    annex = office.keep(office.paper(draft=False, seed=52), cast.an)
    office.do(attaching.attach, cast.an, doc.id, annex, f"{TELLING}.pdf")
    to = [To(f"Ban {TELLING}"), To("UBND phường Thuận Hóa", cast.organisations["thuanhoa"])]
    parties = [drafting.Party(cast.people["dung"])], [drafting.Party(cast.people["binh"])]
    office.do(drafting.set_parties, cast.an, doc, *parties, to)
    office.do(approving.submit, cast.an, doc)
    office.do(commenting.comment, cast.dung, doc, f"Về {TELLING}")
    office.do(approving.approve, cast.dung, doc, f"Đồng ý {TELLING}")
    return doc


def destroyed(office: Office, doc: Doc) -> set[bool]:
    """Whether the bytes of each of its versions are gone, after the jobs have run."""
    cards = [office.read(files.file, version.file_id) for version in office.read(show.versions, doc)]
    for card in cards:
        destroy(Work(office.house), {"file": card.id})
    return {not store_of(office.house.settings).has(card.sha256) for card in cards}


@pytest.mark.parametrize("who", ["an", "dung", "binh"])
def test_whoever_works_on_a_draft_says_so_and_every_version_goes(office: Office, on_its_way: Doc, who: str) -> None:
    cast = office.cast
    assert office.do(guarding.declare_secret, cast[who], on_its_way, REASON) is True
    kept = office.read(everything)
    assert telling(kept) == [] and REASON in kept
    assert destroyed(office, on_its_way) == {True}
    assert office.read(show.attachments, on_its_way) == []
    assert office.read(verify).broken is None
    with office.house.database.reading() as session:
        names = session.scalars(select(col(Recipient.name))).all()
    assert names == ["UBND phường Thuận Hóa"]


@pytest.mark.parametrize("who", ["chi", "vinh", "la", "admin"])
def test_nobody_else_says_so(office: Office, on_its_way: Doc, who: str) -> None:
    with pytest.raises(NotFound):
        office.do(guarding.declare_secret, office.cast[who], on_its_way, REASON)


def test_what_is_locked_away_has_no_buttons_but_those_that_end_it(office: Office, on_its_way: Doc) -> None:
    cast = office.cast
    office.do(guarding.declare_secret, cast.an, on_its_way, REASON)
    for who, folder in (("binh", "to_sign"), ("dung", "to_approve"), ("dung", "following")):
        assert in_folder(office, who, DOCS_OUTGOING, folder) == []
    assert in_folder(office, "an", DOCS_OUTGOING, "following") == [on_its_way.id]
    assert in_folder(office, "kha", DOCS_OUTGOING, "issued") == [on_its_way.id]
    open_now = {
        who: [step.verb for step in office.read(may, cast[who], OUTGOING, now(office, on_its_way))]
        for who in cast.people
    }
    assert open_now["an"] == ["withdraw"] and open_now["kha"] == ["cancel"]
    assert not any(open_now[who] for who in cast.people if who not in ("an", "kha"))
    for act, more in ((commenting.comment, (TELLING,)), (drafting.revise, (None, TELLING))):
        with pytest.raises(NotNow):
            office.do(act, cast.an, on_its_way, *more)
    office.do(approving.withdraw, cast.an, on_its_way)
    with pytest.raises(NotNow):
        office.do(drafting.describe, cast.an, on_its_way, drafting.Draft(1, TELLING, "CV", "X"))
    with pytest.raises(NotNow):
        office.do(approving.submit, cast.an, on_its_way)
    office.do(drafting.discard, cast.an, on_its_way, "Làm trên giấy")
    assert now(office, on_its_way).state == "cancelled"


def test_nothing_that_was_begun_is_finished(office: Office) -> None:
    """A worker writes the number on the page while the drafter sees the mark."""
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")])
    office.sign(cast.binh, doc)
    _, number, _ = office.do(issuing.begin_number, cast.kha, doc, office.now().date())
    office.do(guarding.declare_secret, cast.an, doc, REASON)
    assert destroyed(office, doc) == {True}
    office.do(issuing.cancel, cast.kha, doc, "Làm trên giấy")
    with office.house.database.reading() as session:
        row = session.get_one(Number, number.id)
    assert (row.state, row.reason) == ("void", "Làm trên giấy")


def test_a_machine_that_reads_the_mark_of_one_version_takes_the_others_too(office: Office, on_its_way: Doc) -> None:
    *_, newest = office.read(show.versions, on_its_way)
    from workplace.files import actions

    office.do(actions.lock_away, newest.file_id, "mật")
    assert destroyed(office, on_its_way) == {True}
    assert telling(office.read(everything)) == []


def test_an_issued_letter_is_destroyed_in_every_copy_of_the_house(office: Office, released: Doc) -> None:
    cast, copy = office.cast, arrival(office)
    office.do(guarding.declare_secret, cast.kha, released, REASON)
    assert {now(office, one).overlay for one in (released, copy)} == {"secret"}
    assert destroyed(office, released) == {True}
    assert told(office, "my")[0] == "secret"  # whoever received it looks for the paper
    assert now(office, copy).summary == ""
    left = now(office, released)
    assert (left.state, left.number, left.summary) == ("released", 1, "")
    wanted = Wanted(cast.organisations["stc"], "outgoing", 2026)
    (line,) = office.read(registers.page, cast.kha, wanted).lines
    assert (line.number, line.doc is not None) == (1, True)
    with office.house.database.reading() as session:
        assert session.scalars(select(col(Recipient.name))).all() == ["UBND phường Thuận Hóa"]
    steps = [step.verb for step in office.read(may, cast.kha, OUTGOING, left)]
    assert steps == ["recall"]


def test_its_clerk_finds_the_line_of_a_draft_they_never_saw(office: Office, on_its_way: Doc) -> None:
    with pytest.raises(NotFound):
        office.read(door.read, office.cast.kha, on_its_way.id)
    office.do(guarding.declare_secret, office.cast.an, on_its_way, REASON)
    assert office.read(door.read, office.cast.kha, on_its_way.id).summary == ""
    assert office.read(Session.get, Doc, on_its_way.id).overlay == "secret"


def test_why_its_number_became_void_is_told_nowhere(office: Office) -> None:
    """Found secret after it was given up: neither the book nor the journal of the series says what it was about."""
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")])
    office.sign(cast.binh, doc)
    office.number(cast.kha, doc)
    office.do(issuing.cancel, cast.kha, doc, f"Không ban hành {TELLING}")
    assert telling(office.read(everything))
    office.do(guarding.declare_secret, cast.kha, doc, REASON)
    assert telling(office.read(everything)) == []
    with office.house.database.reading() as session:
        (row,) = session.scalars(select(Number)).all()
    assert (row.state, row.number, row.reason) == ("void", 1, ON_PAPER)
