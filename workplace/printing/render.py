"""Papers of the office made by Typst. Runs in a worker process only: the main process never imports Typst."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent / "fonts"


def render(template: str, data: dict[str, Any], out: str, pdfa: bool = False) -> int:
    """Write the paper `template` filled with `data` to the file `out` and answer its number of pages.

    `data` holds plain JSON values. Only the shipped typeface is used, so that the same data gives the same
    paper on every machine; `pdfa` makes the archival form PDF/A-2b. The file appears whole or not at all.
    """
    target = Path(out)
    unfinished = target.with_name(target.name + ".part")
    unfinished.write_bytes(_compile(template, data, pdfa))
    pages = _pages(unfinished)
    unfinished.replace(target)
    return pages


def _compile(template: str, data: dict[str, Any], pdfa: bool) -> bytes:
    pdf: bytes = _compiler(template).compile(
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["a-2b"] if pdfa else [],
        timestamp=_made_at(data),
    )
    return pdf


@cache
def _compiler(template: str) -> Any:
    """One compiler a template and process: making a new one each time costs ten times the compilation."""
    import typst

    source = TEMPLATES / f"{template}.typ"
    if not source.is_file():
        raise LookupError(f"there is no paper named {template}")
    return typst.Compiler(
        input=str(source),
        root=str(TEMPLATES),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
    )


def _made_at(data: dict[str, Any]) -> int:
    """The moment written into the file: the caller's, so that a paper can be made again byte for byte."""
    made_at = data.get("made_at")
    return int((datetime.fromisoformat(made_at) if made_at else datetime(2000, 1, 1, tzinfo=UTC)).timestamp())


def _pages(path: Path) -> int:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(path)
    try:
        return len(pdf)
    finally:
        pdf.close()
