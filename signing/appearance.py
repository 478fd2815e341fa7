"""What a signature looks like on the page (Decree 30/2020, Annex I; Annex II for copies).

An official: the handwritten signature, transparent PNG, no text. An agency: the seal at its real size, no text.
A separate attachment or a copy: no picture, upright black text of 10 points. Number and date: text in the header row.
A test key also puts a small purple mark into every visible signature; it cannot be left out.
"""

import io
import zlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from signing import errors, pdffont
from signing.geometry import MILLIMETRE
from signing.pdffont import dictionary
from signing.placement import Header, fill_header

TEXT_SIZE = 10.0
TEST_WORDS = "THỬ NGHIỆM - bản trình diễn"
_BLACK, _PURPLE = (0.0, 0.0, 0.0), (0.5, 0.0, 0.6)
_PIXEL_LIMIT = 40_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text: its left end and baseline within the box."""

    text: str
    x: float
    y: float
    size: float
    face: str = "regular"
    colour: tuple[float, float, float] = _BLACK


@dataclass(frozen=True, slots=True)
class Appearance:
    """What to draw into a signature's box: a picture fitted into it and lines of text."""

    picture: Path | bytes | None = None
    width_mm: float = 0
    lines: tuple[Line, ...] = ()
    flowing: tuple[str, ...] = field(default=())

    def laid_out(self, width: float, height: float, *, test: bool) -> "Appearance":
        """Every line in its place for a box of this size; with the test mark if a test key signs."""
        lines = list(self.lines)
        top = height - TEXT_SIZE
        for number, text in enumerate(self.flowing):
            lines.append(Line(text, 0, top - number * TEXT_SIZE * 1.2, TEXT_SIZE))
        if test:
            lines.append(test_mark(width, height))
        return replace(self, lines=tuple(lines), flowing=())


def person_signature(png: Path | bytes) -> Appearance:
    """The image of an official's handwritten signature."""
    return Appearance(picture=png)


def agency_seal(png: Path | bytes, width_mm: float) -> Appearance:
    """The image of an agency's seal at its real width."""
    return Appearance(picture=png, width_mm=width_mm)


def number_and_date(number_text: str, date_text: str, header: Header) -> Appearance:
    """Number and date in the header row; where the draft has printed a part, only what is missing is added."""
    return Appearance(lines=tuple(Line(*piece) for piece in fill_header(number_text, date_text, header)))


def text_mark(lines: list[str] | tuple[str, ...]) -> Appearance:
    """The lines of a copy's or separate attachment's mark: 10 points, upright, black, no picture."""
    return Appearance(flowing=tuple(lines))


def test_mark(width: float, height: float) -> Line:
    """The purple words along the lower edge of a box, as large as fits (3 to 6.5 points)."""
    natural = pdffont.width(TEST_WORDS, "bold", 1)
    size = max(3.0, min(6.5, width / natural, height / 4.5))
    return Line(TEST_WORDS, max(0.0, (width - natural * size) / 2), 1.0, size, "bold", _PURPLE)


test_mark.__test__ = False  # type: ignore[attr-defined]  # the name is the office's word, not a test of ours


def text_box_size(lines: list[str] | tuple[str, ...]) -> tuple[float, float]:
    """Width and height that a text mark needs."""
    widest = max((pdffont.width(line, "regular", TEXT_SIZE) for line in lines), default=0.0)
    return widest + 2, TEXT_SIZE * 1.2 * len(lines) + 2


def form_object(
    appearance: Appearance, width: float, height: float, rotation: int, writer: BasePdfFileWriter
) -> generic.StreamObject:
    """The drawing as a form that stays upright on a page that is displayed turned."""
    commands: list[bytes] = []
    resources: dict[str, generic.PdfObject] = {}
    if appearance.picture:
        picture = _picture(_content(appearance.picture))
        commands.append(_place(picture, appearance.width_mm, width, height))
        resources["/XObject"] = dictionary({"/Picture": _write_picture(picture, writer)})
    fonts: dict[str, generic.PdfObject] = {}
    for face in sorted({line.face for line in appearance.lines}):
        own = [line for line in appearance.lines if line.face == face]
        font = pdffont.cut(face, "".join(line.text for line in own))
        fonts[f"/{face.capitalize()}"] = pdffont.write(font, writer)
        commands += [_show(line, font) for line in own]
    if fonts:
        resources["/Font"] = dictionary(fonts)
    return generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): _numbers(0, 0, width, height),
            pdf_name("/Matrix"): _numbers(*_upright(rotation)),
            pdf_name("/Resources"): dictionary(resources),
        },
        stream_data=b"\n".join(commands),
    )


@dataclass(frozen=True, slots=True)
class _Picture:
    width: int
    height: int
    colours: bytes
    alpha: bytes


def _show(line: Line, font: pdffont.CutFont) -> bytes:
    red, green, blue = line.colour
    return b"BT %.3g %.3g %.3g rg /%s %.2f Tf %.2f %.2f Td %s Tj ET" % (
        red,
        green,
        blue,
        line.face.capitalize().encode(),
        line.size,
        line.x,
        line.y,
        font.encoded(line.text),
    )


def _place(picture: _Picture, width_mm: float, width: float, height: float) -> bytes:
    """A seal keeps its real size even if the box is larger; a signature fills its box without distortion."""
    scale = min(width / picture.width, height / picture.height)
    if width_mm:
        scale = width_mm * MILLIMETRE / picture.width
    drawn_width, drawn_height = picture.width * scale, picture.height * scale
    left, bottom = (width - drawn_width) / 2, (height - drawn_height) / 2
    return b"q %.3f 0 0 %.3f %.3f %.3f cm /Picture Do Q" % (drawn_width, drawn_height, left, bottom)


def _write_picture(picture: _Picture, writer: BasePdfFileWriter) -> generic.IndirectObject:
    mask = _image_stream(picture, "/DeviceGray", picture.alpha)
    image = _image_stream(picture, "/DeviceRGB", picture.colours)
    image[pdf_name("/SMask")] = writer.add_object(mask)
    return writer.add_object(image)


def _image_stream(picture: _Picture, space: str, data: bytes) -> generic.StreamObject:
    values: dict[str, Any] = {
        "/Type": pdf_name("/XObject"),
        "/Subtype": pdf_name("/Image"),
        "/Width": generic.NumberObject(picture.width),
        "/Height": generic.NumberObject(picture.height),
        "/ColorSpace": pdf_name(space),
        "/BitsPerComponent": generic.NumberObject(8),
        "/Filter": pdf_name("/FlateDecode"),
    }
    return generic.StreamObject({pdf_name(key): value for key, value in values.items()}, encoded_data=data)


def _content(picture: Path | bytes) -> bytes:
    try:
        return picture if isinstance(picture, bytes) else picture.read_bytes()
    except OSError:
        raise errors.PictureUnusable from None


@lru_cache(maxsize=64)
def _picture(content: bytes) -> _Picture:
    """A PNG decoded once per process, with its transparency apart as PDF wants it."""
    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as opened:
            if opened.width * opened.height > _PIXEL_LIMIT:
                raise errors.PictureUnusable
            image = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError):
        raise errors.PictureUnusable from None
    image.thumbnail((1200, 1200))
    colours, alpha = image.convert("RGB").tobytes(), image.getchannel("A").tobytes()
    return _Picture(image.width, image.height, zlib.compress(colours, 9), zlib.compress(alpha, 9))


def _upright(rotation: int) -> tuple[int, ...]:
    turns = {0: (1, 0, 0, 1, 0, 0), 90: (0, 1, -1, 0, 0, 0), 180: (-1, 0, 0, -1, 0, 0), 270: (0, -1, 1, 0, 0, 0)}
    return turns[rotation]


def _numbers(*values: float) -> generic.ArrayObject:
    return generic.ArrayObject([generic.FloatObject(round(value, 3)) for value in values])
