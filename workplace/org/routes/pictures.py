"""Pictures of signatures and seals on their way in and out: through workers, and only as a preview."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from workplace.files.store import store_of
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import say
from workplace.org.actions.marks import Picture
from workplace.web.ask import Answer, Ask, Raw, Then
from workplace.web.language import tell

MOST = 10 * 1024 * 1024
_MARK, _PREVIEW = "workplace.files.pictures.mark", "workplace.printing.preview.mark_preview"


def taken_in(ask: Ask, field: str, width_mm: int, keep: Callable[[Ask, Picture], Answer]) -> Then:
    """Lay the upload aside, let a worker make it fit for a page and another draw its preview, then `keep` both.

    BadInput when there is no picture, or it is too large; what a worker refuses is told like it.
    """
    uploads = ask.form.files(field)
    if not uploads:
        raise BadInput({field: say("Choose a picture first.")})
    content = uploads[0].file.read(MOST + 1)
    if len(content) > MOST:
        raise BadInput({field: say("The picture is larger than {most} MB.", most=MOST >> 20)})
    private = store_of(ask.house.settings)
    given, png, webp = private.new_path(".picture"), private.new_path(".png"), private.new_path(".webp")
    given.write_bytes(content)
    words = tell(say("Preview"), "vi")

    def drawn(_ask: Ask, size: tuple[int, int]) -> Then:
        width, height = size

        def kept(again: Ask, _none: Any) -> Answer:
            try:
                return keep(again, Picture(png.read_bytes(), width, height, webp.read_bytes()))
            finally:
                _away(given, png, webp)

        return Then(_PREVIEW, (png, width_mm, words, webp), kept, seconds=30, failed=failed)

    def failed(_ask: Ask, error: Exception) -> Answer:
        _away(given, png, webp)
        if isinstance(error, BadInput):
            raise BadInput({field: error.reason}) from error
        raise error

    return Then(_MARK, (given, png), drawn, seconds=30, failed=failed)


def shown(preview: bytes | None) -> Raw:
    """The preview; NotFound when no picture was handed in."""
    if preview is None:
        raise NotFound
    return Raw(preview, "image/webp", {"cache-control": "private, no-store", "x-content-type-options": "nosniff"})


def _away(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)
