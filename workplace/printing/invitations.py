"""An invitation to a meeting (giấy mời) made ready for Typst. A paper: its words are Vietnamese."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workplace.kernel.clock import local


@dataclass(frozen=True)
class Invited:
    """What the invitation says; the items are titles in their order, those of a closed one left out by who asks."""

    agency: str
    parent: str
    notation: str
    place: str  # of the agency, for the line of the day
    title: str
    starts: datetime
    ends: datetime
    where: str
    video: str
    chair: str
    note: str
    addressees: tuple[str, ...]
    items: tuple[str, ...]
    made_at: datetime
    demonstration: bool = False


def data(it: Invited) -> dict[str, Any]:
    """Plain values for the template `letter`; number, day and signer come with the document."""
    begins, ends = local(it.starts), local(it.ends)
    hours = f"từ {begins:%H} giờ {begins:%M}"
    if begins.date() == ends.date():
        hours += f" đến {ends:%H} giờ {ends:%M}"
    day = f"ngày {begins:%d} tháng {begins:%m} năm {begins.year}"
    until = "" if begins.date() == ends.date() else f", đến hết ngày {ends:%d} tháng {ends:%m} năm {ends.year}"
    body: list[Any] = [
        f"{it.agency.splitlines()[-1]} trân trọng kính mời dự {it.title}, cụ thể như sau:",
        f"**1. Thời gian:** {hours}, {day}{until}.",
        f"**2. Địa điểm:** {it.where or 'trụ sở cơ quan'}" + (f"; trực tuyến: {it.video}." if it.video else "."),
        f"**3. Chủ trì:** {it.chair}.",
    ]
    if it.items:
        body.append("**4. Nội dung:**")
        body += [f"- {title.rstrip('.')}{'.' if n == len(it.items) else ';'}" for n, title in enumerate(it.items, 1)]
    if it.note:
        body.append(it.note)
    body.append("Tài liệu được gửi trên hệ thống họp không giấy tờ. Rất mong các đồng chí đến dự đúng thành phần./.")
    at = local(it.made_at)
    return {
        "agency": it.agency, "parent": it.parent or None, "notation": it.notation, "place": it.place, "year": at.year,
        "month": None, "day": None, "number": None, "type_name": "Giấy mời", "summary": f"Dự {it.title}", "body": body,
        "addressees": list(it.addressees), "recipients": ["Như trên", "Lưu: VT"], "signers": [],
        "demonstration": it.demonstration, "made_at": at.isoformat(),
    }  # fmt: skip
