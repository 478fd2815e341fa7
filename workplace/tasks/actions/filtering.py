"""Keeping a view over tasks under a name, and letting it go; small things of one person, not in the journal."""

import re

from sqlalchemy import select
from sqlmodel import Session, col

from workplace.kernel import clock
from workplace.kernel.acting import Acting
from workplace.kernel.errors import BadInput, NotFound
from workplace.kernel.text import one_line, say
from workplace.tasks.models.series import TaskFilter
from workplace.tasks.queries import series

MOST = 30
_OURS = re.compile(r"/tasks(?:/[a-z]+)?\?[^\s#]{1,900}")


def keep(session: Session, acting: Acting, name: str, address: str, *, shared: bool = False) -> TaskFilter:
    """Keep the address of a view; the same name again is the same filter, changed. `shared`: one's unit sees it too,
    where each opens it with the rights of their own."""
    acting.require_more_than_looking()
    name = one_line(name)
    if not name or len(name) > 60:
        raise BadInput({"name": say("A name of 1 to 60 characters.")})
    if not _OURS.fullmatch(address):
        raise BadInput({"name": say("Choose a filter first, then keep it.")})
    mine = list(session.scalars(select(TaskFilter).where(col(TaskFilter.person) == acting.person)))
    row = next((one for one in mine if one.name == name), None)
    if row is None:
        if len(mine) >= MOST:
            raise BadInput({"name": say("At most {most} filters are kept. Let one go first.", most=MOST)})
        row = TaskFilter(person=acting.person, name=name, address=address, made_at=clock.now())
    unit = series.sharing(session, acting) if shared else None
    row.address, row.unit_id = address, unit[0] if unit else None
    session.add(row)
    session.flush()
    return row


def let_go(session: Session, acting: Acting, filter_id: int) -> None:
    """Forget a kept filter."""
    row = session.get(TaskFilter, filter_id)
    if row is None or row.person != acting.person:
        raise NotFound
    session.delete(row)
