"""What somebody wants to stand in a calendar: everything a form says of one item."""

from dataclasses import dataclass

from workplace.calendars.rules.times import When
from workplace.kernel.text import Say, say

MOST_PARTIES = 200
REMINDERS = (0, 15, 30, 60, 120, 24 * 60)  # minutes before it begins


@dataclass(frozen=True)
class Wish:
    """One item as it was entered; people, units, rooms and vehicles by their ids."""

    title: str
    when: When
    chair_id: int | None = None
    chair: str = ""  # as it stands in the table; empty: made of the person's post and name
    people: tuple[int, ...] = ()
    units: tuple[int, ...] = ()
    participants: str = ""  # whoever is not of this house
    place: str = ""
    room_id: int | None = None
    vehicle_id: int | None = None
    vehicle: str = ""
    preparer: str = ""
    note: str = ""
    private: bool = False
    occupies: bool = True
    rule: str = ""
    remind: int | None = None
    origin: str = ""

    def wrong(self) -> dict[str, Say]:
        """What cannot be, by field."""
        wrong = dict(self.when.wrong())
        if not self.title:
            wrong["title"] = say("Fill this in.")
        if len(self.people) + len(self.units) > MOST_PARTIES:
            wrong["people"] = say("At most {most} people and units in one item.", most=MOST_PARTIES)
        return wrong


_SHORT = {
    "phó chủ tịch": "PCT",
    "chánh văn phòng": "CVP",
    "phó chánh văn phòng": "PCVP",
    "giám đốc": "GĐ",
    "phó giám đốc": "PGĐ",
    "trưởng phòng": "TP",
    "phó trưởng phòng": "PTP",
}


def short_title(position: str, name: str) -> str:
    """How a week's table names a leader: the post, shortened as offices do, and the given name (PCT Dũng)."""
    given = name.split()[-1] if name.split() else name
    for long, short in _SHORT.items():
        if position.casefold() == long or position.casefold().startswith(long + " "):
            return f"{short} {given}"
    return f"{position} {given}".strip()
