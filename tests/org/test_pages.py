"""The pages of sign-in, account and administration, through the whole house."""

import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw
from starlette.testclient import TestClient

from tests.cast import Cast, build
from tests.databases import fresh_url, template
from workplace import app
from workplace.config import Settings
from workplace.demo import cast
from workplace.demo.cast import PASSWORD
from workplace.kernel import clock
from workplace.kernel.db import Database
from workplace.kernel.pool import InPlace
from workplace.org.actions import delegations
from workplace.org.actions import organisations as offices
from workplace.web.filters import day_text

ADMIN_PAGES = (
    "/admin/people",
    "/admin/people/new",
    "/admin/people/{person}",
    "/admin/organisations",
    "/admin/organisations/new",
    "/admin/organisations/{organisation}",
    "/admin/import",
    "/admin/calendar",
)
OWN_PAGES = ("/me/sessions", "/me/password", "/me/delegations", "/calendar/explain")
LIST = "cơ quan,login,họ tên,chức vụ\nSở Y tế,ba,Lê Văn Ba,Giám đốc\n"


class Site:
    """A served house with the cast; each browser has its own cookies."""

    def __init__(self, url: str, data: Path, mode: str) -> None:
        self.app = app.build(Settings(mode=mode, data=data, database_url=url), pool=InPlace())
        self.database: Database = self.app.state.house.database
        with self.database.writing() as session:
            self.cast: Cast = build(session)

    def browser(self, login: str = "") -> "Browser":
        browser = Browser(self)
        if login:
            browser.post("/sign-in/as", login=login)
        return browser


class Browser:
    """A person at a desk: opens pages, sends the forms found there."""

    def __init__(self, site: Site) -> None:
        self._client = TestClient(site.app, follow_redirects=True)

    def get(self, path: str) -> Any:
        return self._client.get(path)

    def post(self, path: str, files: dict[str, tuple[str, bytes]] | None = None, **fields: object) -> Any:
        form = self._client.get("/me/password").text
        token = re.search(r'name="csrf" value="([^"]*)"', form)
        return self._client.post(path, data={"csrf": token[1] if token else "", **fields}, files=files)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with fresh_url("sqlite", tmp_path, template=template("sqlite", "people", cast.make)) as url:
        made = Site(url, tmp_path / "data", "demo")
        yield made
        made.database.close()


def test_one_signs_in_by_password_and_goes_where_one_wanted(site: Site) -> None:
    browser = site.browser()
    assert browser.get("/me/sessions").url.path == "/sign-in"
    page = browser.post("/sign-in", login="chi", password=PASSWORD, next="/me/sessions")
    assert (page.url.path == "/me/sessions" and "Trình duyệt" in page.text) or "This browser" in page.text
    assert browser.post("/sign-out").url.path == "/sign-in"
    assert browser.get("/me/sessions").url.path == "/sign-in"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_nobody_is_sent_elsewhere_after_signing_in(site: Site, elsewhere: str) -> None:
    page = site.browser().post("/sign-in/as", login="chi", next=elsewhere)
    assert page.url.host == "testserver"


def test_a_wrong_password_shows_the_form_again(site: Site) -> None:
    page = site.browser().post("/sign-in", login="chi", password="hunter2")
    assert page.status_code == 422 and 'value="chi"' in page.text and "hunter2" not in page.text


def test_one_click_exists_in_the_demonstration_only(tmp_path: Path) -> None:
    with fresh_url("sqlite", tmp_path) as url:
        real = Site(url, tmp_path / "data", "production")
        browser = real.browser()
        assert browser.post("/sign-in/as", login="chi").status_code == 404
        assert "Nguyễn Thị Chi" not in browser.get("/sign-in").text
        real.database.close()


@pytest.mark.parametrize("path", ADMIN_PAGES)
def test_administrators_see_their_pages_and_nobody_else_does(site: Site, path: str) -> None:
    where = path.format(person=site.cast.an.person, organisation=site.cast.organisations["stc"])
    assert site.browser("admin").get(where).status_code == 200
    assert site.browser("chi").get(where).status_code == 404


@pytest.mark.parametrize("path", OWN_PAGES)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_everybody_has_their_own_pages_in_both_languages(site: Site, path: str, language: str) -> None:
    browser = site.browser("an")
    browser.post("/me/language", language=language)
    page = browser.get(path)
    assert page.status_code == 200 and f'lang="{language}"' in page.text


def test_a_person_is_taken_on_appointed_and_comes_in(site: Site) -> None:
    admin, stc = site.browser("admin"), site.cast.units["stc"]
    page = admin.post("/admin/people", full_name="Phan Văn Mới", login="moi")
    here = page.url.path
    admin.post(f"{here}/posts", post_unit=stc, title="Chuyên viên", rank=50, post_since="01/07/2026", main="yes")
    page = admin.post(f"{here}/roles", role_unit=stc, role="drafter", role_since="01/07/2026")
    assert "Chuyên viên" in page.text
    shown = admin.post(f"{here}/password").text
    password = re.search(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", shown)
    assert password
    assert site.browser().post("/sign-in", login="moi", password=password[0]).url.path == "/me/password"
    assert site.browser().post("/sign-in", login="moi", password=password[0]).status_code == 422


def test_a_wrong_form_keeps_what_was_typed(site: Site) -> None:
    admin = site.browser("admin")
    here = f"/admin/people/{site.cast.an.person}"
    page = admin.post(f"{here}/posts", post_unit=site.cast.units["stc"], title="", rank=50, post_since="hôm qua")
    assert page.status_code == 422 and "hôm qua" in page.text
    page = admin.post("/admin/people", full_name="Ai Đó", login="chi")
    assert page.status_code == 422 and "Ai Đó" in page.text


def seal_png() -> bytes:
    picture = Image.new("RGB", (400, 400), (255, 255, 255))
    ImageDraw.Draw(picture).ellipse((40, 40, 360, 360), outline=(200, 20, 30), width=20)
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def test_a_seal_is_kept_and_only_its_preview_is_shown(site: Site) -> None:
    admin, here = site.browser("admin"), f"/admin/organisations/{site.cast.organisations['stc']}"
    assert admin.get(f"{here}/seal.webp").status_code == 404
    page = admin.post(f"{here}/seal", files={"seal": ("seal.png", seal_png())}, seal_mm=36)
    assert page.status_code == 200 and f"{here}/seal.webp" in page.text
    shown = admin.get(f"{here}/seal.webp")
    with Image.open(io.BytesIO(shown.content)) as preview:
        assert preview.format == "WEBP" and preview.mode == "RGB" and preview.width < 300
    assert site.browser("chi").get(f"{here}/seal.webp").status_code == 404
    left = [p for p in (Path(site.app.state.house.settings.files) / "incoming").iterdir() if p.is_file()]
    assert left == []


@pytest.mark.parametrize("content", [b"", b"not a picture", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused_in_words(site: Site, content: bytes) -> None:
    here = f"/admin/people/{site.cast.chi.person}"
    page = site.browser("admin").post(f"{here}/signature", files={"signature": ("x.png", content)})
    assert page.status_code == 422 and "signature-error" in page.text


def test_a_list_is_looked_at_and_then_taken(site: Site) -> None:
    admin = site.browser("admin")
    looked = admin.post("/admin/import", files={"list": ("people.csv", LIST.encode())})
    (digest,) = re.findall(r'name="list_id" value="([0-9a-f]{64})"', looked.text)
    assert "Lê Văn Ba" not in admin.get("/admin/people").text
    assert "Lê Văn Ba" in admin.post("/admin/import/take", list_id=digest).text
    wrong = admin.post("/admin/import", files={"list": ("people.csv", LIST.replace("ba,", "B a,").encode())})
    assert "list_id" not in wrong.text
    assert admin.post("/admin/import/take", list_id="../../etc/passwd").status_code == 422


def test_acting_for_someone_shows_on_every_page(site: Site) -> None:
    chi, dung = site.browser("chi"), site.browser("dung")
    page = chi.post(
        "/me/delegations",
        to="Trần Văn Dũng",
        sign="yes",
        starts_on=day_text(clock.today()),
        ends_on=day_text(clock.today() + timedelta(days=30)),
        reason="Đi công tác",
    )
    assert "Trần Văn Dũng" in page.text
    (context,) = re.findall(r'name="context" value="(\d+)"', dung.get("/me/sessions").text)
    assert "actingbar" in dung.post("/me/acting", context=context, next="/me/sessions").text
    assert "actingbar" not in dung.post("/me/acting", context="", next="/me/sessions").text
    assert site.browser("hoa").post("/me/acting", context=context).status_code == 404


def test_colours_and_language_are_remembered_without_signing_in(site: Site) -> None:
    stranger = site.browser()
    stranger.post("/me/theme", theme="dark", next="/sign-in")
    page = stranger.post("/me/language", language="en", next="/sign-in")
    assert 'lang="en"' in page.text and 'data-bs-theme="dark"' in page.text
    assert stranger.post("/me/theme", theme="<script>").status_code == 422


def test_the_calendar_is_seeded_and_explained(site: Site) -> None:
    admin = site.browser("admin")
    assert "Tết Nguyên Đán" in admin.post("/admin/calendar/seed", year=2026).text
    page = site.browser("an").get("/calendar/explain?start=21/08/2026&end=24/08/2026")
    assert "Ngày làm việc bù" in page.text


def test_people_are_suggested_as_one_types(site: Site) -> None:
    assert "Trần Văn Dũng" in site.browser("an").get("/people/suggest?q=dung").text
    assert "Sở Tài chính" in site.browser("an").get("/organisations/suggest?q=tai").text


def test_a_unit_is_renamed_and_moved_and_a_refusal_keeps_what_was_typed(site: Site) -> None:
    admin, units = site.browser("admin"), site.cast.units
    here = f"/admin/organisations/{site.cast.organisations['stc']}"
    unit = units["qlns"]
    assert f"{here}/units/{unit}" in admin.get(f"{here}?unit={unit}").text
    wrong = admin.post(f"{here}/units/{unit}", unit_name="Phòng Đầu tư", unit_notation="X", parent_unit=units["stc"])
    assert wrong.status_code == 422 and 'value="Phòng Đầu tư"' in wrong.text
    page = admin.post(f"{here}/units/{unit}", unit_name="Phòng Ngân sách", unit_notation="NS", parent_unit=units["dt"])
    assert page.status_code == 200 and "Phòng Ngân sách" in page.text
    other = f"/admin/organisations/{site.cast.organisations['ubnd']}/units/{unit}"
    assert admin.post(other, unit_name="Khác", parent_unit=units["dt"]).status_code == 404


def test_an_organisation_entered_twice_is_made_one_on_its_page(site: Site) -> None:
    with site.database.writing() as session:
        right, wrong = (
            offices.add_external(session, site.cast.vinh, name) for name in ("Bộ Tài chính", "Bộ Tài chánh")
        )
    admin = site.browser("admin")
    assert admin.post(f"/admin/organisations/{wrong}/merge", into="Bộ Không có").status_code == 422
    page = admin.post(f"/admin/organisations/{wrong}/merge", into="Bộ Tài chính")
    assert page.url.path == f"/admin/organisations/{right}"
    offered = site.browser("an").get("/organisations/suggest?new=1&q=bộ+tài+chánh").text
    assert "Bộ Tài chính" in offered and "Bộ Tài chánh" not in offered and 'data-key=""' not in offered


def test_an_end_names_what_stands_and_is_corrected_or_taken_back_with_a_reason(site: Site) -> None:
    admin, stc = site.browser("admin"), site.cast.organisations["stc"]
    here, today = f"/admin/organisations/{stc}", clock.today()
    assert re.search(r"3 (người|people)", admin.get(here).text), "who stands there is said before"
    for day in ("01/01/1900", "31/12/2199"):
        assert admin.post(f"{here}/end", last_day=day).status_code == 422
    assert admin.post(f"{here}/end/take-back", undo_reason="Nhầm").status_code == 409
    assert admin.post(f"{here}/end", last_day=day_text(today - timedelta(days=1))).status_code == 200
    assert admin.post(f"{here}/end", last_day=day_text(today)).status_code == 422, "a correction says why"
    page = admin.post(f"{here}/end", last_day=day_text(today), reason="Nhầm ngày")
    assert page.status_code == 200 and f"{here}/end/take-back" in page.text
    assert admin.post(f"{here}/end/take-back", undo_reason=" ").status_code == 422
    assert f"{here}/end/take-back" not in admin.post(f"{here}/end/take-back", undo_reason="Nhầm cơ quan").text
    assert "Sở Tài chính" in site.browser("an").get("/organisations/suggest?q=tai").text
    admin.post(f"{here}/end", last_day=day_text(today))
    with site.database.writing() as session:
        offices.succeed(session, site.cast.admin, stc, site.cast.organisations["ubnd"], since=today)
    assert admin.post(f"{here}/end/take-back", undo_reason="Nhầm").status_code == 409, "somebody took over"


def test_a_unit_with_people_in_it_is_not_closed_and_a_closed_one_is_opened_again(site: Site) -> None:
    admin, units = site.browser("admin"), site.cast.units
    here = f"/admin/organisations/{site.cast.organisations['stc']}"
    refused = admin.post(f"{here}/units/{units['qlns']}/close")
    assert refused.status_code == 422 and "Võ Thị An" in refused.text.split("errorsum")[1].split("</ul>")[0]
    assert 'id="change-unit"' not in refused.text, "nobody asked to change it"
    admin.post(f"{here}/units", unit_name="Tổ Dự án", parent_unit=units["dt"])
    refused = admin.post(f"{here}/units/{units['dt']}/close")
    assert refused.status_code == 422 and "Tổ Dự án" in refused.text.split("errorsum")[1].split("</ul>")[0]
    with site.database.writing() as session:
        below = offices.add_unit(session, site.cast.admin, units["dt"], "Tổ Dự án")
    assert f"{here}/units/{below}/reopen" in admin.post(f"{here}/units/{below}/close").text
    assert admin.post(f"{here}/units/{units['dt']}/close").status_code == 200
    assert admin.post(f"{here}/units/{below}/reopen").status_code == 409, "the unit above it is closed"
    page = admin.post(f"{here}/units/{units['dt']}/reopen")
    assert f"{here}/units/{units['dt']}/close" in page.text and f"{here}/units/{units['dt']}/reopen" not in page.text


def test_a_version_begins_within_a_year_and_one_to_come_is_taken_back(site: Site) -> None:
    admin, stc = site.browser("admin"), site.cast.organisations["stc"]
    here, soon = f"/admin/organisations/{stc}", clock.today() + timedelta(days=30)
    wanted: dict[str, Any] = {"name": "Sở Tài chính và Kế hoạch", "codes": "X.01; X.02"}
    assert admin.post(here, since="31/12/2199", **wanted).status_code == 422
    assert f"{here}/versions/take-back" not in admin.get(here).text
    assert f"{here}/versions/take-back" in admin.post(here, since=day_text(soon), **wanted).text
    assert admin.post(f"{here}/versions/take-back", drop_reason="").status_code == 422
    page = admin.post(f"{here}/versions/take-back", drop_reason="Chưa có nghị quyết")
    assert page.status_code == 200 and "Sở Tài chính và Kế hoạch" not in page.text and "X.02" not in page.text
    assert admin.post(here, since=day_text(clock.today()), **wanted).status_code == 200, "it can be changed again"
    assert admin.post(f"{here}/versions/take-back", drop_reason="Nhầm").status_code == 409


def test_what_was_opened_in_ones_own_name_is_not_done_in_anothers_nor_the_reverse(site: Site) -> None:
    """Two tabs of one browser: the session acts for one person, whatever a tab still shows."""
    cast = site.cast
    with site.database.writing() as session:
        day = clock.today()
        lent = delegations.delegate(
            session, cast.chi, cast.dung.person, ("see", "direct"), starts_on=day, ends_on=day, reason="Đi"
        )
        context = str(lent)
    dung = site.browser("dung")

    def opened() -> str:
        return re.findall(r'name="csrf" value="([^"]*)"', dung.get("/me/sessions").text)[0]

    def gives(token: str) -> Any:
        return dung._client.post("/tasks", data={"csrf": token, "title": "Một việc viết trên trang cũ"})

    own = opened()
    dung.post("/me/acting", context=context)
    refused = gives(own)
    assert refused.status_code == 409 and "Một việc viết trên trang cũ" in refused.text
    lents = opened()
    assert gives(lents).status_code != 409
    assert dung._client.post("/me/acting", data={"csrf": own, "context": ""}).status_code == 200  # from any tab
    assert gives(lents).status_code == 409
    assert gives(own).status_code != 409


def test_whoever_lends_and_whoever_takes_read_what_is_not_lent(site: Site) -> None:
    """A clerk's own desk is never lent: both are told, so that nobody believes it is covered."""
    kha, an = site.browser("kha"), site.browser("an")
    assert "Vai trò không giao được cho ai: Văn thư" in kha.get("/me/delegations").text
    today = day_text(clock.today())
    kha.post("/me/delegations", to="Võ Thị An", approve="yes", starts_on=today, ends_on=today, reason="Nghỉ phép")
    for page in (kha.get("/me/delegations").text, an.get("/me/delegations").text):
        assert re.search(r"Không giao: [^<]*Văn thư", page)
