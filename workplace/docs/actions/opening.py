"""Opening a document's page: what is written aside, so that a page that is read changes nothing by itself."""

from sqlmodel import Session

from workplace.docs.actions import releasing, routing
from workplace.docs.models.letters import Doc
from workplace.docs.queries import door
from workplace.files.actions import note_access
from workplace.kernel.acting import Acting
from workplace.kernel.errors import NotFound
from workplace.kernel.refs import Ref
from workplace.notices.actions import read_about


def note_opened(session: Session, acting: Acting, doc_id: int) -> None:
    """Reading is logged, the person's rows become read, their notices about it too, the sender learns of it.

    Who only looks for someone else leaves what is unread unread: it still waits for the one who lent.
    """
    try:
        doc: Doc = door.read(session, acting, doc_id)
    except NotFound:
        return
    note_access(session, acting, "read", module="docs", thing=doc_id)
    if acting.only_looks:
        return
    routing.open_(session, acting, doc)
    read_about(session, acting, Ref("docs", doc_id))
    if doc.direction == "incoming":
        releasing.note_read(session, doc)
