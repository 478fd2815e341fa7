"""Turning a page into bytes: one environment per language, whole page or the block that htmx asked for."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
)
from jinja2_fragments import render_block
from markupsafe import Markup

from workplace.kernel import clock
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, fold, initials
from workplace.web import filters
from workplace.web.language import LANGUAGES, tell, translations
from workplace.web.static import static

_ROOT = Path(__file__).parents[1]


class Pages:
    """Every module's templates, in every language; compiled ones are kept in a folder, for the next start."""

    def __init__(self, kept: Path | None = None) -> None:
        if kept is not None:
            kept.mkdir(parents=True, exist_ok=True)
        cache = FileSystemBytecodeCache(str(kept), "%s.page") if kept is not None else None
        self._environments = {language: _environment(language, cache) for language in LANGUAGES}

    def environment(self, language: str) -> Environment:
        """The environment that speaks a language."""
        return self._environments.get(language) or self._environments["vi"]

    def render(self, template: str, context: Mapping[str, Any], language: str, block: str = "") -> str:
        """A whole page, or one named block of it."""
        environment = self.environment(language)
        if block:
            return str(render_block(environment, template, block, **context))
        return environment.get_template(template).render(context)


def folders() -> dict[str, Path]:
    """Each module's template folder by the module's name."""
    return {path.parent.name: path for path in sorted(_ROOT.glob("*/templates"))}


def _environment(language: str, cache: BytecodeCache | None) -> Environment:
    environment = Environment(
        loader=PrefixLoader({name: FileSystemLoader(path) for name, path in folders().items()}),
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=cache,
        finalize=lambda value: tell(value, language) if type(value) is Say else value,
    )
    environment.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(filters.FILTERS)
    environment.filters["day_words"] = partial(filters.day_words, language=language)
    environment.filters["day_full"] = partial(filters.day_full, language=language)
    environment.filters["initials"] = initials
    environment.filters["fold"] = fold
    environment.filters["say"] = lambda sentence: tell(sentence, language)
    environment.globals.update(
        static=static, language=language, languages=LANGUAGES, now=clock.now, today=clock.today, Ref=Ref, icons=_icons()
    )
    if "web" in folders() and (folders()["web"] / "ui.html").exists():
        environment.globals["ui"] = environment.get_template("web/ui.html").module
    return environment


def _icons() -> dict[str, Markup]:
    path = Path(__file__).parent / "templates/icons.json"
    if not path.exists():
        return {}
    return {name: Markup(svg) for name, svg in json.loads(path.read_text("utf-8")).items()}
