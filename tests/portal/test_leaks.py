"""Nothing of who sent it, and nothing that was taken out of its wording, is ever on a public page."""

from xml.etree import ElementTree

import pytest

from tests.portal.conftest import NAM, Office, Street, desk, office, papers, photo, street
from workplace.citizens.actions import publishing
from workplace.kernel.errors import NotNow

__all__ = ["Office", "desk", "office", "papers", "street"]
SECRET = "Ông Trần Văn Tám ở số 4 kiệt 12"
SPANS = ("Trần Văn Tám", "tran van tam", "kiệt 12", "Nguyễn Văn Nam", "0905", "nam@example.vn", "16.4625", "107.585")
PUBLIC = ("", "/atom.xml", "?tim=Tr%E1%BA%A7n+V%C4%83n+T%C3%A1m", "?tim=tam", "?tim=kiet+12")


def test_what_was_taken_out_stands_nowhere(street: Street) -> None:
    sent = street.report(
        body=f"{SECRET} đổ rác ra đường", latitude="16.4625", longitude="107.585", publish="yes", **NAM
    )
    assert sent.status_code == 303
    told = street.sent()
    case = street.case(told["code"])
    assert _found(street, case.code) == []
    street.publish(case, "Đổ rác ra đường", "Có người đổ rác ra đường.")
    pages = _found(street, case.code)
    assert "/phan-anh" in pages and f"/phan-anh/{case.code}" in pages
    for at in pages:
        text = street.page(at)
        assert not [span for span in SPANS if span.lower() in text.lower() and f"tim={span}" not in at], at
    assert case.code not in street.page("/phan-anh?tim=tran+van+tam")
    assert SECRET in street.page(told["at"])  # the sender reads what they wrote


def test_a_feed_is_read_whatever_was_written(street: Street) -> None:
    street.ask(publish="yes")
    street.publish(
        street.case(street.sent()["code"]), title="Hỏi\ufffe & đáp\uffff", body="Có\ufffe <ngập>.", answer="Rõ."
    )
    feed = ElementTree.fromstring(street.page("/hoi/atom.xml"))
    assert "Hỏi & đáp" in [one.text for one in feed.iter("{http://www.w3.org/2005/Atom}title")]


def test_taken_off_it_is_gone_at_once(street: Street) -> None:
    street.ask(publish="yes")
    told = street.sent()
    case = street.case(told["code"])
    street.publish(case)
    assert case.code in street.page("/hoi")
    assert street.phone.post(f"{told['at']}/steps/unpublish").status_code == 303
    assert _found(street, case.code) == []
    with pytest.raises(NotNow):
        street.office.do(publishing.publish, street.office.cast.vinh, case)
    assert "It is not published." in street.page(told["at"])


def test_files_are_public_only_where_they_were_made_so(street: Street) -> None:
    street.report(publish="yes", photos=[("files", ("a.jpg", photo(), "image/jpeg"))])
    told = street.sent()
    case = street.case(told["code"])
    street.publish(case)
    mine = street.page(told["at"])
    [id] = {part.split('"')[0] for part in mine.split("/files/")[1:]}
    assert street.phone.get(f"{told['at']}/files/{id}").status_code == 200
    assert street.phone.get(f"/phan-anh/{case.code}/files/{id}").status_code == 404
    assert street.phone.get(f"{told['at']}/files/999").status_code == 404


def _found(street: Street, code: str) -> list[str]:
    """The public pages on which the case stands."""
    at = [f"{base}{more}" for base in ("/hoi", "/phan-anh") for more in PUBLIC]
    at += ["/sitemap.xml", f"/hoi/{code}", f"/phan-anh/{code}"]
    answers = {path: street.phone.get(path) for path in at}
    return [path for path, answer in answers.items() if answer.status_code == 200 and code in answer.text]
