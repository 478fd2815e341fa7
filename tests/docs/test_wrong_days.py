"""Days that can't be meant, and a page that is older than what happened: refused, with the reason."""

from datetime import date

import pytest

from tests.docs.conftest import Office
from tests.docs.test_handling import directed, state, submitted
from tests.docs.test_way import arrived, letter
from workplace.docs.actions import receiving, routing
from workplace.docs.models.letters import Doc
from workplace.docs.rules.addressees import Addressee
from workplace.kernel.errors import BadInput, NotNow

__all__ = ["submitted"]


def test_a_part_below_is_not_due_on_a_day_gone_by(office: Office, submitted: Doc) -> None:
    row, to = directed(office, submitted), [Addressee("lead", person_id=office.cast.people["vinh"])]
    with pytest.raises(BadInput) as refused:
        office.do(routing.forward, office.cast.hoa, submitted, row, to, "", date(2000, 1, 1))
    assert list(refused.value.fields) == ["due"]
    office.do(routing.forward, office.cast.hoa, submitted, row, to, "", date(2026, 11, 27))


def test_a_letter_asks_for_no_answer_before_its_own_day(office: Office) -> None:
    doc, dated = arrived(office), date(2026, 11, 18)
    with pytest.raises(BadInput) as refused:
        office.do(receiving.register, office.cast.vinh, doc, letter(dated=dated, due=date(1999, 1, 1)))
    assert list(refused.value.fields) == ["due"]
    office.do(receiving.register, office.cast.vinh, doc, letter(dated=dated, due=date(2026, 11, 20)))  # it came late


def test_a_part_passed_on_in_another_tab_is_not_returned_and_says_so(office: Office, submitted: Doc) -> None:
    cast, row = office.cast, directed(office, submitted)
    to = [Addressee("lead", person_id=cast.people["vinh"])]
    office.do(routing.forward, cast.hoa, submitted, row, to, "", None)
    with pytest.raises(NotNow):
        office.do(routing.return_, cast.hoa, submitted, row, "Không đúng thẩm quyền")
    assert state(office, submitted) == "in_handling"
