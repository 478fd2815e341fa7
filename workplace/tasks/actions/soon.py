"""Setting from which day on how many working days ahead count as “due soon”, in the house or in a unit."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.journal import lines as journal
from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, one_line, say
from workplace.org.queries import roles
from workplace.tasks.models.notice import TaskSoon

LEAST, MOST = 1, 30


def set_soon(
    session: Session, acting: Acting, unit_id: int | None, days: int | None, since: date | None, source: str
) -> TaskSoon:
    """Let so many working days hold from a day on; without days, what holds above. Past days keep theirs."""
    acting.require_more_than_looking()
    _require_mine(session, acting, unit_id)
    errors: dict[str, Say] = {}
    if days is not None and not LEAST <= days <= MOST:
        errors["days"] = say("Enter a whole number from {least} to {most}.", least=LEAST, most=MOST)
    if days is None and unit_id is None:
        errors["days"] = say("Enter a whole number from {least} to {most}.", least=LEAST, most=MOST)
    if since is None or since < clock.today():
        errors["since"] = say("It begins today or on a coming day.")
    if not one_line(source):
        errors["source"] = say("Name the decision behind it.")
    if errors or since is None:
        raise BadInput(errors)
    here = col(TaskSoon.unit_id) == unit_id if unit_id else col(TaskSoon.unit_id).is_(None)
    before = list(session.scalars(select(TaskSoon).where(here, col(TaskSoon.valid_to).is_(None))))
    if any(row.valid_from > since for row in before):
        raise NotNow(say("Another one that begins later is set already."))
    for row in before:
        if row.valid_from == since:
            session.delete(row)  # of the same day the later one holds; the journal has both
        else:
            row.valid_to = since - timedelta(days=1)
            session.add(row)
    made = TaskSoon(
        unit_id=unit_id, days=days, valid_from=since, source=one_line(source)[:300], made_at=clock.now(),
        made_by=acting.person,
    )  # fmt: skip
    session.add(made)
    session.flush()
    journal.write(
        session, acting, "set_soon", Ref("tasks.soon", made.id or 0), unit=unit_id, days=days, since=since.isoformat()
    )
    return made


def _require_mine(session: Session, acting: Acting, unit_id: int | None) -> None:
    """An administrator everywhere, the head of a unit there; NotFound for everybody else."""
    if roles.has(session, acting, "administrator"):
        return
    if unit_id is None or not roles.has(session, acting, "unit_head", unit_id):
        raise NotFound
