"""The bundled fonts inside a PDF: measured, and cut down to the letters that a signature shows."""

import io
import unicodedata
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter

FOLDER = Path(__file__).parent / "fonts"
FACES = ("regular", "bold", "italic")
_OFTEN = "0123456789/-,.: "


def shaped(text: str) -> str:
    """One line of precomposed letters; what the font lacks becomes a question mark."""
    known = _letters("regular")
    line = unicodedata.normalize("NFC", " ".join(text.split()))
    return "".join(letter if ord(letter) in known else "?" for letter in line)


def width(text: str, face: str, size: float) -> float:
    """How wide a line is, in points."""
    letters, advances = _letters(face), _advances(face)
    return sum(advances[letters[ord(letter)]] for letter in shaped(text)) * size / 1000


@dataclass(frozen=True, slots=True)
class CutFont:
    """A font with only some letters, ready to be written; glyph numbers stay those of the bundled font."""

    face: str
    glyphs: tuple[tuple[int, str, int], ...]
    compressed: bytes
    length: int
    bounds: tuple[int, int, int, int]
    ascent: int
    descent: int

    def encoded(self, text: str) -> bytes:
        number = {letter: glyph for glyph, letter, _ in self.glyphs}
        return b"<" + "".join(f"{number[letter]:04X}" for letter in shaped(text)).encode() + b">"


def cut(face: str, text: str) -> CutFont:
    """The font for a text; texts of the same letters share one cut (digits are always in)."""
    return _cut(face, "".join(sorted(set(shaped(text)) | set(_OFTEN))))


def write(font: CutFont, writer: BasePdfFileWriter) -> generic.IndirectObject:
    """Put the font into a PDF as a composite font with a table back to the text, so that it can be copied."""
    name = pdf_name(f"/WPSERF+WorkplaceSerif-{font.face.capitalize()}")
    number, flag = generic.NumberObject, 32 | 2
    file = generic.StreamObject(
        {pdf_name("/Filter"): pdf_name("/FlateDecode"), pdf_name("/Length1"): number(font.length)},
        encoded_data=font.compressed,
    )
    descriptor: dict[str, generic.PdfObject] = {
        "/Type": pdf_name("/FontDescriptor"),
        "/FontName": name,
        "/Flags": number(flag | (64 if font.face == "italic" else 0)),
        "/FontBBox": generic.ArrayObject([number(edge) for edge in font.bounds]),
        "/ItalicAngle": number(-16 if font.face == "italic" else 0),
        "/Ascent": number(font.ascent),
        "/Descent": number(font.descent),
        "/CapHeight": number(662),
        "/StemV": number(140 if font.face == "bold" else 84),
        "/FontFile2": writer.add_object(file),
    }
    widths = generic.ArrayObject()
    for glyph, _, advance in font.glyphs:
        widths += [number(glyph), generic.ArrayObject([number(advance)])]
    system: dict[str, generic.PdfObject] = {
        "/Registry": generic.pdf_string("Adobe"),
        "/Ordering": generic.pdf_string("Identity"),
        "/Supplement": number(0),
    }
    descendant: dict[str, generic.PdfObject] = {
        "/Type": pdf_name("/Font"),
        "/Subtype": pdf_name("/CIDFontType2"),
        "/BaseFont": name,
        "/CIDSystemInfo": dictionary(system),
        "/FontDescriptor": writer.add_object(dictionary(descriptor)),
        "/W": widths,
        "/DW": number(1000),
        "/CIDToGIDMap": pdf_name("/Identity"),
    }
    composite: dict[str, generic.PdfObject] = {
        "/Type": pdf_name("/Font"),
        "/Subtype": pdf_name("/Type0"),
        "/BaseFont": name,
        "/Encoding": pdf_name("/Identity-H"),
        "/DescendantFonts": generic.ArrayObject([writer.add_object(dictionary(descendant))]),
        "/ToUnicode": writer.add_object(generic.StreamObject(stream_data=_back_to_text(font))),
    }
    return writer.add_object(dictionary(composite))


def dictionary(values: dict[str, generic.PdfObject]) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(key): value for key, value in values.items()})


def _back_to_text(font: CutFont) -> bytes:
    pairs = [f"<{glyph:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for glyph, letter, _ in font.glyphs]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{body}\nendcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


@lru_cache(maxsize=256)
def _cut(face: str, letters: str) -> CutFont:
    font = TTFont(io.BytesIO(_bytes(face)), recalcTimestamp=False)
    font.getGlyphOrder()  # read now: the names are in a table that is dropped below
    options = subset.Options(retain_gids=True, hinting=False, notdef_outline=True, name_IDs=[])
    options.drop_tables += ["OS/2", "post", "name", "cmap"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(glyphs=[_letters(face)[ord(letter)] for letter in letters])
    subsetter.subset(font)
    out = io.BytesIO()
    font.save(out)
    number, advances, order = _letters(face), _advances(face), font["head"]
    ids = _glyph_ids(face)
    glyphs = sorted((ids[number[ord(letter)]], letter, advances[number[ord(letter)]]) for letter in letters)
    bounds = (order.xMin, order.yMin, order.xMax, order.yMax)
    raw, line = out.getvalue(), font["hhea"]
    return CutFont(face, tuple(glyphs), zlib.compress(raw, 9), len(raw), bounds, line.ascent, line.descent)


@lru_cache(maxsize=4)
def _bytes(face: str) -> bytes:
    return (FOLDER / f"workplace-serif-{face}.ttf").read_bytes()


@lru_cache(maxsize=4)
def _font(face: str) -> TTFont:
    return TTFont(io.BytesIO(_bytes(face)), recalcTimestamp=False)


@lru_cache(maxsize=4)
def _letters(face: str) -> dict[int, str]:
    return dict(_font(face).getBestCmap())


@lru_cache(maxsize=4)
def _advances(face: str) -> dict[str, int]:
    return {name: advance for name, (advance, _) in _font(face)["hmtx"].metrics.items()}


@lru_cache(maxsize=4)
def _glyph_ids(face: str) -> dict[str, int]:
    return dict(_font(face).getReverseGlyphMap())
