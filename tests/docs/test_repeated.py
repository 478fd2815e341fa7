"""A paper turned out to be secret: what repeated it in dossiers and answers goes, the rest is looked at by people."""

from typing import Any

import pytest
from sqlmodel import Session

from tests.docs.conftest import Office
from tests.docs.test_found_secret import REASON, handled, now
from tests.docs.test_out_of_reach import told
from tests.docs.test_secrecy import TELLING, everything, telling
from workplace.docs.actions import drafting, filing, guarding
from workplace.docs.models.handling import WorkDossier
from workplace.docs.models.letters import Doc
from workplace.docs.queries import dossiers, overtaken
from workplace.docs.rules.repeating import without
from workplace.journal.verify import verify
from workplace.kernel import clock
from workplace.kernel.errors import NotFound, NotNow

__all__ = ["handled"]
OWN = "Việc của Bộ Quốc phòng"


@pytest.fixture
def engine() -> str:
    """Plain rows; one database is enough."""
    return "sqlite"


@pytest.fixture
def answer(office: Office, handled: Doc) -> Doc:
    """Hoa's answer with the summary that the form proposed, given once more in the form."""
    cast = office.cast
    what = drafting.Draft(cast.organisations["ubnd"], f"V/v trả lời: {TELLING}", "CV", "UBND-TH")
    with office.house.database.writing() as session:
        asked = session.get_one(Doc, handled.id)
    doc: Doc = office.do(drafting.draft, cast.hoa, what, office.keep(office.paper(seed=61), cast.hoa), answers=asked)
    office.do(drafting.describe, cast.hoa, doc, what)
    return doc


def filed(office: Office, doc: Doc, code: str, title: str) -> WorkDossier:
    dossier: WorkDossier = office.do(filing.open_dossier, office.cast.hoa, code, title)
    office.do(filing.put, office.cast.hoa, doc, dossier)
    return dossier


def test_what_repeats_it_goes_and_people_are_asked_of_the_rest(office: Office, handled: Doc, answer: Doc) -> None:
    cast = office.cast
    repeats, own = filed(office, handled, "01", f"Hồ sơ: {TELLING.upper()} 2026"), filed(office, handled, "02", OWN)
    office.do(guarding.declare_secret, cast.vinh, handled, REASON)
    kept = office.read(everything)
    assert telling(kept) == [] and TELLING.upper() not in kept
    assert office.read(Session.get, WorkDossier, repeats.id).title == "Hồ sơ: […] 2026"
    assert office.read(Session.get, WorkDossier, own.id).title == OWN, "what a person wrote is theirs to judge"
    assert now(office, answer).summary == "V/v trả lời: […]"
    assert told(office, "hoa")[:3] == ["secret"] * 3, "two dossiers and the answer"
    assert office.read(dossiers.listed, cast.hoa, mine=True, text="phòng thủ").rows == []
    assert office.read(verify).broken is None


def test_its_holder_gives_a_dossier_another_title_also_when_it_is_closed(office: Office, handled: Doc) -> None:
    cast, dossier = office.cast, filed(office, handled, "02", OWN)
    retitle: Any = filing.retitle
    office.do(retitle, cast.hoa, dossier, f"{OWN} 1")
    office.do(filing.close, cast.hoa, dossier)
    with pytest.raises(NotNow):
        office.do(retitle, cast.hoa, dossier, "Khác")
    office.do(guarding.declare_secret, cast.vinh, handled, REASON)
    with pytest.raises(NotFound):
        office.do(retitle, cast.an, dossier, "Khác")
    office.do(retitle, cast.hoa, dossier, "Hồ sơ 02")
    assert OWN not in office.read(everything)


def test_what_went_out_says_what_it_said_and_its_page_asks(office: Office, handled: Doc, answer: Doc) -> None:
    with office.house.database.writing() as session:
        sent = session.get_one(Doc, answer.id)
        sent.state, sent.number, sent.dated = "released", 9, clock.today()
    office.do(guarding.declare_secret, office.cast.vinh, handled, REASON)
    assert now(office, answer).summary.endswith(TELLING), "its makers say whether it is secret as well"
    assert told(office, "hoa")[0] == "secret"
    (asked,) = office.read(overtaken.answers, office.cast.hoa, now(office, answer))
    assert asked.overlay == "secret"


def test_words_are_found_whole_in_any_case_and_with_other_spaces() -> None:
    assert without("Trả lời  Công văn số 12/BTC-NS, ngày 3", "12/btc-ns") == "Trả lời  Công văn số […], ngày 3"
    assert without("Về kế  hoạch\nphòng thủ.", "Kế hoạch phòng thủ") == "Về […]."
    assert without("112/BTC-NS", "12/BTC-NS") == "112/BTC-NS"
    assert without("Thông báo họp", "họp", "") == "Thông báo họp", "a single short word says nothing of one paper"
