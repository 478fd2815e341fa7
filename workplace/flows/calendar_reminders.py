"""Shortly before something begins, whoever wished to be reminded is; each time once."""

from typing import Any

from workplace.calendars.queries import briefly, reminders
from workplace.jobs import outbox, schedules
from workplace.jobs.work import Work
from workplace.kernel import clock, ports
from workplace.kernel.refs import Ref
from workplace.kernel.text import say
from workplace.notices.actions import tell

LOOK, SPEAK = "calendars.look", "calendars.remind"
MINUTES = 5


def fill() -> None:
    """Give the ports of jobs the two handlers, and look every five minutes."""
    ports.jobs.fill(LOOK, look)
    ports.jobs.fill(SPEAK, speak)
    schedules.every(LOOK, MINUTES)


def look(work: Work, _payload: dict[str, Any]) -> None:
    """Promise the reminders of the next minutes, and of a while ago where the house stood still."""
    now = clock.ticks(clock.now())
    span = 2 * MINUTES * reminders.MINUTE
    with work.transaction() as session:
        for one in reminders.due(session, now - span, now + span):
            payload = {"item": one.item, "begins": one.begins, "time": one.occurrence}
            outbox.once(
                session, SPEAK, payload, key=f"remind:{one.occurrence}:{one.begins}", at=clock.from_ticks(one.at)
            )


def speak(work: Work, payload: dict[str, Any]) -> None:
    """Tell those concerned; nobody when it was called off meanwhile."""
    with work.transaction() as session:
        people = reminders.concerned(session, payload["item"], payload.get("time", 0))
        if people:
            item = briefly.item(session, payload["item"])
            at = f"{clock.local(clock.from_ticks(payload['begins'])):%H:%M %d/%m}"
            sentence = say("At {at}: {title}", at=at, title=item.title)
            about = Ref("calendars", payload["item"])
            tell(session, people, about, sentence, kind="calendar", url=f"/calendars/items/{payload['item']}")
