"""A letter's whole life in the browser: received, directed, answered, signed, numbered, sealed, released, closed."""

import os
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import ROOT, Enter
from tests.journeys.registering import CITY, arriving_letter, number_in, registered
from tests.journeys.walk import PASSWORD, WAIT, Somebody
from workplace.demo.office import written_by
from workplace.printing.render import render

pytestmark = pytest.mark.browser
WARD = "Ủy ban nhân dân phường Thuận Hóa"


@pytest.mark.parametrize(
    ("language", "edge", "seed"),
    [("vi", "desktop", 901), ("en", "desktop", 902), ("vi", "phone", 903), ("en", "phone", 904)],
)
def test_a_letter_is_received_answered_and_closed(
    enter: Enter, papers: Path, language: str, edge: str, seed: int
) -> None:
    if os.environ.get("WORKPLACE_TEST_SITE"):
        seed += os.getpid() * 10  # a letter is registered once, and that server has seen earlier runs
    incoming = registered(enter("vinh"), arriving_letter(papers, seed))
    _directed(enter("chi"), incoming)
    _forwarded(enter("binh"), incoming)
    an = enter("an")
    answer = _drafted(an, incoming, _answer(papers, seed))
    for approver in ("binh", "hoa"):
        _approved(enter(approver), answer)
    _signed(enter("chi"), answer)
    vinh = enter("vinh")
    code = _issued(vinh, answer)
    _true(vinh, answer, papers / f"{seed}-released.pdf")
    _received(enter("my"), code)
    _finished(an, incoming, code)


def _answer(papers: Path, seed: int) -> Path:
    out = papers / f"{seed}-out.pdf"
    letter = written_by("assignment", date.today(), "UBND", "Nguyễn Thị Chi", (WARD,))
    render("letter", letter.draft().data(), str(out))
    return out


def _directed(leader: Somebody, doc: str) -> None:
    leader.go("/docs/incoming?folder=to_direct")
    leader.go(f"/docs/{doc}?folder=to_direct")
    leader.open("direct")
    box = leader.box("direct")
    box.locator("textarea[name=text]").fill("Giao Sở Tài chính chủ trì tham mưu văn bản triển khai.")
    leader.choose(box.locator("select[name=lead]"), "Sở Tài chính")
    box.locator("select[name=track]").select_option("no")  # this letter is followed by itself, not as a task
    leader.answer("direct")


def _forwarded(head: Somebody, doc: str) -> None:
    head.go("/docs/incoming?folder=to_handle")
    head.go(f"/docs/{doc}")
    head.open("forward")
    head.choose(head.box("forward").locator("select[name=lead]"), "Võ Thị An")
    head.answer("forward")


def _drafted(officer: Somebody, incoming: str, paper: Path) -> str:
    page = officer.page
    officer.go(f"/docs/{incoming}")
    officer.main("form[action$='/steps/accept'] button")
    officer.go(f"/docs/outgoing/new?answers={incoming}")
    officer.choose(page.locator("select[name=organisation]"), CITY)
    page.locator("input[name=file]").set_input_files(paper)
    officer.main("main form [data-main]")
    doc = number_in(page.url)
    officer.go(f"/docs/{doc}/edit")
    for name in ("Hoàng Thanh Bình", "Lê Thị Hòa"):
        officer.choose(page.locator("select[name=new_approver]"), name)
        page.locator("button[value='add:approver']").click()
        expect(page.locator("#parties .partylist").first).to_contain_text(name)
    expect(page.locator(".capline")).to_contain_text("Nguyễn Thị Chi")
    expect(page.locator("#parties")).to_contain_text("phường Thuận Hóa")
    officer.main("button[name=do][value=submit]")
    return doc


def _approved(approver: Somebody, doc: str) -> None:
    approver.go(f"/docs/{doc}")
    approver.open("approve")
    approver.answer("approve")


def _signed(signer: Somebody, doc: str) -> None:
    signer.go("/docs/outgoing?folder=to_sign")
    signer.go(f"/docs/{doc}/sign")
    signer.page.locator("#signform input[name=password]").fill(PASSWORD)
    signer.main("#signform .signfoot [data-main], .signfoot [data-main]")
    assert "/sign" not in signer.page.url, signer.page.locator("main").inner_text()[:500]


def _issued(clerk: Somebody, doc: str) -> str:
    page = clerk.page
    clerk.go("/docs/outgoing?folder=to_issue")
    clerk.go(f"/docs/{doc}")
    clerk.open("number")
    clerk.box("number").locator("input[name=password]").fill(PASSWORD)
    clerk.answer("number")
    clerk.go(f"/docs/{doc}/release")
    for tick in page.locator("input[name=accepted]").all():
        tick.check()
    clerk.main(".signfoot [data-main]")
    clerk.go(f"/docs/{doc}")
    found = re.search(r"\d+/UBND-\w+", page.locator("main").inner_text())
    assert found, page.locator("main").inner_text()[:500]
    return found[0]


def _true(clerk: Somebody, doc: str, out: Path) -> None:
    """Our own check accepts the released file, and so do programs that are not ours."""
    clerk.go(f"/docs/{doc}")
    address = clerk.page.locator("[data-viewer], .viewer, [data-file]").first.evaluate(
        "node => node.dataset.file || node.dataset.viewer || node.dataset.src"
    )
    answer = clerk.context.request.get(address)
    assert answer.ok, address
    out.write_bytes(answer.body())
    ours = [str(ROOT / "bin/workplace"), "verify", str(out), "--data", str(out.parent / "nothing")]
    assert subprocess.run(ours, capture_output=True, check=False).returncode == 0
    if shutil.which("pdfsig"):
        told = subprocess.run(["pdfsig", "-nocert", out], capture_output=True, text=True, check=False).stdout
        assert told.count("Signature is Valid") == 3, told
    if shutil.which("qpdf"):
        assert subprocess.run(["qpdf", "--check", out], capture_output=True, check=False).returncode == 0


def _received(clerk: Somebody, code: str) -> None:
    page = clerk.page
    clerk.go("/docs/incoming?folder=to_register")
    arrival = page.locator(f"main a[href*='/docs/']:has-text('{code}')").first.get_attribute("href")
    clerk.go(f"/docs/{number_in(arrival or '')}?folder=to_register")
    expect(page.locator("#code")).to_have_value(code)
    clerk.main("button[form=register]")


def _finished(officer: Somebody, doc: str, code: str) -> None:
    officer.go(f"/docs/{doc}")
    officer.open("finish")
    officer.box("finish").locator("textarea[name=outcome]").fill(f"Đã trả lời tại văn bản số {code}")
    officer.answer("finish")
    officer.go(f"/docs/{doc}")
    expect(officer.page.locator("main")).to_contain_text(code, timeout=WAIT)
