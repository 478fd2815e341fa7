"""What an address says of where a page begins: a number that no list reaches begins it anew, and breaks nothing."""

import pytest

from tests.docs.routes.conftest import Desk

BEYOND = ("99999999999999999999-1", "1-9999999999", "9999999999-1", "-", "1", "a-b", "１-１")


@pytest.mark.parametrize("before", BEYOND)
def test_a_place_beyond_every_list_is_no_fault_of_ours(desk: Desk, before: str) -> None:
    for page in (
        "/docs/incoming?folder=all",
        "/docs/incoming?folder=to_register",
        "/docs/registers?",
        "/docs/dossiers?",
    ):
        assert desk["vinh"].get(f"{page}&before={before}").status_code == 200, page
