"""What a sender sees of the recipients' copies: how far they are, and never that something called back goes on."""

from sqlalchemy import select
from sqlmodel import col

from tests.docs.conftest import Office
from tests.docs.test_out_of_reach import arrival, released
from tests.docs.test_way import letter
from workplace.docs.actions import directing, receiving, releasing
from workplace.docs.models.issuing import Delivery
from workplace.docs.models.letters import Doc

__all__ = ["released"]


def seen(office: Office) -> str:
    return office.read(lambda session: session.scalars(select(col(Delivery.state))).one())


def test_a_registration_that_is_undone_is_undone_for_the_sender_too(office: Office, released: Doc) -> None:
    my, copy = office.cast.my, arrival(office)
    office.do(receiving.register, my, copy, letter())
    office.do(directing.submit, my, copy, office.cast.people["la"])
    assert seen(office) == "accepted"
    office.do(receiving.unregister, my, copy, "Vào sổ nhầm")
    assert seen(office) == "arrived"


def test_what_was_called_back_stays_so_whatever_the_recipient_does(office: Office, released: Doc) -> None:
    my, copy = office.cast.my, arrival(office)
    office.do(receiving.register, my, copy, letter())
    office.do(releasing.recall, office.cast.kha, released, "Sai số liệu")
    office.do(receiving.refuse, my, copy, "Trả lại bản sai")
    assert seen(office) == "recalled"


def test_a_copy_is_confirmed_destroyed_after_its_recall_only(office: Office, released: Doc) -> None:
    my, copy = office.cast.my, arrival(office)
    office.do(receiving.register, my, copy, letter())
    office.do(releasing.note_progress, copy.id, "confirmed")
    assert seen(office) == "arrived"
    office.do(releasing.recall, office.cast.kha, released, "Sai số liệu")
    office.do(releasing.confirm_recall, my, copy)
    assert seen(office) == "confirmed"
