"""What whoever compiles a week must see of its lines: where each clashes, with one question for the whole week."""

from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.calendars.models.items import CalendarItem
from workplace.calendars.models.resources import CalendarHold
from workplace.calendars.queries import clashes as of_times
from workplace.calendars.queries.clashes import Clash
from workplace.calendars.rules.times import overlaps
from workplace.kernel.acting import Acting


def clashes(session: Session, acting: Acting, items: list[CalendarItem]) -> dict[int, list[Clash]]:
    """For each line what else wants its people, room or vehicle at the same time: lines of this week and of others,
    people's own entries, absences.
    """
    if not items:
        return {}
    ids = [item.id or 0 for item in items]
    h = CalendarHold
    columns = (col(h.item_id), col(h.kind), col(h.ref), col(h.begins), col(h.ends))
    mine: list[Any] = []
    for start in range(0, len(ids), 500):
        mine += session.execute(select(*columns).where(col(h.item_id).in_(ids[start : start + 500]))).all()
    keys = {(row.kind, row.ref) for row in mine}
    first, last = min(item.begins for item in items), max(item.ends for item in items)
    every: dict[tuple[str, int], list[Clash]] = {}
    for clash in of_times.found(session, acting, keys, [(first, last)], most=5000):
        kind = "person" if clash.kind == "absence" else clash.kind
        every.setdefault((kind, clash.ref), []).append(clash)
    found: dict[int, list[Clash]] = {id: [] for id in ids}
    for row in mine:
        for clash in every.get((row.kind, row.ref), []):
            if clash.item != row.item_id and overlaps((row.begins, row.ends), (clash.begins, clash.ends)):
                found[row.item_id].append(clash)
    return found
