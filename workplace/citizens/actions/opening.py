"""What opening a case's page leaves behind: what lay unread is read, and that it was opened is in the access log."""

from sqlmodel import Session

from workplace.access import folders
from workplace.access.kinds import CASES
from workplace.cases.queries import door
from workplace.files import actions as files
from workplace.kernel.acting import Acting
from workplace.kernel.refs import Ref
from workplace.notices import actions as notices


def note_opened(session: Session, acting: Acting, case_id: int) -> None:
    """Note that a person opened a case; whoever only looks in another's name leaves it unread."""
    door.read(session, acting, case_id)
    files.note_access(session, acting, "read", module="cases", thing=case_id)
    if acting.only_looks:
        return
    folders.mark_read(session, acting, CASES, case_id)
    notices.read_about(session, acting, Ref("cases", case_id))
