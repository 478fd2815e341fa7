"""The yardstick of bench.pages shows the same page as the house: else what is measured against it means nothing."""

from bench.yardstick_raw import Yard
from tests.docs.routes.conftest import Desk


def test_the_inbox_read_by_hand_is_the_house_s_own_page(desk: Desk) -> None:
    if not desk.office.house.database.is_sqlite:
        return
    token = desk["binh"].cookies["session"]
    path = desk.office.house.settings.database.removeprefix("sqlite:///")
    page = Yard(path).page(token, "to_handle")
    assert page.status_code == 200
    assert b"Ho\xc3\xa0ng Thanh B\xc3\xacnh" in page.body
