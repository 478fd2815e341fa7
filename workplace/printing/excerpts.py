"""An excerpt of minutes (trích biên bản) made ready for Typst: one item. A paper: its words are Vietnamese."""

from typing import Any

from workplace.printing import minutes
from workplace.printing.minutes import Head


def data(head: Head, record: Any, item: Any, code: str, draft: bool) -> dict[str, Any]:
    """Plain values for the template `excerpt`. `code` is the minutes' number as far as the reader knows it; `draft`:
    they are not signed yet, and the excerpt says so.
    """
    whole = minutes.data(head, record, "", {item.item.id: item.item.minuted} if item.item.minuted else {})
    part = next(one for one in whole["items"] if one["number"] == item.number)
    source = f"Trích Biên bản số {code}" if code else f"Trích Biên bản {record.meeting.title}"
    return {
        **{name: whole[name] for name in ("agency", "parent", "dated", "title", "begins", "place", "chair", "secretary",
                                          "demonstration", "made_at", "sealed")},
        "notation": head.notation, "item": part, "there": len(record.present), "draft": draft,
        "chair_title": record.chair_title, "secretary_title": record.secretary_title,
        "source": f"{source}.",
    }  # fmt: skip
