"""The hall's screen: for the desk, and at a secret address for a screen that nobody is signed in at."""

from workplace.kernel.errors import SignInFirst
from workplace.kernel.text import say
from workplace.meetings.actions import screening
from workplace.meetings.process import HELD
from workplace.meetings.queries import door, hallway
from workplace.meetings.queries.circles import Circle
from workplace.meetings.queries.scene import Scene
from workplace.meetings.routes import screen
from workplace.meetings.routes.commanding import key
from workplace.meetings.routes.door_codes import hall_code
from workplace.web.ask import Answer, Ask, Go, Page, Raw
from workplace.web.serve import ANYONE, SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.get("/{id:int}/hall", who=ANYONE)
def hall(ask: Ask) -> Answer:
    """What the hall sees. With the key it asks by itself; signed in it hears."""
    given = ask.query.text("key", required=False, most=80)
    if not given:
        if ask.visitor is None:
            raise SignInFirst
        scene = screen.enter(ask, "hall")
        return Page(
            "meetings/live/hall.html",
            {**screen.context(ask, scene), "fetched": "", "code": hall_code(ask, scene.meeting)},
        )
    meeting = hallway.read(ask.session, ask.id, given, ask.house.secret)
    if ask.query.get("since") == str(meeting.seq):
        return Raw(b"", status=204, headers={"cache-control": "no-store"})
    scene = Scene(ask.session, meeting, Circle("all"), "hall")
    if scene.floor.screens_held and "since" in ask.query:
        return Raw(b"", status=204, headers={"cache-control": "no-store"})  # it keeps what it shows
    fetched = f"/meetings/{ask.id}/hall?key={given}&since={meeting.seq}"
    shown = {"me": None, "fetched": fetched, "hall_key": given, "code": hall_code(ask, meeting)}
    return Page("meetings/live/hall.html", {**screen.context(ask, scene), **shown}, block="screenful")


@routes.get("/{id:int}/hall/address", who=SIGNED_IN)
def address(ask: Ask) -> Page:
    """The secret address, for the desk to open on the hall's machine."""
    scene = screen.enter(ask, "hall")
    known = hallway.key(ask.session, scene.id, ask.house.secret)
    at = f"{ask.request.url.scheme}://{ask.request.url.netloc}/meetings/{scene.id}/hall?key={known}" if known else ""
    held = scene.meeting.state in HELD
    return Page(
        "meetings/live/address.html", {"meeting": scene.meeting, "at": at, "key": screen.new_key, "may_make": held}
    )


@routes.post("/{id:int}/hall/address", who=SIGNED_IN)
def make_address(ask: Ask) -> Go:
    """A new secret address."""
    meeting = door.read(ask.session, ask.acting, ask.id)
    screening.new_address(ask.session, ask.acting, meeting, key(ask))
    return Go(
        f"/meetings/{ask.id}/hall/address", say("The hall has a new address; the old one opens nothing any more.")
    )
