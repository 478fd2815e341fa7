"""What opening a task's page leaves behind: what lay unread is read, and that it was opened is in the access log."""

from sqlmodel import Session

from workplace.access import folders
from workplace.access.kinds import TASKS
from workplace.files import actions as files
from workplace.kernel.acting import Acting
from workplace.kernel.refs import Ref
from workplace.notices import actions as notices
from workplace.tasks.queries import door


def note_opened(session: Session, acting: Acting, task_id: int) -> None:
    """Note that a person opened a task; whoever only looks in another's name leaves it unread."""
    door.read(session, acting, task_id)
    files.note_access(session, acting, "read", module="tasks", thing=task_id)
    if acting.only_looks:
        return
    folders.mark_read(session, acting, TASKS, task_id)
    notices.read_about(session, acting, Ref("tasks", task_id))
