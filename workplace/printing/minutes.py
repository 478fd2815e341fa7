"""Minutes made ready for Typst, and first written from the record of a meeting. A paper: its words are Vietnamese."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workplace.kernel.clock import local

KINDS = {
    "speech": "phát biểu", "question": "chất vấn", "order": "đề nghị về thủ tục", "interposed": "hỏi xen",
    "reply": "giải trình",
}  # fmt: skip
HOWS = {"named": "biểu quyết công khai, ghi tên", "open": "biểu quyết công khai", "secret": "bỏ phiếu kín"}
RESULTS = {
    "adopted": "được thông qua", "rejected": "không được thông qua",
    "no_quorum": "không đủ số thành viên để quyết định",
    "seats_open": "chưa bầu đủ số lượng", "tie_revote": "số phiếu ngang nhau, phải biểu quyết lại",
    "tie_lot": "số phiếu ngang nhau, chờ bốc thăm", "tie_chair": "số phiếu ngang nhau, chờ ý kiến chủ tọa",
}  # fmt: skip


@dataclass(frozen=True)
class Head:
    """Whose minutes, what stands at the top, and the log's end that the signatures seal."""

    agency: str
    parent: str
    notation: str
    place: str
    seq: int
    hash: str
    demonstration: bool = False
    recipients: tuple[str, ...] = ("Như thành phần dự họp", "Lưu: VT")


def attendance(record: Any) -> list[str]:
    """Who was there, who not and why, each on a line; both names where somebody came in another's place."""
    present, absent, guests = record.present, record.absent, record.guests
    voting = [one for one in present if one.votes or one.in_place_of]
    told = [
        f"**Chủ trì (chủ tọa):** {_titled(record.chair, record.chair_title)}.",
        f"**Thư ký (người ghi biên bản):** {_titled(record.secretary, record.secretary_title)}.",
        f"**Có mặt {len(voting)} thành viên:** {_people(present)}.",
    ]
    if absent:
        told.append(f"**Vắng mặt {len(absent)}:** {_people(absent)}.")
    if record.proxies:
        told.append(f"**Ủy quyền biểu quyết:** {'; '.join(map(_handed, record.proxies))}.")
    if guests:
        told.append(f"**Khách mời:** {_people(guests)}.")
    return told


def told(item: Any) -> str:
    """What happened on an item, sentence by sentence, as long as the secretary has written nothing else."""
    lines = []
    if item.presenter:
        of = f", {item.unit}" if item.unit and item.unit not in item.presenter else ""
        lines.append(f"{item.presenter}{of} trình bày.")
    for turn in item.turns:
        about = f": {turn.topic}" if turn.topic else ""
        lines.append(f"{_titled(turn.name, turn.title)} {KINDS[turn.kind]}{about} ({_minutes(turn.seconds)}).")
    if item.item.state == "put_off":
        lines.append(f"Nội dung được hoãn lại: {item.item.reason}.")
    return "\n".join(lines)


def votes(found: Iterable[Any]) -> list[str]:
    """Each vote in one line, with all its figures."""
    return [_vote(one) for one in found]


def data(head: Head, record: Any, opening: str, texts: dict[int, str]) -> dict[str, Any]:
    """Plain values for the template `minutes`; `texts` by item are what the secretary edited."""
    opened, closed = record.opened, record.closed
    at = local(closed or opened or record.meeting.made_at)
    return {
        "agency": head.agency, "parent": head.parent or None, "notation": head.notation,
        "dated": f"{head.place}, ngày {at:%d} tháng {at:%m} năm {at.year}", "title": record.meeting.title,
        "begins": _clock(opened), "ends": _clock(closed), "place": record.meeting.place or "không ghi",
        "attendance": attendance(record), "opening": opening,
        "items": [
            {
                "number": one.number, "title": one.item.title, "text": texts.get(one.item.id, told(one)),
                "votes": votes(one.polls), "conclusions": list(one.conclusions),
            }
            for one in record.items
        ],
        "votes": votes(record.general), "chair": record.chair, "secretary": record.secretary,
        "recipients": list(head.recipients), "demonstration": head.demonstration,
        "sealed": f"Nhật ký cuộc họp: {head.seq} sự kiện, SHA-256 {head.hash}",
        "made_at": at.isoformat(),
    }  # fmt: skip


def notice(head: Head, record: Any) -> dict[str, Any]:
    """Plain values for the template `letter`: the notice of the conclusions (TB). Number, day and signer come later."""
    at = local(record.closed or record.opened or record.meeting.made_at)
    begins = f"Ngày {at:%d} tháng {at:%m} năm {at.year}, tại {record.meeting.place or 'trụ sở'}, "
    body: list[Any] = [
        f"{begins}{_titled(record.chair, record.chair_title)} chủ trì {record.meeting.title}.",
        "Sau khi nghe báo cáo và ý kiến của các đại biểu dự họp, chủ tọa kết luận như sau:",
    ]
    for one in record.items:
        if one.conclusions:
            body.append({"kind": "heading", "text": f"{one.number}. {one.item.title}"})
            body += list(one.conclusions)
    body.append("Thông báo để các cơ quan, đơn vị biết và tổ chức thực hiện./.")
    return {
        "agency": head.agency, "parent": head.parent or None, "notation": head.notation, "place": head.place,
        "year": at.year, "month": None, "day": None, "number": None, "type_name": "Thông báo",
        "summary": f"Kết luận của chủ tọa tại {record.meeting.title}", "body": body, "addressees": [],
        "recipients": list(head.recipients), "signers": [], "demonstration": head.demonstration,
        "made_at": at.isoformat(),
    }  # fmt: skip


def _vote(voted: Any) -> str:
    poll, decided = voted.poll, voted.decided
    how = HOWS[poll.openness]
    void = " (đã hủy, biểu quyết lại)" if poll.state == "void" else ""
    if decided.outcome is not None:
        out = decided.outcome
        figures = f"{out.yes.count} tán thành, {out.no.count} không tán thành, {out.abstain.count} không biểu quyết"
        invalid = f", {out.invalid.count} phiếu không hợp lệ" if out.invalid.count else ""
        return f"{poll.title} ({how}): {figures}{invalid}; {RESULTS[out.result.value]}{void}."
    names = _candidates(poll)
    if decided.election is not None:
        lines = [
            f"{names.get(one.candidate, one.candidate)} {one.votes.count} phiếu{' (trúng cử)' if one.elected else ''}"
            for one in decided.election.standings
        ]
        return f"{poll.title} ({how}): {'; '.join(lines)}{void}."
    words = {"high": "tín nhiệm cao", "middle": "tín nhiệm", "low": "tín nhiệm thấp"}
    lines = [
        f"{names.get(name, name)}: " + ", ".join(f"{a.count} {words[level]}" for level, a in one.levels.items())
        for name, one in (decided.persons or {}).items()
    ]
    return f"{poll.title} ({how}): {'; '.join(lines)}{void}."


def _candidates(poll: Any) -> dict[str, str]:
    return {one["key"]: one["name"] for one in json.loads(poll.options)}


def _people(found: Iterable[Any]) -> str:
    return "; ".join(_person(one) for one in found)


def _person(one: Any) -> str:
    said = _titled(one.name, one.title)
    if one.in_place_of:
        said += f" (họp thay {one.in_place_of})"
    if one.online and one.intervals:
        said += " (trực tuyến)"
    late = len(one.intervals) > 0 and one.intervals[0][0]
    if one.reason and not late:
        said += f" (lý do: {one.reason})"
    return said


def _handed(one: Any) -> str:
    return f"{one.name} ủy quyền cho {one.by}" + (f" (theo {one.paper})" if one.paper else "")


def _titled(name: str, title: str) -> str:
    return f"{name}, {title}" if title else name


def _minutes(seconds: int) -> str:
    return f"{seconds // 60} phút {seconds % 60:02} giây" if seconds >= 60 else f"{seconds} giây"


def _clock(moment: datetime | None) -> str:
    if moment is None:
        return "không ghi"
    at = local(moment)
    return f"{at:%H} giờ {at:%M}, ngày {at:%d} tháng {at:%m} năm {at.year}"
