"""The text layer of a PDF as lines with their places. Runs in a worker process: only there is pdfium imported."""

from ctypes import byref, c_int, create_string_buffer
from typing import Any

PAGES = 8  # a letter's signatures stand within these; annexes behind them are not needed for reading it
CHARACTERS = 40_000  # of one page; more is not a letter
BOLD = 600


def lines(path: str, pages: int = PAGES) -> list[dict[str, Any]]:
    """The lines of the first pages, top to bottom, in PDF points from the lower left corner of the page.

    Each is {"page", "x0", "y0", "x1", "y1", "text", "size", "bold"}; text far apart on one height makes two lines.
    What fields and signatures show (number and date of many foreign letters) is read as well, since it is on the
    paper that people see. A file that cannot be opened has no lines.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return []
    try:
        return [line for index in range(min(len(pdf), pages)) for line in _page_lines(pdf, index)]
    finally:
        pdf.close()


def text(path: str) -> list[str]:
    """The text of every page, in the file's own order, with what fields and signatures show; for search.

    A page that can't be read is empty; so is a scan.
    """
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return []
    try:
        return [_page_text(pdf, index) for index in range(len(pdf))]
    finally:
        pdf.close()


def _page_text(pdf: Any, index: int) -> str:
    import pypdfium2

    try:
        _flatten(pdf, index)
        page = pdf[index]
    except pypdfium2.PdfiumError:
        return ""
    layer = page.get_textpage()
    try:
        return str(layer.get_text_range(0, min(layer.count_chars(), CHARACTERS), errors="replace")).replace(
            "\r\n", "\n"
        )
    finally:
        layer.close()
        page.close()


def _page_lines(pdf: Any, index: int) -> list[dict[str, Any]]:
    import pypdfium2

    try:
        _flatten(pdf, index)
        page = pdf[index]
    except pypdfium2.PdfiumError:
        return []
    text = page.get_textpage()
    try:
        found = [_line(text, run, index + 1) for run in _runs(text)]
    finally:
        text.close()
        page.close()
    return sorted((line for line in found if line["text"]), key=lambda line: (-line["y1"], line["x0"]))


def _flatten(pdf: Any, index: int) -> None:
    """Draw what fields show into the page, in memory only: pdfium's text layer leaves annotations out."""
    import pypdfium2.raw as raw

    page = pdf[index]
    try:
        raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY)
    finally:
        page.close()


_Box = tuple[float, float, float, float]


def _runs(text: Any) -> list[list[tuple[int, str, _Box]]]:
    """Characters that stand on one line without a wide gap between them."""
    runs: list[list[tuple[int, str, _Box]]] = []
    pending = ""
    for index in range(min(text.count_chars(), CHARACTERS)):
        char, box = _character(text, index)
        if not char.strip():
            pending = " "
            continue
        if runs and _continues(runs[-1][-1][2], box):
            if pending:
                runs[-1].append((index, " ", runs[-1][-1][2]))
            runs[-1].append((index, char, box))
        else:
            runs.append([(index, char, box)])
        pending = ""
    return runs


def _character(text: Any, index: int) -> tuple[str, _Box]:
    import pypdfium2.raw as raw

    code = raw.FPDFText_GetUnicode(text, index)
    rect = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, index, byref(rect))
    char = chr(code) if 0x20 <= code < 0x110000 and not 0xD800 <= code < 0xE000 else " "
    low, high = sorted((rect.bottom, rect.top))
    return char, (rect.left, low, rect.right, high)


def _continues(last: _Box, box: _Box) -> bool:
    height = max(box[3] - box[1], 1.0)
    same_line = abs((box[1] + box[3]) - (last[1] + last[3])) / 2 < height * 0.4
    return same_line and -height < box[0] - last[2] < max(7.0, height * 0.75)


def _line(text: Any, run: list[tuple[int, str, _Box]], page: int) -> dict[str, Any]:
    import pypdfium2.raw as raw

    boxes = [box for _, char, box in run if char != " "]
    first = run[0][0]
    return {
        "page": page,
        "x0": round(min(box[0] for box in boxes), 2),
        "y0": round(min(box[1] for box in boxes), 2),
        "x1": round(max(box[2] for box in boxes), 2),
        "y1": round(max(box[3] for box in boxes), 2),
        "text": "".join(char for _, char, _ in run).strip(),
        "size": round(float(raw.FPDFText_GetFontSize(text, first)), 1),
        "bold": _is_bold(text, first),
    }


def _is_bold(text: Any, index: int) -> bool:
    import pypdfium2.raw as raw

    name = create_string_buffer(200)
    flags = c_int()
    raw.FPDFText_GetFontInfo(text, index, name, len(name), byref(flags))
    return b"bold" in name.value.lower() or raw.FPDFText_GetFontWeight(text, index) >= BOLD
