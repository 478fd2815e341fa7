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


DIGITS = "9" * 5000  # more than Python makes a number of


def test_digits_without_end_are_no_number_and_no_fault_of_ours(desk: Desk) -> None:
    doc_id, kept = desk.draft(), {"summary": "V/v vốn", "type_code": "CV", "urgency": "0", "notation": "STC"}
    rows = {"recipient": ["to||Bộ Tài chính", f"to|{DIGITS}|Bộ Y tế"], "signer": f"{DIGITS}|", "approver": f"{DIGITS}|"}
    for do in (f"up:recipient:{DIGITS}", f"remove:signer:{DIGITS}", "remove:recipient:0"):
        answer = desk["an"].post(f"/docs/{doc_id}/edit", data={**kept, **rows, "do": do})
        assert answer.status_code == 200, do
    assert 'value="to||Bộ Tài chính"' not in answer.text
    more = {"new_recipient": "Bộ Công an", "new_recipient_id": DIGITS}
    assert desk["an"].post(f"/docs/{doc_id}/edit", data={**kept, **more}).status_code == 303
    for page in (f"/docs/{DIGITS}", f"/docs/registers/numbers?organisation={DIGITS}"):
        assert desk["an"].get(page).status_code == 404, page
    assert desk["vinh"].get(f"/docs/incoming/arrivals?ids={DIGITS},1").status_code == 200
