"""The invitation of a meeting on paper, and as a document of the correspondence."""

from pathlib import Path

from workplace.files import actions as files
from workplace.files.receive import adopt
from workplace.files.store import store_of
from workplace.kernel import clock, ports
from workplace.kernel.text import say
from workplace.meetings.actions import inviting
from workplace.meetings.models.meetings import Meeting
from workplace.meetings.queries import agenda, door
from workplace.meetings.queries import people as of_meetings
from workplace.meetings.routes import show, words
from workplace.org.queries import organisations
from workplace.printing.invitations import Invited, data
from workplace.web.ask import Answer, Ask, Go, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")

MOST_NAMED = 12
"""So many addressees are named; of more, the invitation says that it goes to all members."""


@routes.post("/{id:int}/invitation", who=SIGNED_IN)
def make(ask: Ask) -> Answer:
    """Write the invitation and lay it down as a draft, to be signed and sent."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    inviting.require_ready(ask.session, ask.acting, meeting)
    out = store_of(ask.house.settings).new_path(".pdf")
    written = ("letter", data(_said(ask, meeting)), str(out), True)
    return Then("workplace.printing.render.render", written, lambda later, _pages: _kept(later, out))


def _kept(ask: Ask, made: Path) -> Answer:
    ask.session.rollback()  # the look at the file holds no lock
    card = files.keep(ask.session, ask.acting, adopt(ask.house, made, name=f"giay-moi-{ask.id}.pdf"))
    meeting = door.read(ask.session, ask.acting, ask.id)
    inviting.write(ask.session, ask.acting, meeting, card.id)
    ask.session.flush()
    found = show.document(ask, meeting.invitation)
    return Go(found.url if found else f"/meetings/{meeting.id}", say("The invitation is a draft now. Name who signs."))


def _said(ask: Ask, meeting: Meeting) -> Invited:
    session = ask.session
    office = organisations.card(session, meeting.organisation_id)
    members = of_meetings.members(session, meeting.id or 0)
    named = [f"{one.name}, {one.row.title}" if one.row.title else one.name for one in members]
    chair = next((name for one, name in zip(members, named, strict=True) if one.row.role == "chair"), "")
    room = dict(ports.rooms.call(session, ask.acting)).get(meeting.room_id or 0, "").partition(" · ")[0]
    return Invited(
        office.name, office.parent_name or "", f"GM-{office.notation}", office.place, meeting.title,
        words.at(meeting.starts), words.at(meeting.ends), ", ".join(part for part in (room, meeting.place) if part),
        meeting.video, chair, meeting.note, tuple(named) if len(named) <= MOST_NAMED else ("Các thành viên dự họp",),
        tuple(one.title for one in agenda.items(session, meeting.id or 0) if not one.closed and one.parent_id is None),
        clock.now(), ask.house.settings.is_demo,
    )  # fmt: skip
