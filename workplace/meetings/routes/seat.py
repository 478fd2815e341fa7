"""A delegate's screen, a guest's, and what is one's own on them."""

from typing import Any

from sqlalchemy import select
from sqlmodel import col

from workplace.kernel.errors import NotFound
from workplace.meetings.actions import papers
from workplace.meetings.models.meetings import MeetingMember
from workplace.meetings.queries import door, mine, presence, reading
from workplace.meetings.queries.scene import Scene
from workplace.meetings.routes import screen
from workplace.org.queries import people
from workplace.web.ask import Answer, Ask, Go, Page
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.get("/{id:int}/seat", who=SIGNED_IN)
def seat(ask: Ask) -> Answer:
    """The paper, and at hand what one does."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    me = door.me(ask.session, ask.acting, meeting)
    if me is not None and me.role == "guest":
        return Go(f"/meetings/{ask.id}/guest")
    return _page(ask, screen.enter(ask, "seat"))


@routes.get("/{id:int}/guest", who=SIGNED_IN)
def guest(ask: Ask) -> Page:
    """Where the meeting is, for whoever looks on."""
    return _page(ask, screen.enter(ask, "guest"))


@routes.get("/{id:int}/mine", who=SIGNED_IN)
def own(ask: Ask) -> Page:
    """One's own part of the screen, fetched again when something of one's own has changed."""
    scene = _scene(ask)
    return Page("meetings/live/mine.html", {**screen.context(ask, scene, whole=False), **_own(ask, scene)})


@routes.get("/{id:int}/reading", who=SIGNED_IN)
def paper(ask: Ask) -> Page:
    """The paper asked for (`?paper=`), where it is one of the item's and theirs to read."""
    scene = _scene(ask)
    return Page("meetings/live/reading.html", {**screen.context(ask, scene, whole=False), **_own(ask, scene)})


def _scene(ask: Ask) -> Scene:
    meeting = door.read(ask.session, ask.acting, ask.id)
    me = door.me(ask.session, ask.acting, meeting)
    return screen.enter(ask, "guest" if me is not None and me.role == "guest" else "seat")


def _page(ask: Ask, scene: Scene) -> Page:
    return Page("meetings/live/seat.html", {**screen.context(ask, scene), **_own(ask, scene)})


def _own(ask: Ask, scene: Scene) -> dict[str, Any]:
    me = door.me(ask.session, ask.acting, scene.meeting)
    if me is None:
        raise NotFound
    found = mine.mine(scene, ask.acting, me)
    wanted = ask.query.integer("paper", required=False, least=1)
    names = people.names(ask.session, [me.person_id])
    site, shown = found["site"], reading.shown(scene, found["own_papers"], wanted)
    if shown is not None and not ask.acting.only_looks:
        person, version = ask.acting.as_whom, shown.version
        ask.aside(lambda later: papers.note_opened(later, person, version))
    return {
        **found, "shown": shown, "follows": wanted is None,
        "me_name": names.get(me.person_id, ""), "site_members": _at_site(ask, site.id) if site is not None else [],
    }  # fmt: skip


def _at_site(ask: Ask, site_id: int) -> list[dict[str, Any]]:
    """Who sits at a remote site."""
    m = MeetingMember
    rows = ask.session.execute(
        select(col(m.id), col(m.person_id)).where(col(m.site_id) == site_id).order_by(col(m.place)).limit(200)
    ).all()
    names = people.names(ask.session, [row.person_id for row in rows])
    here = presence.present_ids(ask.session, ask.id)
    return [{"id": row.id, "name": names.get(row.person_id, "–"), "here": row.id in here} for row in rows]
