"""Those who take part in a session, what is prepared for it, and what a hand does at each screen."""

import os
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
from playwright.sync_api import Browser, Page, expect

from tests.journeys.walk import Somebody
from workplace.demo.letters import compose
from workplace.printing.render import render

SLOW = 30_000  # milliseconds: seven browsers and a server that fills a province share two processors
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
MEMBERS = {"dung": "Trần Văn Dũng", "binh": "Hoàng Thanh Bình", "an": "Võ Thị An", "la": "Bùi Thị Là"}
TITLE = "Phiên họp chuyên đề về đầu tư công"
PAPER = "Kế hoạch đầu tư công năm 2027"
STAFF = "Giới thiệu nhân sự Ban chỉ đạo"
HIDDEN = "Công tác cán bộ quý IV"
PLAN = "#panel-next .nextstep"
LINES = """window.lines = [];
window.WebSocket = class extends WebSocket { constructor(...given) { super(...given); window.lines.push(this); } };"""
"""A browser that is said to be offline keeps the line it has: it is put down by hand."""


class Hall:
    """Everybody who takes part, and where they take part."""

    def __init__(self, browser: Browser, site: str) -> None:
        def sit(login: str, edge: str) -> Somebody:
            return Somebody(browser, site, login, "vi", edge)

        self.chi, self.hoa, self.screen = sit("chi", "console"), sit("hoa", "console"), sit("hoa", "hall")
        self.dung, self.binh, self.an, self.la = (sit(login, "tablet") for login in MEMBERS)
        self.members = (self.dung, self.binh, self.an, self.la)
        self.everybody = (self.chi, self.hoa, self.screen, *self.members)
        self.dung.context.add_init_script(LINES)
        self.meeting = ""

    def seat_of_chair(self) -> Page:
        """The chair's tablet beside the console."""
        page = self.chi.context.new_page()
        page.set_viewport_size({"width": 1180, "height": 820})
        page.on("console", self.chi._hear)
        page.goto(f"{self.meeting}/seat")
        return page


# --- before ---------------------------------------------------------------------------------------------------------


def prepared(hall: Hall, papers: Path) -> list[str]:
    """Called with four members, three items, a paper and two votes; the addresses of the votes."""
    hoa, page = hall.hoa, hall.hoa.page
    now = datetime.now(ZONE)
    hoa.go("/meetings/new")
    page.fill("#title", TITLE)
    page.fill("#starts", f"{now:%H:%M}")
    page.fill("#ends", f"{min(now + timedelta(hours=2), now.replace(hour=23, minute=59)):%H:%M}")
    _suggested(page, "#chair", "Nguyễn Thị Chi")
    page.fill("#place", "Hội trường tầng 2")
    hoa.main("main form.form [data-main]")
    found = re.search(r"/meetings/\d+", page.url)
    assert found, page.url
    hall.meeting = found[0]
    for name in MEMBERS.values():
        hoa.visit(f"{hall.meeting}/members")
        _suggested(page, "#person", name)
        hoa.main("form[action$='/members'] [data-main]")
    items = [_item(hall, PAPER, "decision", presenter=MEMBERS["binh"]), _item(hall, STAFF, "decision"),
             _item(hall, HIDDEN, "information", closed=True)]  # fmt: skip
    hoa.visit(f"{hall.meeting}/items/{items[0]}")
    page.locator("#papers details summary").click()
    page.locator("#papers input[name=file]").set_input_files(_paper(papers))
    page.locator("#papers input[name=title]").fill(PAPER)
    page.locator("#papers input[name=approve]").check()
    hoa.main("#papers form[enctype] .actions button")
    polls = [_poll(hall, f"Thông qua {PAPER}", items[0], "named"), _poll(hall, STAFF, items[1], "secret")]
    hoa.go(hall.meeting)
    hoa.main("form[action$='/steps/call'] button")
    return polls


def _suggested(page: Page, field: str, name: str) -> None:
    page.locator(field).press_sequentially(name)
    page.locator(f"{field}-list [role=option]", has_text=name).first.click(timeout=SLOW)


def _item(hall: Hall, title: str, kind: str, presenter: str = "", closed: bool = False) -> int:
    hoa, page = hall.hoa, hall.hoa.page
    hoa.visit(f"{hall.meeting}/agenda")
    page.fill("#title", title)
    page.locator("#kind").select_option(kind)
    page.fill("#minutes", "20")
    if presenter:
        _suggested(page, "#presenter", presenter)
    if closed:
        page.locator("input[name=closed]").check()
        for name in (MEMBERS["dung"], MEMBERS["binh"], MEMBERS["la"]):
            page.locator("label.manyline", has_text=name).locator("input").check()
    hoa.main("form[action$='/items'] [data-main]")
    address = page.locator(".mt-item a", has_text=title).first.get_attribute("href")
    return int((address or "").rpartition("/")[2])


def _paper(folder: Path) -> Path:
    """A paper of some pages."""
    whole = pypdfium2.PdfDocument.new()
    for seed in (41, 42, 43):
        part = folder / f"paper-{seed}.pdf"
        render("letter", compose("disbursement", date.today(), seed).draft().data(), str(part))
        whole.import_pages(pypdfium2.PdfDocument(part))
    out = folder / "ke-hoach-dau-tu-cong.pdf"
    whole.save(out)
    return out


def _poll(hall: Hall, title: str, item: int, openness: str) -> str:
    hoa, page = hall.hoa, hall.hoa.page
    hoa.go(f"{hall.meeting}/polls?item={item}")
    page.fill("#title", title)
    page.locator("#openness").select_option(openness)
    if openness == "secret":
        page.locator("main form details summary").click()
        for n, login in enumerate(("dung", "binh", "la")):
            hoa.choose(page.locator("select[name=board]").nth(n), MEMBERS[login])
    hoa.main("form[action$='/polls'] [data-main]")
    return re.sub(r".*(/meetings/\d+/polls/\d+).*", r"\1", page.url)


def key_made(one: Somebody, poll: str) -> str:
    """A member of the counting board makes a key and types it back; the slip."""
    one.go(poll)
    one.page.locator("[data-slip-make]").click()
    lines = str(one.page.locator("[data-slip-lines]").inner_text())
    one.page.locator("#slip-again").fill(lines)
    one.main("[data-slip-form] .actions button")
    expect(one.page.locator("[data-slip-make]")).to_be_visible()
    return lines


# --- what a hand does -----------------------------------------------------------------------------------------------


def space(hall: Hall, url: str) -> None:
    """The console proposes this step, and Space takes it."""
    page = hall.chi.page
    step = page.locator(f"{PLAN}:has(form[action$='{url}'], a[href$='{url}']) [data-step]")
    expect(step).to_be_visible(timeout=SLOW)
    asks_again = step.evaluate("step => step.matches('summary')")  # looked at before it may be gone
    page.locator(".meetbar h1").click()  # nothing has the focus
    page.keyboard.press("Space")
    if asks_again:
        expect(page.locator(".twice-box button").first).to_be_focused(timeout=SLOW)
        page.keyboard.press("Enter")


def press(one: Somebody, url: str, place: str = "#mine") -> None:
    button = one.page.locator(f"{place} form[action$='{url}'] button").first
    expect(button).to_be_enabled(timeout=SLOW)
    button.click()


def has_text(one: Somebody, panel: str, words: str) -> None:
    expect(one.page.locator(f"#panel-{panel}")).to_contain_text(words, timeout=SLOW)


def picture(one: Somebody, name: str) -> None:
    if folder := os.environ.get("WORKPLACE_TEST_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        one.page.screenshot(path=Path(folder) / f"{name}.png")


def space_opens(hall: Hall, question: str) -> None:
    page = hall.chi.page
    expect(page.locator(f"{PLAN} [data-step][data-open={question}]")).to_be_visible(timeout=SLOW)
    page.locator(".meetbar h1").click()
    page.keyboard.press("Space")
    expect(hall.chi.box(question)).to_be_visible(timeout=SLOW)
