"""Which reminders a person wants."""

from sqlmodel import Session

from workplace.kernel.acting import Acting
from workplace.tasks.models.talk import TaskWish


def of(session: Session, acting: Acting) -> TaskWish:
    """The person's wishes; all of them where nothing was chosen."""
    return session.get(TaskWish, acting.as_whom) or TaskWish(person=acting.as_whom)
