"""The 29 types of documents and the three kinds of copies (Nghị định 30/2020/NĐ-CP, Art. 7, Annex III)."""

from dataclasses import dataclass

from workplace.kernel.text import fold, one_line


@dataclass(frozen=True)
class DocType:
    """One type: our code for it, the abbreviation in its number (none for letters), and its official name."""

    code: str
    abbreviation: str
    name: str

    @property
    def is_letter(self) -> bool:
        """Letters carry no type in their number and no title; their summary begins with V/v."""
        return not self.abbreviation


OFFICIAL_LETTER = "CV"
OPEN_LETTER = "ThC"

_NAMES = (
    ("NQ", "Nghị quyết"),
    ("QĐ", "Quyết định"),
    ("CT", "Chỉ thị"),
    ("QC", "Quy chế"),
    ("QyĐ", "Quy định"),
    ("TC", "Thông cáo"),
    ("TB", "Thông báo"),
    ("HD", "Hướng dẫn"),
    ("CTr", "Chương trình"),
    ("KH", "Kế hoạch"),
    ("PA", "Phương án"),
    ("ĐA", "Đề án"),
    ("DA", "Dự án"),
    ("BC", "Báo cáo"),
    ("BB", "Biên bản"),
    ("TTr", "Tờ trình"),
    ("HĐ", "Hợp đồng"),
    ("CĐ", "Công điện"),
    ("BGN", "Bản ghi nhớ"),
    ("BTT", "Bản thỏa thuận"),
    ("GUQ", "Giấy ủy quyền"),
    ("GM", "Giấy mời"),
    ("GGT", "Giấy giới thiệu"),
    ("GNP", "Giấy nghỉ phép"),
    ("PG", "Phiếu gửi"),
    ("PC", "Phiếu chuyển"),
    ("PB", "Phiếu báo"),
)
TYPES = (
    DocType(OFFICIAL_LETTER, "", "Công văn"),
    *(DocType(code, code, name) for code, name in _NAMES),
    DocType(OPEN_LETTER, "", "Thư công"),
)
COPIES = (DocType("SY", "SY", "Sao y"), DocType("TrS", "TrS", "Trích sao"), DocType("SL", "SL", "Sao lục"))

BY_CODE = {each.code: each for each in (*TYPES, *COPIES)}
_BY_ABBREVIATION = {each.abbreviation: each for each in (*TYPES, *COPIES) if each.abbreviation}
_BY_NAME = {one_line(each.name).casefold(): each for each in (*TYPES, *COPIES)}
_BY_FOLDED_NAME = {fold(name): each for name, each in _BY_NAME.items()}


def by_abbreviation(abbreviation: str) -> DocType | None:
    """The type that this part of a number stands for; case counts (QĐ is not QyĐ, CT is not CTr)."""
    return _BY_ABBREVIATION.get(abbreviation)


def by_name(name: str) -> DocType | None:
    """The type with this name, in any case and with either spelling of its tone marks (THỎA, THOẢ)."""
    plain = one_line(name).casefold()
    return _BY_NAME.get(plain) or _BY_FOLDED_NAME.get(fold(plain))


def titled(code: str, summary: str) -> str:
    """Type and summary in one line, as registers and lists show them: “Báo cáo kết quả …”, “V/v …”."""
    kind = BY_CODE[code]
    if kind.is_letter:
        return summary if fold(summary).startswith("v/v") else f"V/v {summary}"
    opening = summary[:1].lower() + summary[1:] if summary[1:2].islower() or summary[1:2] == " " else summary
    return f"{kind.name} {opening}"
