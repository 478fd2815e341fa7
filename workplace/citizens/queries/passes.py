"""The links and digits of a citizen, for the pages that write and read them."""

from sqlmodel import Session

from workplace.cases.models.cases import Case, CaseMessage
from workplace.cases.queries import door
from workplace.citizens.rules import passes
from workplace.kernel import clock
from workplace.kernel.errors import NotFound

UNCONFIRMED = passes.UNCONFIRMED


def opened(session: Session, secret: bytes, token: str) -> Case:
    """The case behind what stands in a link: its own token, or a pass that the house has signed. NotFound for both
    alike where they open nothing.
    """
    if not token.startswith("~"):
        return door.by_token(session, token)
    case_id = passes.opened_case(secret, token, clock.now())
    case = session.get(Case, case_id) if case_id is not None else None
    if case is None:
        raise NotFound
    return case


def visit(secret: bytes, case: Case) -> str:
    """What opens the case for as long as a visit lasts."""
    return for_visit(secret, case.id or 0)


def for_visit(secret: bytes, case_id: int) -> str:
    """The same, for a case that was just made."""
    return passes.case_link(secret, case_id, clock.now() + passes.VISIT)


def confirmed(session: Session, secret: bytes, link: str) -> Case:
    """The case whose contact such a link confirms; NotFound where the house has never sent it."""
    asked = passes.asked(secret, link)
    message = session.get(CaseMessage, asked.message) if asked is not None else None
    if asked is None or message is None or message.case_id != asked.case or message.kind != "confirm":
        raise NotFound
    return session.get_one(Case, asked.case)


def digits(secret: bytes, case_id: int, message_id: int) -> str:
    """The digits that were sent with it."""
    return passes.confirm_code(secret, case_id, message_id)
