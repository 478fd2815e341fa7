"""Turning a page into bytes: one environment per language, whole page or the block that htmx asked for."""

import hashlib
import json
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from functools import cache, lru_cache, partial
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
from markupsafe import Markup, escape

from workplace.kernel import clock
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, fold, initials
from workplace.web import filters, folding
from workplace.web.folding import FoldingEnvironment, sentence
from workplace.web.language import LANGUAGES, tell, translations
from workplace.web.static import static, version

_ROOT = Path(__file__).parents[1]
_ICONS_FILE = Path(__file__).parent / "templates/icons.json"
_FRAME_IDS = ("main", "side", "keys", "me", "find", "bell", "words", "trouble", "toasts", "filling")
_given: ContextVar[dict[str, int]] = ContextVar("given")  # the ids given on the page that is being made


class Pages:
    """Every module's templates, in every language; compiled ones are kept in a folder, for the next start."""

    def __init__(self, kept: Path | None = None) -> None:
        self._environments = {language: _environment(language, kept) for language in LANGUAGES}

    def environment(self, language: str) -> Environment:
        """The environment that speaks a language."""
        return self._environments.get(language) or self._environments["vi"]

    def render(self, template: str, context: Mapping[str, Any], language: str, block: str = "") -> str:
        """A whole page, or one named block of it."""
        environment = self.environment(language)
        begin_page()
        if block:
            return str(render_block(environment, template, block, **context))
        return environment.get_template(template).render(context)


def folders() -> dict[str, Path]:
    """Each module's template folder by the module's name."""
    return {path.parent.name: path for path in sorted(_ROOT.glob("*/templates"))}


def begin_page() -> dict[str, int]:
    """No id is given yet but the frame's."""
    _given.set(begun := dict.fromkeys(_FRAME_IDS, 1))
    return begun


def own_id(name: str) -> str:
    """An id for a field: its name for the first of the page, `name-2` for the next, so that labels find their own.

    Questions of one page have fields of the same name (`reason`); only one of them can have it as its id.
    """
    if (given := _given.get(None)) is None:
        given = begin_page()
    given[name] = given.get(name, 0) + 1
    return name if given[name] == 1 else f"{name}-{given[name]}"


def _environment(language: str, kept: Path | None) -> Environment:
    environment = FoldingEnvironment(
        loader=PrefixLoader({name: FileSystemLoader(path) for name, path in folders().items()}),
        extensions=["jinja2.ext.i18n", "jinja2.ext.loopcontrols"],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=_compiled(language, kept) if kept is not None else None,
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
        static=static, language=language, languages=LANGUAGES, now=clock.now, today=clock.today, Ref=Ref,
        icon_of=_icon, own_id=own_id, remember=partial(_remember, language),
    )  # fmt: skip
    written = sentence(translations(language).gettext)
    environment.constant = {"_": written, "static": static, "icon": _icon, "ui.icon": _icon}
    if "web" in folders() and (folders()["web"] / "ui.html").exists():
        environment.globals["ui"] = environment.get_template("web/ui.html").module
    return environment


def _compiled(language: str, folder: Path) -> BytecodeCache:
    """Compiled pages of one language; what was compiled with other words, icons or static files is thrown away."""
    folder.mkdir(parents=True, exist_ok=True)
    words = json.dumps(sorted(getattr(translations(language), "_catalog", {}).items(), key=str))
    sources = (folding.__file__, _ICONS_FILE)
    constants = (words.encode(), version().encode(), *(Path(one).read_bytes() for one in sources))
    mark = hashlib.sha256(b"".join(constants)).hexdigest()[:12]
    for old in folder.glob("*.page"):
        if old.name.split("-")[0] not in LANGUAGES or (old.name.startswith(f"{language}-") and mark not in old.name):
            old.unlink(missing_ok=True)
    return FileSystemBytecodeCache(str(folder), f"{language}-{mark}-%s.page")


def _remember(language: str, macro: Callable[..., str]) -> Callable[..., str]:
    """A macro whose small marks recur on every line: made once for the same words. `typed`: safe HTML is not text."""
    made = lru_cache(maxsize=2048, typed=True)(macro)

    def told(*given: Any, **named: Any) -> str:
        words = [tell(one, language) if type(one) is Say else one for one in given]
        return made(*words, **{name: tell(one, language) if type(one) is Say else one for name, one in named.items()})

    return told


@cache
def _icons() -> dict[str, str]:
    icons: dict[str, str] = json.loads(_ICONS_FILE.read_text("utf-8"))
    return icons


@lru_cache(maxsize=1024)
def _icon(name: str, cls: str = "") -> Markup:
    """An icon's drawing; KeyError for one that was not vendored."""
    return Markup(f'<svg class="ic {escape(cls)}" viewBox="0 0 24 24" aria-hidden="true">{_icons()[name]}</svg>')
