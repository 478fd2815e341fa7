"""A state secret leaves nothing behind: bytes, pictures, words, names; and an error can be put right by the clerk."""

from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from tests.docs.conftest import Office
from workplace.access import grants
from workplace.demo.letters import compose
from workplace.docs.actions import attaching, receiving, reopening
from workplace.docs.models.letters import Doc
from workplace.docs.queries import described, show
from workplace.files import queries as file_queries
from workplace.files.receive import receive_path
from workplace.files.store import store_of
from workplace.files.work import destroy, read_text
from workplace.jobs.work import Work
from workplace.journal.verify import verify
from workplace.kernel import clock
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import fold, say
from workplace.migrations.metadata import metadata
from workplace.notices.actions import tell
from workplace.notices.models import Notice
from workplace.notices.queries import page as notices
from workplace.printing.render import render

TELLING = "Kế hoạch phòng thủ"


def marked(office: Office, seed: int = 1) -> Path:
    """A letter with the mark in its frame under the notation, under a telling name."""
    path = office.folder / f"{TELLING} {seed}.pdf"
    if not path.exists():
        letter = compose("disbursement-report", clock.today(), seed=seed)
        render("letter", letter.data() | {"urgency": "Tối mật"}, str(path))
    return path


def read(office: Office, file_id: int) -> None:
    """What the jobs do with a new file."""
    work = Work(office.house)
    read_text(work, {"file": file_id})
    destroy(work, {"file": file_id})


def came(office: Office, seed: int = 1) -> Doc:
    file = office.keep(marked(office, seed), office.cast.vinh)
    return office.do(receiving.arrive, office.cast.vinh, office.cast.organisations["ubnd"], file, summary=TELLING)


def everything(session: Session) -> str:
    """All words that the database keeps, in whatever column of whatever table."""
    return " ".join(str(row) for table in metadata().sorted_tables for row in session.execute(table.select()))


def telling(words: str) -> list[str]:
    """Where in these words the paper's subject is told, as it was written or folded for the index."""
    near = (TELLING, fold(TELLING))
    return [words[max(0, at - 80) : at + 40] for one in near if (at := words.find(one)) >= 0]


def test_nothing_of_it_stays(office: Office) -> None:
    doc = came(office)
    card = office.read(file_queries.file, doc.file_id)
    store = store_of(office.house.settings)
    picture = store.derived_path(card.sha256, "1-160.webp")
    picture.write_bytes(b"a picture of the page")
    assert TELLING in office.read(everything)
    read(office, card.id)
    assert (store.has(card.sha256), picture.exists()) == (False, False)
    kept = office.read(everything)
    assert telling(kept) == [] and "TỐI" not in kept
    assert card.sha256 in kept  # that these bytes were here, and are refused from now on
    assert office.read(Session.get, Doc, doc.id).overlay == "secret"
    assert office.read(described.searchable, doc.id) is None
    assert office.read(verify).broken is None
    if office.house.database.is_sqlite:
        on_disk = Path(office.house.database.engine.url.database or "")
        files = [one for one in on_disk.parent.glob(f"{on_disk.name}*") if one.is_file()]
        assert not [one.name for one in files if TELLING.encode() in one.read_bytes()]


def test_its_bytes_are_refused_when_they_come_again(office: Office) -> None:
    doc = came(office)
    read(office, doc.file_id or 0)
    with pytest.raises(BadInput):
        office.keep(marked(office), office.cast.vinh)


def test_every_arrival_of_the_same_file_is_locked(office: Office) -> None:
    first = came(office)
    again = office.do(receiving.arrive, office.cast.la, office.cast.organisations["thuanhoa"],
                      office.read(file_queries.file, first.file_id), summary=TELLING)  # fmt: skip
    read(office, first.file_id or 0)
    assert {office.read(Session.get, Doc, one.id).overlay for one in (first, again)} == {"secret"}


def test_an_attachment_is_read_as_well_and_the_letter_stays(office: Office) -> None:
    doc = office.draft(office.cast.an)
    file = office.keep(marked(office), office.cast.an)
    office.do(attaching.attach, office.cast.an, doc.id, file, f"{TELLING}.pdf")
    read(office, file.id)
    assert office.read(show.attachments, doc) == []
    assert telling(office.read(everything)) == []
    assert office.read(Session.get, Doc, doc.id).overlay == ""
    told = office.read(lambda s: s.scalars(select(col(Notice.kind)).where(col(Notice.thing) == doc.id)).all())
    assert told == ["secret"]


def test_an_error_is_put_right_by_the_clerk_who_has_the_paper(office: Office) -> None:
    cast, doc = office.cast, came(office)
    received = receive_path(office.house, marked(office))
    with pytest.raises(NotNow):
        office.do(reopening.declare_open, cast.vinh, doc, [received], "Không phải dấu mật")
    read(office, doc.file_id or 0)
    with pytest.raises(NotFound):
        office.do(reopening.declare_open, cast.kha, doc, [received], "Không phải dấu mật")
    with pytest.raises(BadInput):
        office.do(reopening.declare_open, cast.vinh, doc, [received], "")
    with pytest.raises(BadInput):
        office.do(reopening.declare_open, cast.vinh, doc, [receive_path(office.house, office.paper())], "Nhầm")
    received = receive_path(office.house, marked(office))
    office.do(reopening.declare_open, cast.vinh, doc, [received], "Chữ in của mẫu biểu, không phải dấu mật")
    assert office.read(Session.get, Doc, doc.id).overlay == ""
    read(office, doc.file_id or 0)  # it is not taken away a second time
    card = office.read(file_queries.file, doc.file_id)
    assert (card.state, card.open_by) == ("clean", cast.vinh.person)
    assert office.read(file_queries.text, card.id) != []
    assert office.path(doc).exists()


def test_whose_access_has_ended_learns_nothing_from_old_notices(office: Office) -> None:
    cast, doc = office.cast, came(office, seed=2)
    office.do(tell, [cast.hoa.person], Ref("docs", doc.id or 0), say("You lead: {title}", title=TELLING), kind="routed")
    hoa = office.do(grants.person, cast.hoa.person)
    office.do(grants.grant, doc.kind, doc.at, doc.id, [hoa], "routed", level=grants.EDIT)
    assert office.read(notices, cast.hoa)[0][0].sentence.params == {"title": TELLING}
    office.do(grants.withdraw, doc.kind, doc.at, doc.id, [hoa], "routed")
    assert office.read(notices, cast.hoa)[0][0].sentence == say("No longer available to you")
