"""A page's picture with its reader's name across it, for papers that are shown and not given. Runs in a worker."""

from pathlib import Path

FONT = Path(__file__).parent.parent / "printing/fonts/LiberationSerif-Bold.ttf"
STRENGTH = 46  # of 255: the words below stay readable
TURN = 30  # degrees


def marked_page(path: Path, page: int, width: int, words: str, out: Path) -> Path:
    """Draw one page of a PDF (from 1), as wide as asked, the words repeated across it, into a WebP file; NotFound when
    there is no such page.
    """
    from PIL import Image, ImageDraw, ImageFont

    from workplace.files.pictures import page_image

    page_image(path, page, width, out)
    with Image.open(out) as drawn:
        picture = drawn.convert("RGBA")
    size = max(14, width // 32)
    font = ImageFont.truetype(str(FONT), size)
    side = int((picture.width**2 + picture.height**2) ** 0.5) + size
    sheet = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    pen = ImageDraw.Draw(sheet)
    step = int(pen.textlength(words, font=font)) + 4 * size
    for row, y in enumerate(range(0, side, 6 * size)):
        for x in range(-(row % 2) * step // 2, side, step):
            pen.text((x, y), words, font=font, fill=(90, 20, 20, STRENGTH))
    turned = sheet.rotate(TURN, resample=Image.Resampling.BICUBIC)
    left, top = (side - picture.width) // 2, (side - picture.height) // 2
    picture.alpha_composite(turned.crop((left, top, left + picture.width, top + picture.height)))
    picture.convert("RGB").save(out, "WEBP", quality=80, method=2)
    return out
