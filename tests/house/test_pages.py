"""Guards of the templates, style sheets and vendored files."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from jinja2 import Environment, TemplateSyntaxError

from tests.house.pages import forbidden, unmarked
from tests.house.sources import ROOT, name, python, templates

TOKENS = ROOT / "static/css/tokens.css"
COLOURS = re.compile(
    r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch|hwb)a?\("
    r"|(?<![\w-])(?:white|black|red|green|blue|yellow|orange|purple|pink|brown|gr[ae]y|navy|teal|maroon)(?![\w-])",
    re.I,
)
NAMED = r"(?:\bPage\(\s*|\b(?:include|extends|import|from)\s+)[\"']([\w/-]+\.html)[\"']"


@pytest.mark.parametrize("path", templates(), ids=name)
def test_a_template_keeps_the_strict_policy(path: Path) -> None:
    assert not forbidden(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", templates(), ids=name)
def test_every_word_on_a_page_is_marked_for_translation(path: Path) -> None:
    assert not unmarked(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", templates(), ids=name)
def test_a_template_can_be_read(path: Path) -> None:
    environment = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
    try:
        environment.parse(path.read_text(encoding="utf-8"))
    except TemplateSyntaxError as error:
        pytest.fail(f"line {error.lineno}: {error.message}")


def test_every_template_that_is_named_exists() -> None:
    known = {
        f"{path.relative_to(ROOT / 'workplace').as_posix().replace('/templates/', '/', 1)}" for path in templates()
    }
    named = {
        (name(path), found)
        for path in [*python("workplace"), *templates()]
        for found in re.findall(NAMED, path.read_text(encoding="utf-8"))
    }
    assert named
    assert not {(place, found) for place, found in named if found not in known}


def test_every_static_file_that_is_named_exists() -> None:
    named = {
        (name(path), found)
        for path in [*python("workplace"), *templates()]
        for found in re.findall(r"\bstatic\(\s*[\"']([^\"'{}]+)[\"']\s*\)", path.read_text(encoding="utf-8"))
    }
    assert not {(place, found) for place, found in named if not (ROOT / "static" / found).exists()}


@pytest.mark.parametrize(
    "page",
    [
        "<script>alert(1)</script>",
        '<script src="/a.js">more()</script>',
        "<style>p {}</style>",
        '<p class="a" style="color: red">',
        '<a onclick="go()">',
        '<a hx-on:click="go()">',
        "<a hx-vals='js:{a: 1}'>",
        '<a href="javascript:go()">',
        """<a hx-trigger="keyup[key=='Enter']">""",
        '<p data-colour="#ff0000">',
        '<img src="https://elsewhere.example/a.png">',
    ],
)
def test_the_guard_sees_what_is_forbidden(page: str) -> None:
    assert len(forbidden(page)) == 1


@pytest.mark.parametrize(
    "page",
    ["<p>Welcome</p>", '<a title="Close">x</a>', "{% if a %}Yes{% endif %}", '<input placeholder="Name {{ n }}">'],
)
def test_the_guard_sees_a_word_without_its_mark(page: str) -> None:
    assert len(unmarked(page)) == 1


@pytest.mark.parametrize(
    "page",
    [
        '<script src="/a.js" defer></script>',
        '<script type="application/json">{"a": 1}</script>',
        '<p title="{{ _("Close") }}">{% trans n=1 %}{{ n }} letters{% endtrans %} · PDF &nbsp;</p>',
        '<meta name="theme-color" content="#ffffff"><a href="#abc">{{ "<b>bold</b>" }}</a>',
        '<a hx-trigger="input changed delay:300ms">{# a note in English #}</a>',
    ],
)
def test_the_guards_let_an_honest_page_pass(page: str) -> None:
    assert not forbidden(page)
    assert not unmarked(page)


@pytest.mark.parametrize("path", sorted((ROOT / "static/css").glob("*.css")), ids=name)
def test_colours_live_in_the_tokens(path: Path) -> None:
    if path == TOKENS:
        assert colours(path.read_text(encoding="utf-8")), "the tokens have lost their colours"
    else:
        assert not colours(path.read_text(encoding="utf-8"))


def colours(sheet: str) -> list[str]:
    """The declarations of a style sheet that name a colour of their own."""
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)
    sheet = re.sub(r"url\([^)]*\)", "", sheet)
    declarations = [part for block in re.findall(r"\{([^{}]*)\}", sheet) for part in block.split(";") if ":" in part]
    return [part.strip() for part in declarations if COLOURS.search(part.partition(":")[2])]


def test_the_guard_sees_a_colour() -> None:
    assert colours("#fff { color: #FFF; border: 1px solid Red; background: rgb(0 0 0 / 50%) }") == [
        "color: #FFF",
        "border: 1px solid Red",
        "background: rgb(0 0 0 / 50%)",
    ]
    assert not colours(".white { color: var(--white); background: url(red.svg) } /* a { color: #fff } */")


def test_scripts_name_no_colour_and_build_no_code() -> None:
    wrong = re.compile(r"[\"'`]#[0-9a-f]{6}\b|\beval\(|new Function\(|\.setAttribute\(['\"]style|\.cssText\b", re.I)
    found = {
        name(p): m[0] for p in sorted((ROOT / "static/js").glob("*.*js")) if (m := wrong.search(p.read_text("utf-8")))
    }
    assert not found


def test_vendored_files_are_what_the_manifest_says() -> None:
    checked = subprocess.run(
        [sys.executable, ROOT / "bin/vendor", "--check"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr


def test_a_vendored_package_comes_with_its_licence() -> None:
    folders = [path for path in (ROOT / "static/vendor").iterdir() if path.is_dir()]
    assert folders
    assert not [name(path) for path in folders if not list(path.glob("LICENSE*"))]
