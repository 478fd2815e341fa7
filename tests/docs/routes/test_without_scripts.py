"""What a browser without scripts is told and keeps: each file that was not taken, and what was typed around a file."""

from tests.docs.routes.conftest import Desk, words
from tests.docs.routes.test_incoming_pages import english
from tests.docs.test_way import arrived
from workplace.docs.actions import attaching

TYPED = {
    "code": "12/BTC", "author": "Bộ Tài chính", "type_code": "CV", "urgency": "1", "summary": "V/v vừa gõ xong",
    "arrived_on": "23/11/2026",
}  # fmt: skip


def test_every_file_that_was_not_taken_is_named(desk: Desk) -> None:
    paper = desk.office.paper(draft=False).read_bytes()
    bad = [("file", (f"hong-{at}.pdf", b"no pdf at all", "application/pdf")) for at in range(5)]
    page = english(desk, "vinh").post("/docs/incoming", files=[*bad, ("file", ("tot.pdf", paper, "application/pdf"))])
    assert page.status_code == 200 and all(f"hong-{at}.pdf" in page.text for at in range(5))
    assert "tot.pdf" in page.text and "5 files were not taken" in words(page.text)
    none = english(desk, "vinh").post("/docs/incoming", files=bad)
    assert none.status_code == 422 and all(f"hong-{at}.pdf" in none.text for at in range(5))


def test_taking_a_file_away_keeps_what_was_typed_around_it(desk: Desk) -> None:
    office, cast = desk.office, desk.office.cast
    doc = arrived(office)
    beside = office.keep(office.paper(seed=2), cast.vinh)
    row = office.do(attaching.attach, cast.vinh, doc.id, beside, "Phụ lục.pdf")
    base = f"/docs/{doc.id}/attachments/{row.id}"
    page = english(desk, "vinh").post(f"{base}/withdraw", data=TYPED)
    assert page.status_code == 200 and "V/v vừa gõ xong" in page.text and f"{base}/restore" in page.text
    page = english(desk, "vinh").post(f"{base}/restore", data=TYPED)
    assert "V/v vừa gõ xong" in page.text and f"{base}/withdraw" in page.text
    assert english(desk, "vinh").post(f"{base}/withdraw").status_code == 303


def test_a_draft_s_form_stays_too(desk: Desk) -> None:
    doc_id, office = desk.draft(), desk.office
    beside = office.keep(office.paper(seed=2), office.cast.an)
    row = office.do(attaching.attach, office.cast.an, doc_id, beside, "Phụ lục.pdf")
    typed = {
        "summary": "V/v vừa gõ xong",
        "type_code": "CV",
        "urgency": "0",
        "notation": "STC",
        "signer": f"{office.cast.people['binh']}|",
    }
    page = desk["an"].post(f"/docs/{doc_id}/attachments/{row.id}/withdraw", data=typed)
    assert page.status_code == 200 and "V/v vừa gõ xong" in page.text and "Hoàng Thanh Bình" in page.text
    assert f"/attachments/{row.id}/restore" in page.text
