"""A resolution of what a meeting adopted, made ready for Typst. A paper: its words are Vietnamese."""

from typing import Any

from workplace.kernel.clock import local
from workplace.printing.minutes import Head, votes


def data(head: Head, record: Any, item: Any, adopted: list[Any]) -> dict[str, Any]:
    """Plain values for the template `letter`: on what it rests, what was adopted, who carries it out."""
    at = local(record.closed or record.opened or record.meeting.made_at)
    agency = head.agency.replace("\n", " ")
    body: list[Any] = [
        {"kind": "basis", "text": f"Căn cứ kết quả biểu quyết tại {record.meeting.title} ngày {_day(at)};"},
        {"kind": "basis", "text": f"Theo biên bản {record.meeting.title}."},
        {"kind": "centre", "text": "QUYẾT NGHỊ:"},
        f"**Điều 1.** Thông qua nội dung “{item.item.title}”. Kết quả biểu quyết:",
        *[f"- {line}" for line in votes(adopted)],
    ]
    number = 2
    if item.conclusions:
        body.append(f"**Điều {number}.** Nội dung kết luận:")
        body += [f"{n}. {text}" for n, text in enumerate(item.conclusions, 1)]
        number += 1
    body.append(
        f"**Điều {number}.** Nghị quyết này có hiệu lực kể từ ngày ký. Các cơ quan, đơn vị có liên quan chịu trách "
        "nhiệm thi hành Nghị quyết này./."
    )
    return {
        "agency": head.agency, "parent": head.parent or None, "notation": head.notation, "place": head.place,
        "year": at.year, "month": None, "day": None, "number": None, "type_name": "Nghị quyết",
        "summary": item.item.title, "decider": agency.upper(), "body": body, "addressees": [],
        "recipients": list(head.recipients), "signers": [], "demonstration": head.demonstration,
        "made_at": at.isoformat(),
    }  # fmt: skip


def _day(at: Any) -> str:
    return f"{at:%d} tháng {at:%m} năm {at.year}"
