"""A state secret does not come in by a draft's back door."""

from typing import Any

import pytest

from tests.docs.routes.conftest import Desk, words
from tests.docs.rules.test_reading import MESSY, line
from tests.docs.test_way import letter
from workplace.demo.letters import compose
from workplace.docs import paperwork
from workplace.docs.actions import directing, receiving, releasing
from workplace.docs.queries import show
from workplace.docs.rules.addressees import Addressee
from workplace.files.work import destroy, read_text
from workplace.jobs.work import Work
from workplace.kernel import clock
from workplace.printing.render import render


def test_a_new_version_with_a_secrecy_mark_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    doc_id = desk.draft()
    secret = paperwork.Seen(lines=(*MESSY, line("TỐI MẬT", 90, 795)))

    def look(*_: Any) -> paperwork.Seen:
        return secret

    monkeypatch.setattr(paperwork, "look", look)
    paper = desk.office.paper(seed=3).read_bytes()
    answer = desk["an"].post(f"/docs/{doc_id}/versions", data={"note": ""}, files={"file": ("mat.pdf", paper)})
    assert answer.status_code == 422 and "Văn bản có dấu chỉ độ mật" in answer.text
    assert len(desk.office.read(show.versions, desk.read(doc_id))) == 1


def test_the_clerk_answers_for_a_paper_that_is_no_secret(desk: Desk) -> None:
    paper = desk.office.folder / "khung.pdf"
    render("letter", compose("disbursement-report", clock.today(), seed=5).data() | {"urgency": "Mật"}, str(paper))
    sent = {"organisation": str(desk.office.cast.organisations["ubnd"])}
    answer = desk["vinh"].post("/docs/incoming", data=sent, files={"file": ("khung.pdf", paper.read_bytes())})
    url = answer.headers["location"].partition("?")[0]
    doc = desk.read(int(url.rpartition("/")[2]))
    work = Work(desk.office.house)
    for job in (read_text, destroy):
        job(work, {"file": doc.file_id})
    page = desk["vinh"].get(url)
    assert "khung" not in page.text and "Xử lý trên giấy" in page.text
    line = desk["vinh"].get("/docs/incoming?folder=to_register").text
    assert "Có dấu chỉ độ mật" in line and "Xử lý trên giấy" in line
    assert [page.text.count(f'action="{url}/{one}') for one in ("declaration", "steps/refuse")] == [1, 1]
    wrong = {"file": ("khung.pdf", desk.office.paper(seed=2).read_bytes())}
    refused = desk["vinh"].post(f"{url}/declaration", data={"reason": "Chữ của mẫu"}, files=wrong)
    assert refused.status_code == 422 and "Chữ của mẫu" in refused.text
    right = {"file": ("khung.pdf", paper.read_bytes())}
    assert desk["kha"].post(f"{url}/declaration", data={"reason": "Chữ của mẫu"}, files=right).status_code == 404
    opened = desk["vinh"].post(f"{url}/declaration", data={"reason": "Chữ của mẫu"}, files=right)
    assert opened.status_code == 303, words(opened.text)
    assert "khung" in desk["vinh"].get(url).text


def test_a_leader_takes_out_what_was_submitted(desk: Desk) -> None:
    cast, paper = desk.office.cast, desk.office.paper(draft=False, seed=15)
    doc = desk.office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"], desk.office.keep(paper, cast.vinh))
    desk.office.do(receiving.register, cast.vinh, doc, letter(summary="Việc không được kể"))
    desk.office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    url, sent = f"/docs/{doc.id}", {"reason": "Dấu đóng tay ở trang 2"}
    assert f'action="{url}/steps/declare_secret' in desk["chi"].get(url).text
    assert desk["hoa"].post(f"{url}/steps/declare_secret", data=sent).status_code == 404
    again = desk["chi"].post(f"{url}/steps/declare_secret", data={"reason": " "})
    assert again.status_code == 422 and desk.read(doc.id).overlay == ""
    assert desk["chi"].post(f"{url}/steps/declare_secret", data=sent).status_code == 303
    page = desk["vinh"].get(url).text
    assert "Việc không được kể" not in page and sent["reason"] in page
    assert "Handle it on paper" in page or "Xử lý trên giấy" in page
    assert "steps/refuse" not in page


def test_a_letter_that_was_released_gives_nothing_out_any_more(desk: Desk) -> None:
    doc_id = desk.signed()
    desk.number(doc_id)
    url, kha = f"/docs/{doc_id}", desk.office.cast.kha
    desk.office.do(releasing.release, kha, desk.read(doc_id), differences=[], accepted=True)
    assert desk["kha"].get(f"{url}/package.zip").status_code == 200
    made = desk.read(doc_id).file_id
    assert desk["kha"].post(f"{url}/steps/declare_secret", data={"reason": "Dấu ở trang 2"}).status_code == 303
    for path in (
        f"{url}/package.zip",
        f"{url}/report",
        f"{url}/report.json",
        f"{url}/versions",
        f"/files/{made}/a.pdf",
    ):
        assert desk["kha"].get(path).status_code == 404, path
    page = desk["kha"].get(url).text
    assert "package.zip" not in page and f"{url}/report" not in page and "/files/" not in page
    assert f'action="{url}/comments"' not in page and f'action="{url}/declaration"' in page
    assert desk["kha"].post(f"{url}/comments", data={"opinion": "Về nội dung", "text": "x"}).status_code == 409
    for path in ("/access", "/deliveries"):
        assert f'<a href="{url}"></a>' not in desk["kha"].get(f"{url}{path}").text


def test_an_opened_letter_says_what_it_lost(desk: Desk) -> None:
    cast, paper = desk.office.cast, desk.office.paper(draft=False, seed=17)
    doc = desk.office.do(receiving.arrive, cast.vinh, cast.organisations["ubnd"], desk.office.keep(paper, cast.vinh))
    desk.office.do(receiving.register, cast.vinh, doc, letter())
    desk.office.do(directing.submit, cast.vinh, doc, cast.people["chi"])
    to = [Addressee("lead", person_id=cast.people["hoa"])]
    desk.office.do(directing.direct, cast.chi, doc, "Giao tham mưu", to)
    url, sent = f"/docs/{doc.id}", {"reason": "Nhầm dấu", "summary": "V/v vốn", "code": "17/BTC"}
    desk["chi"].post(f"{url}/steps/declare_secret", data={"reason": "Dấu đóng tay"})
    destroy(Work(desk.office.house), {"file": doc.file_id})
    assert desk["chi"].post(f"{url}/declaration", data=sent).status_code in (403, 404)
    without = desk["vinh"].post(f"{url}/declaration", data={**sent, "summary": ""})
    assert without.status_code == 422 and "Nhầm dấu" in without.text
    file = {"file": ("thu.pdf", paper.read_bytes())}
    assert desk["vinh"].post(f"{url}/declaration", data=sent, files=file).status_code == 303
    page = desk["hoa"].get(url).text
    assert "V/v vốn" in page and "bị khóa nhầm" in page and "Nội dung đã bị hủy" in page
    assert f'action="{url}/routings/' in page
