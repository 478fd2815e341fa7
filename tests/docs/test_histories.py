"""Each thing of correspondence that has lines in the journal has a history, for whoever may know of the thing."""

import pytest

from tests.docs.conftest import Office
from tests.docs.test_handling import directed, submitted
from workplace.docs.actions import filing, numbers, routing
from workplace.docs.models.letters import Doc
from workplace.docs.queries import registers
from workplace.journal import queries as journal
from workplace.kernel.errors import NotFound
from workplace.kernel.refs import Ref

__all__ = ["submitted"]


def told(office: Office, who: str, ref: Ref) -> list[str]:
    lines, _ = office.read(journal.history, office.cast[who], ref)
    return [line.verb for line in lines]


def test_books_and_series_have_a_history_for_who_reads_them(office: Office) -> None:
    cast, stc = office.cast, office.cast.organisations["stc"]
    of = office.do(numbers.series, stc, 2026, numbers.OUTGOING)
    office.do(numbers.open_at, cast.kha, of, 40, "Tiếp theo sổ giấy")
    office.do(numbers.decide, cast.kha, stc, 2027, apart=True, note="Quyết định số 1")
    assert told(office, "kha", Ref("docs.series", of.id)) == ["open_series"]
    assert told(office, "binh", Ref("docs.books", stc)) == ["set_numbering"]
    for ref in (Ref("docs.series", of.id), Ref("docs.books", stc)):
        with pytest.raises(NotFound):
            told(office, "my", ref)


def test_an_administrator_keeps_the_house_and_reads_no_book(office: Office) -> None:
    cast, khcn = office.cast, office.cast.organisations["skhcn"]
    with pytest.raises(NotFound):
        office.read(registers.book_of, cast.admin, khcn)


def test_a_dossier_and_a_part_have_a_history_for_who_sees_them(office: Office, submitted: Doc) -> None:
    cast, row = office.cast, directed(office, submitted)
    office.do(routing.accept, cast.hoa, submitted, row)
    dossier = office.do(filing.open_dossier, cast.hoa, "07.TH", "Đầu tư công 2026")
    part = Ref("docs.routing", row.id or 0)
    assert told(office, "hoa", Ref("docs.dossier", dossier.id)) == ["open_dossier"]
    assert told(office, "chi", part) == ["accept"]
    for ref in (Ref("docs.dossier", dossier.id), part):
        with pytest.raises(NotFound):
            told(office, "kha", ref)
