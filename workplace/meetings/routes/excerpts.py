"""An item's part of the minutes on paper."""

from workplace.files.actions import note_access
from workplace.files.store import store_of
from workplace.kernel import ports
from workplace.meetings.queries import door, excerpts
from workplace.meetings.routes import minutes
from workplace.printing import excerpts as paper
from workplace.web.ask import Answer, Ask, Made, Then
from workplace.web.serve import SIGNED_IN, Routes

routes = Routes("/meetings")


@routes.get("/{id:int}/items/{item:int}/excerpt.pdf", who=SIGNED_IN)
def printed(ask: Ask) -> Answer:
    """What the minutes tell of one item; whose minutes they are an excerpt of stands at its end."""
    session, acting = ask.session, ask.acting
    meeting = door.read(session, acting, ask.id)
    told, item = excerpts.read(session, acting, meeting, ask.number("item"))
    made = meeting.minutes_document
    described = ports.describe["docs"](session, acting, [made]).get(made) if made is not None else None
    code, draft = described.code if described else "", excerpts.is_draft(session, meeting)
    data = paper.data(minutes.head(ask, meeting, "BB"), told, item, code, draft)
    out = store_of(ask.house.settings).made_path(".pdf")
    name = f"trich-bien-ban-{meeting.code}-{item.number}.pdf"
    ask.aside(lambda later: note_access(later, acting, "download", module="meetings", thing=meeting.id))
    return Then(minutes.RENDER, ("excerpt", data, str(out), True), lambda _a, _p: Made(out, name, "application/pdf"))
