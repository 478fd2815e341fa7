"""Opinions given in writing, made ready for Typst: the summary sheet (bảng tổng hợp ý kiến), and the notice of what
came of them. Papers: their words are Vietnamese.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workplace.kernel.clock import local
from workplace.printing.minutes import RESULTS, Head

ANSWERS = {"yes": "Đồng ý", "no": "Không đồng ý", "abstain": "Ý kiến khác", "": "Không có ý kiến"}


@dataclass(frozen=True)
class Summed:
    """A matter on which opinions were given: when, by whom, and what they amount to (`outcome` once it is counted)."""

    title: str
    asked: datetime
    until: datetime
    closed: datetime | None
    opinions: Sequence[Any]
    outcome: Any
    silence: str
    needed: str
    secretary: str
    digest: str


def summary(head: Head, told: Summed) -> dict[str, Any]:
    """Plain values for the template `opinions`."""
    at = local(told.closed or told.asked)
    return {
        "agency": head.agency, "parent": head.parent or None, "title": told.title,
        "dated": f"{head.place}, ngày {at:%d} tháng {at:%m} năm {at.year}", "opening": _opening(told),
        "rows": [
            {
                "name": one.name, "title": one.title, "answer": ANSWERS[one.choice], "text": one.text,
                "at": f"{local(one.at):%H:%M %d/%m/%Y}" if one.at else "",
                "file": one.file.name if one.file else "",
            }
            for one in told.opinions
        ],
        "sums": _sums(told), "secretary": told.secretary, "demonstration": head.demonstration,
        "sealed": f"Mã kiểm tra các ý kiến (SHA-256): {told.digest}" if told.digest else "", "made_at": at.isoformat(),
    }  # fmt: skip


def notice(head: Head, told: Summed) -> dict[str, Any]:
    """Plain values for the template `letter`: the notice of the result (TB). Number, day and signer come later."""
    at = local(told.closed or told.asked)
    body: list[Any] = [
        _opening(told), *_sums(told),
        "Thông báo để các cơ quan, đơn vị biết và tổ chức thực hiện./.",
    ]  # fmt: skip
    return {
        "agency": head.agency, "parent": head.parent or None, "notation": head.notation, "place": head.place,
        "year": at.year, "month": None, "day": None, "number": None, "type_name": "Thông báo",
        "summary": about(told.title), "body": body, "addressees": [], "recipients": list(head.recipients),
        "signers": [], "demonstration": head.demonstration, "made_at": at.isoformat(),
    }  # fmt: skip


def about(title: str) -> str:
    """What the notice of the result is called."""
    return f"Kết quả lấy ý kiến bằng văn bản về {title}"


def _opening(told: Summed) -> str:
    began, until = local(told.asked), local(told.until)
    return (
        f"Từ ngày {began:%d/%m/%Y}, {len(told.opinions)} thành viên được lấy ý kiến bằng văn bản về: {told.title}. "
        f"Thời hạn trả lời: {until:%H} giờ {until:%M}, ngày {until:%d/%m/%Y}."
    )


def _sums(told: Summed) -> list[str]:
    count = {key: sum(one.choice == key for one in told.opinions) for key in ANSWERS}
    answered = len(told.opinions) - count[""]
    lines = [
        f"Số phiếu lấy ý kiến: {len(told.opinions)}; số phiếu trả lời: {answered}; "
        f"đồng ý: {count['yes']}; không đồng ý: {count['no']}; ý kiến khác: {count['abstain']}; "
        f"không có ý kiến: {count['']}.",
    ]
    if told.silence == "yes" and count[""]:
        lines.append("Thành viên không có ý kiến trong thời hạn được tính là đồng ý theo quy chế làm việc.")
    if told.outcome is not None:
        lines.append(f"Kết quả: {RESULTS[told.outcome.result.value]}{told.needed}.")
    return lines
