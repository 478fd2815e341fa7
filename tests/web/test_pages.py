"""Pages compiled with their constants in them: the right words in each language, marks remembered only for equals."""

from pathlib import Path

import pytest
from markupsafe import Markup

from workplace.kernel.text import Say, say_n
from workplace.web.folding import FoldingEnvironment, sentence
from workplace.web.pages import Pages, begin_page

PAGES = Pages()
ERROR = {"status": 404, "title": "T", "message": "M", "back": "/", "theme": "light", "mode": "demo", "csrf": ""}


def drawn(text: str, language: str = "en", **context: object) -> str:
    begin_page()
    return PAGES.environment(language).from_string(text).render(**context)


@pytest.mark.parametrize("start", ["first", "second"])
def test_pages_kept_for_the_next_start_keep_their_languages(tmp_path: Path, start: str) -> None:
    for _ in range(1 if start == "first" else 2):
        pages = Pages(tmp_path)
        told = {language: pages.render("web/error.html", ERROR, language) for language in ("vi", "en")}
    assert "Digital office" in told["en"] and "Digital office" not in told["vi"]


def test_pages_compiled_with_other_words_are_thrown_away(tmp_path: Path) -> None:
    (tmp_path / "vi-000000000000-old.page").touch()
    Pages(tmp_path)
    assert not list(tmp_path.glob("*-old.page"))


def test_a_constant_call_becomes_text_and_another_stays_a_call() -> None:
    environment = FoldingEnvironment(autoescape=True)
    asked: list[str] = []
    environment.constant = {"_": sentence(lambda msgid: asked.append(msgid) or f"{msgid} 100%% <b>")}  # type: ignore[func-returns-value]
    environment.globals["_"] = str.upper
    template = environment.from_string("{% if true %}{{ _('fixed') }}{% endif %} {{ _(word) }}")
    assert asked == ["fixed"]
    assert template.render(word="given") == "fixed 100% <b> GIVEN"


def late_by(days: int) -> Say:
    return say_n("{count} day late", "{count} days late", days)


def test_a_remembered_mark_tells_its_places_anew() -> None:
    late = "{{ ui.due(one, 'late') }}{{ ui.due(two, 'late') }}"
    text = drawn(late, one=late_by(1), two=late_by(2))
    assert "1 day late" in text and "2 days late" in text


def test_a_remembered_mark_never_takes_text_for_markup() -> None:
    assert "<i>x</i>" in drawn("{{ ui.state(word) }}", word=Markup("<i>x</i>"))
    assert "&lt;i&gt;x&lt;/i&gt;" in drawn("{{ ui.state(word) }}", word="<i>x</i>")


def test_fields_of_one_name_have_ids_of_their_own() -> None:
    page = drawn("{{ ui.area('reason', 'Why refuse') }}{{ ui.area('reason', 'Why return', hint='In short') }}")
    assert '<label for="reason">Why refuse' in page and '<label for="reason-2">Why return' in page
    assert page.count('id="reason"') == page.count('id="reason-2"') == 1
    assert 'aria-describedby="reason-2-hint"' in page and page.count('name="reason"') == 2


def test_a_field_is_never_named_like_a_part_of_the_frame_or_its_own_question() -> None:
    page = drawn("{% call ui.dialog('dossier', 'File', 'File') %}{{ ui.field('dossier', 'Which') }}{% endcall %}")
    assert '<details class="ask " id="dossier"' in page and '<label for="dossier-2">' in page
    assert 'id="main-2" name="main"' in drawn("{{ ui.check('main', 'The main post') }}")
