"""Remote sites of a meeting: named, changed, taken off; the list stands on the page of members."""

from typing import Any

from workplace.kernel.errors import NotFound
from workplace.kernel.text import say
from workplace.meetings.actions import sites as acts
from workplace.meetings.actions.sites import MOST_NAME, SiteWanted
from workplace.meetings.models.meetings import Meeting, MeetingSite
from workplace.meetings.queries import door, sites
from workplace.meetings.queries import people as of_meetings
from workplace.meetings.routes.items import changing
from workplace.org.queries.choices import Choice
from workplace.web.ask import Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.get("/{id:int}/sites/new", who=SIGNED_IN)
def new(ask: Ask) -> Page:
    """The form of a new site."""
    return _form(ask, _meeting(ask), None)


@routes.post("/{id:int}/sites", who=SIGNED_IN, again=new, once=True)
def add(ask: Ask) -> Go:
    """Name it."""
    acts.add(ask.session, ask.acting, _meeting(ask), _wanted(ask))
    return Go(f"/meetings/{ask.id}/members#sites", say("Added."))


@routes.get("/{id:int}/sites/{site:int}", who=SIGNED_IN)
def shown(ask: Ask) -> Page:
    """A site, to be changed."""
    meeting = _meeting(ask)
    return _form(ask, meeting, door.site(ask.session, meeting, ask.number("site")))


@routes.post("/{id:int}/sites/{site:int}", who=SIGNED_IN, again=shown)
def change(ask: Ask) -> Go:
    """Another name, head, or other members."""
    acts.change(ask.session, ask.acting, _meeting(ask), ask.number("site"), _wanted(ask))
    return Go(f"/meetings/{ask.id}/members#sites", say("Changes kept."))


@routes.post("/{id:int}/sites/{site:int}/remove", who=SIGNED_IN)
def remove(ask: Ask) -> Go:
    """There is no such site."""
    acts.remove(ask.session, ask.acting, _meeting(ask), ask.number("site"))
    return Go(f"/meetings/{ask.id}/members#sites", say("Taken off the list."))


def _meeting(ask: Ask) -> Meeting:
    meeting = door.read(ask.session, ask.acting, ask.id)
    if not changing(ask, meeting):
        raise NotFound
    return meeting


def _wanted(ask: Ask) -> SiteWanted:
    name = ask.form.text("name", most=MOST_NAME)
    head = ask.form.integer("head", required=False, least=1)
    ask.form.check()
    return SiteWanted(name, head, tuple(ask.form.numbers("member")))


def _form(ask: Ask, meeting: Meeting, site: MeetingSite | None) -> Page:
    form, sent = ask.form, bool(ask.refused)
    start: dict[str, Any] = {"name": site.name, "head": site.head_id or ""} if site else {}
    members = of_meetings.members(ask.session, meeting.id or 0)
    seated = sites.seated(ask.session, site.id or 0) if site else []
    return Page(
        "meetings/site.html",
        {
            "meeting": meeting,
            "site": site,
            "entered": lambda name: form.get(name) if sent else start.get(name, ""),
            "heads": [(one.row.id, f"{one.name} – {one.row.title}") for one in members],
            "member_choices": [Choice(str(one.row.id), one.name, one.row.title) for one in members],
            "chosen": form.all("member") if sent else [str(one) for one in seated],
            "most_name": MOST_NAME,
        },
    )
