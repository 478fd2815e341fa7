"""What somebody does from their telephone, with nobody's session: asks, confirms, reports with a picture, looks up."""

import re
import sqlite3
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Geolocation, expect

from tests.journeys.walk import WAIT, Somebody
from workplace.citizens.rules import passes

pytestmark = pytest.mark.browser
HERE = Geolocation(latitude=16.4637, longitude=107.5909)


@pytest.fixture(params=["vi", "en"])
def citizen(browser: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Somebody]:
    """Somebody who is not signed in, at a telephone that knows where it is."""
    one = Somebody(browser, site, "an", "vi", "phone")
    one.context.clear_cookies()
    one.context.grant_permissions(["geolocation"])
    one.context.set_geolocation(HERE)
    one.visit("/hoi")
    one.speak(request.param)
    yield one
    one.leave()


def test_a_question_is_asked_and_its_contact_confirmed(
    citizen: Somebody, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page, language = citizen.page, citizen.page.locator("html").get_attribute("lang")
    page.locator("#body").press_sequentially("Dang ky khai sinh cho con khi cha me tam tru o dau?")
    expect(page.locator("#similar mark").first).to_be_visible(timeout=WAIT)
    citizen.look()
    citizen.main("form.ask .btn-primary")
    page.select_option("#service", index=1)
    page.fill("#body", f"Đăng ký khai sinh cho con khi cha mẹ tạm trú thì nộp ở đâu? ({language})")
    page.fill("#name", "Nguyễn Văn Nam")
    page.fill("#email", f"nam-{language}@example.vn")
    _proved(citizen)
    citizen.main(".primary .btn-primary")
    code = page.locator(".slipfacts .big").first.inner_text()
    if secret := _secret(tmp_path_factory):
        citizen.visit(f"/xac-nhan/{_link(secret, code)}")
        citizen.look()
        citizen.main(".primary .btn-primary")
        assert "/tra-cuu/~" in page.url
        citizen.visit(page.url.replace("/tra-cuu/", "/danh-gia/"))
        citizen.look()


def test_a_report_is_sent_with_its_picture_and_looked_up(citizen: Somebody) -> None:
    page, language = citizen.page, citizen.page.locator("html").get_attribute("lang")
    citizen.go("/phan-anh")
    picture = BytesIO()
    Image.new("RGB", (640, 480), (120, 120, 110)).save(picture, "JPEG")
    page.set_input_files("#files", {"name": "o-ga.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()})
    page.select_option("#service", index=1)
    citizen.main("form.ask .btn-primary")
    page.locator("[data-position] button").click()
    expect(page.locator("[name=latitude]")).to_have_value("16.463700", timeout=WAIT)
    page.fill("#body", f"Ổ gà sâu trước cổng trường ({language})")
    expect(page.locator("#area")).not_to_have_value("", timeout=WAIT)
    for one in page.locator("form select[required]").all():
        if not one.input_value():
            one.select_option(index=1)
    if page.locator("[name=another]").count():
        page.check("[name=another]")
    citizen.look()
    _proved(citizen)
    citizen.main(".primary .btn-primary")
    code, secret = (page.locator(".slipfacts .big").nth(at).inner_text() for at in (0, 1))
    citizen.main("form.primary button")
    expect(page.locator(".standing")).to_be_visible()
    citizen.go("/tra-cuu")
    page.fill("#code", code)
    page.fill("#secret", secret)
    citizen.main(".primary button")
    expect(page.locator("main")).to_contain_text(code)


def _proved(citizen: Somebody) -> None:
    """The page's sum is done, and nobody writes faster than in three seconds."""
    expect(citizen.page.locator("[name=altcha]")).to_have_value(re.compile("..."), timeout=WAIT)
    citizen.page.wait_for_timeout(3200)


def _secret(tmp_path_factory: pytest.TempPathFactory) -> Path | None:
    """The folder of the site that was made for these journeys; none where another one is served."""
    return next(tmp_path_factory.getbasetemp().glob("site*/data"), None)


def _link(data: Path, code: str) -> str:
    """What stands in the mail."""
    with sqlite3.connect(f"file:{data / 'workplace.db'}?mode=ro", uri=True) as database:
        [(case, message)] = database.execute(
            "SELECT c.id, m.id FROM cases c JOIN case_message m ON m.case_id = c.id WHERE c.code = ? AND m.kind = ?",
            (code, "confirm"),
        ).fetchall()
    return passes.confirm_link((data / "secret.key").read_bytes(), case, message)
