"""A paper found secret when it was handled already: somebody says so, and nothing stays but where it is handled."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import Session, col, select

from tests.docs.conftest import Office
from tests.docs.test_out_of_reach import arrival, released, told
from tests.docs.test_secrecy import TELLING, everything, telling
from tests.docs.test_way import in_folder, letter
from workplace.access.kinds import DOCS_INCOMING
from workplace.docs.actions import attaching, commenting, directing, guarding, history, receiving, reopening
from workplace.docs.models.handling import Directive, Routing
from workplace.docs.models.letters import Comment, Doc
from workplace.docs.process import INCOMING
from workplace.docs.queries import described, show
from workplace.docs.rules.addressees import Addressee
from workplace.files import queries as files
from workplace.files.receive import receive_path
from workplace.files.store import store_of
from workplace.files.work import destroy
from workplace.jobs.work import Work
from workplace.journal.verify import verify
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.process.take import may

__all__ = ["released"]
REASON = "Đóng dấu ở trang 2, máy không đọc được"


@pytest.fixture
def handled(office: Office) -> Doc:
    """A registered letter that Chi directed to Hoa, with an annex, a directive, an opinion and words in the journal."""
    cast = office.cast
    path = office.folder / f"{TELLING} bản quét.pdf"
    path.write_bytes(office.paper(draft=False, seed=11).read_bytes())
    doc = office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"], office.keep(path, cast.vinh))
    annex = office.keep(office.paper(draft=False, seed=12), cast.vinh)
    office.do(attaching.attach, cast.vinh, doc.id, annex, f"{TELLING}.pdf")
    office.do(receiving.register, cast.vinh, doc, letter(summary=TELLING))
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    to = [Addressee("lead", person_id=cast.people["hoa"])]
    office.do(directing.direct, cast.chi, doc, f"Giao xử lý {TELLING}", to)
    office.do(commenting.comment, cast.hoa, doc, f"Về {TELLING}")
    return doc


def now(office: Office, doc: Doc) -> Doc:
    found: Doc = office.read(Session.get, Doc, doc.id)
    return found


def test_all_that_tells_of_it_goes_from_whatever_state(office: Office, handled: Doc) -> None:
    cast, shas = office.cast, [now(office, handled)]
    carried = [office.read(files.file, handled.file_id), *(
        office.read(files.file, row.file_id) for row in office.read(show.attachments, handled)
    )]  # fmt: skip
    assert office.do(guarding.declare_secret, cast.chi, handled, REASON) is True
    work, store = Work(office.house), store_of(office.house.settings)
    for card in carried:
        destroy(work, {"file": card.id})
        assert not store.has(card.sha256)
    kept = office.read(everything)
    assert TELLING not in kept and REASON in kept
    for table, column in ((Directive, "text"), (Comment, "text"), (Routing, "note")):
        words = office.read(lambda s, t=table, c=column: s.scalars(select(getattr(t, c))).all())
        assert set(words) <= {""}, table
    assert (now(office, handled).overlay, now(office, handled).arrival_number) == ("secret", shas[0].arrival_number)
    assert office.read(described.searchable, handled.id) is None
    assert office.read(show.attachments, handled) == []
    assert office.read(verify).broken is None


def test_it_lies_on_nobodys_desk_and_its_clerk_keeps_the_line(office: Office, handled: Doc) -> None:
    office.do(guarding.declare_secret, office.cast.vinh, handled, REASON)
    for who, folder in (("hoa", "to_handle"), ("chi", "following"), ("chi", "to_direct"), ("vinh", "handling")):
        assert in_folder(office, who, DOCS_INCOMING, folder) == []
    assert in_folder(office, "vinh", DOCS_INCOMING, "done") == [handled.id]
    for who in office.cast.people:
        steps = office.read(may, office.cast[who], INCOMING, now(office, handled))
        assert steps == [], who
    with pytest.raises(NotNow):
        office.do(guarding.declare_secret, office.cast.chi, handled, REASON)


@pytest.mark.parametrize("who", ["hoa", "an", "kha", "admin"])
def test_only_the_clerk_and_its_leader_say_so(office: Office, handled: Doc, who: str) -> None:
    with pytest.raises(NotFound):
        office.do(guarding.declare_secret, office.cast[who], handled, REASON)
    assert now(office, handled).overlay == ""


def test_it_needs_a_reason(office: Office, handled: Doc) -> None:
    with pytest.raises(BadInput):
        office.do(guarding.declare_secret, office.cast.vinh, handled, "")
    assert now(office, handled).overlay == ""


def test_the_leader_to_whom_it_was_submitted_says_so(office: Office) -> None:
    cast = office.cast
    file = office.keep(office.paper(draft=False, seed=13), cast.vinh)
    doc = office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"], file)
    office.do(receiving.register, cast.vinh, doc, letter())
    office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    office.do(guarding.declare_secret, cast.chi, doc, REASON)
    assert in_folder(office, "chi", DOCS_INCOMING, "to_direct") == []
    assert told(office, "vinh")[0] == "secret"


def test_one_declared_open_can_be_found_secret_after_all(office: Office) -> None:
    cast = office.cast
    path = office.paper(draft=False, seed=14)
    doc = office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"], office.keep(path, cast.vinh))
    office.do(guarding.declare_secret, cast.vinh, doc, REASON)
    destroy(Work(office.house), {"file": doc.file_id})
    office.do(reopening.declare_open, cast.vinh, doc, [receive_path(office.house, path)], "Nhầm với dấu khác")
    office.do(guarding.declare_secret, cast.vinh, doc, REASON)
    assert office.read(files.file, doc.file_id).is_secret


def test_a_paper_that_others_hold_is_locked_here_and_they_are_told(office: Office, released: Doc) -> None:
    """One agency can't destroy what another has issued; but nobody may go on as if nothing had been seen."""
    cast, copy = office.cast, arrival(office)
    sha = office.read(files.file, released.file_id).sha256
    assert office.do(guarding.declare_secret, cast.my, copy, REASON) is False
    destroy(Work(office.house), {"file": released.file_id})
    assert store_of(office.house.settings).has(sha)
    assert (now(office, copy).overlay, now(office, released).overlay) == ("secret", "")
    assert told(office, "kha")[0] == "secret"
    with pytest.raises(NotFound):
        office.read(files.readable, cast.my, released.file_id)
    assert office.read(files.readable, cast.kha, released.file_id)


def test_two_at_once_destroy_it_once(office: Office, handled: Doc) -> None:
    def say_so(who: Any) -> str:
        try:
            office.do(guarding.declare_secret, who, handled, REASON)
        except NotNow:
            return "too late"
        return "destroyed"

    with ThreadPoolExecutor(2) as both:
        outcomes = sorted(both.map(say_so, (office.cast.vinh, office.cast.chi)))
    assert outcomes == ["destroyed", "too late"]
    lines = office.read(lambda s: s.scalars(select(col(Doc.overlay)).where(col(Doc.id) == handled.id)).all())
    assert lines == ["secret"] and office.read(verify).broken is None


def test_an_imported_row_is_known_by_the_digest_of_its_key(office: Office) -> None:
    """Mostly the key is the file's name; the row is not taken over a second time all the same."""
    cast, ubnd, key = office.cast, office.cast.organisations["ubnd"], f"{TELLING}.pdf 17 2026-11-20"
    file = office.keep(office.paper(draft=False, seed=16), cast.vinh)
    doc = office.do(receiving.arrive, cast.vinh, ubnd, file, import_key=key)
    for _ in range(2):
        office.do(guarding.declare_secret, cast.vinh, doc, REASON)
        assert telling(office.read(everything)) == []
        assert office.read(history.known, ubnd, [key, "another"]) == {key}
        destroy(Work(office.house), {"file": doc.file_id})
        again = receive_path(office.house, office.paper(draft=False, seed=16))
        office.do(reopening.declare_open, cast.vinh, doc, [again], "Nhầm với dấu khác")
