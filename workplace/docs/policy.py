"""Who may do what with a document: one rule, one SQL expression, one sentence (design.md 3, Permission)."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, false, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from workplace.access import folders, lists
from workplace.access.grants import METADATA, READ
from workplace.docs.models.handling import Directive, Routing, WorkDossier
from workplace.docs.models.issuing import Approval, Delivery, Recall, Signer
from workplace.docs.models.letters import Doc
from workplace.kernel.acting import Acting
from workplace.kernel.text import say
from workplace.org.queries import roles
from workplace.process.table import Rule


def _holds(*names: str) -> Callable[[Acting], ColumnElement[bool]]:
    return lambda acting: folders.holds(names, acting, col(Doc.kind), col(Doc.id))


CALLED_BACK: ColumnElement[bool] = col(Doc.overlay).in_(("recalled", "replaced"))
"""Its sender has called it back, or replaced it."""
GONE: ColumnElement[bool] = and_(
    CALLED_BACK,
    select(col(Delivery.id))
    .where(col(Delivery.arrival_id) == col(Doc.id), col(Delivery.state) == "confirmed")
    .correlate(Doc)
    .exists(),
)
"""A called-back copy of which its clerks have said that it is destroyed: so it is, as far as anybody can open it."""
LOCKED_AWAY: ColumnElement[bool] = col(Doc.overlay) == "secret"


def of_document(stands: ColumnElement[bool]) -> ColumnElement[bool]:
    """SQL over a part: the same of the document that it is a part of."""
    return select(col(Doc.id)).where(col(Doc.id) == col(Routing.doc_id), stands).exists()


def _is_drafter(acting: Acting) -> ColumnElement[bool]:
    return and_(col(Doc.drafter_id) == acting.as_whom, col(Doc.direction) != "incoming")


def _is_clerk(acting: Acting) -> ColumnElement[bool]:
    return roles.clerk_of(acting, col(Doc.organisation_id))


def _leads(acting: Acting) -> ColumnElement[bool]:
    """The lead's routing that is still open lies with this person."""
    return (
        select(col(Routing.id))
        .where(
            col(Routing.doc_id) == col(Doc.id),
            col(Routing.role) == "lead",
            col(Routing.state).in_(("unread", "read", "accepted", "finished")),
            col(Routing.holder).in_(acting.principals),
        )
        .exists()
    )


def _directed_it(acting: Acting) -> ColumnElement[bool]:
    return select(col(Directive.id)).where(col(Directive.doc_id) == col(Doc.id), _gave_it(acting)).exists()


def _gave_it(acting: Acting) -> ColumnElement[bool]:
    """The directive is this person's own: whoever stood in for them gave it in their name, not in his."""
    return func.coalesce(col(Directive.for_whom), col(Directive.person)) == acting.as_whom


def reads(acting: Acting) -> ColumnElement[bool]:
    """SQL: this person may read the document: its file, its words and how it is handled (the door's own condition)."""
    return sees(acting, READ)


def sees(acting: Acting, least: int = METADATA) -> ColumnElement[bool]:
    """SQL: this person may know that the document is there: number, date, summary. To read it takes more."""
    return lists.sees(acting, col(Doc.kind), col(Doc.at), col(Doc.id), least)


def _replacement_stands(acting: Acting) -> ColumnElement[bool]:
    return and_(
        _is_clerk(acting),
        select(col(Recall.doc_id)).where(col(Recall.doc_id) == col(Doc.id)).exists() | (col(Doc.state) == "released"),
    )


READER = Rule(say("whoever may read it"), reads)
CLERK = Rule(say("the clerk of the organisation in whose books it stands"), _is_clerk)
LEADER = Rule(say("the leader to whom it was submitted"), _holds("to_direct"))
LEAD = Rule(say("whoever leads its handling"), _leads)
CLERK_OR_LEAD = Rule(say("the clerk, or whoever led its handling"), lambda a: or_(_is_clerk(a), _leads(a)))
CLERK_OR_LEADER = Rule(
    say("the clerk, or the leader who gave the directive"), lambda a: or_(_is_clerk(a), _directed_it(a))
)
CLERK_OR_ITS_LEADER = Rule(
    say("the clerk, the leader to whom it was submitted, or who gave the directive"),
    lambda a: or_(_is_clerk(a), _holds("to_direct")(a), _directed_it(a)),
)


def _makes(acting: Acting) -> ColumnElement[bool]:
    """The drafter, whoever is to approve or sign the paper or has, and the clerk."""
    asked = select(col(Approval.id)).where(
        col(Approval.doc_id) == col(Doc.id),
        col(Approval.person_id) == acting.as_whom,
        col(Approval.state) != "waiting",
    )
    signs = select(col(Signer.id)).where(
        col(Signer.doc_id) == col(Doc.id), col(Signer.person_id) == acting.as_whom, col(Signer.state) != "waiting"
    )
    return or_(_is_drafter(acting), _is_clerk(acting), asked.exists(), signs.exists())


MAKER = Rule(say("the drafter, whoever was asked to approve or sign it, and the clerk"), _makes)
REOPENER = Rule(
    say("the clerk, the leader who gave the directive, or whoever led its handling"),
    lambda a: or_(_is_clerk(a), _directed_it(a), _leads(a)),
)
DRAFTER = Rule(say("the drafter"), _is_drafter)
APPROVER = Rule(say("the present approver"), _holds("to_approve"))
SIGNER = Rule(say("the signer whose turn it is"), _holds("to_sign"))
IN_PERSON = Rule(
    say("the signer whose turn it is, in person"), lambda a: false() if a.for_whom else _holds("to_sign")(a)
)
STANDS_IN = Rule(
    say("whoever was lent the power to sign by the signer whose turn it is"),
    lambda a: _holds("to_sign")(a) if a.for_whom else false(),
)
REPLACES = Rule(say("the clerk of the issuing organisation"), _replacement_stands)


def _was_called_back(acting: Acting) -> ColumnElement[bool]:
    return and_(_is_clerk(acting), CALLED_BACK)


RECIPIENT = Rule(say("the clerk of an organisation whose document its sender called back"), _was_called_back)


def _holds_routing(acting: Acting) -> ColumnElement[bool]:
    return col(Routing.holder).in_(acting.principals)


def _holds_work(acting: Acting) -> ColumnElement[bool]:
    return and_(_holds_routing(acting), col(Routing.role) != "inform")


def _forwarded_unread(acting: Acting) -> ColumnElement[bool]:
    child = aliased(Routing)
    touched = (
        select(col(child.id)).where(col(child.parent_id) == col(Routing.id), col(child.state) != "unread").exists()
    )
    return and_(_holds_routing(acting), ~touched)


def _may_urge(acting: Acting) -> ColumnElement[bool]:
    """Not one's own part, nor one that is for information only."""
    asks = or_(
        col(Routing.given_by) == acting.as_whom,
        select(col(Directive.id)).where(col(Directive.doc_id) == col(Routing.doc_id), _gave_it(acting)).exists(),
        of_document(_is_clerk(acting)),
        _holds_above(acting),
    )
    return and_(~_holds_routing(acting), col(Routing.role) != "inform", asks)


def _holds_above(acting: Acting) -> ColumnElement[bool]:
    """A part from which this one came down, at whatever distance, lies or lay with this person."""
    part: Table = Routing.__table__  # type: ignore[attr-defined]
    first, more = part.alias("above_it"), part.alias("further_up")
    above = (
        select(first.c.id, first.c.parent_id, first.c.holder)
        .where(first.c.id == part.c.parent_id)
        .correlate(part)
        .cte("above", recursive=True, nesting=True)
    )
    above = above.union(select(more.c.id, more.c.parent_id, more.c.holder).where(more.c.id == above.c.parent_id))
    return select(above.c.id).where(above.c.holder.in_(acting.principals)).correlate(part).exists()


ADDRESSEE = Rule(say("the addressee"), _holds_routing)
URGER = Rule(say("whoever gave the part, holds one above it or directed the document, and the clerk"), _may_urge)
HANDLER = Rule(say("the addressee who leads or coordinates"), _holds_work)
FORWARDER = Rule(say("whoever forwarded it, while nobody has opened it"), _forwarded_unread)


def _keeps_dossier(acting: Acting) -> ColumnElement[bool]:
    return or_(col(WorkDossier.holder_id) == acting.as_whom, roles.clerk_of(acting, col(WorkDossier.organisation_id)))


DOSSIER_HOLDER = Rule(say("whoever opened the dossier, or the clerk"), _keeps_dossier)
"""Who puts documents in and takes them out again, and closes it: who answers for it (Art. 29)."""


_DRAFT_THERE = ("drafter", "format_checker", "clerk", "unit_head", "signer")


def drafts_for(acting: Acting, organisation: Any) -> ColumnElement[bool]:
    """SQL: this person drafts for the organisation by a role held there: the Office's people for the committee that it
    serves. To stand below an organisation gives no right to speak for it; one's own agency needs no role.
    """
    return or_(*(roles.holds_at(acting, role, organisation) for role in _DRAFT_THERE))


def keeps_books(acting: Acting, organisation: Any) -> ColumnElement[bool]:
    """SQL: this person keeps the organisation's registers and number series: its clerk (Art. 6.3)."""
    return roles.clerk_of(acting, organisation)


BOOK_READERS = ("clerk", "signer", "unit_head")  # of the organisation itself


def reads_books(acting: Acting, organisation: Any) -> ColumnElement[bool]:
    """SQL: this person reads the organisation's registers: its clerks and leaders. An administrator does not: what
    stands in a book is what the letters are about.
    """
    return or_(
        keeps_books(acting, organisation),
        *(roles.holds_at(acting, role, organisation) for role in BOOK_READERS if role != "clerk"),
    )


def reads_access_log(acting: Acting, organisation: Any) -> ColumnElement[bool]:
    """SQL: this person sees who read and fetched a document of the organisation: its clerks and administrators."""
    return or_(keeps_books(acting, organisation), roles.holds_at(acting, "administrator", organisation))
