"""Minutes as a document of word processors (DOCX), for editing outside. Runs in a worker: the main process never
imports the writer. The page is the decree's (Nghị định 30/2020/NĐ-CP): A4, its margins, Times New Roman, its heads, two
hands at the end. The log's end, which the signed minutes print, is left to those.
"""

from pathlib import Path
from typing import Any

FACE = "Times New Roman"
SIZE = 13.5


def minutes(data: dict[str, Any], out: str) -> int:
    """Write what the template `minutes` prints; how many paragraphs it has. The file appears whole or not at all."""
    from docx import Document

    document = Document()
    _page(document)
    _heads(document, data)
    _title(document, data["title"])
    _para(document, f"Thời gian bắt đầu: {data['begins']}.")
    _para(document, f"Địa điểm: {data['place']}.")
    for line in data["attendance"]:
        _para(document, line)
    _heading(document, "Nội dung (theo diễn biến cuộc họp):")
    _free(document, data["opening"])
    for item in data["items"]:
        _heading(document, f"{item['number']}. {item['title']}")
        _free(document, item["text"])
        for line in item["votes"]:
            _para(document, f"- {line}")
        if item["conclusions"]:
            _para(document, "**Kết luận của chủ tọa:**")
            for text in item["conclusions"]:
                _free(document, f"- {text}")
    if data["votes"]:
        _heading(document, "Biểu quyết khác:")
        for line in data["votes"]:
            _para(document, f"- {line}")
    _para(document, f"Cuộc họp kết thúc vào {data['ends']}./.")
    _hands(document, data)
    target = Path(out)
    unfinished = target.with_name(target.name + ".part")
    document.save(str(unfinished))
    unfinished.replace(target)
    return len(document.paragraphs)


def _page(document: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(18)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True  # the first page bears no number
    for name in ("Normal", "Heading 1", "Title"):
        style = document.styles[name]
        style.font.name, style.font.size = FACE, Pt(SIZE)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(6)
        style.paragraph_format.line_spacing = 1.15
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(number, "PAGE")


def _field(paragraph: Any, code: str) -> None:
    """A field that the word processor fills: the page's number."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "instr", "end"):
        run = paragraph.add_run()._r
        if kind == "instr":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = code
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run.append(element)


def _heads(document: Any, data: dict[str, Any]) -> None:
    """Who issues on the left, the nation on the right; below them number and day."""
    from docx.shared import Mm

    table = document.add_table(rows=2, cols=2)
    table.autofit = False
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = Mm(66), Mm(96)
    issuer = [(line.upper(), False) for line in (data["parent"] or "").split("\n") if line]
    issuer += [(line.upper(), True) for line in data["agency"].split("\n")]
    _cell(table.cell(0, 0), issuer)
    nation = [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True), ("Độc lập - Tự do - Hạnh phúc", True)]
    _cell(table.cell(0, 1), nation)
    _cell(table.cell(1, 0), [(f"Số:        /{data['notation']}", False)])
    _cell(table.cell(1, 1), [(data["dated"], False)], italic=True)


def _cell(cell: Any, lines: list[tuple[str, bool]], *, italic: bool = False) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for n, (text, bold) in enumerate(lines):
        paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_after = Pt(0)
        run = paragraph.add_run(_writable(text))
        run.bold, run.italic, run.font.size = bold, italic, Pt(12.5)


def _title(document: Any, title: str) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    for text, above in (("BIÊN BẢN", 12), (title, 0)):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.space_before = Pt(above)
        run = paragraph.add_run(_writable(text))
        run.bold, run.font.size = True, Pt(14)


def _heading(document: Any, text: str) -> None:
    """A heading of the document's own outline, looking like the decree's."""
    from docx.shared import Mm, Pt, RGBColor

    paragraph = document.add_paragraph(style="Heading 1")
    paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.space_before = Pt(8)
    run = paragraph.add_run(_writable(text))
    run.bold, run.font.color.rgb = True, RGBColor(0, 0, 0)


def _free(document: Any, text: str) -> None:
    for line in text.split("\n"):
        if line.strip():
            _para(document, line)


def _para(document: Any, text: str) -> None:
    """A paragraph; **two stars** make bold, as on the printed paper."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm

    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)
    for n, part in enumerate(_writable(text).split("**")):
        if part:
            paragraph.add_run(part).bold = n % 2 == 1


def _hands(document: Any, data: dict[str, Any]) -> None:
    """Secretary and chair side by side, then to whom it goes."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    table = document.add_table(rows=1, cols=2)
    for cell, (post, name) in zip(
        table.rows[0].cells, (("THƯ KÝ", data["secretary"]), ("CHỦ TỌA", data["chair"])), strict=True
    ):
        _cell(cell, [(post, True), *[("", False)] * 4, (name, True)])
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    paragraph.paragraph_format.space_before = Pt(12)
    head = paragraph.add_run("Nơi nhận:")
    head.bold = head.italic = True
    head.font.size = Pt(12)
    for one in data["recipients"]:
        line = paragraph.add_run(_writable(f"\n- {one};"))
        line.font.size = Pt(11)


def _writable(text: str) -> str:
    """Without the control characters that XML does not hold."""
    return "".join(c for c in text if c in "\n\t" or (ord(c) >= 32 and not 0xFFFE <= ord(c) <= 0xFFFF))
