"""The meeting's log as a page: who did what when, in words; narrowed to a heading, an item, a member."""

from urllib.parse import urlencode

from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import agenda, door, log, logbook
from workplace.meetings.queries.logbook import Wanted
from workplace.meetings.routes import words
from workplace.meetings.rules.recounting import GROUPS
from workplace.web.ask import Ask, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.get("/{id:int}/log", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """A page of the log; the first tells its head, and the desk whether the chain holds."""
    session, meeting = ask.session, logbook.read(ask.session, ask.acting, ask.id)
    group = ask.query.get("group")
    member = ask.query.integer("member", required=False, least=1)
    wanted = Wanted(group if group in GROUPS else "", ask.query.integer("item", required=False, least=1), member)
    after = ask.query.integer("after", required=False, least=0) or 0
    before = ask.query.integer("before", required=False, least=1)
    found = logbook.page(session, ask.acting, meeting, wanted, after, before)
    seen = agenda.seen(session, ask.acting, meeting)
    items = logbook.items_seen(session, meeting, seen)
    first = not after and before is None
    desk = door.is_desk(meeting, door.me(session, ask.acting, meeting), ask.acting)
    return Page(
        "meetings/log.html",
        {
            "meeting": meeting,
            "state": words.state(meeting),
            "lines": found.lines,
            "hour": logbook.hour_of,
            "groups": list(GROUPS.items()),
            "wanted": wanted,
            "items": [(str(id), title) for id, title in items],
            "titles": dict(items),
            "member": logbook.members(session, meeting, [member]).get(member, "") if member else "",
            "earlier": _address(meeting, wanted, before=found.earlier) if found.earlier else "",
            "later": _address(meeting, wanted, after=found.later) if found.later else "",
            "first": first,
            "wrong": log.first_wrong_since(session, meeting) if first and desk else None,
            "is_over": meeting.state == "closed",
            "desk": desk,
        },
    )


def _address(meeting: Meeting, wanted: Wanted, **cursor: int) -> str:
    named = {"group": wanted.group, "item": wanted.item, "member": wanted.member, **cursor}
    return f"/meetings/{meeting.id}/log?{urlencode({name: value for name, value in named.items() if value})}"
