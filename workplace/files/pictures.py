"""Pictures of pages, and pictures of signatures and seals made fit for a page. Runs in a worker."""

from pathlib import Path
from typing import Any

from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import say

MOST_HEIGHT = 6  # times the width: a page longer than that is cut off in its picture, not in the file
MARK_PIXELS = 1_600_000  # a seal of 36 mm at 600 dots per inch has 0.7 million
MOST_MARK_PIXELS = 40_000_000  # of what is handed in
PAPER = 235  # a dot at least this bright in all colours is paper, not ink


def page_image(path: Path, page: int, width: int, out: Path) -> Path:
    """Draw one page of a PDF (from 1), as wide as asked, into a WebP file; NotFound when there is no such page."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    try:
        if not 1 <= page <= len(pdf):
            raise NotFound
        pdf.init_forms()  # fields are part of what the reader sees
        one = pdf[page - 1]
        shown = max(one.get_width(), 1.0), max(one.get_height(), 1.0)
        scale = min(width / shown[0], width * MOST_HEIGHT / shown[1])
        picture = one.render(scale=scale, may_draw_forms=True, no_smoothtext=False).to_pil().convert("RGB")
    finally:
        pdf.close()
    _save(picture, out, "WEBP", quality=80, method=2)
    return out


def mark(source: Path, out: Path) -> tuple[int, int]:
    """Make the picture of a signature or seal fit for a page: PNG, paper transparent, cut to the ink, metadata gone.

    Its size in dots. Refused when it is no picture, far too large, or shows no ink.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(source, formats=("PNG", "JPEG")) as given:
            if given.width * given.height > MOST_MARK_PIXELS:
                raise BadInput(
                    say("The picture is too large: {width} × {height} dots.", width=given.width, height=given.height)
                )
            picture = ImageOps.exif_transpose(given).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise BadInput(say("This is no picture that can be read. Take a PNG or JPEG.")) from None
    picture = _without_paper(picture)
    box = picture.getchannel("A").point([0] * 8 + [255] * 248).getbbox()
    if box is None:
        raise BadInput(say("The picture is empty: no ink was found on it."))
    picture = picture.crop(box)
    if picture.width * picture.height > MARK_PIXELS:
        shrink = (MARK_PIXELS / (picture.width * picture.height)) ** 0.5
        size = max(1, int(picture.width * shrink)), max(1, int(picture.height * shrink))
        picture = picture.resize(size, Image.Resampling.LANCZOS)
    _save(picture, out, "PNG", optimize=True)
    return picture.size


def _without_paper(picture: Any) -> Any:
    """White paper becomes transparent, with soft edges; a picture that is transparent already stays as it is."""
    from PIL import Image, ImageChops

    if picture.getchannel("A").getextrema()[0] < 250:
        return picture
    red, green, blue, _ = picture.split()
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    ink = darkest.point([255 if v < 128 else max(0, round((PAPER - v) * 255 / (PAPER - 128))) for v in range(256)])
    return Image.merge("RGBA", (red, green, blue, ink))


def _save(picture: Any, out: Path, kind: str, **more: Any) -> None:
    """Whole or not at all: two workers may make the same picture at once."""
    import os

    temporary = out.with_name(f"{out.name}.{os.getpid()}")
    picture.info.clear()
    picture.save(temporary, kind, **more)
    temporary.replace(out)
