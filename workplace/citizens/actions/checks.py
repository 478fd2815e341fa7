"""What several acts ask for before they change anything."""

from collections.abc import Mapping

from sqlalchemy import select, update
from sqlmodel import Session, col

from workplace.cases.models.cases import Case
from workplace.journal.models import JournalLine
from workplace.kernel import ports
from workplace.kernel.acting import SYSTEM
from workplace.kernel.errors import BadInput, NotNow
from workplace.kernel.refs import Ref
from workplace.kernel.text import Say, clean, say
from workplace.org.queries import people

LONGEST = 20_000
_SAVING = ("draft", "redact")


def written(field: str, text: str, missing: Say, longest: int = LONGEST) -> str:
    """The text as it is kept; BadInput at its field where there is none, or too much."""
    found = clean(text).strip()
    if not found:
        raise BadInput({field: missing})
    if len(found) > longest:
        raise BadInput({field: say("At most {most} characters.", most=longest)})
    return found


def reason(text: str) -> str:
    """The reason of an act; BadInput where there is none."""
    return written("reason", text, say("Give the reason; it stands in the journal."), 2000)


def refuse(wrong: Mapping[str, Say]) -> None:
    """BadInput where something is wrong."""
    if wrong:
        raise BadInput(wrong)


def still_at(session: Session, case: Case, version: int) -> None:
    """Count a case's words on from the version that the person read. NotNow, naming who was faster, where it has moved
    on meanwhile: by compare-and-set, so that of two who save at once one is told.
    """
    table = Case.__table__  # type: ignore[attr-defined]
    moved = session.execute(
        update(table).where(table.c.id == case.id, table.c.version == version).values(version=version + 1)
    )
    if moved.rowcount != 1:  # type: ignore[attr-defined]
        raise NotNow(say("{name} has saved this meanwhile. Your text was not saved: open it again and put yours in.",
                         name=_who_saved(session, case)))  # fmt: skip
    session.refresh(case, ["version"])


def nothing_open(session: Session, case: Case) -> None:
    """NotNow as long as a task that came of the case is open: the answer would say what nobody has done yet."""
    find = ports.open_work.get("tasks")
    if find is not None and (open_tasks := find(session, SYSTEM, Ref("cases", case.id or 0))):
        raise NotNow(say("Task {code} of this case is still open. It is ended first.", code=open_tasks[0].code))


def _who_saved(session: Session, case: Case) -> str | Say:
    line = JournalLine
    found = session.scalar(
        select(col(line.person))
        .where(col(line.module) == "cases", col(line.thing) == case.id, col(line.verb).in_(_SAVING))
        .order_by(col(line.seq).desc())
        .limit(1)
    )
    return people.names(session, [found]).get(found) or say("Somebody else") if found else say("Somebody else")
