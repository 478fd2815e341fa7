"""The frame and its macros: every part can be drawn, nothing it names is missing, and the first page stays light."""

import gzip
import json
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.house.sources import ROOT, name, templates
from tests.web.framed import visitor
from workplace.kernel.acting import Acting
from workplace.kernel.text import say
from workplace.web.forms import Form
from workplace.web.pages import Pages

PAGES = Pages()
CSS = sorted((ROOT / "static/css").glob("*.css"))
PLACE = SimpleNamespace(key="home", icon="home", label=say("Today's work"), url="/", go="h", count=3, hot=True)
LENT = SimpleNamespace(key=7, name="Trần Văn Dũng", until="30/11/2026", powers=(say("Sign"),), on=True)
SHELL = SimpleNamespace(
    menu=(SimpleNamespace(title="", items=(PLACE,)),),
    phone_menu=(PLACE,),
    organisation="Sở Tài chính",
    person_name="Võ Thị An",
    person_role="Chuyên viên",
    initials="TA",
    unread=120,
    today="Thứ Tư, 25/11/2026",
    acting_for=LENT,
    contexts=(LENT,),
    test_mode=True,
    filling=(3, 9),
)
CONTEXT = {
    "shell": SHELL,
    "visitor": visitor(Acting(7)),
    "flashes": [{"kind": "done", "text": "<b>", "undo": "/undo"}],
    "theme": "dark",
    "csrf": "token",
    "url": "/",
    "query": Form(),
}
NODE = SimpleNamespace(
    initials="TA", name="An", post="Officer", part="Lead", lead=True, state="At work", tone="info", icon="progress",
    held="2:48", long=True, here=True, note="Soon", children=[],
)  # fmt: skip
PARTS = [
    "ui.state('Sealed', 'info', 'rubber-stamp') ~ ui.urgency('URGENT', true) ~ ui.due('Late', 'late')",
    "ui.role('Lead') ~ ui.icon('x')",
    "ui.avatar('TA', 'l') ~ ui.when(now(), 'list') ~ ui.when(today(), 'date') ~ ui.test_mark() ~ ui.test_bar()",
    "ui.note('Mind') ~ ui.logo()",
    "ui.progress(3, 0, 'Import') ~ ui.crumbs([('A', '/'), ('B', '')]) ~ ui.tabs([('A', '/', 3, true)], 'Folders')",
    "ui.field('n', 'Number', none, error='No', hint='Yes', required='needed', attrs={'data-x': true, 'min': 0})",
    "ui.date('d', 'Day', today()) ~ ui.date('d', 'Day', '31/02/2026') ~ ui.area('a', 'Words', 'x', error='No')",
    "ui.select('s', 'Type', [(1, 'A'), ('G', [(2, 'B')])], 2, first='Any') ~ ui.check('c', 'Yes', true)",
    "ui.suggest('o', 'From', '/q', 'X', 'id', 3) ~ ui.options([(1, 'A', 'B')], 'new') ~ ui.options([])",
    "ui.file('f', 'Files', upload_url='/up', multiple=true) ~ ui.pick('p', 1, 'A', 'B', mark=ui.test_mark())",
    "ui.error_summary({'n': 'No'}) ~ ui.error_summary([('n', 'No'), ('', 'Never')]) ~ ui.error_summary({})",
    "ui.step_button('Seal', 'seal', '/docs/1', 'token', kind='primary', fields={'a': 1}, keys='s')",
    "ui.step_button('Seal', 'seal', '/docs/1', 'token', disabled_reason='Not numbered')",
    "ui.link_button('A', '/', 'home', 'primary l') ~ ui.icon_button('A', 'x', '/') ~ ui.toast('A', 'bad', '/u', 't')",
    "ui.item('/', 'A', '08:31', 'T', '1/A', ('URGENT', true), ('Soon', 'soon'), '', true, true, 'pane', 'snip')",
    "ui.day('Today', 3) ~ ui.chip('A', '/', true, 'filter', 3) ~ ui.todo('/', 'pencil', 'T', 'S', '', ('U', true))",
    "ui.tile('/', 3, 'A', 'B', 'pencil', 'bad') ~ ui.facts([('A', 'B'), ('C', '')]) ~ ui.pager('/n', '/p', '3')",
    "ui.empty('inbox', 'Nothing.', 'New', '/') ~ ui.verdict('bad', 'No', 'D', '/r') ~ ui.verdict_line('A', 'B')",
    "ui.tree([node]) ~ ui.timeline_item('check', 'An', 'did', 'now', 'quote', 'key') ~ ui.comment('A', 'B', 'C', 'D')",
    "ui.file_line('a.pdf', '3 MB', '/a') ~ ui.viewer('/a.pdf', 'Paper', 3)",
    "ui.sigbox('/a.pdf', 'Paper', {'page': 1, 'x': 1, 'y': 2, 'width': 3, 'height': 4}, prefix='s_')",
]
CALLS = [
    "{% call ui.dialog('d', 'Sign', 'Sign it', open=true, wide=true) %}{{ ui.dialog_foot('Sign') }}{% endcall %}",
    "{% call ui.menu('More', 'dots', bare=true, end=true) %}a{% endcall %}",
    "{% call ui.pagehead('T', 'S') %}b{% endcall %}",
    "{% call ui.card('T', 'n', ('All', '/')) %}a{% endcall %}{% call ui.table('T') %}<tbody></tbody>{% endcall %}",
    "{% call ui.verdict('good', 'Yes') %}{{ ui.verdict_line('A', 'B', test=true) }}{% endcall %}{{ ui.pagehead('T') }}",
    "{% call ui.timeline() %}{{ ui.timeline_item('x', 'A', 'B', 'C', test=true) }}{% endcall %}",
]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("part", [*(f"{{{{ {part} }}}}" for part in PARTS), *CALLS])
def test_every_part_of_a_page_can_be_drawn(part: str, language: str) -> None:
    drawn = PAGES.environment(language).from_string(part).render(node=NODE, **CONTEXT)
    assert drawn.count("<") > 1
    assert "None" not in drawn and "{{" not in drawn


def test_what_people_enter_is_escaped() -> None:
    part = (
        "{{ ui.field('n', 'N', v) ~ ui.item('/', v, v, v, v) ~ ui.toast(v) ~ ui.facts([(v, v)]) ~ ui.area('a', v, v) }}"
    )
    drawn = PAGES.environment("vi").from_string(part).render(v='"><img src=x>')
    assert "<img" not in drawn


def test_the_whole_frame_can_be_drawn_in_both_languages() -> None:
    for language in ("vi", "en"):
        page = PAGES.render("web/base.html", CONTEXT, language)
        assert f'<html lang="{language}" data-bs-theme="dark">' in page
        assert page.count("<h1") <= 1 and "&lt;b&gt;" in page
        assert "Trần Văn Dũng" in page and "99+" in page


@pytest.mark.parametrize("path", templates(), ids=name)
def test_every_icon_that_is_named_is_there(path: Path) -> None:
    known = json.loads((ROOT / "workplace/web/templates/icons.json").read_text("utf-8"))
    text = path.read_text(encoding="utf-8")
    named = {icon for icon in re.findall(r"\bicon\(\s*[\"']([\w-]+)[\"']", text)}
    assert not named - set(known)


def test_a_style_names_only_tokens_that_exist() -> None:
    defined = {found for path in CSS for found in re.findall(r"(--[\w-]+)\s*:", path.read_text("utf-8"))}
    used = {found for path in CSS for found in re.findall(r"var\((--[\w-]+)", path.read_text("utf-8"))}
    # set by scripts on the element itself
    assert used - defined <= {"--scale-x", "--rotate", "--font-height"}


def test_the_first_page_is_light() -> None:
    """At most 250 KB compressed for everything a first visit fetches (issue's goal), the page itself included."""
    page = PAGES.render("web/base.html", CONTEXT, "vi")
    paths = {re.sub(r"^/static/\w+/", "", found) for found in re.findall(r'(?:href|src)="(/static/[^"]+)"', page)}
    scripts = {f"js/{found}" for found in re.findall(r"import '\./([\w.]+)'", (ROOT / "static/js/app.js").read_text())}
    faces = {
        path.relative_to(ROOT / "static").as_posix()
        for path in (ROOT / "static").rglob("*.woff2")
        if re.search(r"(latin|vietnamese|figures)-[456]00", path.name)
    }
    faces |= {"js/words.js"}
    files = [ROOT / "static" / path for path in paths | scripts | faces]
    weight = len(gzip.compress(page.encode(), 6)) + sum(_sent(path) for path in files)
    assert len(files) > 30
    assert weight <= 250_000


def _sent(path: Path) -> int:
    data = path.read_bytes()
    return len(data) if path.suffix == ".woff2" else len(gzip.compress(data, 6))
