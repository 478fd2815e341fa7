"""One's meetings: today and to come, by day; those that were."""

from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import urlencode

from workplace.kernel import clock
from workplace.kernel.text import Say, say
from workplace.meetings.process import HELD, MEETING
from workplace.meetings.queries import lists
from workplace.meetings.queries.people import ASKED
from workplace.meetings.routes import words
from workplace.org.queries import people
from workplace.process.table import State
from workplace.web.ask import Ask, Page
from workplace.web.forms import MOMENT
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

VIEWS: dict[str, tuple[Say, Say]] = {
    "coming": (say("Today and to come"), say("No meeting is ahead of you.")),
    "past": (say("Past"), say("No meeting lies behind you.")),
    "written": (say("In writing"), say("No opinion in writing was asked for.")),
}
_ANSWER = State(say("Answer the invitation"), "wait", "mail")


class Line(NamedTuple):
    """One meeting as the list shows it."""

    url: str
    who: str
    at: str
    title: str
    place: str
    mark: State
    new: bool


@routes.get("", who=SIGNED_IN)
def listed(ask: Ask) -> Page:
    """The meetings to which this person belongs, and those that they prepare."""
    view = ask.query.get("view") if ask.query.get("view") in VIEWS else "coming"
    after = ask.query.place("after", most=MOMENT)
    found = lists.mine(ask.session, ask.acting, past=view == "past", after=after, written=view == "written")
    chairs = people.names(ask.session, {row.chair_id for row in found.rows})
    days = [
        (words.at(of_day[0].starts), [_line(row, chairs) for row in of_day])
        for _, rows in groupby(found.rows, key=lambda row: clock.local(words.at(row.starts)).date())
        if (of_day := list(rows))
    ]
    next_one = f"{found.next[0]}-{found.next[1]}" if found.next else ""
    return Page(
        "meetings/list.html",
        {
            "view": view,
            "views": [(said[0], f"/meetings?view={key}", None, key == view) for key, said in VIEWS.items()],
            "empty": VIEWS[view][1],
            "days": days,
            "count": len(found.rows),
            "next_url": "/meetings?" + urlencode({"view": view, "after": next_one}) if next_one else "",
        },
        block={"items": "items"},
    )


def _line(row: Any, chairs: dict[int, str]) -> Line:
    awaited = getattr(row, "role", "") in ASKED and getattr(row, "answer", "x") == "" and row.state == "called"
    return Line(
        f"/meetings/{row.id}",
        chairs.get(row.chair_id, ""),
        words.until(row.ends) if row.written else words.span(row.starts, row.ends),
        row.title,
        row.place,
        _ANSWER if awaited else MEETING.states[row.state],
        awaited or row.state in (*HELD, "asking"),
    )
