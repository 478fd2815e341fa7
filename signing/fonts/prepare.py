"""Make the bundled fonts from Liberation Serif 2.1.5, the metric twin of Times New Roman.

Run by a developer, once: ``python signing/fonts/prepare.py FOLDER`` where FOLDER holds
LiberationSerif-Regular.ttf, -Bold.ttf and -Italic.ttf (Debian: package fonts-liberation2 2.1.5-1).

- Only Latin with all Vietnamese letters, punctuation and currency signs are kept: a signature carries a subset of this.
- Hinting and layout tables are dropped: every Vietnamese letter is precomposed, so no shaping is needed.
- The em is scaled to 1,000 units, the unit in which a PDF writes its glyph widths.
- The family is renamed: the OFL reserves the name "Liberation" for the unchanged fonts.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

FACES = {"Regular": "regular", "Bold": "bold", "Italic": "italic"}
KEPT = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x180),
    *(0x1A0, 0x1A1, 0x1AF, 0x1B0),
    *range(0x1EA0, 0x1EFA),
    *range(0x2010, 0x2016),
    *range(0x2018, 0x201F),
    *(0x2020, 0x2022, 0x2026, 0x2030, 0x2039, 0x203A, 0x20AB, 0x20AC, 0x2116, 0x2122, 0x2212),
]
MUST_HAVE = "ầễỷơưẵặợữĐđẠỹỵẲ"


def prepare(source: Path, target: Path, face: str) -> None:
    """Write one bundled face; stops if a Vietnamese letter is missing in the source (Liberation 1.07 lacks most)."""
    font = TTFont(source, recalcTimestamp=False)
    missing = [letter for letter in MUST_HAVE if ord(letter) not in font.getBestCmap()]
    if missing:
        raise SystemExit(f"{source} lacks {''.join(missing)}: take Liberation 2.1.5 or newer")
    options = subset.Options(hinting=False, layout_features=[], name_IDs=[0, 1, 2, 4, 6, 13, 14], notdef_outline=True)
    options.drop_tables += ["FFTM", "DSIG", "GSUB", "GPOS", "GDEF", "hdmx", "VDMX", "LTSH", "kern", "gasp"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=KEPT)
    subsetter.subset(font)
    scale_upem(font, 1000)
    for record in font["name"].names:
        record.string = (
            record.toUnicode().replace("Liberation Serif", "Workplace Serif")
            if record.nameID in (1, 4)
            else (f"WorkplaceSerif-{face}" if record.nameID == 6 else record.toUnicode())
        )
    font.save(target)


if __name__ == "__main__":
    here = Path(__file__).parent
    for face, name in FACES.items():
        prepare(Path(sys.argv[1]) / f"LiberationSerif-{face}.ttf", here / f"workplace-serif-{name}.ttf", face)
