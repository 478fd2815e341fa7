"""Papers of a meeting: laid down, approved, read by those who may, in versions that stay, recalled; confidential."""

import io
import re
import zipfile
from typing import Any

import pytest

from tests.docs.routes.conftest import Desk, desk
from tests.meetings.conftest import Office, item, now, office, papers, prepared
from workplace.files import queries as files
from workplace.files import watermark
from workplace.kernel.errors import BadInput, NotFound
from workplace.meetings.actions import making
from workplace.meetings.actions import papers as acts
from workplace.meetings.actions.papers import Sheet
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import papers as of_papers
from workplace.meetings.rules import comparing

__all__ = ["desk", "office", "papers"]


def called(office: Office) -> Meeting:
    meeting = prepared(office)
    office.do(making.call, office.cast.hoa, meeting)
    return now(office, meeting)


def sheet(office: Office, seed: int = 1, **more: Any) -> Sheet:
    card = office.keep(office.paper(seed=seed), office.cast.hoa)
    return Sheet(card.id, "to-trinh.pdf", "Tờ trình", **more)


def test_members_read_what_was_approved_and_nothing_else(office: Office) -> None:
    cast, meeting = office.cast, called(office)
    first = item(office, meeting)
    paper = office.do(acts.lay, cast.hoa, meeting, first, sheet(office))
    with pytest.raises(NotFound):
        office.read(of_papers.read, cast.binh, meeting, paper.id)
    with pytest.raises(NotFound):
        office.do(acts.lay, cast.binh, meeting, first, sheet(office))
    with pytest.raises(BadInput):
        office.do(acts.reject, cast.hoa, meeting, paper, "")
    office.do(acts.reject, cast.hoa, meeting, paper, "Thiếu phụ lục")
    office.do(acts.add_version, cast.hoa, meeting, paper, sheet(office, 2))
    office.do(acts.approve, cast.chi, meeting, paper)
    assert office.read(of_papers.read, cast.binh, meeting, paper.id).state == "approved"
    with pytest.raises(NotFound):
        office.do(acts.recall, cast.binh, meeting, paper, "x")
    versions = office.read(of_papers.seen_versions, cast.binh, now_of(office, paper))
    assert [one.number for one in versions] == [2, 1]
    office.do(acts.add_version, cast.hoa, meeting, paper, sheet(office, 3))
    assert [one.number for one in office.read(of_papers.seen_versions, cast.binh, now_of(office, paper))] == [2, 1]
    with pytest.raises(NotFound):
        office.read(files.readable, cast.binh, office.read(of_papers.versions, paper)[0].file_id)
    office.do(acts.recall, cast.hoa, meeting, paper, "Nhầm tài liệu")
    with pytest.raises(NotFound):
        office.read(of_papers.read, cast.binh, meeting, paper.id)


def now_of(office: Office, row: Any) -> Any:
    with office.house.database.reading() as session:
        return session.get_one(type(row), row.id)


def test_a_confidential_paper_is_never_given_and_a_personal_one_is_its_readers(office: Office) -> None:
    cast, meeting = office.cast, called(office)
    first = item(office, meeting)
    secret = office.do(acts.lay, cast.hoa, meeting, first, sheet(office, 4, confidential=True))
    office.do(acts.approve, cast.hoa, meeting, secret)
    file = office.read(of_papers.versions, secret)[0].file_id
    assert office.read(of_papers.read, cast.binh, meeting, secret.id).confidential
    for who in (cast.binh, cast.chi, cast.hoa, cast.admin):
        with pytest.raises(NotFound):
            office.read(files.readable, who, file)
    with pytest.raises(BadInput):
        office.do(acts.lay, cast.hoa, meeting, first, sheet(office, 4, confidential=True, is_pdf=False))
    seat = next(one for one in office.read(members, meeting.id) if one.row.person_id == cast.people["dung"]).row.id
    own = office.do(acts.lay, cast.hoa, meeting, first, sheet(office, 5, role="personal", member=seat))
    office.do(acts.approve, cast.hoa, meeting, own)
    assert office.read(of_papers.read, cast.dung, meeting, own.id).id == own.id
    with pytest.raises(NotFound):
        office.read(of_papers.read, cast.binh, meeting, own.id)
    assert office.read(of_papers.readers, meeting, now_of(office, own)) == (cast.people["dung"],)


def members(session: Any, meeting_id: int) -> Any:
    from workplace.meetings.queries import people

    return people.members(session, meeting_id)


def test_the_page_of_a_confidential_paper_bears_the_readers_name(office: Office) -> None:
    plain, marked = office.folder / "plain.webp", office.folder / "marked.webp"
    from workplace.files.pictures import page_image

    page_image(office.paper(), 1, 800, plain)
    watermark.marked_page(office.paper(), 1, 800, "Hoàng Thanh Bình · 23/11/2026, 09:00", marked)
    assert marked.exists() and plain.read_bytes() != marked.read_bytes()
    with pytest.raises(NotFound):
        watermark.marked_page(office.paper(), 99, 800, "x", marked)


def test_what_changed_stands_side_by_side() -> None:
    before = ["Điều 1. Giao Sở Tài chính\nthực hiện trong quý III", "Điều 2. Hiệu lực"]
    after = ["Điều 1. Giao Sở Tài chính\nthực hiện trong quý IV\ncó báo cáo", "Điều 2. Hiệu lực"]
    pairs = comparing.side_by_side(before, after)
    assert [(one.kind, one.before, one.after) for one in pairs if one.kind not in ("same", "skip")] == [
        ("other", "thực hiện trong quý III", "thực hiện trong quý IV"),
        ("new", "", "có báo cáo"),
    ]
    assert comparing.side_by_side(before, before) == []


def test_papers_on_their_pages(desk: Desk) -> None:
    office = desk.office
    meeting = called(office)
    first = item(office, meeting)
    at = f"/meetings/{meeting.id}"
    pdf = office.paper(seed=6).read_bytes()
    sent = {"role": "main", "title": "Tờ trình kế hoạch", "approve": "yes"}
    given = {"file": ("to-trinh.pdf", pdf, "application/pdf")}
    answer = desk["hoa"].post(f"{at}/items/{first.id}/papers", data=sent, files=given)
    assert answer.status_code == 303, answer.text[:2000]
    shown = desk["binh"].get(at).text
    paper = re.findall(rf"{at}/papers/(\d+)", shown)[0]
    page = desk["binh"].get(f"{at}/papers/{paper}")
    assert page.status_code == 200 and "SHA-256" in page.text
    file = re.findall(r'data-viewer="(/files/[^"]+)"', page.text)[0]
    assert desk["binh"].get(file).status_code == 200 and desk["my"].get(file).status_code == 404
    desk["hoa"].post("/me/language", data={"language": "en", "next": "/"})
    assert "opened by 1 of" in desk["hoa"].get(at).text
    pack = desk["binh"].get(f"{at}/pack.zip")
    assert zipfile.ZipFile(io.BytesIO(pack.content)).namelist() == ["1 Kế hoạch/to-trinh.pdf"]
    newer = {"file": ("to-trinh-2.pdf", office.paper(seed=7).read_bytes(), "application/pdf")}
    assert desk["binh"].post(f"{at}/papers/{paper}/versions", files=newer).status_code == 404
    assert (
        desk["hoa"].post(f"{at}/papers/{paper}/versions", data={"note": "Sửa điều 2"}, files=newer).status_code == 303
    )
    assert desk["hoa"].get(f"{at}/papers/{paper}/compare?version=2").status_code == 200
    assert desk["binh"].get(f"{at}/papers/{paper}/compare?version=2").status_code == 404
    assert desk["hoa"].post(f"{at}/papers/{paper}/steps/reject", data={"reason": ""}).status_code == 422
    assert desk["hoa"].post(f"{at}/papers/{paper}/steps/approve").status_code == 303
    assert desk["binh"].get(f"{at}/papers/{paper}/compare?version=2").status_code == 200
    sent = {"role": "reference", "confidential": "yes", "approve": "yes", "title": "Nhân sự"}
    given = {"file": ("mat.pdf", office.paper(seed=8).read_bytes(), "application/pdf")}
    assert desk["hoa"].post(f"{at}/items/{first.id}/papers", data=sent, files=given).status_code == 303
    secret = max(re.findall(rf"{at}/papers/(\d+)", desk["binh"].get(at).text), key=int)
    assert "/files/" not in desk["binh"].get(f"{at}/papers/{secret}").text
    picture = desk["binh"].get(f"{at}/papers/{secret}/pages/1.webp")
    assert picture.status_code == 200 and picture.headers["content-type"] == "image/webp"
    assert picture.headers["cache-control"] == "no-store"
    assert desk["my"].get(f"{at}/papers/{secret}/pages/1.webp").status_code == 404
    newer = {"file": ("mat-2.pdf", office.paper(seed=9).read_bytes(), "application/pdf")}
    assert desk["hoa"].post(f"{at}/papers/{secret}/versions", files=newer).status_code == 303
    for who in ("hoa", "binh"):
        assert desk[who].get(f"{at}/papers/{secret}/compare?version=2").status_code == 404, "its text is given nowhere"
    assert "/compare" not in desk["hoa"].get(f"{at}/papers/{secret}").text
    assert desk["hoa"].post(f"{at}/papers/{secret}/steps/recall", data={"reason": "Xong"}).status_code == 303
    assert desk["binh"].get(f"{at}/papers/{secret}").status_code == 404
    assert len(zipfile.ZipFile(io.BytesIO(desk["binh"].get(f"{at}/pack.zip").content)).namelist()) == 1
