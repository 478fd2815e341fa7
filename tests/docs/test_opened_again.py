"""A paper was locked away by mistake, at whatever moment: its clerk opens it, and it goes on where it stood."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from sqlmodel import col, select

from tests.docs.conftest import Office
from tests.docs.test_found_secret import REASON, handled, now
from tests.docs.test_out_of_reach import arrival, released, told
from tests.docs.test_secrecy import TELLING
from tests.docs.test_way import in_folder
from workplace.access.kinds import DOCS_INCOMING, DOCS_OUTGOING
from workplace.docs.actions import approving, commenting, drafting, guarding, reopening, routing
from workplace.docs.actions.drafting import To
from workplace.docs.models.handling import Directive
from workplace.docs.models.letters import Doc
from workplace.docs.models.locks import DocLock
from workplace.docs.queries import locks, show
from workplace.files import queries as files
from workplace.files.receive import receive_path
from workplace.files.store import store_of
from workplace.files.work import destroy
from workplace.jobs.work import Work
from workplace.journal.verify import verify
from workplace.kernel.errors import BadInput, NotFound, NotNow

__all__ = ["handled", "released"]
MISTAKE = "Nhầm với dấu đến"


def desks(office: Office, doc: Doc) -> list[Any]:
    """Every folder in which it lies."""
    return sorted(map(tuple, office.read(locks.places, now(office, doc))))


def kept(office: Office, doc: Doc) -> Path:
    """The paper's bytes, as its owner still has them."""
    path = office.folder / f"giữ lại {doc.id}.pdf"
    path.write_bytes(office.path(doc).read_bytes())
    return path


def locked(office: Office, doc: Doc, who: str) -> Any:
    """Found secret by somebody, destroyed, and handed in again."""
    path = kept(office, doc)
    office.do(guarding.declare_secret, office.cast[who], doc, REASON)
    destroy(Work(office.house), {"file": now(office, doc).file_id})
    return receive_path(office.house, path)


def test_what_was_handled_goes_on_with_everybody_as_it_lay(office: Office, handled: Doc) -> None:
    cast, before = office.cast, desks(office, handled)
    again = locked(office, handled, "chi")
    assert in_folder(office, "hoa", DOCS_INCOMING, "to_handle") == []
    office.do(reopening.declare_open, cast.vinh, handled, [again], MISTAKE, summary="V/v vốn", code="17/BTC")
    doc = now(office, handled)
    assert (doc.overlay, doc.state, doc.summary, doc.code) == ("", "directed", "V/v vốn", "17/BTC")
    assert desks(office, handled) == before
    assert office.read(files.readable, cast.hoa, doc.file_id)[0].state == "clean"
    (mine,) = show.my_routings(office.read(show.routing_tree, cast.hoa, doc))
    office.do(routing.accept, cast.hoa, doc, mine.routing)
    assert {told(office, who)[0] for who in ("chi", "hoa")} == {"secret"}
    assert office.read(verify).broken is None


def test_what_an_older_version_locked_away_lies_before_its_clerks(office: Office, handled: Doc) -> None:
    cast = office.cast
    letter = office.ready(cast.an, cast.binh, [To("UBND phường Thuận Hóa", cast.organisations["thuanhoa"])])
    office.sign(cast.binh, letter)
    for doc, finder, clerk, kind, folder in (
        (handled, "chi", "vinh", DOCS_INCOMING, "handling"), (letter, "an", "kha", DOCS_OUTGOING, "to_issue"),
    ):  # fmt: skip
        again = locked(office, doc, finder)
        with office.house.database.writing() as session:
            session.execute(update(DocLock).values(desks="[]"))  # where it lay it did not keep
        office.do(reopening.declare_open, cast[clerk], doc, [again], MISTAKE, summary="V/v vốn")
        assert now(office, doc).overlay == ""
        assert in_folder(office, clerk, kind, folder) == [doc.id]
        assert in_folder(office, clerk, kind, "done" if kind == DOCS_INCOMING else "issued") == []
        lock = office.read(locks.undone, now(office, doc))
        assert lock is not None and lock.opened_by == cast[clerk].person


def test_what_was_destroyed_stays_destroyed(office: Office, handled: Doc) -> None:
    again = locked(office, handled, "vinh")
    office.do(reopening.declare_open, office.cast.vinh, handled, [again], MISTAKE, summary="V/v vốn")
    with office.house.database.reading() as session:
        assert session.scalars(select(col(Directive.text))).all() == [""]
    assert office.read(show.attachments, handled) == []
    lock = office.read(locks.undone, now(office, handled))
    assert (lock.by, lock.opened_by) == (office.cast.vinh.person, office.cast.vinh.person)
    assert TELLING not in lock.desks


def test_only_its_clerk_opens_it_with_reason_summary_and_the_same_bytes(office: Office, handled: Doc) -> None:
    cast, again = office.cast, locked(office, handled, "chi")
    for who in ("chi", "hoa", "kha", "admin"):
        with pytest.raises(NotFound):
            office.do(reopening.declare_open, cast[who], handled, [again], MISTAKE, summary="V/v vốn")
    other = receive_path(office.house, office.paper(seed=61))
    for received, reason, summary, wrong in (
        ([again], "", "V/v vốn", "reason"), ([again], MISTAKE, "", "summary"), ([], MISTAKE, "V/v vốn", "file"),
        ([other], MISTAKE, "V/v vốn", "file"),
    ):  # fmt: skip
        with pytest.raises(BadInput) as refused:
            office.do(reopening.declare_open, cast.vinh, handled, received, reason, summary=summary)
        assert list(refused.value.fields) == [wrong]
    assert now(office, handled).overlay == "secret"
    office.do(reopening.declare_open, cast.vinh, handled, [again], MISTAKE, summary="V/v vốn")
    with pytest.raises(NotNow):
        office.do(reopening.declare_open, cast.vinh, handled, [again], MISTAKE, summary="V/v vốn")


def test_a_signed_letter_goes_on_to_its_number(office: Office) -> None:
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [To("UBND phường Thuận Hóa", cast.organisations["thuanhoa"])])
    office.sign(cast.binh, doc)
    again = locked(office, doc, "an")
    office.do(reopening.declare_open, cast.kha, doc, [again], MISTAKE, summary="V/v trả lời")
    assert in_folder(office, "kha", DOCS_OUTGOING, "to_issue") == [doc.id]
    office.number(cast.kha, doc)
    assert (now(office, doc).state, now(office, doc).code) == ("numbered", "01/STC-QLNS")


def test_an_issued_letter_comes_back_with_every_copy(office: Office, released: Doc) -> None:
    cast, copy = office.cast, arrival(office)
    again = locked(office, released, "kha")
    with pytest.raises(NotNow) as refused:  # what the issuer said, a recipient does not take back
        office.do(reopening.declare_open, cast.my, copy, [again], MISTAKE)
    assert "issued" in str(refused.value.reason.msgid)
    office.do(reopening.declare_open, cast.kha, released, [again], MISTAKE, summary="V/v trả lời")
    assert [now(office, one).overlay for one in (released, copy)] == ["", ""]
    assert [now(office, one).code for one in (released, copy)] == ["01/STC-QLNS"] * 2
    assert in_folder(office, "my", DOCS_INCOMING, "to_register") == [copy.id]


def test_a_copy_whose_bytes_another_agency_kept_needs_no_file(office: Office, released: Doc) -> None:
    cast, copy = office.cast, arrival(office)
    office.do(guarding.declare_secret, cast.my, copy, REASON)
    assert not office.read(reopening.needs_file, now(office, copy))
    office.do(reopening.declare_open, cast.my, copy, [], MISTAKE)
    doc = now(office, copy)
    assert (doc.overlay, doc.summary) == ("", now(office, released).summary)
    assert store_of(office.house.settings).has(office.read(files.file, doc.file_id).sha256)
    office.do(commenting.comment, cast.my, copy, "Đã so với bản giấy")


def test_what_has_ended_meanwhile_stays_closed(office: Office) -> None:
    cast = office.cast
    doc = office.ready(cast.an, cast.binh, [To("Bộ Tài chính")])
    again = locked(office, doc, "binh")
    office.do(approving.withdraw, cast.an, doc)
    office.do(drafting.discard, cast.an, doc, "Làm trên giấy")
    with pytest.raises(NotNow):
        office.do(reopening.declare_open, cast.kha, doc, [again], MISTAKE, summary="V/v trả lời")
