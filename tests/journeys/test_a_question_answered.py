"""A question from the citizen's telephone, without scripts, to the sealed letter that answers it, and the rating."""

import os

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Enter
from tests.journeys.registering import number_in
from tests.journeys.walk import PASSWORD, WAIT, Somebody

pytestmark = pytest.mark.browser

BODY = f"Bao giờ có kinh phí sửa đường trước số nhà {os.getpid()}? Xin cho biết kế hoạch năm tới."
MAIL = f"nam{os.getpid()}@example.vn"  # a server that has seen earlier runs takes the same only once
ANSWER = "Đoạn đường đã được bố trí kinh phí trong kế hoạch năm 2027."


@pytest.mark.parametrize(("language", "edge"), [("vi", "desktop")])
def test_a_question_is_asked_answered_by_a_sealed_letter_and_rated(browser: Browser, site: str, enter: Enter) -> None:
    context = browser.new_context(
        base_url=site, locale="vi-VN", viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    phone = context.new_page()
    code, mine = _asked(phone)
    vinh, binh, an, kha = (enter(login) for login in ("vinh", "binh", "an", "kha"))
    case = _found(vinh, code)
    vinh.go(f"/cases/{case}/act/confirm")
    vinh.page.locator("textarea[name=reason]").fill("Đã gọi lại, đúng người gửi")
    vinh.main("main form [data-main]")
    vinh.go(f"/cases/{case}/act/moderate")
    vinh.main("main form [data-main]")
    vinh.go(f"/cases/{case}/act/assign")
    vinh.choose(vinh.page.locator("select[name=unit]"), "Sở Tài chính")
    vinh.main("main form [data-main]")
    binh.go(f"/cases/{case}/act/take_up")
    binh.choose(binh.page.locator("select[name=person]"), "Võ Thị An")
    binh.main("main form [data-main]")
    an.go(f"/cases/{case}")
    an.page.locator("textarea[name=answer]").fill(ANSWER)
    an.main("form[action$='/steps/draft'] button[type=submit], form[action$='/steps/draft'] .actions button")
    an.open("document")
    an.answer("document")
    doc = number_in(an.page.url)
    an.go(f"/docs/{doc}/edit")
    an.main("button[name=do][value=submit]")
    binh.go(f"/docs/{doc}/sign")
    binh.page.locator("#signform input[name=password]").fill(PASSWORD)
    binh.main("#signform .signfoot [data-main], .signfoot [data-main]")
    kha.go(f"/docs/{doc}")
    kha.open("number")
    kha.box("number").locator("input[name=password]").fill(PASSWORD)
    kha.answer("number")
    kha.go(f"/docs/{doc}/release")
    for tick in kha.page.locator("input[name=accepted]").all():
        tick.check()
    kha.main(".signfoot [data-main]")
    an.go(f"/cases/{case}")
    expect(an.page.locator("main")).to_contain_text("Đã trả lời")
    an.go(f"/docs/{doc}")
    expect(an.page.locator(f"main a[href='/cases/{case}']")).to_have_count(1)
    _read_and_rated(phone, mine, code)
    context.close()


def _found(clerk: Somebody, code: str) -> str:
    """The case by its code, once the index has it."""
    for _ in range(30):
        clerk.visit(f"/search?q={code}")
        hits = clerk.page.locator("main a[href^='/cases/']")
        if hits.count():
            return (hits.first.get_attribute("href") or "").rpartition("/")[2]
        clerk.page.wait_for_timeout(500)
    raise AssertionError(f"{code} is not found")


def _asked(phone: Page) -> tuple[str, str]:
    """The question is sent; its code, and the link that opens it."""
    phone.goto("/hoi")
    phone.locator("textarea[name=body]").fill(BODY)
    phone.locator("form[action='/hoi/buoc-2'] button").click()
    phone.locator("select[name=service] option", has_text="Ngân sách").first.wait_for(state="attached")
    value = phone.locator("select[name=service] option", has_text="Ngân sách").first.get_attribute("value")
    phone.locator("select[name=service]").select_option(value)
    for name, words in (("name", "Nguyễn Văn Nam"), ("email", MAIL)):
        phone.locator(f"input[name={name}]").fill(words)
    for name in ("publish", "tell"):
        phone.locator(f"input[name={name}]").check()
    phone.wait_for_timeout(3500)  # a form that comes back within three seconds was filled by no person
    phone.locator("form[action='/hoi'][method=post] .primary button").click()
    phone.wait_for_url("**/da-gui", timeout=WAIT)
    code = phone.locator("dd.big").first.inner_text().strip()
    return code, phone.locator("main a[href^='/tra-cuu/']").first.get_attribute("href") or ""


def _read_and_rated(phone: Page, mine: str, code: str) -> None:
    """The citizen reads the answer, has the sealed letter, and says whether they are content; others read it too."""
    phone.goto(mine)
    expect(phone.locator("main")).to_contain_text(ANSWER)
    letter = phone.locator("main a[href*='/files/']").first.get_attribute("href") or ""
    sealed = phone.request.get(letter)
    assert sealed.headers["content-type"] == "application/pdf" and b"/ByteRange" in sealed.body()
    phone.goto(f"/danh-gia/{mine.rpartition('/')[2]}")
    phone.locator("input[name=score][value='3']").check()
    phone.locator("form[action^='/danh-gia/'] button").last.click()
    phone.goto(f"/hoi/{code}")
    text = phone.locator("main").inner_text()
    assert ANSWER in text and "Nguyễn Văn Nam" not in text and MAIL not in text
