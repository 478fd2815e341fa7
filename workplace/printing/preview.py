"""How a signature or seal looks on paper: its real size beside a ruler, under a watermark. Runs in a worker.

The picture itself is never shown: this one is small, opaque and written over, of no use on a letter.
"""

from pathlib import Path
from typing import Any

from workplace.printing.render import FONTS

DOTS_PER_MM = 6
_PAPER, _LINE, _FAINT = (255, 255, 255), (92, 106, 111), (150, 160, 164, 150)


def mark_preview(mark: Path, width_mm: int, words: str, out: Path) -> None:
    """Draw the mark as wide as it is on paper, with a ruler in millimetres, and `words` across it, into a WebP file."""
    from PIL import Image, ImageDraw, ImageFont

    with Image.open(mark, formats=("PNG",)) as given:
        width = width_mm * DOTS_PER_MM
        height = max(1, round(given.height * width / given.width))
        ink = given.convert("RGBA").resize((width, height), Image.Resampling.LANCZOS)
    margin, ruler = 4 * DOTS_PER_MM, 8 * DOTS_PER_MM
    page = Image.new("RGB", (width + 2 * margin, height + 2 * margin + ruler), _PAPER)
    page.paste(ink, (margin, margin), ink)
    font = ImageFont.truetype(str(FONTS / "LiberationSerif-Regular.ttf"), 3 * DOTS_PER_MM)
    _ruler(ImageDraw.Draw(page), margin, page.height - ruler, width_mm, font)
    page.paste(*_watermark(page.size, words, font))
    temporary = out.with_name(f"{out.name}.new")
    page.save(temporary, "WEBP", quality=70)
    temporary.replace(out)


def _ruler(draw: Any, left: int, top: int, width_mm: int, font: Any) -> None:
    draw.line((left, top, left + width_mm * DOTS_PER_MM, top), fill=_LINE, width=1)
    for mm in range(width_mm + 1):
        length = DOTS_PER_MM * (2 if mm % 10 == 0 else 1)
        draw.line((left + mm * DOTS_PER_MM, top, left + mm * DOTS_PER_MM, top + length), fill=_LINE, width=1)
    draw.text((left, top + 3 * DOTS_PER_MM), f"{width_mm} mm", fill=_LINE, font=font)


def _watermark(size: tuple[int, int], words: str, font: Any) -> tuple[Any, tuple[int, int], Any]:
    """The words again and again, slanting, as a layer to be pasted."""
    from PIL import Image, ImageDraw

    side = 2 * max(size)
    layer = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for y in range(0, side, 6 * DOTS_PER_MM):
        draw.text((-(y % 60), y), f"{words}   " * 20, fill=_FAINT, font=font)
    turned = layer.rotate(30)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    cut = turned.crop((left, top, left + size[0], top + size[1]))
    return cut, (0, 0), cut
