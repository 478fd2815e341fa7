"""The two languages: msgids are English, Vietnamese is the catalogue and the default."""

import gettext
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path

from workplace.kernel.text import Say

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
_CATALOGUE = Path(__file__).parents[1] / "locale/vi/LC_MESSAGES/workplace.po"


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; English speaks the msgids themselves."""
    if language != "vi" or not _CATALOGUE.exists():
        return gettext.NullTranslations()
    compiled = _CATALOGUE.with_suffix(".mo")
    if not compiled.exists() or compiled.stat().st_mtime < _CATALOGUE.stat().st_mtime:
        return gettext.GNUTranslations(BytesIO(_compile()))
    with compiled.open("rb") as file:
        return gettext.GNUTranslations(file)


def _compile() -> bytes:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with _CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="vi")
    made = BytesIO()
    write_mo(made, catalogue)
    with suppress(OSError):  # a read-only installation compiles at each start
        _CATALOGUE.with_suffix(".mo").write_bytes(made.getvalue())
    return made.getvalue()


def tell(sentence: Say | str, language: str) -> str:
    """A marked sentence in a language; sentences inside its places are told in the same one."""
    if isinstance(sentence, str):
        return sentence
    if sentence.many:
        text = translations(language).ngettext(sentence.msgid, sentence.many, sentence.params["count"])
    else:
        text = translations(language).gettext(sentence.msgid) if sentence.msgid else ""
    if not sentence.params:
        return text
    return text.format(**{k: tell(v, language) if isinstance(v, Say) else v for k, v in sentence.params.items()})
