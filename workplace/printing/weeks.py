"""A leaders' week made ready for Typst: the office's form, A4 across. Its headings are Vietnamese: it is a paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from workplace.kernel.clock import local

DAYS = ("THỨ HAI", "THỨ BA", "THỨ TƯ", "THỨ NĂM", "THỨ SÁU", "THỨ BẢY", "CHỦ NHẬT")
SESSIONS = {"morning": "Sáng", "afternoon": "Chiều", "evening": "Tối", "day": "Cả ngày"}
MARKS = {"added": "Bổ sung", "moved": "Dời", "changed": "Sửa", "cancelled": "Hủy"}


@dataclass(frozen=True)
class Head:
    """Whose week, which, and which version of it."""

    agency: str
    parent: str
    title: Any
    monday: date
    version: int
    published_at: datetime | None
    demonstration: bool = False
    place: str = ""


def data(head: Head, days: Iterable[Any], told: Mapping[str, str]) -> dict[str, Any]:
    """Plain values for the template `week`; days are those of `calendars.queries.shown`."""
    at = local(head.published_at) if head.published_at else None
    last = head.monday + timedelta(days=6)
    return {
        "agency": head.agency,
        "parent": head.parent or None,
        "title": "LỊCH CÔNG TÁC TUẦN",
        "sub": f"Tuần {head.monday.isocalendar().week} (từ ngày {head.monday:%d/%m/%Y} đến ngày {last:%d/%m/%Y})",
        "version": f"Bản {head.version}" + (f", công bố {at:%H:%M} ngày {at:%d/%m/%Y}" if at else ""),
        "place": head.place,
        "dated": f"ngày {at:%d} tháng {at:%m} năm {at.year}" if at else "",
        "made_at": head.published_at.isoformat() if head.published_at else None,
        "demonstration": head.demonstration,
        "days": [_day(one, told) for one in days],
    }


def _day(one: Any, told: Mapping[str, str]) -> dict[str, Any]:
    duties = ". ".join(f"{told[part]}: {', '.join(names)}" for part, names in one.duties)
    lasting = (
        (line.title or told["busy"]) + (f" ({line.chair})" if line.chair else "") + _until(line) for line in one.going
    )
    going = f"Còn tiếp: {'; '.join(lasting)}" if one.going else ""
    return {
        "name": DAYS[one.day.weekday()],
        "date": f"{one.day:%d/%m}",
        "remark": ". ".join(part for part in (f"Nghỉ lễ: {one.holiday}" if one.holiday else "", duties, going) if part),
        "rows": [_row(row, told) for row in one.rows],
    }


def _until(line: Any) -> str:
    return f" đến {line.last_day[8:10]}/{line.last_day[5:7]}"


def _row(row: Any, told: Mapping[str, str]) -> dict[str, Any]:
    line, old = row.line, row.old
    hours = (f"{line.starts} – {line.ends}" if line.ends else line.starts) + (_until(line) if line.last_day else "")
    return {
        "session": SESSIONS[line.session],
        "hours": hours,
        "old_hours": old.get("starts", "") if old.get("starts", "") != line.starts else "",
        "mark": MARKS.get(row.kind, ""),
        "cancelled": line.cancelled,
        "title": told["busy"] if row.busy else line.title,
        "chair": line.chair,
        "participants": line.participants,
        "place": line.place,
        "preparer": line.preparer,
        "vehicle": line.vehicle,
        "note": "; ".join(part for part in (line.note, line.reason) if part),
    }
